/** A list of messages with its status line and composer: the main column and the thread panel are one each. */
import { Composer } from "./composer.js";
import { el, icon } from "./dom.js";
import { MessageList } from "./messages.js";

/** Closer to the end than this, the list follows new messages. */
const NEAR_END = 120;

/** Room left above an answer that is taller than the screen: the answer stands in its first line. */
const HEADROOM = 12;

/** The part of the height that a question may take from its answer. */
const ROOM_FOR_QUESTION = 0.3;

export class Pane {
  /**
   * @param {{scroller: HTMLElement, log: HTMLElement, status: HTMLElement, composer: HTMLElement}} nodes
   * @param {import("./messages.js").ListOptions & ConstructorParameters<typeof Composer>[1] & {emptyText: string}} options
   */
  constructor({ scroller, log, status, composer }, options) {
    Object.assign(this, { scroller, log, status });
    this.list = new MessageList(log, options);
    this.composer = new Composer(composer, options);
    this.empty = el("p", { class: "empty", text: options.emptyText });
    this.jump = el("button", { type: "button", class: "jump", hidden: true, on: { click: () => this.toEnd() } }, icon("down"), "新しいメッセージ");
    composer.prepend(this.jump);
    this.key = "";
    this.hadUserMessages = false;
    scroller.addEventListener("scroll", () => this.#isNearEnd() && (this.jump.hidden = true), { passive: true });
  }

  /**
   * @param {string} key tells one conversation from another
   * @param {import("./store.js").Message[]} messages
   * @param {import("./composer.js").Place} place
   */
  show(key, messages, place) {
    const isOther = key !== this.key;
    const follow = this.#isNearEnd();
    this.composer.setPlace(place);
    // A conversation that is opened is not news: only what comes later is read out.
    if (isOther) {
      this.log.setAttribute("aria-live", "off");
      this.list.clear();
    }
    this.key = key;
    const added = this.list.sync(messages);
    this.empty.remove();
    if (!messages.length) this.log.append(this.empty);
    this.#offerSuggestions(messages, isOther);
    if (isOther) {
      this.#showBeginning(this.log.lastElementChild);
      requestAnimationFrame(() => this.log.setAttribute("aria-live", "polite"));
    } else if (added) this.#reveal(added, follow);
  }

  /** @param {import("./waiting.js").Pending|undefined} pending */
  showStatus(pending) {
    const text = pending ? statusText(pending) : "";
    if (this.status.dataset.text === text) return;
    this.status.dataset.text = text;
    const follow = this.#isNearEnd();
    const dots = pending?.state === "waiting" && el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
    const line = el("p", { class: `status-${pending?.state}` }, dots, pending?.label && el("code", { text: pending.label }), text);
    this.status.replaceChildren(...(pending ? [line] : []));
    if (follow && pending) this.toEnd();
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.jump.hidden = true;
  }

  #isNearEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_END;
  }

  /** Follows a new message, unless the user is reading further up. */
  #reveal(node, follow) {
    const mine = !node.classList.contains("from-app");
    if (!follow && !mine) {
      this.jump.hidden = false;
      return;
    }
    this.#showBeginning(node);
  }

  /** Goes to the end, but not past the beginning of the last message; a short question above it stays in sight. */
  #showBeginning(node) {
    this.toEnd();
    if (!node) return;
    const question = node.previousElementSibling;
    const first = question && question.offsetHeight < this.scroller.clientHeight * ROOM_FOR_QUESTION ? question : node;
    const above = first.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top;
    if (above < HEADROOM) this.scroller.scrollTop += above - HEADROOM;
  }

  #offerSuggestions(messages, isOther) {
    const hasUserMessages = messages.some((message) => !message.is_bot);
    if (isOther || hasUserMessages !== this.hadUserMessages) this.composer.showSuggestions(!hasUserMessages);
    this.hadUserMessages = hasUserMessages;
  }
}

function statusText({ state, thread }) {
  if (state === "waiting") return "考えています…";
  if (state === "late") return "10秒待ちましたが、返事がまだありません。もう一度送るか、デモの画面(ターミナル)に表示が出ていないか確かめてください。";
  if (thread) return "話の続きかどうか、わかりませんでした。答えが要るときは、@secbench を付けて書いてください。";
  return "チャンネルでは、@secbench を付けたメッセージにだけ答えます。";
}
