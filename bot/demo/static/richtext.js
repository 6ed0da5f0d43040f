/** rich_text blocks and the markdown block → DOM. */
import { el, link, safeUrl } from "./dom.js";
import { emojiFor } from "./emoji.js";
import { datedText, mention } from "./mrkdwn.js";

/** @typedef {import("./mrkdwn.js").Names} Names */

/**
 * The parts of a rich_text block or of a rich_text table cell.
 * @param {any[]} elements
 * @param {Names} names
 */
export function richText(elements, names) {
  const out = document.createDocumentFragment();
  for (const part of elements ?? []) out.append(richPart(part, names));
  return out;
}

function richPart(part, names) {
  switch (part.type) {
    case "rich_text_section":
      return el("div", { class: "rich-section" }, inlineParts(part.elements, names));
    case "rich_text_list":
      return richList(part, names);
    case "rich_text_quote":
      return el("blockquote", {}, inlineParts(part.elements, names));
    case "rich_text_preformatted":
      return el("pre", { tabindex: "0" }, el("code", {}, inlineParts(part.elements, names)));
    default:
      // A cell may hold inline parts with no section around them.
      return inlinePart(part, names);
  }
}

function richList(part, names) {
  const ordered = part.style === "ordered";
  const list = el(ordered ? "ol" : "ul", { class: "rich-list", start: ordered && part.offset ? part.offset + 1 : null });
  list.style.setProperty("--indent", String(Math.min(Number(part.indent) || 0, 8)));
  for (const item of part.elements ?? []) list.append(el("li", {}, inlineParts(item.elements, names)));
  return list;
}

function inlineParts(elements, names) {
  const out = document.createDocumentFragment();
  for (const part of elements ?? []) out.append(inlinePart(part, names));
  return out;
}

function inlinePart(part, names) {
  switch (part.type) {
    case "text":
      return styled(withBreaks(part.text), part.style);
    case "link":
      return styled(link(part.url, part.text || part.url || ""), part.style);
    case "emoji":
      return emojiPart(part);
    case "user":
      return mention(`@${names.userName(part.user_id)}`);
    case "channel":
      return mention(`#${names.channelName(part.channel_id)}`);
    case "broadcast":
      return mention(`@${part.range}`);
    case "date":
      return datedText(new Date(Number(part.timestamp) * 1000 || 0), part.format || "{date}");
    default:
      return String(part.text ?? part.fallback ?? part.value ?? "");
  }
}

function emojiPart(part) {
  const codes = String(part.unicode ?? "").split("-").map((hex) => parseInt(hex, 16));
  if (part.unicode && codes.every((code) => code > 0 && code <= 0x10ffff)) return String.fromCodePoint(...codes);
  return emojiFor(String(part.name)) ?? `:${part.name}:`;
}

function withBreaks(text) {
  const out = document.createDocumentFragment();
  String(text ?? "").split("\n").forEach((line, i) => out.append(...(i ? [el("br"), line] : [line])));
  return out;
}

function styled(node, style = {}) {
  let out = node;
  if (style.code) out = el("code", {}, out);
  if (style.strike) out = el("s", {}, out);
  if (style.italic) out = el("em", {}, out);
  if (style.bold) out = el("strong", {}, out);
  return out;
}

const MD_INLINE =
  /`(?<code>[^`\n]+)`|\[(?<label>[^\]\n]+)\]\((?<url>[^()\s]+)\)|\*\*(?<bold>[^*\n]+)\*\*|~~(?<strike>[^~\n]+)~~|\*(?<italic>[^*\s][^*\n]*)\*|(?<bare>https?:\/\/[^\s<>「」()、。]+)/gu;

/**
 * The markdown block: headings, lists, quotes, fences and inline styles, each shown plainly.
 * @param {string} text
 */
export function markdown(text) {
  const out = document.createDocumentFragment();
  String(text ?? "").split(/```[^\n]*\n?([\s\S]*?)```/).forEach((part, index) => {
    if (index % 2) out.append(el("pre", { tabindex: "0" }, el("code", { text: part.replace(/\n$/, "") })));
    else appendMarkdownLines(out, part);
  });
  return out;
}

function appendMarkdownLines(out, text) {
  /** The list or paragraph that the next line may continue. */
  let open = null;
  const openAs = (tag) => {
    if (open?.localName !== tag) out.append((open = el(tag, { class: /l$/.test(tag) ? "rich-list" : null })));
    return open;
  };
  for (const line of text.split("\n")) {
    const heading = line.match(/^#{1,6}\s+(.*)$/);
    const bullet = line.match(/^\s*[-*+•]\s+(.*)$/);
    const numbered = line.match(/^\s*\d+[.)]\s+(.*)$/);
    const quote = line.match(/^>\s?(.*)$/);
    if (!line.trim()) open = null;
    else if (heading) out.append((open = null) ?? el("p", { class: "md-heading" }, el("strong", {}, mdInline(heading[1]))));
    else if (bullet) openAs("ul").append(el("li", {}, mdInline(bullet[1])));
    else if (numbered) openAs("ol").append(el("li", {}, mdInline(numbered[1])));
    else appendLine(openAs(quote ? "blockquote" : "p"), mdInline(quote ? quote[1] : line));
  }
}

function appendLine(block, content) {
  if (block.hasChildNodes()) block.append(el("br"));
  block.append(content);
}

function mdInline(text) {
  const out = document.createDocumentFragment();
  let from = 0;
  for (const match of text.matchAll(MD_INLINE)) {
    out.append(text.slice(from, match.index), mdPiece(match));
    from = match.index + match[0].length;
  }
  out.append(text.slice(from));
  return out;
}

function mdPiece(match) {
  const { code, label, url, bold, strike, italic, bare } = match.groups;
  if (code !== undefined) return el("code", { text: code });
  // An address that is not safe keeps its source text, so that nothing is hidden from the reader.
  if (label !== undefined) return safeUrl(url) ? link(url, label) : match[0];
  if (bare !== undefined) return link(bare, bare);
  if (bold !== undefined) return el("strong", {}, mdInline(bold));
  if (strike !== undefined) return el("s", {}, mdInline(strike));
  return el("em", {}, mdInline(italic));
}
