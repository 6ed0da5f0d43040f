/** Starts the page and connects its parts: store, sidebar, main list, thread panel, views and the event stream. */
import * as api from "./api.js";
import { renderBlocks } from "./blocks.js";
import { dismissToast, toast } from "./dialogs.js";
import { el, icon } from "./dom.js";
import { Pane } from "./pane.js";
import { placeFor } from "./places.js";
import { readRoute, routeTo } from "./route.js";
import { Sender } from "./sender.js";
import { Sidebar } from "./sidebar.js";
import { Store } from "./store.js";
import { Views } from "./views.js";
import { Waiting } from "./waiting.js";

const $ = (id) => document.getElementById(id);
/** Below the first width the thread is a sheet over everything, below the second the side bar is a drawer. */
const phone = matchMedia("(max-width: 720px)");
const narrow = matchMedia("(max-width: 960px)");

class App {
  constructor(state) {
    this.store = new Store(state);
    this.waiting = new Waiting(() => this.showStatus());
    this.sender = new Sender(this.store, this.waiting, (message) => this.takeOwnMessage(message));
    this.unread = new Map();
    this.route = { channel: "", thread: null, home: false };
    this.hasConnected = false;
    this.sidebar = new Sidebar({ sidebar: $("sidebar"), scrim: $("scrim"), opener: $("open-sidebar"), rest: [$("main"), $("thread")] }, narrow);
    this.views = new Views(this.context((action, extra) => this.act({ channel: this.route.channel, ts: null, thread_ts: null, ephemeral: false, ...extra }, action)));
    this.main = this.makePane("", "scroller", "messages", "status", "composer", (message) => this.store.replies(message.channel, message.ts));
    this.thread = this.makePane("thread-", "thread-scroller", "thread-messages", "thread-status", "thread-composer", null);
  }

  start() {
    $("open-sidebar").append(icon("menu"));
    $("close-thread").append(icon("close"));
    $("close-thread").addEventListener("click", () => this.closeThread());
    $("skip").addEventListener("click", (event) => {
      event.preventDefault();
      this.main.composer.focus();
    });
    addEventListener("hashchange", () => this.follow());
    addEventListener("keydown", (event) => event.key === "Escape" && this.escape(event));
    phone.addEventListener("change", () => this.render());
    this.showToday(this.store.today);
    $("week").addEventListener("click", () => this.passWeek());
    this.follow();
    api.listen({
      message: (message) => this.take(message),
      deleted: ({ channel, ts }) => (this.store.remove(channel, ts), this.render()),
      view: ({ view_id: id, view }) => (this.waiting.answeredByView(), this.views.show(id, view)),
      view_closed: ({ view_id: id }) => this.views.close(id),
      view_errors: ({ view_id: id, errors }) => this.views.showErrors(id, errors),
      home: ({ view }) => ((this.store.home = view), this.render()),
      open: () => this.reconnected(),
      lost: () => ($("connection").textContent = "接続が切れました。つなぎ直しています…"),
    });
  }

  showToday(day) {
    $("today").textContent = day;
    $("today").setAttribute("datetime", day);
  }

  /** Lets a week pass, so that the weekly digest falls due. */
  async passWeek() {
    $("week").disabled = true;
    const answer = await api.post("/demo/week", {});
    $("week").disabled = false;
    if (answer.ok) this.showToday(answer.today);
    else toast(api.advice(answer.error, "もう一度押してください。"));
  }

  /** @returns {import("./elements.js").Context} */
  context(dispatch) {
    const { store } = this;
    return {
      names: store,
      conversations: () => store.channels.filter(({ kind }) => kind === "channel").map(({ id, name }) => ({ id, name: `#${name}` })),
      people: () => [store.user, store.bot],
      dispatch,
    };
  }

  makePane(testPrefix, scroller, log, status, composer, repliesOf) {
    const inThread = repliesOf === null;
    return new Pane(
      { scroller: $(scroller), log: $(log), status: $(status), composer: $(composer) },
      {
        testPrefix,
        repliesOf,
        botName: this.store.bot.name,
        commands: this.store.commands,
        emptyText: inThread ? "" : "まだメッセージはありません。下の例から1つ選ぶか、質問を書いてみてください。",
        contextFor: (message) => this.context((action) => this.actOn(message, action)),
        onShortcut: (message) => this.useShortcut(message),
        onSend: (text) => this.sender.send(text, { channel: this.route.channel, thread: inThread ? this.route.thread : null }),
      },
    );
  }

  /* Where we are */

  /** Takes over the address: it names the channel and the thread, so that going back works, on phones too. */
  follow() {
    const before = this.route;
    this.route = readRoute(location.hash, this.store);
    this.unread.delete(this.route.channel);
    this.sidebar.setOpen(false);
    this.render();
    this.tellOpened(before);
    if (this.route.thread && this.route.thread !== before.thread && !this.openedByItself) $("thread-title").focus();
    else if (before.thread && !this.route.thread && before.channel === this.route.channel) this.focusMessage(before.thread);
    else if (before.channel && before.channel !== this.route.channel && phone.matches) $("title").focus();
    this.openedByItself = false;
  }

  /** Slack tells the app when its home or its conversation is opened. */
  tellOpened(before) {
    const { channel, home } = this.route;
    if (this.store.channel(channel)?.kind !== "im" || (before.channel === channel && before.home === home)) return;
    void api.post("/demo/opened", { tab: home ? "home" : "messages" });
  }

  openThread(ts) {
    this.openedByItself = true;
    location.hash = routeTo({ channel: this.route.channel, thread: ts });
  }

  closeThread() {
    location.hash = routeTo({ channel: this.route.channel });
  }

  /** Back to the message whose thread was closed. */
  focusMessage(ts) {
    const article = $("messages").querySelector(`[data-ts="${CSS.escape(ts)}"]`);
    (article?.querySelector(".replies") ?? article)?.focus({ preventScroll: true });
  }

  /** Closes the uppermost thing that is open; dialogs and menus have already had their turn. */
  escape(event) {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open], :popover-open")) return;
    if (dismissToast()) return;
    if (this.sidebar.isOpen) this.sidebar.setOpen(false);
    else if (this.route.thread) this.closeThread();
  }

  /* What comes in */

  take(message) {
    const isNew = this.store.upsert(message);
    const answered = isNew && message.is_bot ? this.waiting.answeredBy(message) : undefined;
    if (isNew && message.is_bot && message.channel !== this.route.channel) this.unread.set(message.channel, (this.unread.get(message.channel) ?? 0) + 1);
    this.render();
    if (answered && !answered.thread && this.store.isReply(message)) this.revealThread(message);
  }

  /** An answer in the thread of what the user just sent opens beside it; a phone has no room and shows the count. */
  revealThread(message) {
    const { channel, thread, home } = this.route;
    if (!phone.matches && !home && message.channel === channel && thread !== message.thread_ts) this.openThread(message.thread_ts);
  }

  takeOwnMessage(message) {
    if (this.store.get(message.channel, message.ts)) return;
    this.store.upsert(message);
    this.render();
  }

  /** Whatever was missed while the connection was down comes with a fresh state. */
  async reconnected() {
    $("connection").textContent = "";
    this.store.startRefresh();
    try {
      const state = await api.getState();
      this.store.finishRefresh(state.messages ?? []);
      this.store.home = state.home ?? this.store.home;
      this.render();
    } catch {
      // The stream is up; the next message shows whether the rest is.
    }
  }

  /* What goes out */

  actOn(message, action) {
    const { channel, ts, thread_ts, ephemeral } = message;
    // A button in the main list may be answered in the thread below it.
    if (!this.store.isReply(message)) this.waiting.start({ channel, ts: thread_ts ?? ts, state: "quiet" });
    return this.act({ channel, ts, thread_ts, ephemeral }, action);
  }

  /** The app's entry in a message's menu: what it answers only this user sees. */
  async useShortcut({ channel, ts, thread_ts: thread }) {
    this.waiting.start({ channel, thread: thread ?? null, label: "secbench に相談" });
    const answer = await api.post("/demo/shortcut", { channel, ts });
    if (!answer.ok) toast(api.advice(answer.error, "もう一度押してみてください。"));
  }

  async act(place, action) {
    const answer = await api.post("/demo/action", { ...place, block_id: action.block_id, action });
    if (!answer.ok) toast(api.advice(answer.error, "もう一度押してみてください。"));
    return answer.ok;
  }

  /* What is shown */

  render() {
    const { store, route } = this;
    const channel = store.channel(route.channel);
    if (!channel) return;
    this.sidebar.render(store, channel.id, this.unread);
    this.renderHead(channel);
    this.main.show(channel.id, store.topLevel(channel.id), placeFor(this.store, channel, null));
    this.renderHome(channel);
    this.renderThread(channel);
    this.showStatus();
  }

  renderHead(channel) {
    const name = channel.kind === "im" ? channel.name : `# ${channel.name}`;
    document.title = `${name} – secbench デモ`;
    $("title").textContent = name;
    $("topic").textContent = channel.topic ?? "";
  }

  renderThread(channel) {
    const { thread } = this.route;
    const messages = thread ? this.store.thread(channel.id, thread) : [];
    const open = messages.length > 0;
    $("thread").hidden = !open;
    $("workspace").classList.toggle("with-thread", open);
    if (!this.sidebar.isOpen) $("main").inert = open && phone.matches;
    $("thread-topic").textContent = channel.kind === "im" ? channel.name : `# ${channel.name}`;
    if (open) this.thread.show(`${channel.id}/${thread}`, messages, placeFor(this.store, channel, thread));
    else this.thread.key = "";
  }

  /** The app's home, beside the direct message; the app publishes it when it is opened. */
  renderHome(channel) {
    const { home } = this.store;
    const hasHome = channel.kind === "im";
    const atHome = hasHome && this.route.home;
    $("tabs").hidden = !hasHome;
    const tab = (label, current, target) => el("a", { href: routeTo(target), "aria-current": current ? "page" : null, text: label });
    $("tabs").replaceChildren(tab("メッセージ", !atHome, { channel: channel.id }), tab("ホーム", atHome, { channel: channel.id, home: true }));
    for (const id of ["scroller", "composer"]) $(id).hidden = atHome;
    $("home").hidden = !atHome;
    if (!atHome || !home || this.shownHome === home) return;
    this.shownHome = home;
    const dispatch = (action) => this.act({ channel: channel.id, ts: null, thread_ts: null, ephemeral: false, view: "home" }, action);
    $("home").replaceChildren(el("h2", { class: "visually-hidden", text: "ホーム" }), el("div", { class: "message-body" }, renderBlocks(home.blocks ?? [], this.context(dispatch))));
  }

  showStatus() {
    const { channel, thread } = this.route;
    this.main.showStatus(this.waiting.at(channel, null));
    if (thread) this.thread.showStatus(this.waiting.at(channel, thread));
  }
}

async function boot() {
  try {
    new App(await api.getState()).start();
  } catch (problem) {
    console.error(problem);
    $("title").textContent = "読み込めませんでした";
    const retry = el("button", { type: "button", class: "button primary", text: "もう一度読み込む", on: { click: () => location.reload() } });
    const text = "デモのサーバーにつながりませんでした。ターミナルで「make demo」が動いているか確かめてから、もう一度読み込んでください。";
    $("messages").replaceChildren(el("div", { class: "empty", role: "alert" }, el("p", { text }), retry));
  }
}

boot();
