"""Lesson 12. A run of the command line on many processes: all of them train; rank 0 alone reads and prints."""

import sys
import time
import traceback
from collections.abc import Callable

from nnlib.workers import Workers


def lead(workers: Workers, command: Callable[[], int]) -> int:
    """Run a command on rank 0; whatever comes of it, nobody waits for ever."""
    code = 1
    try:
        code = command()
    except Exception:
        if not workers.busy:
            raise
        traceback.print_exc()  # now: Abort ends this process too
    finally:
        if workers.busy:  # an error that rank 0 alone has, such as a full disk: the others are in the middle of a sum
            _end_all(workers, code)
        workers.comm.bcast(None)  # there is nothing more to train
    return code


def _end_all(workers: Workers, code: int) -> None:
    time.sleep(0.5)  # for mpiexec to pass on what was said: Abort ends it too
    workers.comm.Abort(code)


def follow(workers: Workers, train: Callable[..., int]) -> int:
    """Wait for what rank 0 hands out, and train with it, until there is nothing more."""
    stopped = 0
    try:
        while given := workers.comm.bcast(None):
            stopped = train(workers, *given)
        return stopped
    except BaseException as error:
        what = f"{type(error).__name__}: {error}"
        print(f"Error. Worker {workers.rank} of {workers.size}: {what}. All end.", file=sys.stderr, flush=True)
        _end_all(workers, 1)
        return 1
