// Remember in this browser which boxes of this page's lists are ticked.

import { kept, say } from "./guide.mjs";

/** The list that a kept text holds; none where it was damaged. */
function listed(text) {
  try { return [JSON.parse(text) ?? []].flat(); } catch { return []; }
}

/** Bring the ticks back and keep each change; nothing leaves the browser. */
export function keep() {
  const name = `guide-ticks:${location.pathname}`;
  const boxes = [...document.querySelectorAll("[data-guide=tick]")];
  const words = (box) => box.closest("label").textContent.trim();
  const ticked = new Set(listed(kept.get(name)));
  const save = () => kept.set(name, JSON.stringify(boxes.filter((each) => each.checked).map(words)));
  const early = boxes.some((box) => box.checked);
  for (const box of boxes) {
    // What a reader ticked before this was loaded stays ticked.
    box.checked ||= ticked.has(words(box));
    box.addEventListener("change", () => {
      save();
      say(`${boxes.filter((each) => each.checked).length} of ${boxes.length} done. Kept in this browser only.`);
    });
  }
  if (early) save();
}
