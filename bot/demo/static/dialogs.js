/** Toasts and confirmation dialogs. */
import { plain, textNode } from "./controls.js";
import { el, icon, iconButton, uid } from "./dom.js";

/** @type {HTMLElement|null} */
let shown = null;

/**
 * Tells of a problem and what to do next. It stays until it is closed or the next thing succeeds: nobody has to hurry.
 * @param {string} text
 */
export function toast(text) {
  clearToast();
  const close = iconButton("close", "お知らせを閉じる", { on: { click: clearToast } });
  shown = el("div", { class: "toast", role: "alert", "data-testid": "toast" }, icon("alert"), el("p", { text }), close);
  // An open modal dialog makes the rest of the page inert, so the toast must live inside it.
  const dialogs = document.querySelectorAll("dialog[open]");
  (dialogs[dialogs.length - 1] ?? document.body).append(shown);
}

export function clearToast() {
  shown?.remove();
  shown = null;
}

/** @returns {boolean} whether there was a toast to close */
export function dismissToast() {
  const was = Boolean(shown?.isConnected);
  clearToast();
  return was;
}

/**
 * Asks before an action, as its `confirm` object wants it.
 * @param {{title?: any, text?: any, confirm?: any, deny?: any, style?: string}} question
 * @param {import("./mrkdwn.js").Names} names
 * @returns {Promise<boolean>}
 */
export function confirmed(question, names) {
  const title = uid("confirm");
  const text = uid("confirm");
  const yes = el("button", {
    class: `button ${question.style === "danger" ? "danger" : "primary"}`,
    value: "yes",
    text: plain(question.confirm) || "はい",
  });
  const no = el("button", { class: "button", value: "no", text: plain(question.deny) || "やめる" });
  const dialog = /** @type {HTMLDialogElement} */ (
    el(
      "dialog",
      { class: "confirm", role: "alertdialog", "aria-labelledby": title, "aria-describedby": text },
      el(
        "form",
        { method: "dialog" },
        el("h2", { id: title, text: plain(question.title) || "確認" }),
        el("div", { id: text, class: "text" }, textNode(question.text, names)),
        el("div", { class: "dialog-buttons" }, no, yes),
      ),
    )
  );
  document.body.append(dialog);
  dialog.showModal();
  // The harmless answer has the focus first.
  no.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}
