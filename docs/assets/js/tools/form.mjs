// What every tool's page is made of: elements, fields that keep what is typed, and the bar that says where it is kept.

import { open } from "./store.mjs";

// Long enough that a word is kept once, short enough that nobody is quicker away.
const PAUSE = 250;
const pending = new Set();
let fields = 0;

/** An element with properties (or attributes, where it has no such property) and children. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element && name !== "list" && name !== "form") element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

export const button = (words, act, properties = {}) => {
  const made = make("button", { type: "button", className: "guide-button", textContent: words, ...properties });
  made.addEventListener("click", act);
  return made;
};

/** A control under its label, with a hint that is read with it. */
export function field(words, control, hint = "") {
  fields += 1;
  control.id = `guide-field-${fields}`;
  const made = make("div", { className: "guide-field" }, make("label", { className: "guide-label", htmlFor: control.id, textContent: words }), control);
  if (hint) {
    made.append(make("small", { id: `${control.id}-hint`, textContent: hint }));
    control.setAttribute("aria-describedby", `${control.id}-hint`);
  }
  return made;
}

export const input = (properties = {}) => make("input", { className: "guide-input", autocomplete: "off", dir: "auto", ...properties });
export const area = (properties = {}) => make("textarea", { className: "guide-input", rows: 3, dir: "auto", ...properties });

/** A list to choose from, of [value, words]. */
export function select(options, properties = {}) {
  const made = make("select", { className: "guide-input", ...properties });
  made.append(...options.map(([value, textContent]) => make("option", { value, textContent })));
  return made;
}

/** A box to tick with its words beside it. */
export const tick = (words, checked, act) => {
  const box = make("input", { type: "checkbox", checked });
  box.addEventListener("change", () => act(box.checked));
  return make("label", { className: "guide-tick" }, box, make("span", { dir: "auto" }, ...[words].flat()));
};

/** A list with a heading that folds. */
export const fold = (words, ...children) =>
  make("details", { className: "guide-fold" }, make("summary", { className: "guide-summary", dir: "auto" }, words), ...children);

export const heading = (words) => make("h2", { className: "guide-tool-heading", textContent: words });

/** Keep what is typed into a control, a moment after the last key; `act` hears each key. */
export function bind(control, value, save, act = () => {}) {
  control.value = value ?? "";
  let timer;
  const flush = () => {
    clearTimeout(timer);
    if (pending.delete(flush)) save(control.value);
  };
  control.addEventListener("input", () => {
    pending.add(flush);
    clearTimeout(timer);
    timer = setTimeout(flush, PAUSE);
    act(control.value);
  });
  control.addEventListener("change", flush);
  return control;
}

/** Keep at once what is still on its way. */
export const flushAll = () => [...pending].forEach((flush) => flush());
globalThis.addEventListener?.("pagehide", flushAll);
globalThis.addEventListener?.("visibilitychange", flushAll);

/** Give the reader a text as a file. */
export function download(name, type, text) {
  const link = make("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** The root of the guide, as an address. */
export const root = new URL("../../../", import.meta.url);
export const to = (path) => new URL(path, root).href;

/** What a tool reads of the guide's pages. */
export async function words(name) {
  const answer = await fetch(to(`tools/${name}`));
  if (!answer.ok) throw new Error(`tools/${name}: ${answer.status}`);
  return answer.json();
}

const CLOSED = "This browser keeps nothing for this site, or has no room left. What you type is lost when you close the page: save it to a file.";
const STUCK = "Some of what was kept here could not be read, and there is no room to put it aside. So it stays as it is, and what you type is lost when you close the page: save everything to a file.";
const NEWER = "A newer version of the guide has kept things here. Reload the page; until then nothing is kept.";
const DAMAGED = "Some of what was kept here could not be read. It was put aside in this browser and is not lost; delete everything to be rid of it.";

/** Where it is kept, and the buttons: save to a file, read one, delete everything. */
function bar(store) {
  const status = make("p", { className: "guide-tool-status", role: "status" });
  const trouble = make("p", { className: "guide-tool-trouble", role: "alert", hidden: true });
  const check = () => {
    const now = [{ refused: CLOSED, stuck: STUCK, newer: NEWER }[store.state], store.damaged && DAMAGED].filter(Boolean).join(" ");
    if (trouble.textContent !== now) trouble.textContent = now;
    trouble.hidden = !now;
  };
  const file = make("input", { type: "file", accept: ".json,application/json", className: "guide-input", ariaLabel: "Read a saved file" });
  file.addEventListener("change", async () => {
    if (!file.files.length) return;
    flushAll();
    try {
      const { used, left } = store.take(await file.files[0].text());
      status.textContent = `Read: ${used} ${used === 1 ? "entry" : "entries"}.${left ? ` ${left} could not be used.` : ""}`;
    } catch {
      status.textContent = "That is no file that these tools saved. Nothing was changed.";
    }
    file.value = "";
  });
  const sure = make("dialog", { className: "guide-dialog", "aria-labelledby": "guide-sure" },
    make("p", { id: "guide-sure", textContent: "Delete everything that the tools keep in this browser? It cannot be had back." }));
  sure.append(make("p", { className: "guide-tool-buttons" },
    button("Delete everything", () => {
      flushAll();
      store.clear();
      sure.close();
      status.textContent = "Everything is deleted.";
    }),
    button("Keep it", () => sure.close())));
  const element = make("div", { className: "guide-tool-bar" },
    make("p", {}, make("strong", { textContent: "Only in this browser. " }), "Nothing is sent."),
    make("p", { className: "guide-tool-buttons" },
      button("Save to a file", () => {
        flushAll();
        download("second-interview.json", "application/json", store.file());
        status.textContent = "Saved as second-interview.json. Whoever has the file can read it.";
      }),
      button("Delete all", () => sure.showModal())),
    fold("Read a saved file", make("p", {}, file)), trouble, status, sure);
  return { element, check };
}

/** Act when the reader comes back on another day; again the next time if `act` returns false. */
export function eachDay(act) {
  let day = new Date().toDateString();
  for (const sign of ["visibilitychange", "focus", "pageshow"]) {
    addEventListener(sign, () => {
      const now = new Date().toDateString();
      if (now !== day && !document.hidden && act() !== false) day = now;
    });
  }
}

/** Put a tool where its page keeps the place, and draw it anew when others change what is kept. */
export async function tool(place, name, draw) {
  const [data, store] = [await words(name), open()];
  const { element, check } = bar(store);
  const body = make("div", { className: "guide-tool-body" });
  const keyed = (key) => (key ? [...body.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key) : body);
  const again = () => {
    const active = body.contains(document.activeElement) ? document.activeElement : null;
    // Where the focus is: a control by its key, or by its place among those within the key around it.
    const key = active?.closest("[data-key]")?.dataset.key;
    const at = active && [...keyed(key).querySelectorAll(active.localName)].indexOf(active);
    const [start, end] = [active?.selectionStart ?? null, active?.selectionEnd];
    flushAll();
    // A recording, and a day that is half typed, are held by the page alone, so they are not drawn over.
    if (body.querySelector("audio, [data-hold]") || active?.validity?.badInput) return false;
    const opened = new Set([...body.querySelectorAll("details[open][data-key]")].map((one) => one.dataset.key));
    body.replaceChildren(...draw(store, data, again));
    for (const one of body.querySelectorAll("details[data-key]")) {
      if (!opened.has(one.dataset.key)) continue;
      one.open = true;
      // What is made when it is unfolded is made now, so that the focus finds it.
      one.dispatchEvent(new Event("toggle"));
    }
    const same = active && (at < 0 ? keyed(key) : keyed(key)?.querySelectorAll(active.localName)[at]);
    if (same && same.type === active.type) {
      same.focus();
      if (start !== null) same.setSelectionRange(start, end);
    }
    check();
    return true;
  };
  store.on(again);
  eachDay(again);
  again();
  for (const sign of ["input", "change", "click"]) body.addEventListener(sign, () => setTimeout(check, PAUSE + 10));
  place.replaceWith(make("div", { className: "guide-tool" }, element, body));
}
