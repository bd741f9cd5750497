"""A tiny guide that breaks no rule, for tests to spoil."""

from pathlib import Path

from scripts import sources

DESCRIPTION = "What this page gives you, in one sentence of a sensible length, {}."
REGISTRY = """\
smith-2020:
  cite: Smith, 2020
  title: On interviews
  publisher: A journal
  address: https://example.org/smith
  date: 2020
  kind: research
  read: whole
  checked: 2026-11-23
  supports: Interviews are hard.
"""
CITATION = "[research: Smith, 2020](about/sources/research-m-to-z.md#smith-2020){ .guide-research }"
HOME = f"---\ndescription: {DESCRIPTION.format('at home')}\n---\n# Home\n\nWelcome.\n"
TIPS = f"""\
---
description: {DESCRIPTION.format("about tips")}
keywords: [hints]
---
# Tips

Be kind. {CITATION}

## Be early {{ #be-early }}

### By train {{ #by-train }}

Read [how to travel by train](index.md) first.
"""


def write_nav(root: Path) -> None:
    """List every page in the configuration."""
    paths = sorted(path.relative_to(root / "docs").as_posix() for path in (root / "docs").rglob("*.md"))
    text = "".join(f"  - {path}\n" for path in paths)
    (root / "mkdocs.yml").write_text(f"site_name: Tiny\nnav:\n{text}plugins: !ENV [PLUGINS, []]\n", "utf-8")


def write_guide(root: Path) -> Path:
    """Write the guide; the folder of its pages."""
    docs = root / "docs"
    (docs / sources.FOLDER).mkdir(parents=True)
    (docs / sources.REGISTRY).write_text(REGISTRY, "utf-8")
    (docs / "index.md").write_text(HOME, "utf-8")
    (docs / "tips.md").write_text(TIPS, "utf-8")
    assert sources.main(["--docs", str(docs)]) == 0
    write_nav(root)
    return docs
