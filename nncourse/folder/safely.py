"""Files of a learner's folder: each is written whole or not at all, and by one process at a time."""

from __future__ import annotations

import errno
import importlib
import os
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

LOCK = ".nncourse.lock"
PART = ".nncourse-part"  # how the name of a file ends that is not whole yet
IN_BROWSER = sys.platform == "emscripten"  # its storage takes a file whole, and knows no locks


def write(path: Path, content: bytes) -> None:
    """Write a file under another name and move it into place: at every moment the old or the new one is whole."""
    if IN_BROWSER:
        path.write_bytes(content)
        return
    fresh = path.with_name(f".{secrets.token_hex(4)}{PART}")
    try:
        with open(fresh, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)


@contextmanager
def alone(folder: Path, seconds: float) -> Iterator[None]:
    """Wait until no other process writes in a folder. Raises TimeoutError if one still does after so many seconds.

    The system lets go of the lock when a process dies, however it dies.
    """
    if IN_BROWSER:
        yield
        return
    end = time.monotonic() + seconds
    with open(folder / LOCK, "ab") as file:
        while not _locked(file):
            if time.monotonic() > end:
                raise TimeoutError(errno.ETIMEDOUT, "another program is writing there", str(folder))
            time.sleep(0.02)
        yield


def _locked(file: BinaryIO) -> bool:
    """Try to lock an open file; closing it lets go. On a disk that has no locks, go on without."""
    try:
        if os.name == "nt":
            windows = importlib.import_module("msvcrt")
            windows.locking(file.fileno(), windows.LK_NBLCK, 1)
        else:
            unix = importlib.import_module("fcntl")
            unix.flock(file, unix.LOCK_EX | unix.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
    return True
