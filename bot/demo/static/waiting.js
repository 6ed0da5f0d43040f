/** Keeps track of what was sent and not answered yet. */

/** After this the user is told, in milliseconds. */
const PATIENCE = 10000;
/** The same where the app may rightly keep silent. */
const PATIENCE_UNADDRESSED = 4000;

/**
 * @typedef {Object} Pending
 * @property {string} channel
 * @property {string|null} thread the thread it was sent in
 * @property {string|null} ts the sent message, once the server has named it
 * @property {string} label what was sent, where it leaves no message behind
 * @property {boolean} unaddressed the app answers only if it takes the message for a follow-up
 * @property {"quiet"|"waiting"|"late"|"hint"} state `quiet` expects an answer but shows nothing
 * @property {number} timer
 */

export class Waiting {
  /** @param {() => void} onChange */
  constructor(onChange) {
    this.onChange = onChange;
    /** @type {Pending[]} */
    this.pending = [];
  }

  /**
   * @param {{channel: string, thread?: string|null, ts?: string|null, label?: string, unaddressed?: boolean, state?: Pending["state"]}} sent
   * @returns {Pending}
   */
  start({ channel, thread = null, ts = null, label = "", unaddressed = false, state = "waiting" }) {
    // One line per place: what came before is over, answered or not.
    this.#drop((other) => other.channel === channel && other.thread === thread && other.state !== "quiet");
    const entry = { channel, thread, ts, label, unaddressed, state, timer: 0 };
    entry.timer = setTimeout(() => this.#tooLate(entry), unaddressed ? PATIENCE_UNADDRESSED : PATIENCE);
    this.pending.push(entry);
    this.onChange();
    return entry;
  }

  stop(entry) {
    this.#drop((other) => other === entry);
    this.onChange();
  }

  /**
   * @param {import("./store.js").Message} message a message of the app
   * @returns {Pending|undefined} what it answers
   */
  answeredBy(message) {
    const entry = this.pending.find((sent) => (sent.state !== "hint" || sent.unaddressed) && answers(message, sent));
    if (entry) this.stop(entry);
    return entry;
  }

  /** A dialog or a home view came up: that is an answer as well. */
  answeredByView() {
    this.#drop((entry) => entry.state !== "hint");
    this.onChange();
  }

  at(channel, thread) {
    return this.pending.find((entry) => entry.channel === channel && entry.thread === thread && entry.state !== "quiet");
  }

  #tooLate(entry) {
    if (entry.state === "waiting") entry.state = entry.unaddressed ? "hint" : "late";
    else this.#drop((other) => other === entry);
    this.onChange();
  }

  #drop(matches) {
    for (const entry of this.pending.filter(matches)) clearTimeout(entry.timer);
    this.pending = this.pending.filter((entry) => !matches(entry));
  }
}

/** An answer stands in the same thread, under the message sent, or after it in the list. */
function answers(message, sent) {
  if (message.channel !== sent.channel) return false;
  const root = message.thread_ts && message.thread_ts !== message.ts ? message.thread_ts : null;
  if (sent.thread) return root === sent.thread;
  // The answer may overtake the server's receipt, which names the message.
  return root === null || sent.ts === null || root === sent.ts;
}
