"""Say in one line what stopped a finish, where, and what to do about it."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path

from .site import Problem


@contextmanager
def in_one_line(place: Path, *folders: Path | None) -> Iterator[None]:
    """Let whatever goes wrong in the block be a `Problem` of this place; `folders` hold the files that are read."""
    try:
        yield
    except Exception as error:
        raise Problem(" ".join(complaint(error, place, filter(None, folders)).split())) from error


def complaint(error: Exception, place: Path, folders: Iterable[Path]) -> str:
    """What an error says to whoever must mend its cause: `place: what is wrong: the cure`."""
    match error:
        case Problem():
            return str(error)
        case UnicodeDecodeError():
            line = error.object[: error.start].count(b"\n") + 1
            return f"{file_of(error.object, folders) or place}:{line}: not UTF-8 text: save the file as UTF-8"
        case OSError():
            return f"{error.filename or place}: {error.strerror or error}: mend that and build again"
        case BrokenProcessPool():
            return f"{place}: a process at work on it was killed: free some memory, or try --processes 1"
        case RecursionError():
            return f"{place}: too much stands one in another: nest it less deep"
    ours = [at for at in traceback.extract_tb(error.__traceback__) if Path(at.filename).parent == Path(__file__).parent]
    step = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}"
    return f"{place}: {type(error).__name__}: {error} in {step}: correct what is unusual there"


def file_of(data: bytes, folders: Iterable[Path]) -> Path | None:
    """The file that holds these bytes: whoever could not decode them had no need of its name."""
    files = (file for folder in folders for file in sorted(folder.rglob("*")) if file.is_file())
    return next((file for file in files if file.stat().st_size == len(data) and file.read_bytes() == data), None)
