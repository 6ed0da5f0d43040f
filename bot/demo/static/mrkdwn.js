/**
 * Slack's mrkdwn → DOM.
 *
 * Every piece ends as a text node, so hostile text stays text. As in Slack, a marker only counts at the edge of a
 * word (`*太字*` right between letters is left alone), which lets the demo show what Slack would show.
 */
import { el, link } from "./dom.js";
import { emojiFor, withEmoji } from "./emoji.js";

/**
 * @typedef {Object} Names how ids are shown
 * @property {(id: string) => string} userName
 * @property {(id: string) => string} channelName
 */

const NAMELESS = { userName: (id) => id, channelName: (id) => id };
const STYLE_TAGS = { "*": "strong", _: "em", "~": "s" };
const HANGING_LINE = /^\s*((?:[•◦▪・☐☑✅]|\d{1,2}\.|[-–])\s+)(.*)$/u;

/** One expression finds the next piece of an inline text; its named groups tell which it is. */
const INLINE = new RegExp(
  [
    "`(?<code>[^`\\n]+)`",
    "<(?<angle>[^<>\\n]+)>",
    ":(?<emoji>[a-z0-9_+-]+):",
    "(?<bare>https?://[^\\s<>|「」『』()()、。]+)",
    ...["*", "_", "~"].map((m) => {
      const q = `\\${m}`.replace("\\_", "_").replace("\\~", "~");
      return `(?<![\\p{L}\\p{N}${q}])${q}(?=[^\\s${q}])(?<s${m.codePointAt(0)}>[^${q}\\n]+)(?<!\\s)${q}(?![\\p{L}\\p{N}${q}])`;
    }),
  ].join("|"),
  "gu",
);

/** Undoes the three escapes of Slack, once and in one pass. */
export function decodeEntities(text) {
  return text.replace(/&(amp|lt|gt);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">" })[name]);
}

/**
 * @param {string} text
 * @param {Names} [names]
 * @returns {DocumentFragment}
 */
export function mrkdwn(text, names = NAMELESS) {
  const out = document.createDocumentFragment();
  const parts = String(text ?? "").split(/```\n?([\s\S]*?)\n?```/);
  parts.forEach((part, index) => {
    if (index % 2) out.append(el("pre", { tabindex: "0" }, el("code", { text: decodeEntities(part) })));
    // The line break around a fence belongs to the fence.
    else if (part.trim()) out.append(lines(part.replace(/^\n+|\n+$/g, ""), names));
  });
  return out;
}

/** A plain_text object: shortcodes and line breaks, nothing else. */
export function plainText(text, emoji = true) {
  const out = document.createDocumentFragment();
  const shown = decodeEntities(emoji === false ? String(text ?? "") : withEmoji(String(text ?? "")));
  shown.split("\n").forEach((line, index) => out.append(...(index ? [el("br"), line] : [line])));
  return out;
}

/** Lines, with runs of `>` lines gathered into one quotation. */
function lines(text, names) {
  const out = document.createDocumentFragment();
  let quoted = [];
  const flush = () => {
    if (quoted.length) out.append(el("blockquote", {}, lineNodes(quoted, names)));
    quoted = [];
  };
  let plain = [];
  const flushPlain = () => {
    if (plain.length) out.append(lineNodes(plain, names));
    plain = [];
  };
  let restIsQuoted = false;
  for (const line of text.split("\n")) {
    const quote = restIsQuoted ? [line, "", line] : line.match(/^(&gt;&gt;&gt;|>>>|&gt;|>) ?(.*)$/);
    restIsQuoted ||= Boolean(quote && quote[1].length && /^(&gt;|>){3}$/.test(quote[1]));
    if (quote) {
      flushPlain();
      quoted.push(quote[2]);
    } else {
      flush();
      plain.push(line);
    }
  }
  flush();
  flushPlain();
  return out;
}

/** List-like lines become blocks of their own, so that their second row hangs under the first. */
function lineNodes(rows, names) {
  const out = document.createDocumentFragment();
  let afterText = false;
  for (const row of rows) {
    if (!row.trim()) {
      out.append(el("span", { class: "gap" }));
      afterText = false;
    } else if (HANGING_LINE.test(row)) {
      const [, mark, rest] = row.match(HANGING_LINE);
      out.append(el("span", { class: "hang" }, el("span", { class: "mark", text: mark }), inline(rest, names)));
      afterText = false;
    } else {
      if (afterText) out.append(el("br"));
      out.append(inline(row, names));
      afterText = true;
    }
  }
  return out;
}

/**
 * Text of one line with its styles, links and mentions.
 * @param {string} text
 * @param {Names} names
 */
function inline(text, names) {
  const out = document.createDocumentFragment();
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    out.append(decodeEntities(text.slice(from, match.index)), piece(match, names));
    from = match.index + match[0].length;
  }
  out.append(decodeEntities(text.slice(from)));
  return out;
}

function piece(match, names) {
  const { code, angle, emoji, bare } = match.groups;
  if (code !== undefined) return el("code", { text: decodeEntities(code) });
  if (angle !== undefined) return reference(angle, match[0], names);
  if (emoji !== undefined) return emojiFor(emoji) ?? match[0];
  if (bare !== undefined) return link(decodeEntities(bare), decodeEntities(bare));
  const marker = match[0][0];
  return el(STYLE_TAGS[marker], {}, inline(match[0].slice(1, -1), names));
}

/** What stands between angle brackets: a person, a channel, a date, a broadcast or a link. */
function reference(body, whole, names) {
  const [target, ...rest] = body.split("|");
  const label = rest.length ? decodeEntities(rest.join("|")) : "";
  if (/^@[A-Z0-9]+$/.test(target)) return mention(`@${names.userName(target.slice(1))}`);
  if (/^#[A-Z0-9]+$/.test(target)) return mention(`#${label || names.channelName(target.slice(1))}`);
  if (target.startsWith("!date^")) return dateNode(target, label);
  if (target.startsWith("!")) return mention(label || `@${target.slice(1).split("^")[0]}`);
  const address = decodeEntities(target);
  if (/^(https?:|mailto:)/i.test(address)) return link(address, withEmoji(label || address.replace(/^mailto:/, "")));
  return decodeEntities(whole);
}

/** @param {string} text */
export function mention(text) {
  return el("span", { class: "mention", text });
}

const DATE_TOKENS = {
  "{date_num}": { year: "numeric", month: "2-digit", day: "2-digit" },
  "{date}": { year: "numeric", month: "long", day: "numeric" },
  "{date_short}": { year: "numeric", month: "short", day: "numeric" },
  "{date_long}": { year: "numeric", month: "long", day: "numeric", weekday: "long" },
  "{time}": { hour: "2-digit", minute: "2-digit" },
  "{time_secs}": { hour: "2-digit", minute: "2-digit", second: "2-digit" },
};

/** `!date^seconds^format` in the reader's zone; the fallback where the parts make no sense. */
function dateNode(target, fallback) {
  const [, seconds, format = "", address] = target.split("^");
  const when = new Date(Number(seconds) * 1000);
  if (!format || Number.isNaN(when.getTime())) return fallback;
  return datedText(when, format, address);
}

/**
 * @param {Date} when
 * @param {string} format Slack's tokens, such as `{date} {time}`
 * @param {string} [address]
 */
export function datedText(when, format, address) {
  const text = format.replace(/\{[a-z_]+\}/g, (token) => {
    const options = DATE_TOKENS[token.replace("_pretty", "")];
    return options ? new Intl.DateTimeFormat("ja-JP", options).format(when) : token;
  });
  const node = el("time", { datetime: when.toISOString(), text });
  return address ? link(decodeEntities(address), node) : node;
}
