"""Say what mkdocs.yml may hold, since the generator writes it into every page, and find what else it holds."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import yaml

from . import allowed
from .markdown_page import Loader, reading_yaml

# What mkdocs.yml may hold: a key that is not here can bring in code or another file.
CONFIGURED = {"site_name", "site_url", "repo_url", "repo_name", "edit_uri", "edit_uri_template", "site_description"}
CONFIGURED |= {"site_author", "copyright", "nav", "validation", "exclude_docs", "not_in_nav", "theme", "docs_dir"}
CONFIGURED |= {"site_dir", "extra_css", "extra_javascript", "watch", "strict", "markdown_extensions", "plugins"}
# Those that pages lead to or fetch.
ADDRESSES = dict.fromkeys(("site_url", "repo_url", "edit_uri", "edit_uri_template"), "href")
ADDRESSES |= dict.fromkeys(("extra_css", "extra_javascript"), "src")
LOCAL = re.compile(r"http://(localhost|127\.0\.0\.1)(:\d+)?(/\S*)?")


def faults(config: str) -> Iterator[str]:
    """The generator writes what is configured into pages as it is, so it is words, and its files are ours."""
    with reading_yaml(config, "mkdocs.yml"):
        root = yaml.compose(config, Loader)
    for scalar in scalars(root):
        shown = allowed.one_line(scalar.value)
        if set('"<>') & set(scalar.value):
            yield f'{place(scalar)}: {shown} holds markup: write words without " < >'
        for fault, cure in allowed.hidden(html.unescape(scalar.value)).items():
            yield f"{place(scalar)}: {fault}: {cure}"
    for name, key, value in pairs(root):
        if name not in CONFIGURED:
            yield f"{place(key)}: {allowed.one_line(name)} is no key that the guide needs: delete it"
        if name in ADDRESSES:
            yield from addresses(ADDRESSES[name], value)
        if name == "theme":
            settings = {setting: chosen for setting, _, chosen in pairs(value)}
            font = settings.get("font", key)
            if (font.tag, font.value) != ("tag:yaml.org,2002:bool", "false"):
                yield f"{place(font)}: the theme fetches fonts of another host: write font: false below theme"
            for setting in sorted({"favicon", "logo"} & settings.keys()):
                yield from addresses("src", settings[setting])


def addresses(attribute: str, node: yaml.Node) -> Iterator[str]:
    """What is wrong with the addresses in a part of the configuration, as `href` or `src` of a page."""
    for scalar in scalars(node):
        # As a browser reads what the generator writes.
        value = html.unescape(scalar.value)
        for fault, cure in allowed.address(attribute, value).items():
            if attribute != "href" or not LOCAL.fullmatch(value):
                yield f"{place(scalar)}: {fault}: {cure}"


def scalars(node: object) -> Iterator[yaml.ScalarNode]:
    """Each single value and name in a part of the configuration."""
    if isinstance(node, yaml.ScalarNode):
        yield node
    # A map has pairs of nodes, a list has nodes.
    for child in node if isinstance(node, tuple) else getattr(node, "value", ()):
        yield from scalars(child) if not isinstance(child, str) else ()


def pairs(node: object) -> list[tuple[str, yaml.Node, yaml.Node]]:
    """The names of a map, each with its node and that of its value."""
    return [(str(key.value), key, value) for key, value in node.value] if isinstance(node, yaml.MappingNode) else []


def place(node: yaml.Node) -> str:
    """Where a part of the configuration stands."""
    return f"mkdocs.yml:{node.start_mark.line + 1}"
