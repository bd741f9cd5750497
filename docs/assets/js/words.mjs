// Explain a word of the glossary where it stands.

const meanings = new Map();
let tooltip;
let leaving;

/** The first paragraph under a word's heading on the glossary page. */
async function meaning(link) {
  const url = new URL(link.href);
  if (!meanings.size) {
    const page = new DOMParser().parseFromString(await (await fetch(url.pathname)).text(), "text/html");
    for (const heading of page.querySelectorAll("article [id]")) {
      if (heading.nextElementSibling?.matches("p")) meanings.set(heading.id, heading.nextElementSibling.textContent);
    }
  }
  return meanings.get(url.hash.slice(1));
}

/** Close the meaning that is shown. */
function close() {
  clearTimeout(leaving);
  document.querySelector(".guide-word[aria-describedby]")?.removeAttribute("aria-describedby");
  tooltip?.remove();
}

/** Show what `link`'s word means until the reader leaves it, presses Escape or taps elsewhere. */
export async function explain(link) {
  if (link.hasAttribute("aria-describedby")) return clearTimeout(leaving);
  close();
  let words;
  try { words = await meaning(link); } catch { return; }
  if (!words) return;
  tooltip = document.createElement("p");
  tooltip.className = "guide-tooltip";
  tooltip.id = "guide-tooltip";
  tooltip.setAttribute("role", "tooltip");
  tooltip.textContent = words;
  link.after(tooltip);
  link.setAttribute("aria-describedby", tooltip.id);
  const at = link.getBoundingClientRect();
  const box = tooltip.getBoundingClientRect();
  tooltip.style.left = `${Math.max(8, Math.min(at.left, innerWidth - box.width - 8))}px`;
  tooltip.style.top = `${at.bottom + box.height + 8 < innerHeight ? at.bottom + 4 : at.top - box.height - 4}px`;
  // The pointer may cross from the word to its meaning.
  const soon = () => { leaving = setTimeout(close, 250); };
  for (const part of [link, tooltip]) {
    part.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && soon());
    part.addEventListener("pointerenter", () => clearTimeout(leaving));
  }
  link.addEventListener("blur", close, { once: true });
}

addEventListener("keydown", (event) => event.key === "Escape" && close());
addEventListener("scroll", close, { passive: true });
addEventListener("pointerdown", (event) => event.target.closest(".guide-word, .guide-tooltip") || close());
