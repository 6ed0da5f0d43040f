/** What the composer says and offers in each conversation. */

/** @typedef {import("./store.js").Store} Store */

/**
 * @param {Store} store
 * @param {import("./store.js").Channel} channel
 * @param {string|null} thread
 * @returns {import("./composer.js").Place}
 */
export function placeFor(store, channel, thread) {
  const isChannel = channel.kind === "channel";
  return {
    key: `${channel.id}/${thread ?? ""}`,
    label: thread ? "スレッドへの返信" : `${isChannel ? "#" : ""}${channel.name}へのメッセージ`,
    placeholder: placeholder(store, isChannel, thread),
    mention: isChannel && !thread,
    suggestions: thread ? [] : suggestionsFor(store, channel),
  };
}

function placeholder({ bot }, isChannel, thread) {
  if (thread) return "このスレッドに返信";
  return isChannel ? `@${bot.name} に続けて質問を書く` : `${bot.name} に質問を書く`;
}

/** Those of this channel, and those that name none. */
function suggestionsFor(store, { id, name, kind }) {
  return store.suggestions
    .filter(({ channel }) => !channel || channel === id || channel === name)
    .map(({ text }) => ({ text: kind === "channel" ? addressed(text, store.bot) : text }));
}

/** In a channel the app only hears what names it. */
function addressed(text, { id, name }) {
  const isHeard = text.startsWith("/") || text.includes(`<@${id}>`) || text.includes(`@${name}`);
  return isHeard ? text : `@${name} ${text}`;
}
