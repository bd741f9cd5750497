// Takes a reader who came by an old link to where its page or tip is now.
// A stub that a moved page leaves loads it; so does a page that lacks the tip its address names.

const root = new URL("../../", import.meta.url);
const stub = document.querySelector("a[data-moved]");
let moved = {};

/** Where the address of this page leads now; undefined if nothing says. */
async function target() {
  let tip = location.hash.slice(1);
  try { tip = decodeURIComponent(tip); } catch { /* badly written: as it stands */ }
  if (stub) {
    const tips = JSON.parse(stub.dataset.moved);
    // No other mark is in the name of a tip.
    if (/[^a-z\d-]/.test(tip)) tip = (await import("./nearest.mjs")).tidy(tip);
    const to = new URL(Object.hasOwn(tips, tip) ? tips[tip] : stub.href, location.href);
    to.hash ||= tip;
    return to;
  }
  moved = await (await fetch(new URL("moved.json", root))).json();
  const page = location.pathname.slice(root.pathname.length - 1).replace(/index\.html$/, "");
  const to = moved[`${page}#${tip}`];
  return to && new URL(to.slice(1), root);
}

/** Go there, leaving no step in the history; where nothing is known, find what was meant. */
export async function follow(missing) {
  const to = await target().catch(() => undefined);
  if (to) location.replace(to);
  else if (!stub) await (await import("./lost.mjs")).lead(Boolean(missing), moved);
}

if (stub) follow();
