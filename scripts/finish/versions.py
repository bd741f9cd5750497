"""Put the scripts into a folder named after what is in them, so that no page ever runs those of another version."""

import hashlib

from .site import Draft, Site

FOLDER = "assets/js/"


def digest(files: dict[str, bytes]) -> str:
    """Ten hexadecimal digits that change when a name or a byte does."""
    whole = hashlib.sha256()
    for path in sorted(files):
        whole.update(f"{path}\0{len(files[path])}\0".encode() + files[path])
    return whole.hexdigest()[:10]


def whole(site: Site) -> None:
    """Move assets/js/ to assets/js-VERSION/; modules name each other as before."""
    scripts = {path: data for path, data in site.files.items() if path.startswith(FOLDER)}
    if not scripts or site.served:
        return
    site.scripts = f"{FOLDER[:-1]}-{digest(scripts)}/"
    for path, data in scripts.items():
        del site.files[path]
        site.files[site.scripts + path.removeprefix(FOLDER)] = data


def change(draft: Draft, site: Site) -> None:
    """Let a page's links follow."""
    for name in ("src", "href") if site.scripts else ():
        for element in draft.tree.select(f"script[{name}], link[{name}]"):
            element.attrs[name] = str(element.attrs[name]).replace(FOLDER, site.scripts, 1)
