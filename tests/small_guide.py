"""A checkout with a few pages of the test's own, so that a test can rename, break and build them in seconds."""

import re
import shutil
from pathlib import Path

from conftest import ROOT, build

PAGE = """---
description: A page of a small guide, which a test wrote to have something that it can rename and break.
---
# {title}

{body}
"""


def page(title: str, **tips: str) -> str:
    """The Markdown of a page with a title and its tips, by id: the words under each heading."""
    body = "\n\n".join(f"## Tip {name} {{ #{name.replace('_', '-')} }}\n\n{words}" for name, words in tips.items())
    return PAGE.format(title=title, body=body)


def write(folder: Path, pages: dict[str, str], moved: str = "") -> Path:
    """Lay out a checkout whose docs hold these pages ("after/waiting.md") and this declaration of what moved."""
    if not folder.exists():
        for name in ("overrides", "scripts"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(ROOT / "docs", folder / "docs", ignore=shutil.ignore_patterns("*.md"))
    config = (ROOT / "mkdocs.yml").read_text("utf-8")
    nav = "nav:\n" + "".join(f"  - {path}\n" for path in pages)
    config = re.sub(r"^nav:\n(?:[ #].*\n|\n)*", nav + "\n", config, flags=re.MULTILINE)
    # The theme's own 404 page links to pages that a small guide does not have.
    (folder / "mkdocs.yml").write_text(config, "utf-8")
    for path in (folder / "docs").rglob("*.md"):
        path.unlink()
    for path, text in pages.items():
        (folder / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "docs" / path).write_text(text, "utf-8")
    (folder / "docs" / "moved.yml").write_text(moved, "utf-8")
    return folder


__all__ = ["build", "page", "write"]
