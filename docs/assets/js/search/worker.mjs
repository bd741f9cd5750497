// Answer searches off the page's own thread.

import { load } from "./engine.mjs";

let loading;
const engine = () =>
  (loading ??= fetch(new URL("../../../search/index.json", import.meta.url), { cache: "no-cache" })
    .then((answer) => answer.json())
    .then(load)
    .catch((problem) => {
      loading = undefined; // the next search tries again
      throw problem;
    }));

addEventListener("message", async ({ data: { number, text } }) => {
  try {
    postMessage({ number, ...(await engine())(text) });
  } catch {
    postMessage({ number, failed: true });
  }
});

engine().catch(() => {});
