// Show the search and its results: `warm()` fetches what it needs, `open()` shows it.

import { fetchAhead, isComposing, lineBears } from "../guide.mjs";
import { read, write } from "../kept.mjs";

const HERE = import.meta.url;
const SLASH = "guide-slash"; // the one setting

let worker, styled, dialog, input, status, list, root;
let asked = 0; // the number of the last question
let shown = 0; // the number of the question whose results stand in the list
let go = false; // Enter came before the results did
let active = -1;
let slow, address, likely;
let composed = -Infinity; // when a composition last had a key

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const part = (name, ...children) => make("div", { class: "guide-search__" + name }, ...children);

/** Fetch the engine, the index and the styles, once. */
export function warm() {
  if (worker) return;
  worker = new Worker(new URL("worker.mjs", HERE), { type: "module" });
  worker.onmessage = ({ data }) => show(data);
  worker.onerror = () => show({ number: asked, failed: true });
  styled = new Promise((done) => {
    const link = make("link", { rel: "stylesheet", href: new URL("../../search.css", HERE) });
    link.onload = link.onerror = done;
    document.head.append(link);
  });
}

function build() {
  input = make("input", {
    id: "guide-search-input",
    class: "guide-search__input",
    type: "search",
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": "guide-search-list",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    enterkeyhint: "go",
    dir: "auto",
  });
  status = make("p", { class: "guide-search__status", role: "status" });
  list = make("div", { id: "guide-search-list", role: "listbox", "aria-label": "Results" });
  const slash = make("input", { type: "checkbox" });
  slash.checked = read(SLASH, (value) => value === "on" || value === "off") !== "off";
  slash.onchange = () => {
    document.documentElement.dataset.guideSlash = slash.checked ? "" : "off";
    write(SLASH, slash.checked ? "on" : "off");
  };
  const close = make("button", { type: "button", class: "guide-search__close" }, "Close");
  close.onclick = () => dialog.close();
  const label = make("label", { id: "guide-search-label", for: input.id }, "Search for a tip");
  const all = make("a", { href: new URL("a-to-z/", root) }, "Every tip from A to Z");
  dialog = make(
    "dialog",
    { id: "guide-search", class: "guide-search", "aria-labelledby": label.id },
    part(
      "panel",
      part("head", label, input, close),
      part("body", status, list),
      part("foot", make("p", {}, "Nothing you type is sent while you search. ", all), make("label", { class: "guide-search__slash" }, slash, " The / key opens search")),
    ),
  );
  input.oninput = ask;
  dialog.onkeydown = key;
  dialog.oncancel = (event) => { if (event.timeStamp - composed < 100) event.preventDefault(); };
  dialog.onclick = (event) => {
    const follows = event.target.closest("a") && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    // A click on itself is outside.
    if (event.target === dialog || follows) dialog.close();
  };
  // Chromium gives a field its focus back, not its caret.
  dialog.onclose = () => {
    remember("");
    document.activeElement.select?.();
  };
  for (const sign of ["resize", "scroll"]) visualViewport.addEventListener(sign, fit);
  document.body.append(dialog);
  // The address may hold what is typed: no host is told.
  document.head.append(make("meta", { name: "referrer", content: "origin" }));
}

/** A phone's keyboard may cover what it does not shrink: the dialog is what is left. */
function fit() {
  const { height, offsetTop, scale } = visualViewport;
  const covered = scale === 1 && innerHeight - height > 100;
  dialog.style.height = covered ? `${height}px` : "";
  dialog.style.top = covered ? `${offsetTop}px` : "";
}

/** Keep what is typed in the address, so that it can be shared. */
function remember(text) {
  clearTimeout(address);
  const url = new URL(location);
  url.searchParams.delete("q");
  if (text) url.searchParams.set("q", text);
  history.replaceState(history.state, "", url);
}

function ask() {
  const text = input.value.trim();
  go = false;
  clearTimeout(slow);
  clearTimeout(address);
  clearTimeout(likely);
  // Browsers limit how often an address changes, and its length.
  address = setTimeout(() => dialog.open && remember(text.slice(0, 400)), 250);
  asked++;
  if (!text) return show({ number: asked });
  slow = setTimeout(() => (status.textContent = "Searching…"), 400);
  worker.postMessage({ number: asked, text });
}

const option = (name, address, i, ...children) =>
  make("a", { class: name, role: "option", id: "guide-search-" + i, href: new URL(address, root), "aria-selected": "false" }, ...children);

const line = (name, parts) =>
  make("span", { class: "guide-search__" + name }, ...parts.map(([text, wanted]) => (wanted ? make("mark", {}, text) : text)), " ");

function show({ number, failed, results = [], used, topics = [], wanted, rules }) {
  if (number !== asked || !dialog) return;
  clearTimeout(slow);
  shown = number;
  list.replaceChildren(
    ...results.map(({ address, heading, page }, i) =>
      option("guide-result", address, i, line("title", heading), page && line("page", [[page]]), i < 3 && lineBears() ? line("start", []) : ""),
    ),
    ...topics.map(({ address, title }, i) => option("guide-search__topic", address, i, title)),
  );
  select(-1);
  for (const part of [list.parentNode, list.parentNode.parentNode]) part.scrollTop = 0;
  input.setAttribute("aria-expanded", String(list.childElementCount > 0));
  const count = results.length + (results.length === 1 ? " tip found." : " tips found.");
  if (failed) status.textContent = "Search cannot be loaded here. The list from A to Z has every tip.";
  else if (!results.length) status.textContent = topics.length ? "Nothing found. Did you mean to ask:" : "Type a word or a question.";
  else if (used) {
    const words = used.flatMap(([word, corrected]) => [" ", corrected ? make("strong", {}, word) : word]);
    status.replaceChildren("Showing results for", ...words, ". " + count);
  } else status.textContent = count;
  if (go) list.querySelector(".guide-result")?.click();
  go = false;
  likely = results.length && setTimeout(() => {
    fetchAhead(list.firstElementChild);
    if (lineBears()) import("./sentence.mjs").then((found) => found.show(list, line, input.value, wanted, rules));
  }, 300);
}

function select(index) {
  active = index;
  [...list.children].forEach((one, i) => one.setAttribute("aria-selected", String(i === index)));
  const chosen = list.children[index];
  if (!chosen) return input.removeAttribute("aria-activedescendant");
  input.setAttribute("aria-activedescendant", chosen.id);
  chosen.scrollIntoView({ block: "nearest" });
  fetchAhead(chosen);
}

function key(event) {
  const all = [...list.children];
  const focused = all.indexOf(event.target);
  const inInput = event.target === input;
  if (isComposing(event)) composed = event.timeStamp;
  if (isComposing(event) || event.altKey || event.ctrlKey || event.metaKey || (!inInput && focused < 0)) return;
  const at = inInput ? active : focused;
  const last = all.length - 1;
  // Home and End move in the text until one is chosen.
  const to = { ArrowDown: at < last ? at + 1 : 0, ArrowUp: at < 0 ? last : at - 1, Home: at < 0 ? NaN : 0, End: at < 0 ? NaN : last }[event.key];
  if (to >= -1 && all.length) {
    event.preventDefault();
    select(to);
    if (!inInput) (all[to] ?? input).focus();
  } else if (event.key === "Enter" && inInput) {
    event.preventDefault();
    go = shown !== asked;
    if (!go) (all[active] ?? list.querySelector(".guide-result"))?.click();
  }
}

/** Open the search with `query`, or with what stands in a field of the page. */
export async function open({ query = "", field, base = "../../../" }) {
  root = new URL(base, HERE);
  warm();
  await styled;
  if (!dialog) build();
  if (dialog.open && !query) return;
  if (!dialog.open) dialog.showModal();
  fit();
  input.value = query || field?.value || "";
  if (field) field.value = "";
  input.focus();
  ask();
}
