"""List every page for search engines, with the day it last changed."""

from xml.sax.saxutils import escape

from .site import Site


def run(site: Site) -> None:
    """Write sitemap.xml in place of the generator's, whose dates are those of the build."""
    for name in ("sitemap.xml", "sitemap.xml.gz"):
        site.files.pop(name, None)
    if not site.address:
        return
    rows = []
    for path in site.content_pages():
        day = site.pages[path].select_one("time[data-guide=changed]")
        changed = f"<lastmod>{day.attrs['datetime']}</lastmod>" if day else ""
        rows.append(f"<url><loc>{escape(site.url(path))}</loc>{changed}</url>\n")
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    site.files["sitemap.xml"] = (head + "".join(rows) + "</urlset>\n").encode()
