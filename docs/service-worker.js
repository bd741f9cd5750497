// Keeps the guide at hand where there is no connection. scripts/finish/offline.py fills in the next two lines.
const VERSION = "";
const SHELL = [];

// One cache for each version. Scripts stand in folders named after what is in them (scripts/finish/versions.py), so a
// page runs the very scripts it was made with, whichever cache they are in.
const CACHE = `guide-${VERSION}`;
const ROOT = new URL("./", self.location).href;
// Past this, a page kept here is better than a connection that hangs.
const PATIENCE = 4000;

// For so long, a page that was fetched ahead is as good as one fetched now.
const FRESH = 60000;
const ahead = new Map(); // the pages that were, and when

const SCRIPTS = "assets/js-";

const path = (address) => address.slice(ROOT.length).replace(/[?#].*/s, "").replace(/(^|\/)index\.html$/, "$1");
const find = (wanted) => caches.match(ROOT + wanted, { ignoreVary: true });
const others = async () => (await caches.keys()).filter((name) => name.startsWith("guide-") && name !== CACHE);

async function digest(response) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await response.arrayBuffer()));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function keep(cache, wanted, response) {
  // A browser refuses a kept answer that was redirected, but follows a kept redirect.
  await cache.put(ROOT + wanted, response.redirected ? Response.redirect(response.url) : response);
}

/** Bring a file of this version into its cache: from an older cache where it is the same, else from the network. */
async function bring(cache, wanted, file) {
  const old = await find(wanted);
  if (old && file && (await digest(old.clone())).startsWith(file.hash)) return keep(cache, wanted, old);
  const response = await fetch(ROOT + wanted, { cache: "no-cache" });
  if (!response.ok) throw new Error(`${wanted}: ${response.status}`);
  return keep(cache, wanted, response);
}

async function install() {
  const list = await fetch(`${ROOT}offline.json`, { cache: "no-store" });
  const { version, files } = await list.clone().json();
  // Published again in between: the browser will try with the newer worker.
  if (version !== VERSION) throw new Error(`the list is of version ${version}, this is ${VERSION}`);
  const cache = await caches.open(CACHE);
  const had = new Set();
  for (const name of await others()) {
    for (const request of await (await caches.open(name)).keys()) had.add(path(request.url));
  }
  for (const page of await clients.matchAll({ includeUncontrolled: true, type: "window" })) had.add(path(page.url));
  const whole = had.has("whole-guide");
  if (whole) Object.keys(files).forEach((wanted) => had.add(wanted));
  await cache.put(`${ROOT}offline.json`, list);
  await Promise.all(SHELL.map((wanted) => bring(cache, wanted, files[wanted])));
  const more = [...had].filter((wanted) => wanted in files && !SHELL.includes(wanted));
  const brought = await Promise.allSettled(more.map((wanted) => bring(cache, wanted, files[wanted])));
  if (whole && brought.every(({ status }) => status === "fulfilled")) {
    await cache.put(`${ROOT}whole-guide`, new Response());
  }
  await skipWaiting();
}

/** Take over at once. A page of the version before may still be open, so its scripts stay until the next. */
async function activate() {
  const before = await others();
  const last = before.pop();
  for (const name of before) await caches.delete(name);
  const cache = last && (await caches.open(last));
  for (const request of (await cache?.keys()) ?? []) {
    if (!path(request.url).startsWith(SCRIPTS)) await cache.delete(request);
  }
  await clients.claim();
}

/** What a reader gets whose page is neither on the network nor here. */
async function missing(wanted) {
  const { files } = await (await find("offline.json")).json();
  if (`${wanted}/` in files) return Response.redirect(`${ROOT}${wanted}/`);
  const [page, status] = wanted in files ? ["offline/", 503] : ["404.html", 404];
  const kept = (await find(page)) ?? (await find("404.html"));
  return new Response(kept.body, { status, headers: kept.headers });
}

/** From the network, and kept; from here where the network fails, hangs or answers with a fault. */
async function answer(event, wanted) {
  const navigation = event.request.mode === "navigate";
  const kept = await find(wanted);
  if (navigation && kept && Date.now() - ahead.get(wanted) < FRESH) return kept;
  let served;
  const network = (async () => {
    // The browser's own cache may hold a file for as long as the host said; a newer one counts from the first minute.
    const response = await fetch(event.request, { cache: "no-cache" });
    const page = response.headers.get("Content-Type")?.startsWith("text/html");
    if (response.ok && !response.redirected && (page || SHELL.includes(wanted))) {
      const copy = response.clone();
      const news = served && (await digest(kept.clone())) !== (await digest(response.clone()));
      await keep(await caches.open(CACHE), wanted, copy);
      if (page && !navigation) ahead.set(wanted, Date.now());
      if (news) (await clients.get(event.resultingClientId))?.postMessage("newer");
    }
    return response;
  })();
  event.waitUntil(network.catch(() => {}));
  try {
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    const response = await (kept ? Promise.race([network, late]) : network);
    if (response && (response.status < 500 || !kept)) return response;
    served = true;
    return kept.clone();
  } catch {
    if (kept) return kept;
    return navigation ? missing(wanted) : Response.error();
  }
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method !== "GET" || !url.startsWith(ROOT)) return;
  const wanted = path(url);
  if (wanted.startsWith("download/")) return;
  event.respondWith(
    wanted.startsWith(SCRIPTS) ? find(wanted).then((kept) => kept ?? fetch(event.request)) : answer(event, wanted),
  );
});
