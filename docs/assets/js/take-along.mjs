// On the page "Take the guide with you": keep the whole guide in this browser, or take it out again.

import { install } from "./worker.mjs";

const root = new URL("../../", import.meta.url);
const at = (path) => new URL(path, root).href;
const MARK = at("whole-guide");
// As many as a browser asks of one host at a time.
const AT_ONCE = 6;

const place = element("div", {});
place.dataset.guide = "take-along";
const buttons = element("p", { className: "guide-page-tools" });
const keepButton = element("button", { type: "button", className: "guide-button", textContent: "Keep the whole guide" });
const removeButton = element("button", { type: "button", className: "guide-button", textContent: "Remove what is kept" });
const bar = element("progress", { hidden: true, ariaLabel: "Kept so far" });
const status = element("p", { role: "status" });

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
const sum = (files) => files.reduce((bytes, file) => bytes + file.bytes, 0);

/** The list of files, the cache that holds those of its version, and what is in it. */
async function load() {
  const response = await fetch(at("offline.json"));
  if (!response.ok) throw new Error(response.status);
  const { version, download, files } = await response.json();
  const cache = await caches.open(`guide-${version}`);
  return { download, files, cache, have: new Set((await cache.keys()).map(({ url }) => url)) };
}

/** Say what is kept, and offer what can be done. */
async function show() {
  const { download, files, have } = await load();
  const pages = Object.entries(files).filter(([, file]) => file.title);
  const kept = pages.filter(([path]) => have.has(at(path)));
  const size = megabytes(sum(Object.values(files)));
  const whole = have.has(MARK);
  buttons.replaceChildren(...(whole ? [removeButton] : [keepButton, removeButton]));
  status.textContent = whole
    ? `The whole guide is kept in this browser: ${pages.length} pages, ${size}.`
    : `${kept.length} of ${pages.length} pages are kept in this browser. ` +
      `The whole guide is about ${megabytes(download)} to fetch and takes ${size} here.`;
}

/** Fetch what is not kept yet, showing how far it is. */
async function fetchAll() {
  const { files, cache, have } = await load();
  const todo = Object.keys(files).filter((path) => !have.has(at(path)));
  bar.max = sum(Object.values(files));
  bar.value = bar.max - sum(todo.map((path) => files[path]));
  const fetchNext = async () => {
    for (let path = todo.shift(); path !== undefined; path = todo.shift()) {
      const response = await fetch(at(path), { cache: "no-cache" });
      if (!response.ok) throw new Error(`${path}: ${response.status}`);
      // A browser refuses a kept answer that was redirected, but follows a kept redirect.
      await cache.put(at(path), response.redirected ? Response.redirect(response.url) : response);
      bar.value += files[path].bytes;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fetchNext));
  await cache.put(MARK, new Response());
}

/** Keep the whole guide, as its button asks. */
export async function keep() {
  keepButton.disabled = true;
  bar.hidden = false;
  status.textContent = "Keeping the guide.";
  try {
    await install();
    await navigator.storage?.persist?.();
    await fetchAll();
    await show();
    removeButton.focus();
  } catch (error) {
    status.textContent = error.name === "QuotaExceededError"
      ? "There is no room left in this browser. What was fetched is kept."
      : "The connection failed. What was fetched is kept: try again to go on.";
  }
  bar.hidden = true;
  keepButton.disabled = false;
}

/** Take out every page but the few that the guide keeps for everybody. */
async function remove() {
  const { files } = await load();
  const always = new Set(["", "offline/", "take-along/", "words/"].map(at));
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) {
      const page = files[url.slice(root.href.length)]?.title;
      if (url === MARK || (page && !always.has(url))) await cache.delete(url);
    }
  }
  await show();
  status.textContent = `Removed. ${status.textContent}`;
  keepButton.focus();
}

const link = document.querySelector("a[data-guide=keep]");
const paragraph = link.closest("p");
if (globalThis.caches && navigator.serviceWorker) {
  const held = document.activeElement === link;
  buttons.append(keepButton);
  place.append(buttons, bar, status);
  paragraph.replaceWith(place);
  if (held) keepButton.focus();
  keepButton.addEventListener("click", keep);
  removeButton.addEventListener("click", remove);
  navigator.serviceWorker.ready.then(show);
} else {
  paragraph.textContent = "This browser keeps no pages here. Use a download instead.";
}
