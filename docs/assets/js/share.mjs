// Share a page or a tip: the system's share sheet on a touch screen, else the address on the clipboard.

import { say } from "./guide.mjs";

/** The canonical address of this page, with a tip's id and nothing else. */
function address(id = "") {
  const canonical = document.querySelector("link[rel=canonical]")?.href ?? location.origin + location.pathname;
  return id ? `${canonical}#${id}` : canonical;
}

/** Put words on the clipboard. */
async function copy(words, done, refused) {
  try {
    await navigator.clipboard.writeText(words);
    say(done);
  } catch {
    say(refused);
  }
}

/** Copy the letter that a button stands in: its paragraphs, without its title. */
export function letter(button) {
  const lines = [...button.parentNode.querySelectorAll("p:not(.admonition-title), li:not(:has(p))")];
  return copy(lines.map((line) => line.innerText.trim()).join("\n\n"), "Letter copied", "Your browser does not let us copy: select the letter and copy it.");
}

/** Offer one address with its title. */
async function offer(title, url) {
  if (navigator.share && matchMedia("(pointer: coarse)").matches) {
    try {
      await navigator.share({ title, url });
      return;
    } catch (refused) {
      if (refused.name === "AbortError") return;
    }
  }
  await copy(url, "Link copied", `Copy this link: ${url}`);
}

/** Share the page. */
export function page() {
  return offer(document.title, address());
}

/** Share the tip whose heading holds `link`. */
export function tip(link) {
  const heading = link.closest("[id]");
  const words = [...heading.childNodes].filter((node) => node !== link).map((node) => node.textContent).join("").trim();
  return offer(words, address(heading.id));
}
