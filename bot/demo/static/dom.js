/** Small helpers that build DOM nodes. Data only ever becomes text or a checked attribute, never markup. */

const SVG = "http://www.w3.org/2000/svg";

/** Line icons on a 20 × 20 grid, so that the page needs no image files or fonts. */
const ICONS = {
  send: "M3.5 10h10M9 5l5.5 5L9 15",
  close: "M5 5l10 10M15 5L5 15",
  menu: "M3 6h14M3 10h14M3 14h14",
  back: "M11.5 4.5L6 10l5.5 5.5",
  more: "M4.5 10h.01M10 10h.01M15.5 10h.01",
  down: "M10 4v11M5.5 10.5L10 15l4.5-4.5",
  reply: "M4 5h12v8H9l-3.5 3v-3H4z",
  lock: "M5.5 9h9v7h-9zM7.5 9V6.5a2.5 2.5 0 015 0V9",
  alert: "M10 3.5l7 12.5H3zM10 8v3.5M10 13.8h.01",
  external: "M8 5H5v10h10v-3M11 4.5h4.5V9M15 5l-6 6",
  shield: "M10 2.8l6 2.2v4.6c0 3.7-2.5 6.3-6 7.6-3.5-1.3-6-3.9-6-7.6V5zM7.2 9.9l2 2 3.6-3.9",
  thumbUp: "M6 17V9l3.5-6c1 0 1.7.8 1.5 2l-.5 3h4.3c1 0 1.6.8 1.4 1.7l-1.3 6c-.2.7-.8 1.3-1.5 1.3zM3.5 9.5v7",
  thumbDown: "M14 3v8l-3.5 6c-1 0-1.7-.8-1.5-2l.5-3H5.2c-1 0-1.6-.8-1.4-1.7l1.3-6C5.3 3.6 5.9 3 6.6 3zM16.5 3.5v7",
};

/**
 * Makes an element. Keys of `props`: `class`, `text`, `on` (listeners), `data` (dataset); anything else is an attribute.
 * @param {string} tag
 * @param {Record<string, any>} [props] `null`, `undefined` and `false` leave an attribute out
 * @param {...(Node|string|null|undefined|false)} children
 * @returns {HTMLElement}
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "class") node.className = value;
    else if (key === "text") node.textContent = value;
    else if (key === "on") for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
    else if (key === "data") Object.assign(node.dataset, value);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/**
 * A decorative icon; the name of its button is given beside it.
 * @param {keyof typeof ICONS} name
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A button that shows only an icon; the label is its name and its tooltip. */
export function iconButton(name, label, props = {}) {
  return el("button", { type: "button", class: "icon-button", "aria-label": label, title: label, ...props }, icon(name));
}

let counter = 0;

/** An id that is unique in the page, for label/for and aria references. */
export function uid(prefix) {
  counter += 1;
  return `${prefix}-${counter}`;
}

/**
 * The address if it is safe to open (http, https, mailto), else null: `javascript:` must never become a link.
 * @param {unknown} address
 * @returns {string|null}
 */
export function safeUrl(address) {
  try {
    const url = new URL(String(address));
    return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/**
 * A link to the outside, or plain text where the address is not safe.
 * @param {unknown} address
 * @param {...(Node|string)} children
 */
export function link(address, ...children) {
  const href = safeUrl(address);
  if (!href) return el("span", {}, ...children);
  return el("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

/**
 * The control in `root` that stands for an earlier one after its block was drawn again. Action ids may repeat between
 * blocks, so the block counts first.
 * @param {HTMLElement} root
 * @param {string|undefined} actionId
 * @param {string|undefined} blockId
 * @returns {HTMLElement|undefined}
 */
export function sameControl(root, actionId, blockId) {
  const alike = [...root.querySelectorAll("[data-action-id]")].filter((node) => node.dataset.actionId === actionId && !node.disabled);
  return alike.find((node) => node.closest("[data-block-id]")?.dataset.blockId === blockId) ?? alike[0];
}

/** True while an input method is composing: then Enter confirms the conversion and must not send. */
export function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}
