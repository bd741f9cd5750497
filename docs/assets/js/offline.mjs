// Lets the guide be read without a connection: has the service worker installed, and says what it keeps.

import { say } from "./guide.mjs";
import { install } from "./worker.mjs";

const root = new URL("../../", import.meta.url);

/** For a reader who stays; who asked to save data is not sent more than the page. */
export function start() {
  const place = document.querySelector("[data-guide=offline]");
  if (place) list(place).catch(() => {});
  if (document.querySelector("a[data-guide=keep]")) import("./take-along.mjs");
  if (navigator.connection?.saveData) return;
  navigator.serviceWorker?.addEventListener("message", ({ data }) => {
    if (data === "newer") say("A newer version of this page has come. Reload to read it.");
  });
  install();
}

/** Which pages are kept; on the page shown in place of one that is not, that too. */
async function list(paragraph) {
  const place = document.createElement("div");
  place.dataset.guide = paragraph.dataset.guide;
  const { files } = await (await fetch(new URL("offline.json", root))).json();
  const kept = new Set();
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) kept.add(request.url.slice(root.href.length));
  }
  const pages = [...kept].filter((path) => files[path]?.title && path !== "offline/");
  pages.sort((one, other) => files[one].title.localeCompare(files[other].title));
  const rows = pages.map((path) => {
    const row = document.createElement("li");
    const link = document.createElement("a");
    link.href = new URL(path, root).href;
    link.textContent = files[path].title;
    row.append(link);
    return row;
  });
  if (rows.length) {
    const ul = document.createElement("ul");
    ul.append(...rows);
    place.replaceChildren(ul);
    paragraph.replaceWith(place);
  }
  // Shown at another address, the page stands for one that is missing.
  if (location.pathname !== new URL("offline/", root).pathname) {
    const words = document.createElement("p");
    const again = document.createElement("a");
    again.href = location.href;
    again.textContent = "Try it again";
    words.append("The page that you asked for is not among them. ", again, " when you have a connection.");
    place.prepend(words);
    paragraph.replaceWith(place);
    // The worker leaves questions about the head alone, so this asks the host itself.
    const back = async () => (await fetch(location.href, { method: "HEAD" })).ok && location.reload();
    // Some systems say that they are connected a moment before they are.
    addEventListener("online", () => back().catch(() => setTimeout(back, 3000)));
  }
}
