// The one door to what is kept in this browser: every value is JSON, and is checked when it is read back.

/** What was put aside under a key because it could not be used, as it was; null if nothing was. */
export function aside(key) {
  try { return localStorage.getItem(`${key}:damaged`); } catch { return null; }
}

/** The value under a key; null if there is none, if it is not good (then it is put aside), or if storage is refused. */
export function read(key, isGood) {
  let text = null;
  try { text = localStorage.getItem(key); } catch { /* refused */ }
  if (text === null) return null;
  try {
    const value = JSON.parse(text);
    if (isGood(value)) return value;
  } catch { /* not JSON */ }
  try {
    localStorage.setItem(`${key}:damaged`, text);
    localStorage.removeItem(key);
  } catch { /* full or refused: it stays where it is */ }
  return null;
}

/** Keep a value; false if the browser refuses, or has no room left. */
export function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** Forget what is under a key, and what was put aside under it. */
export function remove(key) {
  try {
    localStorage.removeItem(key);
    localStorage.removeItem(`${key}:damaged`);
  } catch { /* refused: there is nothing */ }
}
