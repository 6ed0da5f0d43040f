/** Sends what the user typed: a message, or a command where it starts with one. */
import * as api from "./api.js";
import { clearToast, toast } from "./dialogs.js";

const KEPT = "書いた内容は入力欄に残しました。もう一度送ってください。";

/**
 * The way Slack writes a mention: "@secbench 〜" typed by hand becomes `<@U…> 〜`.
 * @param {string} text
 * @param {{id: string, name: string}} bot
 */
export function withMention(text, bot) {
  const name = bot.name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return text.replace(new RegExp(`(^|[^A-Za-z0-9._%+-])[@\uff20]${name}(?![A-Za-z0-9_.-])[ \u3000]?`, "gi"), `$1<@${bot.id}> `);
}

/**
 * @param {string} text
 * @param {import("./commands.js").Command[]} commands
 * @returns {{command: string, args: string}|null|undefined} undefined for a command that does not exist
 */
export function asCommand(text, commands) {
  // Japanese input methods type a full-width slash just as easily.
  const match = text.trim().match(/^[/\uff0f]([A-Za-z][\w-]*)(?:\s+([\s\S]*))?$/);
  if (!match) return null;
  const known = commands.find(({ command }) => command === `/${match[1].toLowerCase()}`);
  return known && { command: known.command, args: match[2] ?? "" };
}

/** As the server writes it: what the user typed is text, only the mention of the app is markup. */
function escaped(text, { id }) {
  const safe = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return safe.replaceAll(`&lt;@${id}&gt;`, `<@${id}>`);
}

export class Sender {
  /**
   * @param {import("./store.js").Store} store
   * @param {import("./waiting.js").Waiting} waiting
   * @param {(message: any) => void} onSent shows the user's own message if the stream has not yet
   */
  constructor(store, waiting, onSent) {
    Object.assign(this, { store, waiting, onSent });
  }

  /**
   * @param {string} typed
   * @param {{channel: string, thread: string|null}} place
   * @returns {Promise<boolean>} false when nothing was sent; the user has been told why
   */
  async send(typed, place) {
    const command = asCommand(typed, this.store.commands);
    if (command === undefined) {
      const names = this.store.commands.map(({ command: name }) => name).join("、");
      toast(`そのコマンドはありません。使えるのは ${names} です。書いた内容は入力欄に残しました。`);
      return false;
    }
    return command ? this.#sendCommand(command, place) : this.#sendMessage(typed.trim(), place);
  }

  #sendCommand({ command, args }, { channel, thread }) {
    const body = { channel, command, text: args.trim() };
    const label = `${command} ${args}`.trim();
    return this.#post("/demo/command", body, { channel, thread, label, state: "waiting" });
  }

  async #sendMessage(typed, { channel, thread }) {
    const { bot, user } = this.store;
    const text = withMention(typed, bot).trim();
    const state = this.#expectsAnswer(text, channel, thread) ? "waiting" : "hint";
    const unaddressed = state === "waiting" && !this.#isAddressed(text, channel);
    return this.#post("/demo/message", { channel, text }, { channel, thread, unaddressed, state }, (ts) =>
      this.onSent({ channel, ts, thread_ts: thread, user: user.id, username: user.name, is_bot: false, text: escaped(text, bot), blocks: null, ephemeral: false, edited: false }),
    );
  }

  async #post(path, body, place, received = (_ts) => {}) {
    const entry = this.waiting.start(place);
    const answer = await api.post(path, place.thread ? { ...body, thread_ts: place.thread } : body);
    if (!answer.ok) {
      this.waiting.stop(entry);
      toast(api.advice(answer.error, KEPT));
      return false;
    }
    clearToast();
    entry.ts = answer.ts ?? null;
    if (answer.ts) received(answer.ts);
    return true;
  }

  #isAddressed(text, channel) {
    return this.store.channel(channel)?.kind === "im" || text.includes(`<@${this.store.bot.id}>`);
  }

  /** In a channel the app reads only what names it, and the threads it takes part in. */
  #expectsAnswer(text, channel, thread) {
    if (this.#isAddressed(text, channel)) return true;
    return Boolean(thread) && this.store.thread(channel, thread).some((message) => message.is_bot);
  }
}
