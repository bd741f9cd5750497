// Has the service worker installed, which keeps the guide for reading without a connection.

/** Have it installed; undefined where the browser has none, or may not keep anything. */
export const install = () => navigator.serviceWorker
  ?.register(new URL("../../service-worker.js", import.meta.url), { updateViaCache: "none" }).catch(() => undefined);
