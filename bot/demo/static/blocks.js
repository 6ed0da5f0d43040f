/** Block Kit → DOM: one function for each kind of block. */
import { createControl, textNode } from "./controls.js";
import { el, link, safeUrl, uid } from "./dom.js";
import { interactive, whenChosen } from "./elements.js";
import { markdown, richText } from "./richtext.js";
import { tableBlock } from "./table.js";

/** @typedef {import("./elements.js").Context} Context */

const RENDERERS = {
  header: headerBlock,
  section: sectionBlock,
  actions: actionsBlock,
  context: contextBlock,
  context_actions: actionsBlock,
  divider: () => el("hr"),
  table: (block, ctx) => tableBlock(block, ctx.names),
  rich_text: (block, ctx) => el("div", { class: "rich-text" }, richText(block.elements, ctx.names)),
  image: imageBlock,
  markdown: (block) => el("div", { class: "markdown" }, markdown(block.text)),
  input: inputBlock,
  video: () => null,
};

/**
 * @param {any[]} blocks
 * @param {Context} ctx
 * @returns {DocumentFragment}
 */
export function renderBlocks(blocks, ctx) {
  const out = document.createDocumentFragment();
  blocks.forEach((block, index) => {
    const blockId = block.block_id ?? `block-${index}`;
    const render = Object.hasOwn(RENDERERS, block.type) ? RENDERERS[block.type] : unknownBlock;
    const node = render(block, ctx, blockId);
    if (!node) return;
    node.classList.add("block", `block-${Object.hasOwn(RENDERERS, block.type) ? block.type : "unknown"}`);
    node.dataset.blockId = blockId;
    out.append(node);
  });
  return out;
}

function headerBlock(block, ctx) {
  return el("h3", {}, textNode(block.text, ctx.names));
}

function sectionBlock(block, ctx, blockId) {
  const body = el("div", { class: "section-body" });
  if (block.text) body.append(el("div", { class: "text" }, textNode(block.text, ctx.names)));
  if (block.fields?.length) {
    const fields = block.fields.map((field) => el("div", { class: "text" }, textNode(field, ctx.names)));
    body.append(el("div", { class: "fields" }, ...fields));
  }
  const accessory = block.accessory && accessoryNode(block.accessory, blockId, ctx);
  return el("div", { class: accessory ? "with-accessory" : "" }, body, accessory && el("div", { class: "accessory" }, accessory));
}

function accessoryNode(element, blockId, ctx) {
  return element.type === "image" ? picture(element) : interactive(element, blockId, ctx);
}

function actionsBlock(block, ctx, blockId) {
  return el("div", { class: "row" }, ...(block.elements ?? []).map((element) => interactive(element, blockId, ctx)));
}

function contextBlock(block, ctx) {
  const parts = (block.elements ?? []).map((part) =>
    part.type === "image" ? picture(part) : el("div", { class: "text" }, textNode(part, ctx.names)),
  );
  return el("div", {}, ...parts);
}

function imageBlock(block, ctx) {
  const title = block.title && el("figcaption", {}, textNode(block.title, ctx.names));
  return el("figure", {}, title, picture(block));
}

/** An image of ours or of the web; where it cannot be shown, its description takes its place. */
function picture(image) {
  const description = image.alt_text || "画像";
  const address = image.image_url ?? image.slack_file?.url ?? "";
  // Charts come from the demo server itself under a path, which safeUrl would not know.
  const src = /^\/(?!\/)/.test(address) ? address : safeUrl(address);
  const instead = () => el("span", { class: "image-text" }, "画像: ", src && src !== address ? link(src, description) : description);
  if (!src) return instead();
  const node = el("img", { src, alt: description, loading: "lazy" });
  node.addEventListener("error", () => node.replaceWith(instead()));
  return node;
}

/** A field of a view (or, rarer, of a message) with its label, hint and a place for its error. */
function inputBlock(block, ctx, blockId) {
  const { element } = block;
  const control = createControl(element, ctx, ctx.kept?.(blockId, element?.action_id));
  if (!control) return unknownBlock(block);
  const { node, group } = control;
  const hint = block.hint && el("p", { id: uid("hint"), class: "hint" }, textNode(block.hint, ctx.names));
  const error = el("p", { id: uid("error"), class: "field-error", hidden: true });
  const optional = block.optional && el("span", { class: "optional", text: "(なくてもかまいません)" });
  const labelText = [textNode(block.label, ctx.names), optional];
  if (!group) node.id = uid("field");
  node.dataset.actionId = element.action_id ?? "";
  node.setAttribute("aria-describedby", [hint?.id, error.id].filter(Boolean).join(" "));
  if (!group && !block.optional) node.setAttribute("aria-required", "true");
  ctx.register?.({ blockId, actionId: element.action_id, control, error, optional: Boolean(block.optional) });
  if (block.dispatch_action) {
    const tell = () => ctx.dispatch({ action_id: element.action_id, block_id: blockId, ...control.read() });
    whenChosen(control, tell);
  }
  const name = group ? el("legend", {}, ...labelText) : el("label", { for: node.id }, ...labelText);
  return el(group ? "fieldset" : "div", { class: "input" }, name, node, hint, error);
}

/** A block this page does not know: whatever words it has, plainly. */
function unknownBlock(block) {
  const words = [block.fallback, block.text, block.alt_text, block.title].map((part) => part?.text ?? part);
  const text = words.find((part) => typeof part === "string" && part) ?? "(この部分はここでは表示できません)";
  return el("p", { text });
}
