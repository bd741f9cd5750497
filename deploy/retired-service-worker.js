// Takes the guide's service worker out of readers' browsers, for an address that the guide has left for good.

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(retire()));

/** Delete what was kept, resign, and let open pages come from the network again. */
async function retire() {
  for (const name of await caches.keys()) if (name.startsWith("guide-")) await caches.delete(name);
  await self.registration.unregister();
  for (const page of await self.clients.matchAll({ type: "window" })) page.navigate(page.url).catch(() => {});
}
