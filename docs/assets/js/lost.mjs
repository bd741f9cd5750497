// Helps a reader whose address names no page, or no tip of its page: on to the one that is meant, or to the nearest.

import { say } from "./guide.mjs";
import { nearest } from "./nearest.mjs";

const root = new URL("../../", import.meta.url);
const MOST = 5;
const LED = "?led";

/** The name of an address: the tip's heading, or the page's title. */
function name(address, known) {
  const [page, tip] = address.split("#");
  const [title, tips] = known[page];
  return tip ? `${tips[tip]} (${title})` : title;
}

/** Add to what is known the tips that have no heading, and those that moved from this page. */
function learn(here, known, moved) {
  const [, tips] = known[here] ?? [];
  if (!tips) return;
  for (const part of document.querySelectorAll("article p[id]")) tips[part.id] ??= part.firstChild?.textContent ?? part.id;
  for (const old of Object.keys(moved)) {
    const [page, tip] = old.slice(1).split("#");
    if (page === here) tips[tip] ??= tip.replaceAll("-", " ");
  }
}

/** The addresses as a list of links under a line that says what they are. */
function offer(addresses, known) {
  const box = document.createElement("div");
  box.className = "guide-notice";
  const words = document.createElement("p");
  words.textContent = "Did you mean:";
  const list = document.createElement("ul");
  for (const address of addresses.slice(0, MOST)) {
    const link = document.createElement("a");
    link.href = new URL(address, root).href;
    link.textContent = name(address, known);
    const row = document.createElement("li");
    row.append(link);
    list.append(row);
  }
  box.append(words, list);
  document.querySelector("article h1, main h1, h1").after(box);
  say(`Did you mean: ${addresses.slice(0, MOST).map((address) => name(address, known)).join("; ")}?`);
}

/** Say where a reader was led, and take the sign of it out of the address. */
export function arrive() {
  const url = new URL(location);
  if (url.search === LED) {
    url.search = "";
    history.replaceState(history.state, "", url);
  }
  const tip = document.getElementById(url.hash.slice(1));
  const heading = tip?.matches("h2, h3, h4") ? tip : document.querySelector("h1");
  const words = [...heading.childNodes].filter((node) => !node.matches?.(".headerlink")).map((node) => node.textContent);
  say(`The address was not quite right. This is: ${words.join("").trim()}`);
}

/** Lead on; `missing` is whether the page is the one for wrong addresses, `moved` what moved: old address to new. */
export async function lead(missing, moved) {
  const answer = await fetch(new URL("addresses.json", root));
  if (!answer.ok) return;
  const known = await answer.json();
  const here = location.pathname.slice(root.pathname.length).replace(/(^|\/)index\.html$/, "$1");
  if (!missing) learn(here, known, moved);
  const found = nearest(missing ? here + location.search : here, location.hash, known);
  if (found.length === 1 && found[0] !== here) {
    const to = new URL(moved[`/${found[0]}`]?.slice(1) ?? found[0], root);
    // The page knows more of its tips.
    if (missing) to.hash ||= /(?:#|%23)(.*)/.exec(location.pathname + location.hash)?.[1] ?? "";
    const same = to.pathname === location.pathname;
    // The page that is meant says that it is.
    if (!same) to.search = LED;
    location.replace(to);
    if (same) arrive();
  } else if (found.length > 1) {
    offer(found.filter((address) => address !== here), known);
  } else if (!missing) {
    say("There is no such tip on this page.");
  }
}
