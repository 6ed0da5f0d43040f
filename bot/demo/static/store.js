/** What the page knows of the workspace: channels, people, messages. No DOM in here. */

/**
 * @typedef {Object} Message
 * @property {string} channel
 * @property {string} ts
 * @property {string|null} thread_ts
 * @property {string} user
 * @property {string} username
 * @property {boolean} is_bot
 * @property {string} text
 * @property {any[]|null} blocks
 * @property {boolean} ephemeral
 * @property {boolean} edited
 *
 * @typedef {{id: string, name: string, kind: "channel"|"im", topic: string}} Channel
 */

const key = ({ channel, ts }) => `${channel}|${ts}`;

/** Oldest first; equal as numbers falls back to the digits, which doubles cannot tell apart. */
const byTime = (a, b) => Number(a.ts) - Number(b.ts) || a.ts.localeCompare(b.ts);

export class Store {
  constructor(state) {
    this.workspace = state.workspace;
    this.user = state.user;
    this.bot = state.bot;
    /** @type {Channel[]} */
    this.channels = state.channels ?? [];
    this.commands = state.commands ?? [];
    this.suggestions = state.suggestions ?? [];
    this.home = state.home ?? null;
    /** The demo's day, as YYYY-MM-DD. */
    this.today = state.today ?? "";
    /** @type {Map<string, Message>} */
    this.messages = new Map((state.messages ?? []).map((message) => [key(message), message]));
    /** Keys that changed since the last `startRefresh`. */
    this.touched = new Set();
  }

  /** @param {Message} message @returns {boolean} whether it is new */
  upsert(message) {
    const isNew = !this.messages.has(key(message));
    this.messages.set(key(message), message);
    this.touched.add(key(message));
    return isNew;
  }

  remove(channel, ts) {
    this.messages.delete(key({ channel, ts }));
  }

  startRefresh() {
    this.touched = new Set();
  }

  /** Takes over the server's messages, but keeps those that arrived while its answer was on the way. */
  finishRefresh(messages) {
    const fresh = new Map(messages.map((message) => [key(message), message]));
    for (const [id, message] of this.messages) if (this.touched.has(id)) fresh.set(id, message);
    this.messages = fresh;
  }

  get(channel, ts) {
    return this.messages.get(key({ channel, ts }));
  }

  channel(id) {
    return this.channels.find((channel) => channel.id === id);
  }

  isReply(message) {
    const { thread_ts: root } = message;
    // A reply to a message the page has never seen would otherwise be nowhere.
    return Boolean(root && root !== message.ts && this.get(message.channel, root));
  }

  /** The messages of the main list. */
  topLevel(channel) {
    return this.#sorted((message) => message.channel === channel && !this.isReply(message));
  }

  /** The first message of a thread and its replies. */
  thread(channel, root) {
    const first = this.get(channel, root);
    return first ? [first, ...this.replies(channel, root)] : [];
  }

  replies(channel, root) {
    return this.#sorted((message) => message.channel === channel && message.thread_ts === root && message.ts !== root);
  }

  #sorted(belongs) {
    return [...this.messages.values()].filter(belongs).sort(byTime);
  }

  userName = (id) => {
    if (id === this.user.id) return this.user.name;
    if (id === this.bot.id) return this.bot.name;
    return [...this.messages.values()].find((message) => message.user === id)?.username ?? id;
  };

  channelName = (id) => this.channel(id)?.name ?? id;
}
