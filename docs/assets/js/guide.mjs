// What every page runs: the controls of the header, and the doors to what loads on first use.

const root = document.documentElement;
const find = (selector) => document.querySelector(selector);

const use = (path, act) => import(path).then(act);

// What was asked for may not come: offline, or once a newer guide is published.
const asked = (path, act) => import(path).then(act, () => say("That did not load. Open the page again and try once more."));

export const named = (hash) => { try { return decodeURIComponent(hash.slice(1)); } catch { return hash.slice(1); } };

/** Show and speak a sentence. */
export function say(words) {
  find(".guide-toast")?.remove();
  const toast = document.createElement("p");
  toast.className = "guide-toast";
  toast.setAttribute("role", "status");
  document.body.append(toast);
  // A live region speaks what is put into it after it is there.
  setTimeout(() => { toast.textContent = words; });
  setTimeout(() => toast.remove(), 4000);
}

function scheme(button) {
  const names = { "": "as your system", light: "light", dark: "dark" };
  const show = () => button.setAttribute("aria-label", `Colours: ${names[root.dataset.guideScheme || ""]}`);
  show();
  button.addEventListener("click", () => {
    const order = Object.keys(names);
    root.dataset.guideScheme = order[(order.indexOf(root.dataset.guideScheme || "") + 1) % order.length];
    use("./kept.mjs", (kept) => kept.write("guide-scheme", root.dataset.guideScheme));
    show();
    say(button.getAttribute("aria-label"));
  });
}

// The menu opens without script; this tells screen readers and keeps the focus inside.
function menu(button) {
  const panel = find("#guide-menu");
  const behind = [...document.querySelectorAll(".guide-header, .md-content, .guide-footer, .md-skip")];
  button.setAttribute("aria-controls", panel.id);
  button.setAttribute("aria-expanded", "false");
  // Before the browser gives the focus back, the button must be able to take it.
  panel.addEventListener("beforetoggle", (event) => {
    const open = event.newState === "open";
    button.setAttribute("aria-expanded", open);
    for (const part of behind) part.inert = open;
  });
  panel.addEventListener("toggle", (event) => {
    if (event.newState === "closed" && document.activeElement === document.body) button.focus();
  });
  panel.addEventListener("click", (event) => event.target.closest("a") && panel.hidePopover?.());
  matchMedia("(min-width: 60em)").addEventListener("change", () => panel.hidePopover?.());
}

/** Whether a key belongs to a composition; Safari sends the last one when that is over. */
export const isComposing = (event) => event.isComposing || event.keyCode === 229;

const TYPED = /^(text|search|email|url|tel|password|number|date|month|week|time)/;

function search(link) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = link.className;
  button.dataset.guide = "search";
  button.setAttribute("aria-haspopup", "dialog");
  button.append(...link.childNodes);
  link.replaceWith(button);
  const path = "./search/dialog.mjs";
  // Where the dialog cannot be had, the link still leads somewhere.
  const open = (query, field) => use(path, (dialog) => dialog.open({ query, field })).catch(() => location.assign(link.href));
  for (const sign of ["pointerenter", "focus"]) {
    button.addEventListener(sign, () => use(path, (dialog) => dialog.warm()).catch(() => {}), { once: true });
  }
  button.addEventListener("click", () => open(""));
  addEventListener("keydown", (event) => {
    const at = event.composedPath()[0];
    const typing = at.isContentEditable || TYPED.test(at.type) || isComposing(event);
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing || root.dataset.guideSlash) return;
    event.preventDefault();
    open("");
  });
  // What is typed on the home page goes on in the dialog.
  const field = find(".guide-ask input");
  for (const sign of ["input", "compositionend"]) {
    field?.addEventListener(sign, (event) => event.isComposing || open("", field));
  }
  const query = new URLSearchParams(location.search).get("q");
  if (query !== null || field?.value) open(query || "", field);
}

for (const [name, start] of Object.entries({ scheme, menu, search })) {
  const control = find(`[data-guide=${name}]:is(a, button)`);
  if (control) start(control);
}
if (find(".guide-toc")) addEventListener("scroll", () => use("./contents.mjs", (contents) => contents.mark()), { passive: true });

// Words explained, and marks.
const explained = ".guide-word, [href^='#source-']";

addEventListener("click", (event) => {
  const at = (selector) => event.target.closest?.(selector);
  const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  const tip = at(".headerlink");
  if (tip && plain) asked("./share.mjs", (share) => share.tip(tip));
  if (at("[data-guide=share]")) asked("./share.mjs", (share) => share.page());
  if (at("[data-guide=print]")) print();
  if (at("a[data-guide=keep]")) {
    event.preventDefault();
    asked("./take-along.mjs", (guide) => guide.keep());
  }
  const copy = at("[data-guide=copy]");
  if (copy) asked("./share.mjs", (share) => share.letter(copy));
  const question = at("[data-guide=question]");
  if (question) asked("./tools/keep.mjs", (guide) => guide.keep(question));
  const word = at(explained);
  // A mouse has shown the meaning by pointing; a finger's first tap shows it, and its link leads on.
  if (word && plain && event.pointerType === "touch" && !word.hasAttribute("aria-describedby")) {
    event.preventDefault();
    const go = () => location.assign(word.href);
    use("./words.mjs", (words) => words.explain(word)).then((shown) => shown || go(), go);
  }
});
const site = new URL("../../", import.meta.url).href;
const ahead = [location.href];

/** Whether the line bears more than was asked for. */
export const lineBears = (line = navigator.connection) => navigator.onLine && !line?.saveData && !/2g/.test(line?.effectiveType);

/** Fetch what may be next: five at most. */
export function fetchAhead({ href }) {
  const page = href.split("#")[0];
  if (!lineBears() || ahead[5] || ahead.includes(page)) return;
  if (!page.startsWith(site) || !/\/([\w-]+\.html)?$/.test(page)) return;
  ahead.push(page);
  const hint = document.createElement("link");
  hint.rel = "prefetch";
  hint.href = page;
  // Firefox's policy stops a hint.
  if (HTMLScriptElement.supports?.("speculationrules")) document.head.append(hint);
  else fetch(page).catch(() => {});
}
let pointed;
addEventListener("pointercancel", () => clearTimeout(pointed));

for (const sign of ["pointerover", "focusin"]) {
  addEventListener(sign, (event) => {
    clearTimeout(pointed);
    const link = event.target.closest?.("a[href]");
    if (link) pointed = setTimeout(fetchAhead, 65, link);
    const word = event.target.closest?.(explained);
    // A finger focuses a link before it follows it.
    const meant = sign === "focusin" ? word?.matches(":focus-visible") : event.pointerType !== "touch";
    if (word && meant) use("./words.mjs", (words) => words.explain(word));
  });
}
if (find("[data-guide=tick]")) use("./kept.mjs", (kept) => kept.ticks(say));
// That of the home page is for whoever has kept something.
const place = find("[data-guide-tool]");
const tool = place?.dataset.guideTool;
if (tool && (tool !== "next.mjs" || root.dataset.guideTools)) use(`./tools/${tool}`, (tools) => tools.enhance(place));

// An address that names nothing: its tip was moved, or a program mangled it.
const missing = find("[data-guide=lost]");
const lost = () => {
  const wanted = named(location.hash);
  const adrift = wanted && !/^(:~:|top$)/i.test(wanted) && !document.getElementById(wanted);
  if (missing || adrift) use("./moved.mjs", (moved) => moved.follow(missing)).catch(() => {});
};
lost();
addEventListener("hashchange", lost);
if (location.search === "?led") use("./lost.mjs", (led) => led.arrive());

// Who stays can go on offline: from the second page, the first scroll, touch or key, or in ten seconds.
const stay = new AbortController();
const worker = navigator.serviceWorker?.controller;
const inside = worker || document.referrer.startsWith(site);
const staying = () => {
  stay.abort();
  clearTimeout(soon);
  if (worker || navigator.onLine) use("./offline.mjs", (offline) => offline.start()).catch(() => {});
};
const soon = setTimeout(staying, inside ? 0 : 10000);
for (const sign of ["scroll", "pointerdown", "keydown"]) addEventListener(sign, staying, { signal: stay.signal });
