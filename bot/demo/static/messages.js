/** One message as an article, and the list that keeps such articles in step with the store. */
import { renderBlocks } from "./blocks.js";
import { el, icon, iconButton, sameControl } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";

/** @typedef {import("./store.js").Message} Message */

/**
 * @typedef {Object} ListOptions
 * @property {(message: Message) => import("./elements.js").Context} contextFor
 * @property {((message: Message) => Message[])|null} repliesOf null inside a thread, where messages have none
 * @property {(message: Message) => void} onShortcut the app's entry in a message's menu
 */

const timeFormat = new Intl.DateTimeFormat("ja-JP", { hour: "2-digit", minute: "2-digit" });
const dayFormat = new Intl.DateTimeFormat("ja-JP", { month: "long", day: "numeric", weekday: "short" });
const fullFormat = new Intl.DateTimeFormat("ja-JP", { dateStyle: "long", timeStyle: "short" });

const dateOf = (ts) => new Date(Number(ts) * 1000);

/** 今日, 昨日 or the date. */
function dayName(date) {
  const daysAgo = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86400000);
  return [`今日 ${dayFormat.format(date)}`, `昨日 ${dayFormat.format(date)}`][daysAgo] ?? dayFormat.format(date);
}

/** The address of a thread within the page. */
export const threadHref = ({ channel, ts }) => `#/${channel}/${ts}`;

export class MessageList {
  /**
   * @param {HTMLElement} log
   * @param {ListOptions} options
   */
  constructor(log, options) {
    this.log = log;
    this.options = options;
    /** @type {Map<string, {node: HTMLElement, signature: string}>} */
    this.shown = new Map();
  }

  /**
   * Brings the list in step. Articles that did not change stay the same nodes: screen readers are not told twice, and
   * half-made choices survive.
   * @param {Message[]} messages
   * @returns {HTMLElement|null} the newest article, if one was added
   */
  sync(messages) {
    const wanted = [];
    const kept = new Map();
    let added = null;
    let day = "";
    for (const message of messages) {
      const today = dateOf(message.ts).toDateString();
      if (today !== day) wanted.push(this.#divider(today, kept, message.ts));
      day = today;
      const isNew = !this.shown.has(message.ts);
      const node = this.#article(message, kept);
      wanted.push(node);
      if (isNew) added = node;
    }
    this.shown = kept;
    place(this.log, wanted);
    return added;
  }

  clear() {
    this.shown.clear();
    this.log.replaceChildren();
  }

  #divider(day, kept, ts) {
    const known = this.shown.get(day);
    const name = dayName(dateOf(ts));
    const node = known?.signature === name ? known.node : el("div", { class: "day" }, el("span", { text: name }));
    kept.set(day, { node, signature: name });
    return node;
  }

  #article(message, kept) {
    const signature = JSON.stringify(message);
    const known = this.shown.get(message.ts);
    const same = known?.signature === signature;
    const node = same ? known.node : renderMessage(message, this.options);
    if (known && !same) replaceKeepingFocus(known.node, node);
    kept.set(message.ts, { node, signature });
    if (this.options.repliesOf) updateReplies(node, message, this.options.repliesOf(message));
    return node;
  }
}

/** Makes the children of `parent` these nodes, moving as few as possible (moving a node drops its focus). */
function place(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, i) => {
    if (parent.children[i] !== node) parent.insertBefore(node, parent.children[i] ?? null);
  });
}

/** The app replaces a message after an action; the focus goes to the same control in the new one. */
function replaceKeepingFocus(before, after) {
  const active = document.activeElement;
  const holder = before.contains(active) ? active.closest("[data-action-id]") : null;
  const actionId = holder?.dataset.actionId ?? before.dataset.lastAction;
  const blockId = holder?.closest("[data-block-id]")?.dataset.blockId ?? before.dataset.lastBlock;
  const hadFocus = before.contains(active) || (before.dataset.lastAction !== undefined && active === document.body);
  before.replaceWith(after);
  if (!hadFocus) return;
  (sameControl(after, actionId, blockId) ?? after).focus({ preventScroll: true });
}

/**
 * @param {Message} message
 * @param {ListOptions} options
 */
function renderMessage(message, { contextFor, repliesOf, onShortcut }) {
  const ctx = contextFor(message);
  const name = message.username || ctx.names.userName(message.user);
  const date = dateOf(message.ts);
  const body = el("div", { class: "message-body" });
  if (message.blocks?.length) body.append(renderBlocks(message.blocks, ctx));
  else body.append(el("div", { class: "text" }, mrkdwn(message.text, ctx.names)));
  for (const file of message.files ?? []) body.append(fileNode(file));
  const head = el(
    "div",
    { class: "message-head" },
    el("span", { class: "author", text: name }),
    message.is_bot && el("span", { class: "badge", text: "アプリ" }),
    el("time", { datetime: date.toISOString(), title: fullFormat.format(date), text: timeFormat.format(date) }),
    message.edited && el("span", { class: "edited", text: "(編集済み)" }),
    repliesOf && !message.ephemeral && el("a", { class: "start-thread", href: threadHref(message), "aria-label": `${name}さんのメッセージにスレッドで返信する`, title: "スレッドで返信" }, icon("reply")),
    !message.ephemeral && iconButton("shield", "secbench に相談", { class: "shortcut", on: { click: () => onShortcut(message) } }),
  );
  const onlyYou = message.ephemeral && el("p", { class: "only-you" }, icon("lock"), "あなただけに表示されています");
  return el(
    "article",
    {
      class: `message${message.is_bot ? " from-app" : ""}${message.ephemeral ? " ephemeral" : ""}`,
      tabindex: "-1",
      "aria-label": `${name}、${timeFormat.format(date)}`,
      data: { ts: message.ts },
      "data-testid": "message",
    },
    avatar(message, name),
    el("div", { class: "message-main" }, onlyYou, head, body),
  );
}

/** A shared file: a picture is shown, anything else is there to download. */
function fileNode({ name, title, url, alt_text: description }) {
  const isPicture = /\.(png|jpe?g|gif)$/i.test(name);
  if (!isPicture) return el("p", { class: "file" }, el("a", { href: url, download: name }, icon("down"), `${title}(${name})`));
  return el("figure", { class: "block-image" }, el("a", { href: url, target: "_blank" }, el("img", { src: url, alt: description || title, loading: "lazy" })));
}

/** The app's sign or the first letter of a name. */
function avatar(message, name) {
  const sign = message.is_bot ? icon("shield") : [...name][0] ?? "?";
  return el("div", { class: "avatar", "aria-hidden": "true" }, sign);
}

/** The line under a message that opens its thread. */
function updateReplies(node, message, replies) {
  const main = node.querySelector(".message-main");
  const before = main.querySelector(":scope > .replies");
  const text = repliesText(replies);
  node.classList.toggle("has-replies", Boolean(text));
  if (!text) return before?.remove();
  const last = `最終 ${timeFormat.format(dateOf(replies.at(-1).ts))}`;
  if (before) {
    before.querySelector("strong").textContent = text;
    before.querySelector("span").textContent = last;
    return;
  }
  main.append(
    el("a", { class: "replies", href: threadHref(message), "data-testid": "replies" }, icon("reply"), el("strong", { text }), el("span", { text: last })),
  );
}

/** Replies that only this user sees are counted apart: to the others they are not there. */
function repliesText(replies) {
  const open = replies.filter((reply) => !reply.ephemeral).length;
  const onlyYou = replies.length - open;
  if (open) return `${open}件の返信`;
  return onlyYou ? `あなただけへの返信 ${onlyYou}件` : "";
}
