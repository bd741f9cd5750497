"""Take out of each page what serves only the theme's own script."""

from .site import Draft, Site

# The theme writes these outside any block, so a template cannot leave them out.
LEFTOVERS = ", ".join(
    (
        "input.md-toggle",
        "label.md-overlay",
        "div.md-dialog",
        "div[data-md-component=announce]",
        "#__config",
        ".md-main__inner > script",
        "head > script:not([src]):not([type]):not([data-guide])",
    )
)
ATTRIBUTES = ("data-md-component", "data-md-scrollfix", "data-md-type", "data-md-toggle", "data-md-color-scheme")


def change(draft: Draft, _: Site) -> None:
    """Drop the leftovers, then the attributes that name the theme's components."""
    for element in draft.tree.select(LEFTOVERS):
        element.decompose()
    for name in ATTRIBUTES:
        for element in draft.tree.select(f"[{name}]"):
            del element.attrs[name]
