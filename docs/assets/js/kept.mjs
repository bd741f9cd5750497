// The one door to what is kept in this browser; a page's ticks are with it, so that they cost one request.

/** The value under a key, or null; one that is not good is put aside. */
export function read(key, isGood) {
  let text = null;
  try { text = localStorage.getItem(key); } catch { /* refused */ }
  if (text === null) return null;
  let value = text; // an older guide kept words as they are
  try { value = JSON.parse(text); } catch { /* not JSON */ }
  if (isGood(value)) return value;
  try {
    localStorage.setItem(`${key}:damaged`, text);
    localStorage.removeItem(key);
  } catch { /* full or refused: it stays where it is */ }
  return null;
}

/** Keep a value; false if the browser will not. */
export function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** What was put aside under a key, as it was; null if nothing was. */
export function aside(key) {
  try { return localStorage.getItem(`${key}:damaged`); } catch { return null; }
}

/** Forget what is under a key, and what was put aside under it. */
export function remove(key) {
  try {
    localStorage.removeItem(key);
    localStorage.removeItem(`${key}:damaged`);
  } catch { /* refused: there is nothing */ }
}

const isList = (value) => Array.isArray(value) && value.every((word) => typeof word === "string");

/** Bring the ticks of this page back and keep each change. */
export function ticks(say) {
  const key = `guide-ticks:${location.pathname}`;
  const boxes = [...document.querySelectorAll("[data-guide=tick]")];
  const words = (box) => box.closest("label").textContent.trim();
  const kept = () => new Set(read(key, isList) ?? []);
  // Another tab may have kept something since, so only what was changed here is changed there.
  const save = (changed) => {
    const ticked = kept();
    for (const box of changed) ticked[box.checked ? "add" : "delete"](words(box));
    return write(key, [...ticked]);
  };
  const show = () => {
    const ticked = kept();
    for (const box of boxes) box.checked = ticked.has(words(box));
  };
  // What a reader ticked before this was loaded stays ticked.
  const early = boxes.filter((box) => box.checked);
  if (!early.length || save(early)) show();
  for (const box of boxes) {
    box.addEventListener("change", () => {
      const safe = save([box]);
      const count = `${boxes.filter((each) => each.checked).length} of ${boxes.length} done.`;
      say(safe ? `${count} Kept in this browser only.` : `${count} This browser keeps nothing: print the page to have it later.`);
    });
  }
  addEventListener("storage", (event) => event.key === key && show());
  // A page that comes back as it was left may be behind.
  addEventListener("pageshow", (event) => event.persisted && show());
}
