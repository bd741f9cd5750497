"""Put a site in place, generated or finished: one build at a time, and whole at every moment."""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .site import Problem

# Every finished site has this file, and no other folder does.
MARK = "headers.nginx.txt"
# Where the generator was run by itself, its output may go: it is made again in seconds.
GENERATED = {"404.html", "index.html", "sitemap.xml"}


def settled(source: Path, target: Path) -> Path:
    """The folder to write from a generated one; raise `Problem` where that cannot be, or would cost anything else."""
    if not (source / "index.html").is_file():
        raise Problem(f"{source}: no index.html there: build the site first (make build)")
    if (source / MARK).exists():
        raise Problem(f"{source}: is finished already: name the folder that the generator wrote")
    return free(target, source)


def free(target: Path, source: Path | None = None) -> Path:
    """The folder to write, whatever it is called; raise `Problem` where that would cost anything but an old site."""
    cure = "name another folder"
    there = next(part for part in (target, *target.parents) if os.path.lexists(part))
    if not there.exists():
        raise Problem(f"{there}: leads to {there.readlink()}, which is not there: make that folder, or delete the link")
    if not there.is_dir():
        raise Problem(f"{there}: is no folder: delete it, or {cure}")
    # What takes the place of a link would leave its folder as it was.
    place = Path(os.path.realpath(target))
    kept = {Path.cwd(): "the current folder"}
    if source:
        generated = Path(os.path.realpath(source))
        if place.is_relative_to(generated):
            raise Problem(f"{target}: stands in {source}, which is to stay as it is: {cure}")
        kept.setdefault(generated, str(source))
    for folder, name in kept.items():
        if folder.is_relative_to(place):
            raise Problem(f"{target}: holds {name}, and all in it would go: {cure}")
    files = sorted(os.listdir(place)) if place.exists() else []
    if files and MARK not in files and not GENERATED.issubset(files):
        raise Problem(f"{target}: holds {files[0]}, which no build wrote: delete it if it may go, or {cure}")
    return place


@contextmanager
def renewed(target: Path) -> Iterator[Path]:
    """An empty folder that takes the place of another when the block is done; if that fails, nothing is left of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    new = beside(target, "new")
    with alone(target):
        recover(target)
        shutil.rmtree(new, ignore_errors=True)
        try:
            new.mkdir()
            yield new
            replace(new, target)
        finally:
            # A full disk gets its room back.
            shutil.rmtree(new, ignore_errors=True)


@contextmanager
def alone(target: Path) -> Iterator[None]:
    """Have a folder to oneself, to write it or to read it whole; the system ends that when a process ends, anyhow."""
    path = beside(target, "lock")
    with path.open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Whoever held it may have deleted it since it was opened here.
            held = os.fstat(lock.fileno()).st_nlink > 0
        except BlockingIOError:
            held = False
        if not held:
            raise Problem(f"{target}: another build is writing it: wait until that is done")
        try:
            yield
        finally:
            path.unlink()


def beside(target: Path, use: str) -> Path:
    """The hidden neighbour of a folder that a build uses for this."""
    return target.with_name(f".{target.name}.{use}")


def exchange(new: Path, old: Path) -> bool:
    """Let two folders change places in one stroke, where the system can."""
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    here, swap = -100, 2  # AT_FDCWD, RENAME_EXCHANGE: renameat2(2)
    return libc is not None and not libc.renameat2(here, bytes(new), here, bytes(old), swap)


def replace(new: Path, old: Path) -> None:
    """Let a folder take the place of another; at no moment is there none, or a part of one."""
    if old.exists() and not exchange(new, old):
        before = beside(old, "before")
        shutil.rmtree(before, ignore_errors=True)
        old.rename(before)
        new.rename(old)
        new = before
    elif not old.exists():
        new.rename(old)
    shutil.rmtree(new, ignore_errors=True)


def recover(target: Path) -> None:
    """Put the old site back where a build was stopped between its two renames."""
    before = beside(target, "before")
    if before.exists() and not target.exists():
        before.rename(target)
