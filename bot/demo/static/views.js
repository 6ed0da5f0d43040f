/**
 * Modal views. The app opens, updates and closes them through the event stream; the newest lies on top, as in Slack.
 */
import * as api from "./api.js";
import { renderBlocks } from "./blocks.js";
import { isEmpty, plain } from "./controls.js";
import { toast } from "./dialogs.js";
import { el, iconButton, sameControl, uid } from "./dom.js";

/** How long a submitted view may wait for the app's word before it closes by itself. */
const CLOSE_AFTER = 1500;

/** @typedef {{id: string, view: any, dialog: HTMLDialogElement, fields: any[], submit: HTMLButtonElement|null, timer: number}} OpenView */

export class Views {
  /** @param {import("./elements.js").Context} base what views share with messages; `dispatch` takes a second argument */
  constructor(base) {
    this.base = base;
    /** @type {Map<string, OpenView>} */
    this.open = new Map();
  }

  /** Opens a view, or replaces the content of the one with this id and keeps what the user has filled in. */
  show(id, view) {
    const known = this.open.get(id);
    const kept = known ? valuesOf(known.fields) : {};
    const dialog = known?.dialog ?? this.#makeDialog(id);
    clearTimeout(known?.timer);
    const entry = { id, view, dialog, fields: [], submit: null, timer: 0 };
    this.open.set(id, entry);
    this.#fill(entry, kept);
    if (dialog.open) return;
    document.body.append(dialog);
    dialog.showModal();
    // The first field, not the close button: the user came here to fill it in.
    (dialog.querySelector(".dialog-body :is(input, select, textarea)") ?? dialog.querySelector(".dialog-buttons button"))?.focus();
  }

  close(id) {
    const entry = this.open.get(id);
    if (!entry) return;
    clearTimeout(entry.timer);
    this.open.delete(id);
    entry.dialog.close();
    entry.dialog.remove();
  }

  /** Shows the app's complaints beside their fields. */
  showErrors(id, errors) {
    const entry = this.open.get(id);
    if (!entry) return;
    clearTimeout(entry.timer);
    setBusy(entry, false);
    const unplaced = { ...errors };
    for (const field of entry.fields) {
      setError(field, errors[field.blockId]);
      if (field.error) delete unplaced[field.blockId];
    }
    focusFirstError(entry.fields);
    const rest = Object.values(unplaced);
    if (rest.length) toast(rest.join(" "));
  }

  #makeDialog(id) {
    const dialog = /** @type {HTMLDialogElement} */ (el("dialog", { class: "view", "data-testid": "view" }));
    dialog.addEventListener("cancel", (event) => {
      // An inner popover's Escape bubbles up here as well.
      if (event.target !== dialog) return;
      event.preventDefault();
      this.#dismiss(id);
    });
    return dialog;
  }

  #fill(entry, kept) {
    const { view, dialog, id } = entry;
    const title = uid("view");
    const ctx = {
      ...this.base,
      dispatch: (action) => this.base.dispatch(action, { view_id: id, values: valuesOf(entry.fields) }),
      register: (field) => entry.fields.push(field),
      kept: (blockId, actionId) => kept[blockId]?.[actionId],
    };
    const blocks = view.blocks ?? [];
    const wantsSubmit = view.submit || blocks.some((block) => block.type === "input");
    const submit = wantsSubmit && el("button", { class: "button primary", text: plain(view.submit) || "送信" });
    entry.submit = submit || null;
    const form = el(
      "form",
      { novalidate: true },
      el("header", { class: "dialog-head" }, el("h2", { id: title, text: plain(view.title) }), iconButton("close", "閉じる", { on: { click: () => this.#dismiss(id) } })),
      el("div", { class: "dialog-body" }, renderBlocks(blocks, ctx)),
      el("footer", { class: "dialog-buttons" }, el("button", { type: "button", class: "button", text: plain(view.close) || "閉じる", on: { click: () => this.#dismiss(id) } }), submit),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit(entry);
    });
    dialog.setAttribute("aria-labelledby", title);
    keepPlace(dialog, () => dialog.replaceChildren(form));
  }

  async #submit(entry) {
    const missing = entry.fields.filter((field) => field.error && !field.optional && isEmpty(field.control.read()));
    for (const field of entry.fields) setError(field, missing.includes(field) ? missingText(field) : undefined);
    if (missing.length) return focusFirstError(entry.fields);
    setBusy(entry, true);
    const answer = await api.post("/demo/view", { view_id: entry.id, type: "submit", values: valuesOf(entry.fields) });
    if (this.open.get(entry.id) !== entry) return;
    if (answer.errors && Object.keys(answer.errors).length) return this.showErrors(entry.id, answer.errors);
    if (!answer.ok) {
      setBusy(entry, false);
      return toast(api.advice(answer.error, "入力した内容はそのまま残っています。もう一度お試しください。"));
    }
    // The app usually closes or updates the view through the stream; this is for when it says nothing.
    entry.timer = setTimeout(() => this.close(entry.id), CLOSE_AFTER);
  }

  #dismiss(id) {
    this.close(id);
    // The user has already left; whether the app hears of it changes nothing on the page.
    api.post("/demo/view", { view_id: id, type: "close", values: {} });
  }
}

/** @returns {Record<string, Record<string, any>>} in the shape of Slack's `view.state.values` */
function valuesOf(fields) {
  const values = {};
  for (const { blockId, actionId, control } of fields) (values[blockId] ??= {})[actionId] = control.read();
  return values;
}

function setBusy({ submit }, busy) {
  if (!submit) return;
  submit.disabled = busy;
  if (busy) submit.setAttribute("aria-busy", "true");
  else submit.removeAttribute("aria-busy");
}

function missingText({ control }) {
  return control.typed ? "ここに入力してください。" : "1つ選んでください。";
}

function setError({ error, control }, text) {
  if (!error) return;
  error.textContent = text ?? "";
  error.hidden = !text;
  if (text) control.node.setAttribute("aria-invalid", "true");
  else control.node.removeAttribute("aria-invalid");
}

function focusFirstError(fields) {
  const first = fields.find(({ error }) => error && !error.hidden);
  if (!first) return;
  const { node } = first.control;
  (node.matches("input, select, textarea") ? node : node.querySelector("input"))?.focus();
}

/** Replaces the content but keeps scroll position and focus, so that an update does not throw the user back. */
function keepPlace(dialog, replace) {
  const top = dialog.querySelector(".dialog-body")?.scrollTop ?? 0;
  const active = dialog.contains(document.activeElement) ? document.activeElement : null;
  const holder = active?.closest("[data-action-id]");
  const blockId = holder?.closest("[data-block-id]")?.dataset.blockId;
  replace();
  const body = dialog.querySelector(".dialog-body");
  if (body) body.scrollTop = top;
  if (!active) return;
  const again = holder && sameControl(dialog, holder.dataset.actionId, blockId);
  const target = again?.matches("input, select, textarea, button, a") ? again : again?.querySelector("input:checked, input, button");
  (target ?? dialog.querySelector("h2 + button"))?.focus();
}
