"""Each text file has a gzip and a Brotli copy that hold the same, and are the same at every build."""

import gzip

import brotli
import pytest
from in_memory import run

from scripts.finish import compress
from scripts.finish.site import Site

TEXT = b"Tell me about a time you led. " * 100


def compressed(files: dict[str, bytes], served: bool = False) -> dict[str, bytes]:
    site = Site(dict(files), served=served)
    run(site, compress)
    return site.files


def test_the_copies_hold_the_same_bytes():
    files = compressed({"a/guide.mjs": TEXT})
    assert gzip.decompress(files["a/guide.mjs.gz"]) == TEXT
    assert brotli.decompress(files["a/guide.mjs.br"]) == TEXT
    assert len(files["a/guide.mjs.gz"]) < len(TEXT) / 10
    assert files["a/guide.mjs"] == TEXT


def test_the_same_bytes_give_the_same_copies():
    # The fourth to seventh byte of a gzip file tell the time.
    assert compress.copies(TEXT) == compress.copies(TEXT)
    assert compress.copies(TEXT)[0][4:8] == bytes(4)


@pytest.mark.parametrize("size", [1_000, 70_000, 5_000_000])
def test_texts_of_any_size_come_back_whole(size):
    data = (TEXT * (size // len(TEXT) + 1))[:size]
    zipped, brotlied = compress.copies(data)
    assert gzip.decompress(zipped) == brotli.decompress(brotlied) == data


@pytest.mark.parametrize(
    ("name", "copied"), [("a.css", True), ("sw.js", True), ("a.json", True), ("card.png", False), ("a.pdf", False)]
)
def test_only_text_is_copied(name, copied):
    assert (f"{name}.gz" in compressed({name: TEXT})) is copied
    assert (f"{name}.br" in compressed({name: TEXT})) is copied


def test_what_fits_a_packet_is_left_alone():
    assert compressed({"a.txt": b"x" * 999}).keys() == {"a.txt"}


def test_a_preview_has_no_copies():
    assert compressed({"a.css": TEXT}, served=True).keys() == {"a.css"}
