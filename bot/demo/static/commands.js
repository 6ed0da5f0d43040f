/** The list that offers slash commands while the user types one. */
import { el, uid } from "./dom.js";

/** @typedef {{command: string, usage_hint: string, description: string, examples: string[]}} Command */
/** @typedef {{text: string, insert: string, note: string}} Offer */

/**
 * What fits the text typed so far.
 * @param {string} typed
 * @param {Command[]} commands
 * @returns {Offer[]}
 */
export function offers(typed, commands) {
  const text = typed.replace(/^\uff0f/, "/");
  if (!text.startsWith("/") || text.includes("\n")) return [];
  const out = [];
  for (const { command, usage_hint: usage, description, examples } of commands) {
    if (command.startsWith(text)) out.push({ text: `${command} ${usage ?? ""}`.trim(), insert: `${command} `, note: description ?? "" });
    for (const example of examples ?? []) {
      const whole = example.startsWith("/") ? example : `${command} ${example}`.trim();
      if (whole.startsWith(text) && whole !== text) out.push({ text: whole, insert: whole, note: "例" });
    }
  }
  return out.slice(0, 8);
}

export class CommandList {
  /**
   * @param {HTMLTextAreaElement} input
   * @param {Command[]} commands
   * @param {(text: string) => void} pick
   */
  constructor(input, commands, pick) {
    Object.assign(this, { input, commands, pick });
    this.node = el("ul", { id: uid("commands"), class: "commands", role: "listbox", "aria-label": "使えるコマンド", hidden: true });
    // The number of offers is told by words, since the focus stays in the text.
    this.count = el("p", { class: "visually-hidden", role: "status" });
    /** @type {Offer[]} */
    this.offers = [];
    this.active = -1;
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.node.id);
  }

  get open() {
    return !this.node.hidden;
  }

  update() {
    const text = this.input.value;
    this.offers = offers(text, this.commands);
    // While the command's name is unfinished, Enter completes it; afterwards Enter sends what was typed.
    const unfinished = this.offers.length && !this.commands.some(({ command }) => text.replace(/^\uff0f/, "/").startsWith(command));
    this.#render();
    this.#activate(unfinished ? 0 : -1);
  }

  close() {
    this.offers = [];
    this.#render();
    this.#activate(-1);
  }

  /** @returns {boolean} whether the key was used up here */
  handleKey(event) {
    if (!this.open) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const from = this.active < 0 && step < 0 ? 0 : this.active;
      this.#activate((from + step + this.offers.length) % this.offers.length);
    } else if (event.key === "Escape") this.close();
    else if (["Enter", "Tab"].includes(event.key) && this.active >= 0 && !event.shiftKey) this.pick(this.offers[this.active].insert);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  #render() {
    this.node.hidden = !this.offers.length;
    this.count.textContent = this.offers.length ? `コマンドの候補が${this.offers.length}件あります。上下の矢印キーで選べます。` : "";
    this.node.replaceChildren(...this.offers.map((offer) => this.#option(offer)));
  }

  #option(offer) {
    const node = el("li", { id: uid("command"), role: "option", "aria-selected": "false" }, el("span", { class: "command-text", text: offer.text }), el("span", { class: "command-note", text: offer.note }));
    // Not click: the text field would lose the focus first.
    node.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.pick(offer.insert);
    });
    return node;
  }

  #activate(index) {
    this.active = index;
    [...this.node.children].forEach((node, i) => node.setAttribute("aria-selected", String(i === index)));
    const chosen = this.node.children[index];
    if (chosen) this.input.setAttribute("aria-activedescendant", chosen.id);
    else this.input.removeAttribute("aria-activedescendant");
    chosen?.scrollIntoView({ block: "nearest" });
  }
}
