// On the page "Take the guide with you": keep the whole guide in this browser, or take it out again.

import { install } from "./offline.mjs";

const root = new URL("../../", import.meta.url);
const MARK = new URL("whole-guide", root).href;
// As many as a browser asks of one host at a time.
const AT_ONCE = 6;

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

function element(name, words, attributes = {}) {
  const made = document.createElement(name);
  made.textContent = words;
  Object.assign(made, attributes);
  return made;
}

/** The list of files, and the cache that holds those of its version. */
async function load() {
  const response = await fetch(new URL("offline.json", root));
  if (!response.ok) throw new Error(response.status);
  const { version, download, files } = await response.json();
  return { download, files, cache: await caches.open(`guide-${version}`) };
}

const held = async (cache) => new Set((await cache.keys()).map((request) => request.url));

/** Fetch what is not kept yet, telling `progress` the bytes so far. */
async function keep({ files, cache }, progress) {
  const have = await held(cache);
  const todo = Object.keys(files).filter((path) => !have.has(new URL(path, root).href));
  const size = (paths) => paths.reduce((sum, path) => sum + files[path].bytes, 0);
  let done = size(Object.keys(files)) - size(todo);
  progress(done);
  const fetchNext = async () => {
    for (let path = todo.shift(); path !== undefined; path = todo.shift()) {
      const response = await fetch(new URL(path, root), { cache: "no-cache" });
      if (!response.ok) throw new Error(`${path}: ${response.status}`);
      // A browser refuses a kept answer that was redirected, but follows a kept redirect.
      await cache.put(new URL(path, root), response.redirected ? Response.redirect(response.url) : response);
      progress((done += files[path].bytes));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fetchNext));
  await cache.put(MARK, new Response());
}

/** Take out every page but the few that the guide keeps for everybody. */
async function remove(files) {
  const always = new Set(["", "offline/", "take-along/"].map((path) => new URL(path, root).href));
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) {
      const page = files[url.slice(root.href.length)]?.title;
      if (url === MARK || (page && !always.has(url))) await cache.delete(url);
    }
  }
}

/** Put the buttons in place of the words for browsers without script. */
export async function start(place) {
  if (!("serviceWorker" in navigator) || !globalThis.caches) return;
  const status = element("p", "", { role: "status" });
  const bar = element("progress", "", { hidden: true });
  bar.setAttribute("aria-label", "Kept so far");
  const keepButton = element("button", "Keep the whole guide", { type: "button", className: "guide-button" });
  const removeButton = element("button", "Remove what is kept", { type: "button", className: "guide-button" });
  const buttons = element("p", "", { className: "guide-page-tools" });

  async function show() {
    const guide = await load();
    const have = await held(guide.cache);
    const files = Object.entries(guide.files);
    const whole = have.has(MARK);
    const pages = files.filter(([, file]) => file.title);
    const kept = pages.filter(([path]) => have.has(new URL(path, root).href));
    const total = files.reduce((sum, [, file]) => sum + file.bytes, 0);
    buttons.replaceChildren(...(whole ? [removeButton] : [keepButton, removeButton]));
    bar.max = total;
    status.textContent = whole
      ? `The whole guide is kept in this browser: ${pages.length} pages, ${megabytes(total)}.`
      : `${kept.length} of ${pages.length} pages are kept in this browser. The whole guide is about ` +
        `${megabytes(guide.download)} to fetch and takes ${megabytes(total)} here.`;
    return guide;
  }

  keepButton.addEventListener("click", async () => {
    keepButton.disabled = true;
    bar.hidden = false;
    try {
      await install();
      await navigator.storage?.persist?.();
      const guide = await load();
      status.textContent = "Keeping the guide.";
      await keep(guide, (bytes) => { bar.value = bytes; });
      await show();
      removeButton.focus();
    } catch (error) {
      status.textContent = error.name === "QuotaExceededError"
        ? "There is no room left in this browser. What was fetched is kept."
        : "The connection failed. What was fetched is kept: try again to go on.";
    }
    bar.hidden = true;
    keepButton.disabled = false;
  });
  removeButton.addEventListener("click", async () => {
    await remove((await load()).files);
    await show();
    status.textContent = `Removed. ${status.textContent}`;
    keepButton.focus();
  });

  try {
    await show();
    place.replaceChildren(buttons, bar, status);
    navigator.serviceWorker.ready.then(show);
  } catch {
    place.replaceChildren(element("p", "This cannot be done here without a connection."));
  }
}
