"""The marker's side of a learner's process: started, asked, and ended, whatever it does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from nncourse.exercises.engine.running import SECONDS, TooLongError
from nncourse.marking.learner import receive, send
from nncourse.marking.plain import error_of, from_text, to_text, told
from nnlib.network import Network

START = "import sys; sys.path[:] = {paths!r}; import nncourse.marking.learner as learner; learner.main()"
KEPT = ("PATH", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "NNLIB_DATA")
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")

PROBE = 100_000  # characters of arguments to a function of the exercise: what it makes of them is made in this process


class EndedError(Exception):
    """Raised where a learner's process has ended, or was ended, before it answered."""


class Room(NamedTuple):
    """Where learners' processes run: a copy of the course without solutions, and what they may not see."""

    course: Path
    hidden: list[Path]  # the marker's own course, and the hand-ins

    def paths(self) -> list[str]:
        """Where Python finds modules there: the copy first, and never the marker's own course."""
        own = [str(Path(path)) for path in sys.path if path and os.path.exists(path)]
        return [str(self.course), *(path for path in own if _is_installed(path) or not self._hides(path))]

    def seen_anyway(self, folder: Path) -> list[str]:
        """Name what is needed and lies within a hidden folder, such as a virtual environment in the course's."""
        return [path for path in (sys.prefix, sys.base_prefix, str(self.course), str(folder)) if self._hides(path)]

    def _hides(self, path: str) -> bool:
        return any(Path(path).resolve().is_relative_to(Path(hidden).resolve()) for hidden in self.hidden)


def _is_installed(path: str) -> bool:
    return any(Path(path).resolve().is_relative_to(Path(prefix).resolve()) for prefix in (sys.prefix, sys.base_prefix))


class LearnersProcess:
    """A process in which the cells of a hand-in have been run, and whose functions can be called.

    Raises EndedError from its methods where the process has ended. `at_cell` is the cell at which that happened.
    """

    def __init__(self, room: Room, folder: Path, task: dict, end: float) -> None:
        self.at_cell, self.end, self.busy = None, end, False
        paths = {
            name: str(folder) for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TMPDIR", "TEMP", "TMP")
        }
        paths |= {name: str(folder) for name in ("MPLCONFIGDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "IPYTHONDIR")}
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-B", "-X", "utf8", "-c", START.format(paths=room.paths())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=kept | paths | dict.fromkeys(THREADS, "1") | {"MPLBACKEND": "Agg"},
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        guarded = {
            "writable": str(folder),
            "hidden": list(map(str, room.hidden)),
            "open anyway": room.seen_anyway(folder),
        }
        try:
            self._say(task | guarded)
            self.broken = {int(cell): str(why) for cell, why in self._hear(end)["broken"].items()}
        except BaseException:
            self.stop()
            raise

    def prepare(self) -> tuple[dict, dict]:
        """Wait until the cells are run; give what is known of the functions, and the cells that failed."""
        while "functions" not in (message := self._hear(self.end)):
            self.at_cell = int(message["cell"])
        self.at_cell = None
        return message["functions"], {int(cell): str(why) for cell, why in message["failed"].items()}

    def call(self, name: str, arguments: Sequence) -> Any:
        """Call a function there, and do to the arguments what it did to them. Its errors are raised here too."""
        self.busy = True  # and stays so, if an error of this process breaks in
        functions = [argument if callable(argument) else None for argument in arguments]  # they stay, and are asked
        self._say([name, len(arguments), to_text(tuple(arguments), functions).decode(), SECONDS - 0.5])
        end = min(self.end, time.monotonic() + SECONDS + 1)
        while "ask" in (message := self._hear(end)):
            self._say(_asked(arguments, message))
        self.busy = False
        if "too long" in message:
            raise TooLongError
        if "error" in message:
            raise error_of(*map(str, message["error"]))
        changes = {int(place): text.encode() for place, text in message["changed"].items()}
        for place, text in changes.items():
            _change(arguments[place], from_text(text))
        return from_text(message["answer"].encode(), arguments)

    def stop(self) -> None:
        """End the process and all that it has started."""
        if os.name == "posix":
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):  # it has ended by itself
                self.process.kill()
        else:
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(self.process.pid)], capture_output=True, check=False)
            self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            try:
                stream.close()
            except OSError:  # something was still to be written
                continue

    def _say(self, message: Any) -> None:
        self._in_time(lambda: send(self.process.stdin, message), self.end)

    def _hear(self, end: float) -> dict:
        message = self._in_time(lambda: receive(self.process.stdout), end)
        if not isinstance(message, dict):
            raise EndedError("it sent what is no message")
        return message

    def _in_time(self, act: Callable, end: float) -> Any:
        """Do something that may never end, such as to wait for an answer; at its time the process is ended."""
        over = threading.Timer(max(0.0, end - time.monotonic()), self.process.kill)
        over.start()
        try:
            return act()
        except (EOFError, OSError, ValueError, RecursionError, MemoryError) as error:
            if time.monotonic() >= end:
                raise EndedError("time was up") from error
            raise EndedError(self._how_it_ended(error)) from error
        finally:
            over.cancel()

    def _how_it_ended(self, error: Exception) -> str:
        if isinstance(error, ValueError):
            return f"it sent what is no message: {error}"
        try:
            code = self.process.wait(1)
        except subprocess.TimeoutExpired:
            return "it closed its connection"
        try:
            return (
                f"its process was ended by {signal.Signals(-code).name}" if code < 0 else f"its process ended ({code})"
            )
        except ValueError:
            return f"its process ended ({code})"


def _asked(arguments: Sequence, message: dict) -> dict:
    """Call one of the arguments, a function of the exercise, with what the learner's code gives it."""
    try:
        function, given = arguments[message["ask"]], message["arguments"]
        if len(given) > PROBE:
            raise ValueError(f"{len(given):,} characters of arguments, at most {PROBE:,}")
        return {"value": to_text(function(*from_text(given.encode()))).decode()}
    except Exception as error:  # the learner's to see
        return {"error": told(error)}


def _change(argument: Any, now: Any) -> None:
    """Make an argument what it has become in the other process."""
    if isinstance(argument, Network):
        argument.theta = now
    elif isinstance(argument, np.random.Generator):
        argument.bit_generator.state = now.bit_generator.state
    elif isinstance(argument, np.ndarray):
        argument[...] = now
    elif isinstance(argument, list):
        argument[:] = now
    elif isinstance(argument, dict):
        argument.clear()
        argument.update(now)
