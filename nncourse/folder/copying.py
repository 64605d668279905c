"""Copy the lessons into a learner's folder: whatever the learner has written stays, word for word.

A record in the folder says which edition of each file was put there. A file that is still that edition is nobody's
work, and a newer one takes its place; any other file stays, and the newer edition is put beside it, once.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

from nncourse.folder import remembered
from nncourse.folder.notebooks import course, for_folder, for_learners, written
from nncourse.folder.remembered import RECORD
from nncourse.folder.safely import PART, alone, write

SECONDS = 20.0  # until another `nncourse lab` is no longer waited for
NEW, BACK, RENEWED, BESIDE, KEPT, SAME = "new", "back", "renewed", "beside", "kept", "same"
SAYS = {  # a word for each case
    NEW: "Copied: {names}.",
    BACK: "Deleted, and here again: {names}.",
    RENEWED: "New edition, in place of the old one, which you had not run or changed: {names}.",
    BESIDE: "New edition of {name}: you have run or changed yours, so it stays. The new one lies beside it: {other}.",
    KEPT: "Run or changed by you, and left as they are: {names}.",
}
UNREADABLE = "none"  # in place of a digest


class Copied(NamedTuple):
    """What became of one file."""

    case: str  # NEW, BACK, …
    name: str
    other: str = ""  # the name of the new edition that lies beside


def copy_course(folder: Path) -> list[Copied]:
    """Bring a folder up to date with the course. Raises ValueError with a sentence for the learner if that fails."""
    source = course()
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"{folder} is a file. Name a folder, or one that does not exist yet.")
    if isinstance(source, Path) and folder.resolve().is_relative_to(source.resolve()):
        raise ValueError(f"{folder} is the course itself, from which is copied. Name another folder.")
    files = dict(for_learners(source))
    editions = {name: _edition(name, file.read_bytes(), files) for name, file in files.items()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):  # also if nothing has to be copied: no answer could be saved
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        with alone(folder, SECONDS):
            for part in (*folder.glob(f".*{PART}"), *folder.glob(f"data/.*{PART}")):
                part.unlink()  # of a program that was ended while it wrote
            record = _Record(folder)
            copied = [_copy(folder, name, content, record) for name, content in editions.items()]
            remembered.begin(folder)
            return copied
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ValueError(
            f"{folder} cannot be written to ({reason}). What you wrote there is as it was. Make room, or name another "
            "folder, and run it again."
        ) from error


def report(copied: list[Copied]) -> str:
    """Say what became of the files, a line for each case."""
    if all(one.case == NEW for one in copied):
        return "All lessons are copied."
    lines = []
    for case, words in SAYS.items():
        ones = [one for one in copied if one.case == case]
        if case == BESIDE:
            lines += [words.format(name=one.name, other=one.other) for one in ones]
        elif ones:
            lines.append(words.format(names=", ".join(one.name for one in ones)))
    return "\n".join(lines or ["All lessons are there, and none has a new edition."])


def digest(name: str, content: bytes) -> str:
    """Tell editions and answers apart: by the cells of a notebook and their outputs, not by what Jupyter notes down."""
    try:
        if name.endswith(".ipynb"):
            cells = [
                [cell["cell_type"], "".join(cell["source"]), cell.get("outputs", []), cell.get("attachments")]
                for cell in json.loads(content)["cells"]
            ]
            content = json.dumps(cells, sort_keys=True).encode()
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        pass  # no whole notebook: then its bytes tell
    return hashlib.sha256(content).hexdigest()


class _Record:
    """The editions that were put into a folder, by file: under its own name, and beside it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / RECORD
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            self.put, self.beside = (
                {str(name): str(one) for name, one in kept[key].items()} for key in ("put", "beside")
            )
        except FileNotFoundError:
            self.put, self.beside = {}, {}
        except (ValueError, LookupError, TypeError, AttributeError):  # broken: all counts as the learner's
            self.put, self.beside = {}, {}

    def note(self, editions: dict[str, str], name: str, edition: str) -> None:
        if editions.get(name) != edition or not self.path.exists():
            editions[name] = edition
            text = json.dumps({"put": self.put, "beside": self.beside}, indent=1)
            write(self.path, (text + "\n").encode())


def _edition(name: str, content: bytes, files: dict) -> bytes:
    """Make of a file of the course what a learner gets: notebooks have no outputs, and links that lead somewhere."""
    if not name.endswith(".ipynb"):
        return content
    return written(for_folder(json.loads(content), files.__contains__))


def _copy(folder: Path, name: str, content: bytes, record: _Record) -> Copied:
    path, edition, known = folder / name, digest(name, content), record.put.get(name)
    have = _digest_of(path)
    if have in (None, known) and have != edition:
        path.parent.mkdir(exist_ok=True)
        write(path, content)
        have, case = edition, RENEWED if have else BACK if known else NEW
    else:
        case = SAME if have == edition else KEPT
    if case != KEPT:
        record.note(record.put, name, edition)
        return Copied(case, name)
    if edition in (known, record.beside.get(name)):
        return Copied(KEPT, name)
    other = _free_name(folder, name, edition, record.put)
    write(folder / other, content)
    record.put[other] = edition
    record.note(record.beside, name, edition)
    return Copied(BESIDE, name, other)


def _digest_of(path: Path) -> str | None:
    """Give the digest of a file, or None if there is none."""
    try:
        return digest(path.name, path.read_bytes())
    except FileNotFoundError:
        return UNREADABLE if os.path.lexists(path) else None  # a link that leads nowhere
    except OSError:
        return UNREADABLE


def _free_name(folder: Path, name: str, edition: str, put: dict[str, str]) -> str:
    """Find a name for a new edition: one that is free, or that of an older one which nobody has changed."""
    stem, dot, ending = name.rpartition(".")
    numbers = chain([""], (f"_{number}" for number in count(2)))
    names = (f"{stem}_new_edition{number}{dot}{ending}" for number in numbers)
    return next(other for other in names if _digest_of(folder / other) in (None, edition, put.get(other, edition)))
