/** The table block → a real table in a region of its own that scrolls sideways. */
import { el } from "./dom.js";
import { plainText } from "./mrkdwn.js";
import { richText } from "./richtext.js";

/** @typedef {import("./mrkdwn.js").Names} Names */

const ALIGNMENTS = ["left", "center", "right"];

/**
 * @param {{rows: any[][], column_settings?: ({align?: string, is_wrapped?: boolean}|null)[]}} block first row = header
 * @param {Names} names
 */
export function tableBlock(block, names) {
  const [head = [], ...body] = block.rows ?? [];
  const settings = block.column_settings ?? [];
  const table = el(
    "table",
    {},
    el("thead", {}, el("tr", {}, ...head.map((cell, i) => tableCell("th", "col", cell, settings[i], names)))),
    el("tbody", {}, ...body.map((row) => bodyRow(row, settings, names))),
  );
  // Focusable, so that the arrow keys can scroll it.
  return el("div", { class: "table-scroll", role: "region", tabindex: "0", "aria-label": tableName(head) }, table);
}

/** The first cell names its row for screen readers. */
function bodyRow(row, settings, names) {
  const cells = row.map((cell, i) => (i ? tableCell("td", null, cell, settings[i], names) : tableCell("th", "row", cell, settings[i], names)));
  return el("tr", {}, ...cells);
}

function tableCell(tag, scope, cell, setting, names) {
  const align = ALIGNMENTS.includes(setting?.align) ? setting.align : "left";
  const wrap = setting?.is_wrapped ? "" : " nowrap";
  return el(tag, { scope, class: `align-${align}${wrap}` }, cellContent(cell, names));
}

function cellContent(cell, names) {
  if (cell?.type === "rich_text") return richText(cell.elements, names);
  return plainText(cell?.text ?? "");
}

function tableName(head) {
  const titles = head.map((cell) => cell?.text).filter(Boolean);
  return titles.length ? `表: ${titles.join("、")}` : "表";
}
