"""Take a site through the passes: from the folder that the generator wrote into one of its own."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import turbohtml

from .complaint import in_one_line
from .passes import PASSES, Pass
from .record import Record
from .site import Draft, Problem, Site

# Below this many pages, other processes take longer to start than they save.
WORTH_SHARING = 48
# Pages that one process takes at a time: enough that asking for more costs nothing, few enough that none waits long.
SHARE = 16


@dataclass(frozen=True)
class Work:
    """What a process needs to know to take a page through a pass."""

    site: Site
    walk: Pass
    source: Path
    target: Path

    def __call__(self, path: str) -> tuple[str, Record]:
        """Change and note one page; its files are written, its record is returned."""
        site = self.site
        with in_one_line(Path(site.generated or "", path), site.generated, site.docs, site.overrides):
            tree = turbohtml.parse((self.source / path).read_bytes().decode("utf-8"))
            draft = Draft(path, tree, site.records.get(path) or Record())
            for step in self.walk.change:
                step.change(draft, site)
            if self.walk.change:
                draft.files[path] = draft.render()
            for step in self.walk.note:
                step.note(draft, site)
            write(self.target, draft.files)
        return path, draft.record


at_hand: list[Work] = []  # what this process was started for


def begin(given: Work) -> None:
    """Make a process ready for its pages; it ends when the one that started it does, however that ends."""
    # Whoever interrupts the build interrupts the process that began it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    at_hand.append(given)
    threading.Thread(target=end_with_parent, daemon=True).start()


def end_with_parent() -> None:
    """Wait for the end of the process that started this one: what it left to do must reach no later build's folder."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def one(path: str) -> tuple[str, Record]:
    """One page, by the work that the process was handed once, and not with each page."""
    return at_hand[0](path)


def each(given: Work, paths: list[str], processes: int, beside: Callable[[], None]) -> Iterator[tuple[str, Record]]:
    """The records of all pages, in order, from this process or from several, while this one does something else."""
    if processes == 1 or len(paths) < WORTH_SHARING:
        beside()
        yield from map(given, paths)
        return
    # A forked process has all that is known already; elsewhere it is sent.
    method = "fork" if sys.platform == "linux" else None
    context: Any = multiprocessing.get_context(method)
    pool = ProcessPoolExecutor(processes, context, begin, (given,))
    try:
        records = pool.map(one, paths, chunksize=SHARE)
        beside()
        yield from records
    finally:
        pool.shutdown(cancel_futures=True)


def write(folder: Path, files: dict[str, bytes]) -> None:
    """Write files by their paths under a folder."""
    for path, data in files.items():
        file = folder / path
        try:
            file.write_bytes(data)
        except FileNotFoundError:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)


def paths_in(folder: Path) -> list[str]:
    """Every file under a folder by its path, in order; raise for what cannot be read, so that nothing is left out."""

    def refuse(error: OSError) -> None:
        raise error

    found = []
    for where, folders, files in os.walk(folder, onerror=refuse):
        for path in (Path(where, name) for name in [*folders, *files]):
            if path.is_file():
                found.append(path.relative_to(folder).as_posix())
            elif not path.is_dir() or path.is_symlink():
                raise Problem(f"{path}: is neither a file nor a folder of its own: put one there, or delete it")
            try:
                path.name.encode()
            except UnicodeEncodeError:
                name = os.fsencode(path.name)
                raise Problem(f"{folder}: {name!r} is no UTF-8: give that file another name") from None
    return sorted(found)


def load(source: Path, **options: Any) -> tuple[Site, list[str]]:
    """A site as the generator wrote it, and the paths of its pages."""
    paths = paths_in(source)
    pages = [path for path in paths if path.endswith(".html")]
    files = {path: (source / path).read_bytes() for path in paths if path == "index.html" or path not in pages}
    site = Site(files, generated=source, **options)
    del site.files["index.html"]
    return site, pages


def finish(source: Path, target: Path, processes: int = 0, passes: Iterable[Pass] = PASSES, **options: Any) -> None:
    """Write the finished site into an empty folder; raise `Problem` for what somebody must mend."""
    if processes < 0:
        raise Problem(f"--processes {processes}: fewer than none: give 1 or more")
    gc.disable()  # a tree is let go of by its count; to look for circles costs a tenth of the time
    site, paths = load(source, **options)
    processes = processes or (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    pages_in = source
    waiting: tuple[ModuleType, ...] = ()

    def beside() -> None:
        for step in waiting:
            step.whole(site)

    for walk in passes:
        if walk.change or walk.note:
            site.records.update(each(Work(site, walk, pages_in, target), paths, processes, beside))
        if walk.change:
            pages_in = target
        for step in walk.whole:
            step.whole(site)
        waiting = walk.beside
    write(target, site.files)
