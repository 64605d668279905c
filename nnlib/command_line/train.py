"""Lessons 08, 11 and 12. Train on the command line, to the end or to a signal, and keep each network in its file."""

import math
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from pathlib import Path

from nnlib.augmentation import AUGMENTATIONS
from nnlib.checkpoint import Checkpoint, save
from nnlib.command_line.options import Options
from nnlib.datasets import Dataset
from nnlib.optimisers import SCHEDULES
from nnlib.threads import on_fastest_threads, threads_of_products
from nnlib.training import DivergedError, fit
from nnlib.workers import Workers

ENDS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]
DIVERGED = 1_000  # in place of a signal, and above them all


@contextmanager
def heard(came: list[int]) -> Iterator[None]:
    """Note the signals that ask for an end, in place of dying of them: each step and each file is then whole."""
    before = {number: signal.getsignal(number) for number in ENDS}
    for number in ENDS:
        if before[number] is not signal.SIG_IGN:  # as nohup has it
            signal.signal(number, lambda number, frame: came.append(number))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def train_all(
    runs: list[Checkpoint], data: Dataset, paths: list[Path | None], new: bool, workers: Workers | None = None
) -> int:
    """Train networks to their end, and keep each in its file; return the signal that came before, or 0.

    Several networks know nothing of each other: each has a team of workers, or a thread whose products take no other.
    workers: all of them, where this is rank 0.
    """
    came = workers.wish if workers else []
    stopped, started = 0, time.perf_counter()
    pairs = list(zip(runs, paths, strict=True))
    with heard(came):
        for run, path in reversed(pairs):  # where the first file is, all are
            if path:  # now: a name that cannot be written to is found out in time
                save(path, *run[:3], new=new, **run.notes)
        if workers:
            workers.busy = True
            workers.comm.bcast((runs, data, paths))
            stopped = train_in_teams(workers, runs, data, paths)
        elif len(runs) == 1:
            stopped = train(runs[0], data, paths[0], came, shown=True)
        else:
            with threads_of_products(1), ThreadPoolExecutor(len(runs)) as pool:
                tasks = [pool.submit(train, run, data, path, came, shown=run is runs[0]) for run, path in pairs]
                while wait(tasks, timeout=0.1).not_done:  # by turns: Windows hears no signal in the midst of one
                    pass
            stopped = max(task.result() for task in tasks)
    with suppress(OSError):  # the terminal may have gone
        steps = sum(run.batches.place.step for run in runs)
        seconds = time.perf_counter() - started
        print(f"{steps:,} step{'' if steps == 1 else 's'}, {seconds:.1f} s of training", flush=True)
    return stopped


def teams(workers: Workers, runs: list[Checkpoint]) -> int:
    """Count the teams of one size into which workers part, each with as many of the networks."""
    return math.gcd(workers.size, len(runs))


def train_in_teams(workers: Workers, runs: list[Checkpoint], data: Dataset, paths: list[Path | None]) -> int:
    """Train each network by a team, whose first worker keeps it in its file; return the signal that came before, or 0.

    On rank 0, runs then holds the networks of all teams.
    """
    count, state, error = teams(workers, runs), 1, None
    own = range(workers.rank % count, len(runs), count)
    team = Workers(workers.comm.Split(own.start))
    team.wish = workers.wish

    def agree(mine: int = 1) -> int:
        """Tell all, at the end of an epoch, how it stands here: 0 done, 1 not done, more to end. All hear the most."""
        nonlocal state
        if state == 1:
            state = workers.comm.allreduce(max(mine, 1 + max(workers.wish, default=-1)), max)
        return state

    try:
        for k in own:
            if state == 1:
                team.start(runs[k].network)
                several = team if team.size > 1 else None
                train(runs[k], data, None if team.rank else paths[k], workers.wish, k == 0, several, agree)
    except DivergedError as diverged:
        error = diverged
    while agree(DIVERGED if error else 0) == 1:  # the other teams are not done
        pass
    told = workers.comm.gather((error, [] if team.rank else [runs[k] for k in own]))
    workers.busy = False
    for first in range(count if workers.rank == 0 else 0):
        error, runs[first::count] = told[first]
        if error:
            raise error
    return state - 1 if 1 < state < DIVERGED else 0


def train(
    run: Checkpoint,
    data: Dataset,
    path: Path | None,
    came: list[int],
    shown: bool,
    workers: Workers | None = None,
    agree: Callable[[], int] | None = None,
) -> int:
    """Train one network to its end, and keep it in its file; return the signal that came before, or 0."""
    batches, notes = run.batches, run.notes
    schedule, augment = SCHEDULES[notes["schedule"]], AUGMENTATIONS[notes.get("augment", "none")]
    more: Options = {"epochs": notes["epochs"], "schedule": schedule, "augment": augment}
    if batches.place.epoch >= notes["epochs"]:
        return 0
    if workers:
        more["gradient"] = workers.gradient
    end = ""
    try:
        training = fit(run.network, data.X_train, data.y_train, run.optimiser, batches, **more)
        for progress in training if workers else on_fastest_threads(training):  # workers wait for one another
            stop = workers.leave if workers else bool(came)
            if path and (progress.epoch_done or stop):  # first: the others may be slow to agree
                save(path, *run[:3], **notes)
            if agree and (progress.epoch_done or stop):
                stop = agree() > 1
            if shown and progress.epoch_done and sys.stderr and sys.stderr.isatty():
                end = f"\repoch {progress.epoch} of {notes['epochs']}, loss {progress.loss:.2e} "
                with suppress(OSError):  # the terminal may have gone
                    print(end, end="", file=sys.stderr, flush=True)
            if stop:
                break
    except BaseException as error:
        came.append(0)  # for the others
        if not isinstance(error, DivergedError):
            raise
        kept = f" {path} holds the run after {batches.place.epoch} epochs." if path else ""
        raise DivergedError(f"{error}{kept}") from None
    finally:
        with suppress(OSError):
            print(end="\n" if end else "", file=sys.stderr)
    return next(iter(came), 0)
