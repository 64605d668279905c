"""What `check` found in a learner's folder, from one session to the next: one small file beside the notebooks.

It is kept where `nncourse lab` has made the folder, and in a browser: to read the course, or test it, leaves no file.
"""

from __future__ import annotations

import json
from datetime import date
from itertools import count
from pathlib import Path
from typing import NamedTuple

from nncourse.folder.safely import IN_BROWSER, alone, write

FILE = "progress.json"
RECORD = ".nncourse.json"  # what `nncourse lab` has copied into the folder
HERE = Path()  # a relative path can be asked for, even if somebody has deleted the folder
SECONDS = 2.0  # a check waits no longer for another notebook that writes
SOLVED, TRIED, AGAIN = "solved", "tried", "wrong again"
ABOUT = "What check() found in the exercises. It is sent nowhere. forget() of nncourse.progress empties it."


class Entry(NamedTuple):
    """What is known of one exercise."""

    state: str  # SOLVED, TRIED or AGAIN: it was solved, and the answer that was checked last is wrong
    tries: int
    date: str  # on which it came into this state, as 2026-11-28

    def after(self, right: bool) -> Entry:
        """Give the entry after one more check."""
        if right and self.state == SOLVED:
            return self
        state = SOLVED if right else TRIED if self.state == TRIED else AGAIN
        return Entry(state, self.tries + 1, date.today().isoformat())


Entries = dict[str, dict[str, Entry]]  # by lesson, such as "03", and by exercise


def is_kept(folder: Path) -> bool:
    """Say whether progress is remembered in a folder."""
    return IN_BROWSER or (folder / FILE).exists() or (folder / RECORD).exists()


def begin(folder: Path) -> None:
    """Make a folder one in which progress is remembered."""
    if not (folder / FILE).exists():
        _write(folder, {})


def read(folder: Path) -> Entries:
    """Read what is remembered in a folder: nothing, if there is no file. Raises ValueError for one that is broken."""
    try:
        content = (folder / FILE).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    try:
        lessons = json.loads(content)["lessons"]
        entries = {
            lesson: {name: Entry(*map(one.get, Entry._fields)) for name, one in exercises.items()}
            for lesson, exercises in lessons.items()
        }
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"{FILE} cannot be read") from error
    for one in (one for exercises in entries.values() for one in exercises.values()):
        if one.state not in (SOLVED, TRIED, AGAIN) or not isinstance(one.tries, int) or not isinstance(one.date, str):
            raise ValueError(f"{FILE} cannot be read")
    return entries


def read_anyhow(folder: Path) -> tuple[Entries, str]:
    """Read what is remembered; move a broken file out of the way, and give a sentence that says so."""
    try:
        return read(folder), ""
    except ValueError:
        with alone(folder, SECONDS):
            return _read_alone(folder)


def _read_alone(folder: Path) -> tuple[Entries, str]:
    try:
        return read(folder), ""
    except ValueError:
        names = (f"progress_broken_{number}.json" for number in count(1))
        aside = next(name for name in names if not (folder / name).exists())
        (folder / FILE).rename(folder / aside)
        _write(folder, {})
        return {}, f"{FILE} could not be read. It is kept as {aside}, and a new one is begun."


def forget(folder: Path) -> None:
    """Empty the file. Raises OSError if it cannot be written."""
    with alone(folder, SECONDS):
        _write(folder, {})


def _write(folder: Path, entries: Entries) -> None:
    lessons = {
        lesson: {name: one._asdict() for name, one in exercises.items()}
        for lesson, exercises in sorted(entries.items())
    }
    text = json.dumps({"about": ABOUT, "lessons": lessons}, indent=1)
    write(folder / FILE, (text + "\n").encode())


def _after(known: dict[str, Entry], checks: list[tuple[str, bool]]) -> dict[str, Entry]:
    known = dict(known)
    for exercise, right in checks:
        known[exercise] = known.get(exercise, Entry(TRIED, 0, "")).after(right)
    return known


class Memory:
    """What is known of the exercises of one lesson: from this session, and from the folder where the notebook runs."""

    def __init__(self, lesson: int) -> None:
        self.lesson = f"{lesson:02d}"
        self.session: dict[str, Entry] = {}
        self.waiting: list[tuple[str, bool]] = []  # checks that could not be written down yet
        self.unsaid: list[str] = []
        self.said: set[str] = set()

    def note(self, exercise: str, right: bool) -> None:
        """Write down that an exercise was checked. What cannot be written waits for the next time."""
        self.session = _after(self.session, [(exercise, right)])
        folder = HERE
        if not is_kept(folder):
            return
        self.waiting.append((exercise, right))
        try:
            with alone(folder, SECONDS):
                entries, remark = _read_alone(folder)
                self._say(remark)
                before = dict(entries.get(self.lesson, {}))
                entries[self.lesson] = _after(before, self.waiting)
                if entries[self.lesson] != before:
                    _write(folder, entries)
            self.waiting = []
        except OSError as error:
            self._say(f"This is forgotten when the kernel stops: {FILE} cannot be written here ({error.strerror}).")

    def entries(self) -> dict[str, Entry]:
        """Give what is known of this lesson, by exercise."""
        folder = HERE
        if not is_kept(folder):
            return self.session
        try:
            entries, remark = read_anyhow(folder)
            self._say(remark)
        except OSError as error:
            self._say(f"What was solved before is not known: {FILE} cannot be read ({error.strerror}).")
            entries = {}
        return self.session | _after(entries.get(self.lesson, {}), self.waiting)

    def forget(self) -> None:
        """Forget this session; the folder is another matter."""
        self.session, self.waiting = {}, []

    def remarks(self) -> list[str]:
        """Give what has not been said yet."""
        remarks, self.unsaid = self.unsaid, []
        return remarks

    def _say(self, remark: str) -> None:
        if remark and remark not in self.said:
            self.said.add(remark)
            self.unsaid.append(remark)
