"""Put the scripts into a folder named after what is in them, so that no page ever runs those of another version."""

import hashlib

from .site import Site

FOLDER = "assets/js/"


def digest(files: dict[str, bytes]) -> str:
    """Ten hexadecimal digits that change when a name or a byte does."""
    whole = hashlib.sha256()
    for path in sorted(files):
        whole.update(f"{path}\0{len(files[path])}\0".encode() + files[path])
    return whole.hexdigest()[:10]


def run(site: Site) -> None:
    """Move assets/js/ to assets/js-VERSION/ and let each page's links follow; modules name each other as before."""
    scripts = {path: data for path, data in site.files.items() if path.startswith(FOLDER)}
    if not scripts or site.served:
        return
    folder = f"{FOLDER[:-1]}-{digest(scripts)}/"
    for path, data in scripts.items():
        del site.files[path]
        site.files[folder + path.removeprefix(FOLDER)] = data
    for tree in site.pages.values():
        for name in ("src", "href"):
            for element in tree.select(f"script[{name}], link[{name}]"):
                element.attrs[name] = str(element.attrs[name]).replace(FOLDER, folder, 1)
