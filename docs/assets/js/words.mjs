// Explain a word of the glossary, or a mark of a source, where it stands.

const meanings = new Map();
const marks = "[href^='#source-']";
let tooltip;
let leaving;

/** The first paragraph under a word's heading on the glossary page; of a mark, its source in the page's own list. */
async function meaning(link) {
  const url = new URL(link.href);
  if (link.matches(marks)) return document.getElementById(url.hash.slice(1))?.textContent;
  if (!meanings.size) {
    const text = await (await fetch(url.pathname)).text();
    // The head's styles are not those of every page, so the policy of this one may not know them.
    const page = new DOMParser().parseFromString(text.slice(text.indexOf("<article")), "text/html");
    for (const heading of page.querySelectorAll("article [id]")) {
      if (heading.nextElementSibling?.matches("p")) meanings.set(heading.id, heading.nextElementSibling.textContent);
    }
  }
  return meanings.get(url.hash.slice(1));
}

/** Close the meaning that is shown. */
function close() {
  clearTimeout(leaving);
  document.querySelector("a[aria-describedby=guide-tooltip]")?.removeAttribute("aria-describedby");
  tooltip?.remove();
}

// The pointer may cross from the word to its meaning.
const stay = () => clearTimeout(leaving);
const soon = ({ pointerType }) => { if (pointerType !== "touch") leaving = setTimeout(close, 250); };

/** Show what `link`'s word means until the reader leaves it, presses Escape or taps elsewhere; false if none is known. */
export async function explain(link) {
  stay();
  if (link.hasAttribute("aria-describedby")) return true;
  const words = await meaning(link).catch(() => "");
  if (!words) return false;
  // The reader may have gone on while the glossary came.
  if (!link.matches(":hover, :focus")) return true;
  close();
  tooltip = document.createElement("p");
  tooltip.className = "guide-tooltip";
  tooltip.id = "guide-tooltip";
  tooltip.setAttribute("role", "tooltip");
  tooltip.textContent = words;
  // Inside the main part, where all that is read belongs; it is placed by the page.
  (document.querySelector("main") ?? document.body).append(tooltip);
  link.setAttribute("aria-describedby", tooltip.id);
  const at = link.getBoundingClientRect();
  const box = tooltip.getBoundingClientRect();
  const room = document.documentElement.clientWidth;
  tooltip.style.left = `${Math.max(8, Math.min(at.left, room - box.width - 8))}px`;
  tooltip.style.top = `${scrollY + (at.bottom + box.height + 8 < innerHeight ? at.bottom + 4 : at.top - box.height - 4)}px`;
  for (const part of [link, tooltip]) {
    part.addEventListener("pointerleave", soon);
    part.addEventListener("pointerenter", stay);
  }
  link.addEventListener("blur", close, { once: true });
  return true;
}

addEventListener("keydown", (event) => event.key === "Escape" && close());
addEventListener("pointerdown", (event) => event.target.closest(`.guide-word, ${marks}, .guide-tooltip`) || close());
