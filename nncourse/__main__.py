"""`nncourse lab` opens the course in a folder of one's own. For teachers: `nncourse mark`, `nncourse handout`."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import nnlib
from nncourse.folder import lab
from nncourse.marking.handin import found
from nncourse.marking.handout import hand_out
from nncourse.marking.marking import Limits, Marked, mark, room
from nncourse.marking.report import write_page, write_table

MARK = """\
Mark the hand-ins of a class: every notebook in FOLDER and its subfolders, of whatever lesson.

The functions of each run in a process of their own, and are judged here, by the exercises of this course: what a
notebook prints or says of itself does not count. The marks go into FOLDER: marks.csv for a spreadsheet, and marks.html,
a page that shows who solved what and where the class is stuck.

Hand-ins are other people's programs. They may not write outside a temporary folder, start programs or use the network,
and are stopped after a time. That is a fence, and no jail: for people whom you do not trust, mark in a container."""
HANDOUT = """\
Make the copy of the course that learners get, in a new folder: it checks and hints, and has no solutions.

The checks compare with answers that lie in it as numbers. Notebooks come without outputs. There are no tests in it and
no history. It runs on every Python that the course runs on."""


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and do what it asks for."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a learner's name in a code page that lacks its letters
    options = _parser().parse_args(arguments)
    try:
        with suppress(FileNotFoundError, NotADirectoryError):
            options.folder.stat()  # of links in a circle: an OSError, where Path.resolve() may raise RuntimeError
        return options.act(options)
    except (ValueError, OSError) as error:
        print(f"nncourse {options.command}: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nncourse", description=__doc__)
    parser.add_argument("--version", action="version", version=f"nncourse {nnlib.__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="lab | mark | handout")
    plain = {"formatter_class": argparse.RawDescriptionHelpFormatter}
    opening = commands.add_parser("lab", description=lab.HELP, help="open the course in a folder of your own", **plain)
    opening.add_argument("folder", type=Path, nargs="?", default=Path(lab.FOLDER), metavar="FOLDER",
                         help="your folder; it is made if it does not exist (default: %(default)s)")  # fmt: skip
    opening.set_defaults(act=lambda options: lab.open_folder(options.folder))
    marking = commands.add_parser("mark", description=MARK, help="mark a class's hand-ins", **plain)
    marking.add_argument("folder", type=Path, metavar="FOLDER", help="where the hand-ins are")
    limits = Limits()
    marking.add_argument("--seconds", type=_from_to(1, 86_400), default=limits.seconds, metavar="N",
                         help="for each hand-in, at most (default: %(default)s)")  # fmt: skip
    marking.add_argument("--memory", type=_from_to(256, 1_000_000), default=limits.memory, metavar="MB",
                         help="for each hand-in, at most; not on Windows or macOS (default: %(default)s)")  # fmt: skip
    marking.set_defaults(act=_mark)
    handing = commands.add_parser("handout", description=HANDOUT, help="make the copy without solutions", **plain)
    handing.add_argument("folder", type=Path, metavar="FOLDER", help="where the copy is made; it must not exist yet")
    handing.set_defaults(act=_hand_out)
    return parser


def _from_to(least: int, most: int) -> Callable[[str], int]:
    def whole(text: str) -> int:
        if not text.isdecimal() or len(text) > 9 or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"got {text!r}, expected a whole number from {least:,} to {most:,}")
        return int(text)

    return whole


def _say(text: str) -> None:
    """Print, if anybody reads it: a closed pipe or a full disk there does not end the work."""
    try:
        print(text, flush=True)
    except OSError:  # Python would print it again at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _mark(options: argparse.Namespace) -> int:
    if not options.folder.is_dir():
        raise ValueError(f"{options.folder} is not a folder. Name the one that holds the hand-ins.")
    folder = options.folder.resolve()
    files, class_, begun = found(folder), [], time.monotonic()
    if not files:
        raise ValueError(f"there is no notebook (.ipynb) in {options.folder}.")
    for name in ("marks.csv", "marks.html"):
        with suppress(FileNotFoundError):
            (folder / name).open("r+b").close()  # if one is open in a spreadsheet on Windows, better to know it now
    with tempfile.TemporaryDirectory(prefix=".marks-", dir=folder) as unfinished:
        with suppress(KeyboardInterrupt), room(folder) as place:
            for count, file in enumerate(files, start=1):
                class_.append(mark(file, folder, place, Limits(options.seconds, options.memory)))
                line = f"{count:{len(str(len(files)))}} of {len(files)}  {_line(class_[-1])}"
                _say("".join(letter if letter.isprintable() else "?" for letter in line))
        left = len(files) - len(class_)
        name = "marks_interrupted" if left and (folder / "marks.csv").exists() else "marks"  # those of before stay
        table, page = folder / f"{name}.csv", folder / f"{name}.html"
        for file, write in ((table, write_table), (page, write_page)):
            write(class_, Path(unfinished, file.name))
        for file in (table, page):  # whole, or not at all
            os.replace(Path(unfinished, file.name), file)
    if left:
        print(f"Interrupted: {left} hand-ins are not marked.", file=sys.stderr)
    _say(f"{len(class_)} hand-ins in {time.monotonic() - begun:.0f} s: {table}, {page}")
    return 130 if left else 0


def _line(one: Marked) -> str:
    if one.lesson is None:
        return f"{one.file}: not marked, {'; '.join(one.remarks)}"
    solved = sum(mark.state == "right" for mark in one.marks.values())
    remarks = f" ({'; '.join(one.remarks)})" if one.remarks else ""
    return f"{one.file}: lesson {one.lesson:02d}, {solved} of {len(one.marks)}{remarks}"


def _hand_out(options: argparse.Namespace) -> int:
    hand_out(options.folder)
    _say(f"{options.folder}: the copy for learners. Its README.md says how it is installed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
