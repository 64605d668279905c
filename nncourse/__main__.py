"""`nncourse lab` opens the course in a folder of one's own. For teachers: `nncourse mark`, `nncourse handout`."""

from __future__ import annotations

import argparse
import sys
import time
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
    marking.add_argument("--seconds", type=_whole, default=limits.seconds, metavar="N",
                         help="for each hand-in, at most (default: %(default)s)")  # fmt: skip
    marking.add_argument("--memory", type=_whole, default=limits.memory, metavar="MB",
                         help="for each hand-in, at most; not on Windows or macOS (default: %(default)s)")  # fmt: skip
    marking.set_defaults(act=_mark)
    handing = commands.add_parser("handout", description=HANDOUT, help="make the copy without solutions", **plain)
    handing.add_argument("folder", type=Path, metavar="FOLDER", help="where the copy is made; it must not exist yet")
    handing.set_defaults(act=_hand_out)
    return parser


def _whole(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"got {text!r}, expected a whole number from 1 on")
    return int(text)


def _mark(options: argparse.Namespace) -> int:
    if not options.folder.is_dir():
        raise ValueError(f"{options.folder} is not a folder. Name the one that holds the hand-ins.")
    folder = options.folder.resolve()
    files, class_, begun = found(folder), [], time.monotonic()
    if not files:
        raise ValueError(f"there is no notebook (.ipynb) in {options.folder}.")
    table, page = folder / "marks.csv", folder / "marks.html"
    for file in (table, page):
        file.open("ab").close()  # if one is open in a spreadsheet on Windows, better to know it now
    try:
        with room(folder) as place:
            for count, file in enumerate(files, start=1):
                class_.append(mark(file, folder, place, Limits(options.seconds, options.memory)))
                line = f"{count:{len(str(len(files)))}} of {len(files)}  {_line(class_[-1])}"
                print("".join(letter if letter.isprintable() else "?" for letter in line), flush=True)
    except KeyboardInterrupt:
        print(f"Interrupted: {len(files) - len(class_)} hand-ins are not marked.", file=sys.stderr)
    write_table(class_, table)
    write_page(class_, page)
    print(f"{len(class_)} hand-ins in {time.monotonic() - begun:.0f} s: {table}, {page}")
    return 0 if len(class_) == len(files) else 130


def _line(one: Marked) -> str:
    if one.lesson is None:
        return f"{one.file}: not marked, {'; '.join(one.remarks)}"
    solved = sum(mark.state == "right" for mark in one.marks.values())
    remarks = f" ({'; '.join(one.remarks)})" if one.remarks else ""
    return f"{one.file}: lesson {one.lesson:02d}, {solved} of {len(one.marks)}{remarks}"


def _hand_out(options: argparse.Namespace) -> int:
    hand_out(options.folder)
    print(f"{options.folder}: the copy for learners. Its README.md says how it is installed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
