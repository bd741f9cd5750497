// Takes a reader who came by an old link to where its page or tip is now.
// A stub that a moved page leaves loads it; so does a page that lacks the tip its address names.

const root = new URL("../../", import.meta.url);
const stub = document.querySelector("a[data-moved]");

/** Where the address of this page leads now; undefined if nothing says. */
async function target() {
  const tip = decodeURIComponent(location.hash.slice(1));
  if (stub) {
    const tips = JSON.parse(stub.dataset.moved);
    const to = new URL(Object.hasOwn(tips, tip) ? tips[tip] : stub.href, location.href);
    to.hash ||= location.hash;
    return to;
  }
  const moved = await (await fetch(new URL("moved.json", root))).json();
  const page = location.pathname.slice(root.pathname.length - 1).replace(/index\.html$/, "");
  const to = moved[`${page}#${tip}`];
  return to && new URL(to.slice(1), root);
}

/** Go there, leaving no step in the history; stay where nothing is known. */
export async function follow() {
  const to = await target().catch(() => undefined);
  if (to) location.replace(to);
}

if (stub) follow();
