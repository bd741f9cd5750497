"""List every page for search engines, with the day it last changed."""

from xml.sax.saxutils import escape

from .site import Site


def whole(site: Site) -> None:
    """Write sitemap.xml in place of the generator's, whose dates are those of the build."""
    for name in ("sitemap.xml", "sitemap.xml.gz"):
        site.files.pop(name, None)
    if not site.address:
        return
    rows = []
    for page in site.found():
        changed = f"<lastmod>{page.changed}</lastmod>" if page.changed else ""
        rows.append(f"<url><loc>{escape(page.url)}</loc>{changed}</url>\n")
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    site.files["sitemap.xml"] = (head + "".join(rows) + "</urlset>\n").encode()
