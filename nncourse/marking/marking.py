"""Mark a hand-in: its functions run in a process of their own, and are judged here by the marker's own exercises."""

from __future__ import annotations

import inspect
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import nncourse
from nncourse.exercises.engine.exercise import Exercise
from nncourse.exercises.engine.running import TooLongError, time_limit
from nncourse.marking.guard import RefusedError
from nncourse.marking.handin import HandIn, UnreadableError, learner_of, read
from nncourse.marking.handout import copy_of_the_course
from nncourse.marking.process import EndedError, LearnersProcess, Room
from nncourse.marking.rules import functions

MISSING, NOT_OWN = "a name is missing", "not written in the notebook"
ROUNDABOUT = re.compile(r"\b(exec|global|locals|vars|setattr|get_ipython|builtins|import \*)")  # names made unseen
DEATHS = 3  # cells that may end the process before the hand-in is given up


class Limits(NamedTuple):
    """What a hand-in may use."""

    seconds: int = 120  # all in all
    memory: int = 2048  # MB


class Mark(NamedTuple):
    """What became of an exercise."""

    state: str  # "right", "wrong", "open", that is, not solved yet, or "unmarked": time was up
    mistake: str | None = None  # its name, where it is a known one
    text: str = ""


class Marked(NamedTuple):
    """What became of a hand-in; without a lesson it could not be marked, and `remarks` says why."""

    learner: str
    file: str  # within the folder
    lesson: int | None
    marks: dict[str, Mark]
    tries: dict[str, int]
    remarks: list[str]


@contextmanager
def room(folder: Path) -> Iterator[Room]:
    """Make the place where learners' processes run, outside everything that is the marker's, and take it away again."""
    root = Path(nncourse.__file__).resolve().parents[1]
    ours = [root] if (root / "pyproject.toml").exists() else [root / "nncourse"]
    with tempfile.TemporaryDirectory(prefix="nncourse-", ignore_cleanup_errors=True) as temporary:
        course = Path(temporary).resolve() / "course"
        copy_of_the_course(course, answers=False)
        yield Room(course, [*ours, folder.resolve()])


def mark(file: Path, folder: Path, place: Room, limits: Limits) -> Marked:
    """Mark a file. Whatever it holds, something is returned."""
    learner, name = learner_of(file, folder), file.relative_to(folder).as_posix()
    try:
        handin = read(file)
    except UnreadableError as error:
        return Marked(learner, name, None, {}, {}, [str(error)])
    work = Path(tempfile.mkdtemp(dir=place.course.parent))
    try:
        marks, remarks = _Marker(handin, place, work, limits).mark()
    finally:
        shutil.rmtree(work, ignore_errors=True)
    solved = sum(one.state == "right" for one in marks.values())
    if handin.claimed > solved:
        remarks.append(f"it says of itself that {handin.claimed} are solved, and {solved} are")
    return Marked(learner, name, handin.lesson.number, marks, handin.tries, handin.remarks + remarks)


class _Marker:
    """The marking of one hand-in: its process is started again where it has ended."""

    def __init__(self, handin: HandIn, place: Room, folder: Path, limits: Limits) -> None:
        self.handin, self.place, self.folder, self.limits = handin, place, folder, limits
        self.end = time.monotonic() + limits.seconds
        self.process, self.whole, self.functions, self.failed = None, False, {}, {}
        self.codes, self.ended = None, None
        self.skip: list[int] = []
        self.remarks: list[str] = []

    def mark(self) -> tuple[dict[str, Mark], list[str]]:
        """Judge each exercise; those that miss a name, again with all cells run, if one may have made it unseen."""
        exercises = self.handin.lesson.exercises
        try:
            marks = {name: self._judged(name) for name in exercises}
            missing = [name for name, mark in marks.items() if mark.mistake == MISSING]
            if missing and any(ROUNDABOUT.search(source) for source in self.handin.cells):
                self._stop()
                self.whole = True
                marks |= {name: self._judged(name) for name in missing}
        finally:
            self._stop()
        marks = {name: mark._replace(mistake=None) if mark.mistake == MISSING else mark for name, mark in marks.items()}
        return marks, self.remarks

    def _judged(self, name: str) -> Mark:
        if time.monotonic() >= self.end:
            return Mark("unmarked", None, f"{name}: not marked, the {self.limits.seconds} seconds were up.")
        try:
            if self.process is None:
                self._start()
            with time_limit(max(0.1, self.end - time.monotonic())):
                return self._verdict(self.handin.lesson.exercises[name])
        except (EndedError, TooLongError) as error:
            self._stop()
            why = str(error) or f"the {self.limits.seconds} seconds were up"
            self._remark(why)
            return Mark("unmarked", None, f"{name}: not marked: {why}.")
        except Exception as error:  # an answer of which the exercise can make nothing at all
            self._stop()
            return Mark("wrong", None, f"{name}: the answer cannot be judged: {type(error).__name__}: {error}")

    def _start(self) -> None:
        """Start a process and run the cells; a cell that ends it is left out the next time."""
        task = {"cells": self.handin.cells, "names": list(self.handin.lesson.exercises), "whole": self.whole}
        task |= {"memory": self.limits.memory, "seconds": self.limits.seconds}
        for _ in range(DEATHS):
            process = LearnersProcess(self.place, self.folder, task | {"skip": self.skip}, self.end)
            try:
                self.functions, failed = process.prepare()
                self.process, self.failed = process, failed | process.broken
                for cell, why in self.failed.items():
                    if why.startswith(RefusedError.__name__):
                        self._remark(f"code cell {cell + 1}: {why.partition(': ')[2]}")
                return
            except (EndedError, KeyError, TypeError, ValueError, AttributeError) as error:
                process.stop()
                if process.at_cell is None or time.monotonic() >= self.end:
                    raise EndedError(str(error)) from error
                self._remark(f"code cell {process.at_cell + 1} was left out: {error}")
                self.skip.append(process.at_cell)
        raise EndedError(f"{DEATHS} cells ended the process")

    def _verdict(self, exercise: Exercise) -> Mark:
        name, known = exercise.__name__, self.functions.get(exercise.__name__)
        if known is None:
            why = next((why for cell, why in self.failed.items() if _gives(self.handin.cells[cell], name)), None)
            return (
                Mark("wrong", None, f"{name}: its cell fails: {why}")
                if why
                else Mark("open", None, f"{name}: not there.")
            )
        if known["kind"] != "function":
            return Mark("open", None, f"{name}: it is no function but a {known['kind']}.")
        if self.codes is None:
            self.codes = functions(self.handin.cells)
        code = self.codes.get(tuple(known["place"] or ()))
        if code is None:
            return Mark("wrong", NOT_OWN, f"{name}: its code is not in the notebook; it is {known['from']}.")
        verdict = exercise.judge(self._proxy(name, code, known["parameters"]))
        if self.ended:
            ended, self.ended = self.ended, None
            if time.monotonic() >= self.end:
                raise EndedError(f"the {self.limits.seconds} seconds were up")
            return Mark("wrong", "ends the process", f"{name}: {ended} while it was called.")
        missing = verdict.state == "open" and "NameError" in verdict.text
        return Mark(verdict.state, MISSING if missing else verdict.misconception, verdict.text)

    def _proxy(self, name: str, code: Callable, parameters: list | None) -> Callable:
        """Stand for a function of the other process: it is called there, and has the learner's code to be looked at."""

        def function(*arguments: Any) -> Any:
            if self.ended:
                raise EndedError(self.ended)
            if self.process is None:
                self._start()
            try:
                return self.process.call(name, arguments)
            except EndedError as error:
                self._stop()
                self.ended = str(error)
                raise
            except TooLongError:
                if self.process.busy:
                    self._stop()
                raise
            except Exception as error:
                if type(error).__name__ == RefusedError.__name__:
                    self._remark(f"{name}: {error}")
                raise

        function.__name__, function.__wrapped__ = name, code
        if parameters is not None:
            function.__signature__ = _signature(parameters)
        return function

    def _remark(self, text: str) -> None:
        if text not in self.remarks:
            self.remarks.append(text)

    def _stop(self) -> None:
        if self.process is not None:
            self.process.stop()
            self.process = None


def _gives(source: str, name: str) -> bool:
    return re.search(rf"^(def|class) +{name}\b|^{name} *=|import .*\b{name}\b", source, re.MULTILINE) is not None


def _signature(parameters: list) -> inspect.Signature:
    one = inspect.Parameter
    kinds = (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD, one.VAR_POSITIONAL, one.KEYWORD_ONLY, one.VAR_KEYWORD)
    return inspect.Signature(
        [
            inspect.Parameter(str(name), kinds[kind], default=None if has_default else inspect.Parameter.empty)
            for name, kind, has_default in parameters
        ]
    )
