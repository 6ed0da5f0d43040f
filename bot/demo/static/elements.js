/** Interactive elements of messages and views: buttons, menus, choices. Each hands its action to `ctx.dispatch`. */
import { createControl, plain, textNode } from "./controls.js";
import { confirmed } from "./dialogs.js";
import { el, icon, safeUrl, uid } from "./dom.js";

/**
 * @typedef {Object} Action an action in the shape of Slack's block_actions payload
 * @typedef {Object} Context what blocks need of the page around them
 * @property {import("./mrkdwn.js").Names} names
 * @property {() => {id: string, name: string}[]} conversations
 * @property {() => {id: string, name: string}[]} people
 * @property {(action: Record<string, any>) => Promise<boolean>} dispatch sends an action; false when it failed
 * @property {(field: any) => void} [register] a view collects its controls with this
 * @property {(blockId: string, actionId: string) => any} [kept] the state before an update of the view
 */

/**
 * @param {any} element
 * @param {string} blockId
 * @param {Context} ctx
 * @returns {HTMLElement|null}
 */
export function interactive(element, blockId, ctx) {
  switch (element?.type) {
    case "button":
    case "workflow_button":
      return button(element, blockId, ctx);
    case "icon_button":
      return button({ ...element, type: "icon_button" }, blockId, ctx);
    case "feedback_buttons":
      return feedbackButtons(element, blockId, ctx);
    case "overflow":
      return overflow(element, blockId, ctx);
    default:
      return dispatchingControl(element, blockId, ctx);
  }
}

/**
 * Sends one action. Its control is disabled and marked busy meanwhile, so that nothing is sent twice.
 * @returns {Promise<boolean>}
 */
async function send(node, element, blockId, state, ctx) {
  if (element.confirm && !(await confirmed(element.confirm, ctx.names))) return false;
  const hadFocus = node.contains(document.activeElement);
  // After the message is replaced, this tells where the focus belongs.
  const article = node.closest("[data-ts]");
  if (article && hadFocus) Object.assign(article.dataset, { lastAction: element.action_id ?? "", lastBlock: blockId });
  setBusy(node, true);
  try {
    return await ctx.dispatch({ type: element.type, action_id: element.action_id, block_id: blockId, ...state });
  } finally {
    setBusy(node, false);
    if (hadFocus && node.isConnected && document.activeElement === document.body) node.focus();
  }
}

function setBusy(node, busy) {
  const fields = node.matches("button, select, input, textarea") ? [node] : node.querySelectorAll("button, select, input, textarea");
  for (const field of fields) field.disabled = busy;
  node.toggleAttribute("aria-busy", busy);
  if (busy) node.setAttribute("aria-busy", "true");
}

function button(element, blockId, ctx) {
  const style = ["primary", "danger"].includes(element.style) ? ` ${element.style}` : "";
  const props = {
    class: `button${style}`,
    "aria-label": element.accessibility_label,
    data: { actionId: element.action_id ?? "" },
  };
  const state = element.value === undefined ? {} : { value: element.value };
  const href = element.url && safeUrl(element.url);
  if (href) {
    // Slack tells the app about the click as well; the link opens whatever comes of it.
    const tell = () => void ctx.dispatch({ type: element.type, action_id: element.action_id, block_id: blockId, ...state });
    const address = { href, target: "_blank", rel: "noopener noreferrer", on: { click: tell } };
    return el("a", { ...props, ...address }, textNode(element.text, ctx.names), icon("external"));
  }
  const node = el("button", { type: "button", ...props }, textNode(element.text, ctx.names));
  node.addEventListener("click", () => send(node, element, blockId, state, ctx));
  return node;
}

function feedbackButtons(element, blockId, ctx) {
  const group = el("span", { class: "feedback", role: "group", "aria-label": "この回答の評価" });
  const make = (side, name) => {
    const label = side?.accessibility_label ?? plain(side?.text);
    const node = el(
      "button",
      { type: "button", class: "button quiet", "aria-pressed": "false", "aria-label": label, data: { actionId: element.action_id ?? "" } },
      icon(name),
      textNode(side?.text, ctx.names),
    );
    node.addEventListener("click", async () => {
      if (!(await send(node, element, blockId, { value: side?.value }, ctx))) return;
      for (const other of group.children) other.setAttribute("aria-pressed", String(other === node));
    });
    return node;
  };
  group.append(make(element.positive_button, "thumbUp"), make(element.negative_button, "thumbDown"));
  return group;
}

/** The three-dots menu: a popover in the top layer, so that no scroll area cuts it off. */
function overflow(element, blockId, ctx) {
  const id = uid("menu");
  const opener = el(
    "button",
    { type: "button", class: "icon-button", "aria-label": "その他の操作", "aria-haspopup": "menu", popovertarget: id, data: { actionId: element.action_id ?? "" } },
    icon("more"),
  );
  const menu = el("div", { id, class: "menu", role: "menu", popover: "auto", "aria-label": "その他の操作" });
  for (const option of element.options ?? []) {
    menu.append(el("button", { type: "button", role: "menuitem", on: { click: () => pick(option) } }, textNode(option.text, ctx.names)));
  }
  const pick = (option) => {
    menu.hidePopover();
    const href = option.url && safeUrl(option.url);
    if (href) window.open(href, "_blank", "noopener,noreferrer");
    send(opener, element, blockId, { selected_option: option }, ctx);
  };
  menu.addEventListener("toggle", (event) => {
    opener.setAttribute("aria-expanded", String(event.newState === "open"));
    if (event.newState === "open") placeMenu(menu, opener);
  });
  menu.addEventListener("keydown", moveInMenu);
  return el("span", { class: "overflow" }, opener, menu);
}

/** Below the opener, or above it where the room ends. */
function placeMenu(menu, opener) {
  const box = opener.getBoundingClientRect();
  const top = box.bottom + menu.offsetHeight + 8 > innerHeight ? box.top - menu.offsetHeight - 4 : box.bottom + 4;
  menu.style.top = `${Math.max(8, top)}px`;
  menu.style.left = `${Math.max(8, Math.min(box.right - menu.offsetWidth, innerWidth - menu.offsetWidth - 8))}px`;
  menu.firstElementChild?.focus();
}

function moveInMenu(event) {
  const items = [...event.currentTarget.children];
  const at = items.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (event.key === "Tab") event.currentTarget.hidePopover();
  if (next === undefined) return;
  event.preventDefault();
  items[(next + items.length) % items.length].focus();
}

/** A choice that tells the app at once, as in a message. */
function dispatchingControl(element, blockId, ctx) {
  const control = createControl(element, ctx, ctx.kept?.(blockId, element?.action_id));
  if (!control) return null;
  const { node } = control;
  node.dataset.actionId = element.action_id ?? "";
  const label = element.accessibility_label ?? element.placeholder?.text ?? "選んでください";
  if (!node.hasAttribute("aria-label")) node.setAttribute("aria-label", label);
  ctx.register?.({ blockId, actionId: element.action_id, control, optional: true });
  whenChosen(control, () => send(node, element, blockId, control.read(), ctx));
  return node;
}

/**
 * Calls back once the user has decided. Arrow keys on a closed select pass through every option on their way, so a
 * choice made that way only counts on Enter or when the field is left.
 */
export function whenChosen({ node, typed }, callback) {
  let lastKey = "";
  let undecided = false;
  const decide = () => {
    undecided = false;
    callback();
  };
  node.addEventListener("pointerdown", () => (lastKey = ""));
  node.addEventListener("keydown", (event) => {
    lastKey = event.key;
    if (event.key !== "Enter" || !undecided) return;
    event.preventDefault();
    decide();
  });
  node.addEventListener("change", () => {
    const onTheWay = node.localName === "select" && !["", "Enter", " "].includes(lastKey);
    if (typed ? lastKey === "Enter" : !onTheWay) decide();
    else undecided = !typed;
  });
  node.addEventListener("focusout", () => undecided && decide());
}
