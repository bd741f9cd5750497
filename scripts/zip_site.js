// Runs the site's modules from one ordinary script: opened from a disk, a browser loads no modules, starts no worker
// and fetches no file. scripts/zip_site.py puts this before the modules, each as a function in `modules`.

const root = new URL("../", document.currentScript.src);
const modules = {};
const loaded = {};
const guideFiles = {};

/** A folder is no page on a disk: its index.html is. */
class FileURL extends URL {
  constructor(...parts) {
    super(...parts);
    if (this.protocol === "file:" && this.pathname.endsWith("/")) this.pathname += "index.html";
  }
}

/** The files that modules need stand beside them as scripts; a page stays a page. */
function fetchFile(address) {
  const name = new URL(address, root).href.slice(root.href.length);
  if (!fetched.includes(name)) return Promise.reject(new Error(`${name} is not in this copy`));
  return new Promise((found, failed) => {
    const script = document.createElement("script");
    script.src = new URL(`${name}.js`, root).href;
    script.onload = () => found({ ok: true, json: async () => guideFiles[name], text: async () => guideFiles[name] });
    script.onerror = () => failed(new Error(`${name} is not in this copy`));
    document.head.append(script);
  });
}

/** A worker that works in the page. */
class PageWorker {
  constructor(address) {
    const asked = [];
    const scope = {
      addEventListener: (kind, act) => asked.push(act),
      postMessage: (data) => this.onmessage?.({ data }),
    };
    this.postMessage = (data) => setTimeout(() => asked.forEach((act) => act({ data })));
    run(new URL(address).href.slice(root.href.length), scope);
  }
}

function run(name, scope) {
  const moduleUrl = new URL(name, root).href;
  const of = (path) => new URL(path, moduleUrl).href.slice(root.href.length);
  const moduleExports = {};
  if (!scope) loaded[name] = moduleExports;
  const { addEventListener, postMessage } = scope ?? { addEventListener: globalThis.addEventListener.bind(globalThis) };
  const needModule = (path) => loaded[of(path)] ?? run(of(path));
  const importModule = async (path) => needModule(path);
  const ours = { fetch: fetchFile, URL: FileURL, Worker: PageWorker, addEventListener, postMessage };
  modules[name]({ moduleExports, moduleUrl, needModule, importModule, ...ours });
  return moduleExports;
}
