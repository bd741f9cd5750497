"""Make a ZIP of the guide that works from a disk, search included: `python -m scripts.zip_site SITE OUTPUT`."""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
import zipfile
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from turbohtml import Document

from .finish import tools
from .finish.site import LAYOUT, Site, read

FOLDER = "second-interview-guide"
RUNNER = Path(__file__).with_suffix(".js")
SCRIPT = "assets/guide.js"
# What the modules fetch; a page opened from a disk may fetch nothing, so each gets a script beside it.
FETCHED = ("search/index.json", "words/index.html", *(f"tools/{each.__name__}.json" for each in tools.GATHERED))
SHOWN = re.compile(r"assets/(?!js).*|.*\.css")
# What only a host, a search engine or another site has a use for.
HEAD = (
    "meta[http-equiv=Content-Security-Policy], link[rel=manifest], link[rel=apple-touch-icon], link[rel=alternate], "
    "link[rel=modulepreload], script[type=speculationrules], meta[property], meta[name^=twitter]"
)
IMPORT = re.compile(r"^import \{([^}]*)\} from (\"[^\"]+\");$", re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?function (\w+)|const (\w+))", re.MULTILINE)
PARTS = "moduleExports, moduleUrl, needModule, importModule, fetch, URL, Worker, addEventListener, postMessage"


def as_function(name: str, text: str) -> str:
    """A module as a function that fills in what it exports."""
    names = ["".join(found) for found in EXPORT.findall(text)]
    text = IMPORT.sub(lambda match: f"const {{{match[1].replace(' as ', ': ')}}} = needModule({match[2]});", text)
    text = EXPORT.sub("", text).replace("import.meta.url", "moduleUrl")
    text = re.sub(r"\bimport\(", "importModule(", text)
    if left := re.search(r"^(?:import|export)\b.*", text, re.MULTILINE):
        raise ValueError(f"{name}: cannot bundle {left[0]!r}: import and export as the other modules do")
    # A function can be had before its module has run, as modules that need each other expect.
    exports = " ".join(f"Object.defineProperty(moduleExports, {json.dumps(n)}, {{ get: () => {n} }});" for n in names)
    return f"modules[{json.dumps(name)}] = ({{ {PARTS} }}) => {{\n{exports}\n{text}}};\n"


def bundle(scripts: dict[str, str]) -> str:
    """Every module ("js/search/dialog.mjs") in one ordinary script, which runs guide.mjs."""
    modules = "".join(as_function(name, text) for name, text in sorted(scripts.items()))
    start = next(name for name in scripts if name.endswith("/guide.mjs"))
    # What a file's own script sets is the one name that this script gives to the page.
    return (
        f'"use strict";\n(() => {{\nconst fetched = {json.dumps(FETCHED)};\n{RUNNER.read_text("utf-8")}\n{modules}'
        f"globalThis.guideFiles = guideFiles;\nrun({json.dumps(start)});\n}})();\n"
    )


def local(href: str, depth: int) -> str:
    """A link as a browser without a host needs it: to the page's own file."""
    parts = urlsplit(href)
    if parts.scheme or parts.netloc or not parts.path:
        return href
    path = parts.path
    if path.startswith("/"):
        path = "../" * depth + path[1:]
    if path.endswith("/") or PurePosixPath(path).name in ("", ".", ".."):
        path = f"{path.rstrip('/')}/index.html".removeprefix("./")
    return parts._replace(path=path).geturl()


def page(path: str, tree: Document) -> bytes:
    """A page whose links lead to files and whose script is the bundle."""
    depth = path.count("/")
    for element in tree.select(HEAD):
        element.decompose()
    for name in ("href", "src"):
        for element in tree.select(f"[{name}]"):
            element.attrs[name] = local(str(element.attrs[name]), depth)
    for script in tree.select("script[type=module]"):
        del script.attrs["type"]
        script.attrs["src"] = "../" * depth + SCRIPT
        script.attrs["defer"] = ""
    return str(tree.serialize(LAYOUT)).encode("utf-8")


def contents(site: Site) -> dict[str, bytes]:
    """The files of the copy; raise `ValueError` if a module cannot be bundled."""
    files = {path: data for path, data in site.files.items() if SHOWN.fullmatch(path)}
    files = {path: data for path, data in files.items() if not path.endswith((".gz", ".br", ".png"))}
    pages = {path: tree for path, tree in site.pages.items() if tree.select_one("link[rel=canonical]")}
    pages = {path: tree for path, tree in pages.items() if not tree.select_one("[data-moved]")}
    for name in FETCHED:
        if name in site.files:
            text = site.files[name].decode("utf-8")
            value = json.loads(text) if name.endswith(".json") else article(pages[name])
            line = f"guideFiles[{json.dumps(name)}] = {json.dumps(value, ensure_ascii=False)};\n"
            files[f"{name}.js"] = line.encode()
    scripts = {
        # In the copy the bundle stands for the whole folder of the scripts.
        re.sub(r"^assets/js[^/]*/", "assets/js/", path): data.decode("utf-8")
        for path, data in site.files.items()
        if path.startswith("assets/js") and path.endswith(".mjs")
    }
    files[SCRIPT] = bundle(scripts).encode()
    return files | {path: page(path, tree) for path, tree in pages.items()}


def article(tree: Document) -> str:
    """The text of a page, as HTML."""
    return str(tree.select_one("article").serialize())


def packed(files: dict[str, bytes]) -> bytes:
    """The files as a ZIP: the same files, the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(f"{FOLDER}/{path}")
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(entry, files[path])
    return out.getvalue()


def main(arguments: list[str] | None = None) -> int:
    """Write the ZIP; 0 done, 2 cannot."""
    parser = argparse.ArgumentParser(prog="python -m scripts.zip_site", description=__doc__)
    parser.add_argument("site", type=Path, help="the finished site")
    parser.add_argument("output", type=Path, help="the file to write")
    options = parser.parse_args(arguments)
    if not (options.site / "index.html").is_file():
        print(f"{options.site}: no index.html there: build the site first (make build)", file=sys.stderr)
        return 2
    try:
        data = packed(contents(Site(read(options.site))))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_bytes(data)
    print(f"{options.output}: {len(data) / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
