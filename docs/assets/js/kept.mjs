// The one door to what is kept in this browser; a page's ticks are with it, so that they cost one request.

/** What is damaged and cannot be put aside, by key: nothing is written over it. */
export const stuck = new Map();

/** The value under a key, or null; one that is not good is put aside. */
export function read(key, isGood) {
  let text = null;
  stuck.delete(key);
  try { text = localStorage.getItem(key); } catch { /* refused */ }
  if (text === null) return null;
  let value = text; // an older guide kept words as they are
  try { value = JSON.parse(text); } catch { /* not JSON */ }
  if (isGood(value)) return value;
  try {
    const before = localStorage.getItem(`${key}:damaged`);
    localStorage.setItem(`${key}:damaged`, before ? `${before}\n${text}` : text);
    localStorage.removeItem(key);
  } catch {
    stuck.set(key, text);
  }
  return null;
}

/** Keep a value; false if the browser will not. */
export function write(key, value) {
  try {
    if (!stuck.has(key)) localStorage.setItem(key, JSON.stringify(value));
    return !stuck.has(key);
  } catch {
    return false;
  }
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
