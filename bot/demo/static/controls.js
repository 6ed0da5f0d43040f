/**
 * Form controls of Block Kit (text, choices, dates) → native controls, which bring keyboard and phone support along.
 *
 * @typedef {Object} Control
 * @property {HTMLElement} node
 * @property {() => Record<string, any>} read the element's state, in the shape of Slack's `view.state.values`
 * @property {boolean} group true where the node is several fields and wants a fieldset
 * @property {boolean} typed true where the user types, so that a change is only final on Enter
 */
import { el, uid } from "./dom.js";
import { mrkdwn, plainText } from "./mrkdwn.js";

/** @typedef {{names: import("./mrkdwn.js").Names, conversations: () => {id: string, name: string}[], people: () => {id: string, name: string}[]}} Surroundings */

/** Elements whose state is one id out of the workspace; each says where Slack keeps it. */
const WORKSPACE_SELECTS = {
  channels_select: ["selected_channel", "initial_channel", "conversations"],
  conversations_select: ["selected_conversation", "initial_conversation", "conversations"],
  users_select: ["selected_user", "initial_user", "people"],
};
const TEXT_INPUTS = { plain_text_input: "text", email_text_input: "email", url_text_input: "url", number_input: "text" };
const PICKERS = {
  timepicker: ["time", "selected_time", "initial_time"],
  datepicker: ["date", "selected_date", "initial_date"],
};

/**
 * @param {any} element
 * @param {Surroundings} around
 * @param {Record<string, any>|undefined} kept the state the user had given before the view was updated
 * @returns {Control|null} null where the element is no form control
 */
export function createControl(element, around, kept) {
  const type = element?.type;
  if (type in TEXT_INPUTS) return textInput(element, kept);
  if (type in PICKERS) return picker(element, kept);
  if (type === "static_select") return staticSelect(element, kept);
  if (type in WORKSPACE_SELECTS) return workspaceSelect(element, around, kept);
  if (type === "radio_buttons") return choices(element, around, kept, "radio");
  if (type === "checkboxes" || type === "multi_static_select") return choices(element, around, kept, "checkbox");
  return null;
}

/** @returns {boolean} whether a state holds nothing */
export function isEmpty(state) {
  return !Object.entries(state).some(([key, value]) => key !== "type" && value !== null && value !== "" && value?.length !== 0);
}

function textInput(element, kept) {
  const node = el(element.multiline ? "textarea" : "input", {
    class: "field",
    type: element.multiline ? null : TEXT_INPUTS[element.type],
    rows: element.multiline ? 4 : null,
    inputmode: element.type === "number_input" ? (element.is_decimal_allowed ? "decimal" : "numeric") : null,
    placeholder: element.placeholder?.text,
    maxlength: element.max_length,
    autocomplete: "off",
  });
  node.value = kept?.value ?? element.initial_value ?? "";
  return { node, group: false, typed: true, read: () => ({ type: element.type, value: node.value || null }) };
}

function picker(element, kept) {
  const [type, key, initial] = PICKERS[element.type];
  const node = el("input", { class: "field field-short", type });
  node.value = kept?.[key] ?? element[initial] ?? "";
  return { node, group: false, typed: true, read: () => ({ type: element.type, [key]: node.value || null }) };
}

function staticSelect(element, kept) {
  const groups = element.option_groups ?? [];
  const options = [...(element.options ?? []), ...groups.flatMap((group) => group.options ?? [])];
  const chosen = (kept?.selected_option ?? element.initial_option)?.value;
  // The value is the option's place: Slack's own values may repeat between groups.
  const optionNode = (option) => el("option", { value: options.indexOf(option), text: plain(option.text) });
  const node = el(
    "select",
    { class: "field" },
    el("option", { value: "", text: element.placeholder?.text ?? "選んでください" }),
    ...(element.options ?? []).map(optionNode),
    ...groups.map((group) => el("optgroup", { label: plain(group.label) }, ...(group.options ?? []).map(optionNode))),
  );
  const index = options.findIndex((option) => option.value === chosen);
  node.value = chosen === undefined || index < 0 ? "" : String(index);
  const read = () => ({ type: element.type, selected_option: node.value === "" ? null : options[Number(node.value)] });
  return { node, group: false, typed: false, read };
}

function workspaceSelect(element, around, kept) {
  const [key, initial, source] = WORKSPACE_SELECTS[element.type];
  const node = el(
    "select",
    { class: "field" },
    el("option", { value: "", text: element.placeholder?.text ?? "選んでください" }),
    ...around[source]().map(({ id, name }) => el("option", { value: id, text: name })),
  );
  node.value = kept?.[key] ?? element[initial] ?? "";
  return { node, group: false, typed: false, read: () => ({ type: element.type, [key]: node.value || null }) };
}

/** Radio buttons, checkboxes and multiple selects: a list of native boxes. */
function choices(element, around, kept, kind) {
  const single = kind === "radio";
  const options = [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((group) => group.options ?? [])];
  const before = single ? [kept?.selected_option ?? element.initial_option] : kept?.selected_options ?? element.initial_options ?? [];
  const chosen = new Set(before.filter(Boolean).map((option) => option.value));
  const name = uid("choice");
  const boxes = options.map((option) => {
    const box = el("input", { type: kind, name });
    box.checked = chosen.has(option.value);
    return box;
  });
  // Short answers (はい / いいえ …) sit in a row: a long questionnaire stays easy to survey.
  const short = options.length <= 5 && options.every((option) => plain(option.text).length <= 10 && !option.description);
  const rows = options.map((option, i) => choiceRow(boxes[i], option, around));
  const node = el("div", { class: short ? "choices choices-row" : "choices", role: single ? "radiogroup" : "group" }, ...rows);
  const picked = () => options.filter((_, i) => boxes[i].checked);
  const read = () => (single ? { type: element.type, selected_option: picked()[0] ?? null } : { type: element.type, selected_options: picked() });
  return { node, group: true, typed: false, read };
}

function choiceRow(box, option, around) {
  const note = option.description && el("span", { class: "choice-note" }, textNode(option.description, around.names));
  return el("label", { class: "choice" }, box, el("span", { class: "choice-text" }, textNode(option.text, around.names), note));
}

/** A text object of either kind. */
export function textNode(text, names) {
  if (!text) return document.createDocumentFragment();
  return text.type === "mrkdwn" ? mrkdwn(text.text, names) : plainText(text.text, text.emoji);
}

/** A text object where only characters can stand, such as an option. */
export function plain(text) {
  const node = el("span");
  node.append(plainText(text?.text ?? ""));
  return node.textContent;
}
