/** The field where a message is written. It keeps a draft for each conversation, so that no text is ever lost. */
import { CommandList } from "./commands.js";
import { el, icon, isComposing, uid } from "./dom.js";

/**
 * @typedef {Object} Place where the next message goes
 * @property {string} key names the draft
 * @property {string} label
 * @property {string} placeholder
 * @property {boolean} mention whether the app has to be named to answer
 * @property {{text: string}[]} suggestions
 */

const DRAFTS = "secbench-demo-drafts";

export class Composer {
  /**
   * @param {HTMLElement} root
   * @param {Object} options
   * @param {string} options.testPrefix
   * @param {string} options.botName
   * @param {import("./commands.js").Command[]} options.commands
   * @param {(text: string) => Promise<boolean>} options.onSend
   */
  constructor(root, { testPrefix, botName, commands, onSend }) {
    this.onSend = onSend;
    this.botName = botName;
    /** @type {Place|null} */
    this.place = null;
    this.#build(root, testPrefix);
    this.commandList = new CommandList(this.input, commands, (text) => this.#setText(text));
    this.box.prepend(this.commandList.node, this.commandList.count);
  }

  /** @param {Place} place */
  setPlace(place) {
    if (this.place?.key !== place.key) {
      this.place = place;
      this.commandList.close();
      this.input.value = readDrafts()[place.key] ?? "";
      this.#afterChange();
    }
    this.place = place;
    this.label.textContent = place.label;
    this.input.placeholder = place.placeholder;
    this.mentionButton.hidden = !place.mention;
    this.examplesButton.hidden = !place.suggestions.length;
    this.chips.replaceChildren(...place.suggestions.map((suggestion) => this.#chip(suggestion)));
  }

  /** Suggestions stand open in an empty conversation; later the small button brings them back. */
  showSuggestions(open) {
    const visible = open && Boolean(this.place?.suggestions.length);
    this.suggestions.hidden = !visible;
    this.examplesButton.setAttribute("aria-expanded", String(visible));
  }

  focus() {
    this.input.focus();
  }

  #build(root, testPrefix) {
    const id = uid("composer");
    const chipsId = uid("chips");
    this.label = el("label", { class: "visually-hidden", for: id });
    this.input = /** @type {HTMLTextAreaElement} */ (
      el("textarea", { id, rows: "1", enterkeyhint: "send", autocomplete: "off", "data-testid": `${testPrefix}composer`, "aria-describedby": `${id}-help` })
    );
    this.sendButton = el("button", { class: "send", type: "submit", "aria-label": "送信", title: "送信(Enter)", "data-testid": `${testPrefix}send` }, icon("send"));
    this.mentionButton = el("button", { type: "button", class: "chip small", "aria-label": `宛先に ${this.botName} を入れる`, text: `@${this.botName}`, on: { click: () => this.#insertMention() } });
    this.examplesButton = el("button", { type: "button", class: "chip small", "aria-label": "質問の例を表示", "aria-controls": chipsId, text: "例" });
    this.examplesButton.addEventListener("click", () => this.showSuggestions(this.suggestions.hidden));
    const help = el("p", { class: "help", id: `${id}-help` }, el("kbd", { text: "Enter" }), " で送信、", el("kbd", { text: "Shift" }), "+", el("kbd", { text: "Enter" }), " で改行");
    this.chips = el("div", { class: "chips", id: chipsId, role: "group", "aria-label": "質問の例" });
    this.suggestions = el("div", { class: "suggestions", hidden: true }, el("p", { class: "suggestions-title", text: "質問の例" }), this.chips);
    this.box = el("div", { class: "composer-box" }, this.label, this.input, el("div", { class: "composer-bar" }, this.mentionButton, this.examplesButton, help, this.sendButton));
    const form = el("form", { class: "composer-form" }, this.suggestions, this.box);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.input.addEventListener("keydown", (event) => this.#onKey(event));
    this.input.addEventListener("input", () => {
      this.#afterChange();
      this.commandList.update();
    });
    this.input.addEventListener("blur", () => this.commandList.close());
    root.append(form);
  }

  #onKey(event) {
    if (isComposing(event) || this.commandList.handleKey(event)) return;
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.#submit();
  }

  async #submit(text = this.input.value, fromInput = true) {
    if (!text.trim()) return this.input.focus();
    const { key } = this.place;
    if (fromInput) this.#setText("");
    this.showSuggestions(false);
    if (await this.onSend(text)) return;
    if (fromInput) this.#giveBack(key, text);
  }

  /** A text that could not be sent returns in front of whatever was typed since. */
  #giveBack(key, text) {
    if (this.place.key !== key) return saveDraft(key, [text, readDrafts()[key]].filter(Boolean).join("\n"));
    this.#setText([text, this.input.value].filter(Boolean).join("\n"));
  }

  #chip({ text }) {
    const shown = text.replace(/<@[A-Z0-9]+>/g, `@${this.botName}`);
    return el("button", { type: "button", class: "chip", text: shown, "data-testid": "suggestion", on: { click: () => this.#submit(text, false) } });
  }

  #insertMention() {
    const { input } = this;
    const mention = `@${this.botName} `;
    if (!input.value.includes(mention.trim())) input.value = mention + input.value;
    input.focus();
    input.setSelectionRange(input.value.length, input.value.length);
    this.#afterChange();
  }

  #setText(text) {
    this.input.value = text;
    this.#afterChange();
    // A completed command name goes on to offer its examples.
    if (text && document.activeElement === this.input) this.commandList.update();
    else this.commandList.close();
  }

  #afterChange() {
    const { input } = this;
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight}px`;
    this.sendButton.classList.toggle("ready", Boolean(input.value.trim()));
    if (this.place) saveDraft(this.place.key, input.value);
  }
}

/** Drafts outlive a reload of the tab; a browser without storage merely forgets them. */
function readDrafts() {
  try {
    return JSON.parse(sessionStorage.getItem(DRAFTS) ?? "{}");
  } catch {
    return {};
  }
}

function saveDraft(key, text) {
  const drafts = { ...readDrafts(), [key]: text };
  if (!text) delete drafts[key];
  try {
    sessionStorage.setItem(DRAFTS, JSON.stringify(drafts));
  } catch {
    // Nothing to do: the text is still in the field.
  }
}
