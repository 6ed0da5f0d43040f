/** The list of conversations. On narrow screens it is a drawer. */
import { el, icon } from "./dom.js";

const SECTIONS = [
  ["channel", "チャンネル"],
  ["im", "ダイレクトメッセージ"],
];

export class Sidebar {
  /**
   * @param {{sidebar: HTMLElement, scrim: HTMLElement, opener: HTMLElement, rest: HTMLElement[]}} nodes `rest` is out of reach while the drawer is open
   * @param {MediaQueryList} narrow where it is a drawer
   */
  constructor(nodes, narrow) {
    Object.assign(this, nodes, { narrow });
    this.opener.addEventListener("click", () => this.setOpen(true));
    this.scrim.addEventListener("click", () => this.setOpen(false));
    narrow.addEventListener("change", () => this.setOpen(false));
    this.setOpen(false);
  }

  /**
   * @param {import("./store.js").Store} store
   * @param {string} current
   * @param {Map<string, number>} unread
   */
  render(store, current, unread) {
    const { workspace, user } = store;
    const held = document.activeElement?.closest?.("#sidebar [data-testid]")?.dataset.testid;
    this.sidebar.replaceChildren(
      el("div", { class: "workspace-name" }, el("span", { class: "workspace-sign", "aria-hidden": "true", text: [...workspace.name][0] ?? "" }), el("strong", { text: workspace.name })),
      ...SECTIONS.map(([kind, title]) => section(title, store.channels.filter((channel) => channel.kind === kind), current, unread)),
      el("div", { class: "sidebar-foot" }, el("p", {}, `あなた: ${user.name}`), el("p", {}, el("a", { href: "/demo/report", target: "_blank", text: "経営者向け1枚(印刷用)" })), el("p", { text: "これは手元のデモです。Slackには何も送られず、Slackのアカウントも要りません。" })),
    );
    if (held) this.sidebar.querySelector(`[data-testid="${CSS.escape(held)}"]`)?.focus();
  }

  get isOpen() {
    return this.sidebar.classList.contains("open");
  }

  setOpen(open) {
    const wasOpen = this.isOpen;
    const drawer = this.narrow.matches;
    this.sidebar.classList.toggle("open", drawer && open);
    this.sidebar.inert = drawer && !open;
    this.scrim.hidden = !(drawer && open);
    this.opener.setAttribute("aria-expanded", String(drawer && open));
    for (const node of this.rest) node.inert = drawer && open;
    if (drawer && open) (this.sidebar.querySelector("[aria-current]") ?? this.sidebar.querySelector("a"))?.focus();
    else if (wasOpen && drawer) this.opener.focus();
  }
}

function section(title, channels, current, unread) {
  const links = channels.map((channel) => el("li", {}, channelLink(channel, channel.id === current, unread.get(channel.id) ?? 0)));
  return el("section", {}, el("h2", { text: title }), el("ul", {}, ...links));
}

function channelLink({ id, name, kind }, isCurrent, unread) {
  const sign = kind === "im" ? el("span", { class: "sign app", "aria-hidden": "true" }, icon("shield")) : el("span", { class: "sign", "aria-hidden": "true", text: "#" });
  const count = unread > 0 && el("span", { class: "unread" }, String(unread), el("span", { class: "visually-hidden", text: "件の未読" }));
  return el("a", { href: `#/${id}`, "aria-current": isCurrent ? "page" : null, "data-testid": `channel-${id}`, class: unread ? "has-unread" : "" }, sign, el("span", { class: "channel-name", text: name }), count);
}
