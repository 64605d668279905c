"""Lessons 08, 11 and 12. Train on the command line, to the end or to a signal, and keep each network in its file."""

import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from pathlib import Path

from nnlib.augmentation import AUGMENTATIONS
from nnlib.checkpoint import Checkpoint, save
from nnlib.command_line.options import Options
from nnlib.command_line.together import begin, end_together
from nnlib.datasets import Dataset
from nnlib.optimisers import SCHEDULES
from nnlib.threads import on_fastest_threads, threads_of_products
from nnlib.training import DivergedError, fit
from nnlib.workers import Workers

ENDS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]


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

    Several networks know nothing of each other: each has a thread of its own, and its products take no other. Many
    workers take them one after another, for all learn each of them together.
    """
    came = workers.wish if workers else []
    stopped, started = 0, time.perf_counter()
    pairs = list(zip(runs, paths, strict=True))
    with heard(came):
        for run, path in reversed(pairs):  # where the first file is, all are
            if path:  # now: a name that cannot be written to is found out in time
                save(path, *run[:3], new=new, **run.notes)
        if workers or len(runs) == 1:
            for run, path in pairs:
                stopped = stopped or train(run, data, path, workers, came, shown=True)
        else:
            with threads_of_products(1), ThreadPoolExecutor(len(runs)) as pool:
                tasks = [pool.submit(train, run, data, path, None, came, shown=run is runs[0]) for run, path in pairs]
                while wait(tasks, timeout=0.1).not_done:  # by turns: Windows hears no signal in the midst of one
                    pass
            stopped = max(task.result() for task in tasks)
    if workers is None or workers.rank == 0:
        with suppress(OSError):  # the terminal may have gone
            steps = sum(run.batches.place.step for run in runs)
            seconds = time.perf_counter() - started
            print(f"{steps:,} step{'' if steps == 1 else 's'}, {seconds:.1f} s of training", flush=True)
    return stopped


def train(
    run: Checkpoint, data: Dataset, path: Path | None, workers: Workers | None, came: list[int], shown: bool
) -> int:
    """Train one network to its end, and keep it in its file; return the signal that came before, or 0."""
    batches, notes = run.batches, run.notes
    schedule, augment = SCHEDULES[notes["schedule"]], AUGMENTATIONS[notes.get("augment", "none")]
    more: Options = {"epochs": notes["epochs"], "schedule": schedule, "augment": augment}
    if batches.place.epoch >= notes["epochs"]:
        return 0
    if workers:
        begin(workers, run, data)
        more["gradient"] = workers.gradient
    end = ""
    try:
        training = fit(run.network, data.X_train, data.y_train, run.optimiser, batches, **more)
        for progress in training if workers else on_fastest_threads(training):  # workers wait for one another
            stop = workers.leave if workers else bool(came)
            if path and (progress.epoch_done or stop):
                save(path, *run[:3], **notes)
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
        if workers:
            workers.busy = False
        kept = f" {path} holds the run after {batches.place.epoch} epochs." if path else ""
        raise DivergedError(f"{error}{kept}") from None
    finally:
        with suppress(OSError):
            print(end="\n" if end else "", file=sys.stderr)
    return end_together(workers) if workers else next(iter(came), 0)
