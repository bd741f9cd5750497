// What every page runs: the controls of the header, the contents that follow, and the doors to what loads on first use.

const root = document.documentElement;
const find = (selector) => document.querySelector(selector);

/** Run `act` with the module at `path`, fetched on its first use. */
const use = (path, act) => import(path).then(act);

/** The same for what a reader asked for: without a connection, or once a newer guide was published, say what helps. */
const asked = (path, act) => import(path).then(act, () => say("That did not load. Open the page again and try once more."));

/** The id that a fragment names; one that is badly written names itself. */
const named = (hash) => { try { return decodeURIComponent(hash.slice(1)); } catch { return hash.slice(1); } };

/** A value kept in this browser; a browser that refuses storage keeps nothing, and that is fine. */
export const kept = {
  get: (name) => { try { return localStorage.getItem(name); } catch { return null; } },
  set: (name, value) => { try { localStorage.setItem(name, value); } catch { /* refused */ } },
};

/** Show a sentence for a moment, and have it spoken. */
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

/** Colours: as the system has them, light, dark, and round again. */
function scheme(button) {
  const names = { "": "as your system", light: "light", dark: "dark" };
  const show = () => button.setAttribute("aria-label", `Colours: ${names[root.dataset.guideScheme || ""]}`);
  show();
  button.addEventListener("click", () => {
    const order = Object.keys(names);
    root.dataset.guideScheme = order[(order.indexOf(root.dataset.guideScheme || "") + 1) % order.length];
    kept.set("guide-scheme", root.dataset.guideScheme);
    show();
    say(button.getAttribute("aria-label"));
  });
}

/** The menu opens without script; this says so to screen readers and keeps the focus inside while it is open. */
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

/** Search: the link to the A to Z becomes the button that opens the dialog. */
function search(link) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = link.className;
  button.dataset.guide = "search";
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-haspopup", "dialog");
  button.append(...link.childNodes);
  link.replaceWith(button);
  const path = "./search/dialog.mjs";
  // Where the dialog cannot be had, the link still leads somewhere.
  const open = (query) => use(path, (dialog) => dialog.open({ opener: button, query })).catch(() => location.assign(link.href));
  for (const sign of ["pointerenter", "focus"]) {
    button.addEventListener(sign, () => use(path, (dialog) => dialog.warm()).catch(() => {}), { once: true });
  }
  button.addEventListener("click", () => open(""));
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing || kept.get("guide-slash") === "off") return;
    event.preventDefault();
    open("");
  });
  const query = new URLSearchParams(location.search).get("q");
  if (query !== null) open(query);
}

/** Mark in the contents of the page the tip that is being read. */
function follow(links) {
  const headings = links.map((link) => document.getElementById(named(link.hash)));
  const mark = () => {
    // The line that a reader's eyes are at goes down with the page, so that the last tips have their turn.
    const read = scrollY / Math.max(1, root.scrollHeight - innerHeight);
    const at = headings.findLastIndex((heading) => heading.getBoundingClientRect().top < innerHeight * Math.max(0.3, read));
    links.forEach((link, index) => (index === at ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
  };
  addEventListener("scroll", mark, { passive: true });
}

for (const [name, start] of Object.entries({ scheme, menu, search })) {
  const control = find(`[data-guide=${name}]:is(a, button)`);
  if (control) start(control);
}
const tocLinks = [...document.querySelectorAll(".guide-toc a")];
if (tocLinks.length) follow(tocLinks);

addEventListener("click", (event) => {
  const at = (selector) => event.target.closest?.(selector);
  const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  const tip = at(".headerlink");
  if (tip && plain) asked("./share.mjs", (share) => share.tip(tip));
  if (at("[data-guide=share]")) asked("./share.mjs", (share) => share.page());
  if (at("[data-guide=print]")) print();
  if (at("[data-guide=keep]")) asked("./take-along.mjs", (guide) => guide.keep());
  const question = at("[data-guide=question]");
  if (question) asked("./tools/keep.mjs", (guide) => guide.keep(question));
  const word = at(".guide-word");
  // A mouse has shown the meaning by pointing; a finger's first tap shows it, and its link leads on.
  if (word && plain && event.pointerType === "touch" && !word.hasAttribute("aria-describedby")) {
    event.preventDefault();
    const go = () => location.assign(word.href);
    use("./words.mjs", (words) => words.explain(word)).then((shown) => shown || go(), go);
  }
});
for (const sign of ["pointerover", "focusin"]) {
  addEventListener(sign, (event) => {
    const word = event.target.closest?.(".guide-word");
    // A finger focuses a link before it follows it.
    const meant = sign === "focusin" ? word?.matches(":focus-visible") : event.pointerType !== "touch";
    if (word && meant) use("./words.mjs", (words) => words.explain(word));
  });
}
if (find("[data-guide=tick]")) use("./ticks.mjs", (ticks) => ticks.keep());
// A tool, where its page has a place for it; the home page has one for whoever has kept something.
const place = find("[data-guide-tool]");
const tool = place?.dataset.guideTool;
if (tool && (tool !== "next.mjs" || kept.get("guide-tools"))) use(`./tools/${tool}`, (tools) => tools.enhance(place));

// A tip that was moved or renamed: its old link names nothing on the page.
const wanted = named(location.hash);
if (wanted && !wanted.startsWith(":~:") && !document.getElementById(wanted)) use("./moved.mjs", (moved) => moved.follow());

// Who stays gets what the guide needs without a connection: from the second page, or the first scroll, touch or key, or
// after ten seconds. A first glance costs the page alone.
const stay = new AbortController();
const worker = navigator.serviceWorker?.controller;
const inside = worker || document.referrer.startsWith(new URL("../../", import.meta.url).href);
const staying = () => {
  stay.abort();
  clearTimeout(soon);
  if (worker || navigator.onLine) use("./offline.mjs", (offline) => offline.start()).catch(() => {});
};
const soon = setTimeout(staying, inside ? 0 : 10000);
for (const sign of ["scroll", "pointerdown", "keydown"]) addEventListener(sign, staying, { signal: stay.signal });
