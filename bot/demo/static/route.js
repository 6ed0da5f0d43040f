/** The page's address: `#/channel`, `#/channel/thread` or `#/channel/home`. */

/**
 * @param {string} hash
 * @param {import("./store.js").Store} store
 * @returns {{channel: string, thread: string|null, home: boolean}} the first channel where the address names none
 */
export function readRoute(hash, store) {
  const [, id = "", detail = ""] = hash.replace(/^#/, "").split("/");
  const channel = store.channel(id) ?? store.channels[0];
  if (!channel || channel.id !== id) return { channel: channel?.id ?? "", thread: null, home: false };
  return { channel: id, thread: /^\d+\.\d+$/.test(detail) ? detail : null, home: detail === "home" };
}

/** @param {{channel: string, thread?: string|null, home?: boolean}} place */
export function routeTo({ channel, thread, home }) {
  const detail = thread ?? (home ? "home" : "");
  return detail ? `#/${channel}/${detail}` : `#/${channel}`;
}
