"""Write a checkout with as many made-up pages as asked, for measuring how the build grows."""

import random
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]


def vocabulary() -> list[str]:
    """The words of the guide, as often as it uses them, so that made-up text is searched and packed like real text."""
    text = " ".join(path.read_text("utf-8") for path in sorted((ROOT / "docs").rglob("*.md")))
    return re.findall(r"[a-z]{2,}", re.sub(r"^---.*?^---", "", text, flags=re.DOTALL | re.MULTILINE).lower())


def prose(chance: random.Random, words: list[str], count: int) -> str:
    """Sentences that mean nothing."""
    said = []
    while count > 0:
        length = min(count, chance.randint(8, 18))
        said.append(" ".join(chance.choices(words, k=length)).capitalize() + ".")
        count -= length
    return " ".join(said)


def page(chance: random.Random, words: list[str], number: int, neighbour: str) -> str:
    """About 700 words: five tips with a list, a table, an example, links and a source's mark."""
    tips = []
    for tip in range(5):
        heading = prose(chance, words, 6).rstrip(".")
        body = f"{prose(chance, words, 110)} See [{prose(chance, words, 3)}]({neighbour}#tip-{tip})."
        tips.append(f"## {heading} {{ #tip-{tip} }}\n\n{body}")
    tips[1] += "\n\n" + "\n".join(f"- {prose(chance, words, 9)}" for _ in range(5))
    rows = "\n".join(f"| {prose(chance, words, 3)} | {prose(chance, words, 8)} |" for _ in range(4))
    tips[2] += f"\n\n| What | Why |\n|---|---|\n{rows}"
    tips[3] += f'\n\n!!! example "Example: {prose(chance, words, 4)}"\n\n    {prose(chance, words, 30)}'
    front = f"---\ndescription: {prose(chance, words, 20)}\nkeywords: [{', '.join(chance.choices(words, k=5))}]\n---\n"
    return f"{front}# {number} {prose(chance, words, 5)}\n\n{prose(chance, words, 25)}\n\n" + "\n\n".join(tips) + "\n"


def write(folder: Path, count: int) -> Path:
    """A checkout whose docs are a home page and `count` pages, always the same; as many sections as pages in each."""
    chance, words = random.Random(count), vocabulary()
    sections = round(count**0.5)
    for name in ("overrides", "scripts"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    docs = folder / "docs"
    shutil.copytree(ROOT / "docs", docs, ignore=shutil.ignore_patterns("*.md", "sources"))
    (docs / "moved.yml").write_text("", "utf-8")
    (docs / "index.md").write_text(
        "---\ndescription: A made-up guide.\n---\n# Made up\n\nNothing here is true.\n", "utf-8"
    )
    paths = [f"section-{number % sections}/page-{number}.md" for number in range(count)]
    for number, path in enumerate(paths):
        neighbour = f"../{paths[(number + 1) % count]}"
        (docs / path).parent.mkdir(exist_ok=True)
        (docs / path).write_text(page(chance, words, number, neighbour), "utf-8")
    nav = "nav:\n  - index.md\n"
    for section in range(sections):
        nav += f"  - Section {section}:\n" + "".join(f"      - {path}\n" for path in paths[section::sections])
    config = (ROOT / "mkdocs.yml").read_text("utf-8")
    (folder / "mkdocs.yml").write_text(
        re.sub(r"^nav:\n(?:[ #].*\n|\n)*", nav + "\n", config, flags=re.MULTILINE), "utf-8"
    )
    # A stock site of the same docs: the theme as it comes, the same Markdown.
    extensions = re.search(r"^markdown_extensions:\n(?:[ #].*\n|\n)*", config, re.MULTILINE)
    stock = "site_name: Made up\nsite_url: https://example.org/\ntheme:\n  name: material\n"
    (folder / "stock.yml").write_text(stock + (extensions[0] if extensions else ""), "utf-8")
    return folder
