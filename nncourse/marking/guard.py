"""What a learner's process may not do: fill the memory, write outside its folder, start programs, use the network.

The guard is an audit hook of Python: it cannot be taken away again, and it sees what Python code asks for. It stops
what happens by accident and plain mischief. It is no jail: machine code is not seen by it. For hand-ins of people whom
you do not trust, mark in a container or a virtual machine.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import sys
from collections.abc import Sequence
from typing import Any

STARTS = ("os.fork", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "os.system", "subprocess.", "pty.")
OUTSIDE = ("os.kill", "signal.pthread_kill", "socket.", "ctypes.", "winreg.", "urllib.", "ftplib.", "smtplib.")
CHANGES = {  # an event, and which of its arguments are paths
    **dict.fromkeys(("os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.chmod", "os.chown", "os.utime"), 1),
    **dict.fromkeys(("os.rename", "os.link", "os.symlink"), 2),
    **dict.fromkeys(("os.setxattr", "os.removexattr", "os.chflags", "shutil.rmtree", "sqlite3.connect"), 1),
}
BACK_DOORS = ("_gdbm", "_dbm", "_tkinter", "_cffi_backend", "_posixsubprocess", "zmq")  # machine code: nothing sees it
MEGABYTE = 1 << 20


class RefusedError(PermissionError):
    """Raised where a hand-in asks for something that it may not have."""


def limit(memory: int, seconds: int) -> None:
    """Limit memory in MB, seconds of computing and the size of files, where the system can; Windows cannot."""
    with contextlib.suppress(ImportError):
        import resource

        limits = {
            "RLIMIT_AS": memory * MEGABYTE,
            "RLIMIT_CPU": seconds,
            "RLIMIT_FSIZE": 50 * MEGABYTE,
            "RLIMIT_CORE": 0,
            "RLIMIT_NPROC": 0,
        }
        for name, most in limits.items():
            with contextlib.suppress(AttributeError, ValueError, OSError):  # macOS knows some of them by name only
                resource.setrlimit(getattr(resource, name), (most, most))


def watch(writable: str, hidden: Sequence[str], open_anyway: Sequence[str]) -> None:
    """From now on, refuse to write outside `writable`, to read what is hidden, and to leave this process."""
    realpath, normcase, join, fspath, isinstance_, look, is_folder, errors = (
        os.path.realpath,
        os.path.normcase,
        os.path.join,
        os.fspath,
        isinstance,
        os.stat,
        stat.S_ISDIR,
        (OSError, ValueError),
    )
    writing, nothing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND, os.devnull

    def place(path: Any) -> str:
        path = fspath(path)
        return join(normcase(realpath(path.decode(errors="replace") if isinstance_(path, bytes) else path)), "")

    writable, hidden, open_anyway = place(writable), tuple(map(place, hidden)), tuple(map(place, open_anyway))

    def refuse(event: str, arguments: tuple) -> None:
        if event == "open":
            path, mode, flags = arguments
            if isinstance_(path, int) or path is None or path == nothing:
                return
            where = place(path)
            changes = any(letter in mode for letter in "wax+") if isinstance_(mode, str) else flags & writing
            if changes and not where.startswith(writable):
                raise RefusedError(f"a hand-in may write into its own folder alone, not to {path}")
            try:
                folder = is_folder(look(path).st_mode)
            except errors:  # there is nothing of that name
                folder = False
            if folder:  # by its number a path could start elsewhere than is seen here
                raise RefusedError(f"a hand-in may not open a folder: {path}")
            if where.startswith(hidden) and not where.startswith(open_anyway):
                raise RefusedError(f"a hand-in may not read {path}")
        elif event in CHANGES:
            if not all(place(path).startswith(writable) for path in arguments[: CHANGES[event]]):
                raise RefusedError(f"a hand-in may change its own folder alone: {event}")
        elif event == "import" and arguments[0].startswith(BACK_DOORS):
            raise RefusedError(f"a hand-in may not import {arguments[0]}")
        elif event.startswith(STARTS):
            raise RefusedError(f"a hand-in may not start other programs: {event}")
        elif event.startswith(OUTSIDE):
            raise RefusedError(f"a hand-in may not leave its process: {event}")

    shutil._use_fd_functions = False  # rmtree would open folders, and so would the end of a TemporaryDirectory
    _take_away()
    sys.addaudithook(refuse)


def _take_away() -> None:
    """Replace what no audit event tells of: it makes files anywhere, and starts programs. Windows has none of it."""

    def refused(*_: Any, **__: Any) -> None:
        raise RefusedError("a hand-in may not make devices and pipes, or start other programs")

    with contextlib.suppress(ImportError):
        import _posixsubprocess
        import posix
        import subprocess

        for module in (os, posix):
            module.mknod = module.mkfifo = refused
        _posixsubprocess.fork_exec = subprocess._fork_exec = refused
