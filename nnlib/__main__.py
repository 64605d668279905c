"""Lessons 07, 08 and 11 without a browser: `python -m nnlib approximate`, `python -m nnlib mnist` and its `read`."""

import errno
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from nnlib.augmentation import AUGMENTATIONS
from nnlib.checkpoint import Checkpoint, save
from nnlib.checks.learning import why_nothing_is_learnt
from nnlib.command_line.options import DEFAULTS, RECIPES, Options, as_typed, build_parser
from nnlib.command_line.runs import load_data, load_run, prepared, resume, start
from nnlib.command_line.scans import read_scan
from nnlib.command_line.together import begin, end_together, follow, lead
from nnlib.datasets import Dataset
from nnlib.metrics import accuracy, confusion_matrix, most_confused, mse, rmse
from nnlib.optimisers import SCHEDULES
from nnlib.threads import on_fastest_threads
from nnlib.training import DivergedError, fit
from nnlib.workers import Workers, find_workers

ENDS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]


def main(argv: list[str] | None = None) -> int:
    """Run a command and return its exit code: 0 for success, 1 for an error, 128 and its number for a signal."""
    try:
        workers = find_workers()
    except (ImportError, RuntimeError) as error:
        print(f"Error. {error}", file=sys.stderr)
        return 1
    if workers is None or workers.rank == 0:
        return lead(workers, lambda: _command(argv, workers)) if workers else _command(argv)
    with _heard(workers.wish):  # from now on: what comes while rank 0 still reads counts, too
        return follow(workers, lambda run, data: _exit_code(_train(run, data, None, False, workers)))


def _exit_code(stopped: int) -> int:
    return 128 + stopped if stopped else 0


def _command(argv: list[str] | None, workers: Workers | None = None) -> int:
    given = vars(build_parser().parse_args(argv))
    try:
        task = given.pop("task")
        return _read(given["image"], given["with"]) if task == "read" else _run(task, given, workers)
    except KeyboardInterrupt:  # before or after the training: there is nothing to keep
        return 128 + signal.SIGINT
    except BrokenPipeError:
        raise
    except (ValueError, OSError, ImportError, MemoryError, DivergedError) as error:
        print(f"Error. {error}", file=sys.stderr)
        return 1


def _run(task: str, given: Options, workers: Workers | None) -> int:
    resumed = given.pop("resume", None)
    path = given.pop("save", resumed)
    if path and path != resumed and path.exists():
        raise FileExistsError(f"--save: {path} exists already. Go on with it by --resume, or choose another name.")
    run, data = load_data(task, resume(task, given, resumed) if resumed else start(task, given))
    print(data.source)
    print(f"{run.network}, {len(data.X_train):,} examples")
    if workers:
        kept = f"--resume {path} goes on from the last whole epoch" if path else "nothing is kept without --save"
        said = f"{workers.size} workers, each with its share of every batch. If one dies, all end, and {kept}."
        print(said, flush=True)
    if run.batches.place.epoch >= run.notes["epochs"]:
        print(f"The run in {resumed} has its {run.notes['epochs']} epochs behind it; --epochs asks for more.")
    elif stopped := _train(run, data, path, path != resumed, workers):
        with suppress(OSError):  # the terminal may be gone
            again = f" Go on with --resume {path}" if path else ""
            print(f"Stopped after step {run.batches.place.step:,}.{again}", flush=True)
        return _exit_code(stopped)
    _report(task, run, data)
    return 0


def _report(task: str, run: Checkpoint, data: Dataset) -> None:
    Y_hat = run.network.predict(data.X_test)
    if task == "approximate":
        error, variance = mse(Y_hat, data.y_test), float(data.y_test.var())
        print(f"test MSE  {error:.2e}")
        print(f"test RMSE {rmse(Y_hat, data.y_test):.2e}")
        learnt, guess = error < 0.9 * variance, f"to answer the mean of y always has an MSE of {variance:.2e}"
    else:
        right = accuracy(Y_hat, data.y_test)
        print(f"test accuracy {right:.2%} of {len(data.y_test):,} digits")
        for true, predicted, count in most_confused(confusion_matrix(Y_hat, data.y_test)):
            print(f"  a {true} taken for a {predicted}: {count} times")
        learnt, guess = right > 0.5, "to guess is right for 10 %"
    if not learnt:
        notes, usual = run.notes, DEFAULTS[task] | RECIPES[run.notes.get("recipe", "quick")]
        odd = [name for name in usual if notes[name] != usual[name] and name not in ("recipe", "data", "seed")]
        change = ", ".join(f"{as_typed(name, notes[name])} (usual: {as_typed(name, usual[name])})" for name in odd)
        loss = run.network.loss_on(data.X_train, data.y_train)
        why = why_nothing_is_learnt([loss, loss], run.network, data.X_train, data.y_train, run.optimiser)
        said = why or f"The network has learnt little or nothing: {guess}."
        print(f"{said} Change {change or '--seed, or take more --epochs'}.")


@contextmanager
def _heard(came: list[int]) -> Iterator[None]:
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


def _train(run: Checkpoint, data: Dataset, path: Path | None, new: bool, workers: Workers | None) -> int:
    """Train to the end, and keep the run in a file, epoch by epoch; return the signal that came before, or 0."""
    batches, notes = run.batches, run.notes
    schedule, augment = SCHEDULES[notes["schedule"]], AUGMENTATIONS[notes.get("augment", "none")]
    more: Options = {"epochs": notes["epochs"], "schedule": schedule, "augment": augment}
    came = workers.wish if workers else []
    started, end = time.perf_counter(), ""
    with _heard(came):
        if path:  # now: a name that cannot be written to is found out in time
            save(path, *run[:3], new=new, **notes)
        if workers:
            begin(workers, run, data)
            more["gradient"] = workers.gradient
        try:
            training = fit(run.network, data.X_train, data.y_train, run.optimiser, batches, **more)
            for progress in training if workers else on_fastest_threads(training):  # workers wait for one another
                stop = workers.leave if workers else bool(came)
                if path and (progress.epoch_done or stop):
                    save(path, *run[:3], **notes)
                if progress.epoch_done and sys.stderr and sys.stderr.isatty():
                    end = f"\repoch {progress.epoch} of {notes['epochs']}, loss {progress.loss:.2e} "
                    with suppress(OSError):  # the terminal may have gone
                        print(end, end="", file=sys.stderr, flush=True)
                if stop:
                    break
        except DivergedError as error:
            if workers:
                workers.busy = False
            kept = f" {path} holds the run after {batches.place.epoch} epochs." if path else ""
            raise DivergedError(f"{error}{kept}") from None
        finally:
            with suppress(OSError):
                print(end="\n" if end else "", file=sys.stderr)
        stopped = end_together(workers) if workers else next(iter(came), 0)
    if workers is None or workers.rank == 0:
        with suppress(OSError):
            steps = f"{batches.place.step:,} step{'' if batches.place.step == 1 else 's'}"
            print(f"{steps}, {time.perf_counter() - started:.1f} s of training", flush=True)
    return stopped


def _read(image: Path, path: Path) -> int:
    """Read the digit in a picture with the network of a saved run."""
    network, *_, notes = load_run(path, "--with")
    if network.sizes[0] != 784 or network.sizes[-1] != 10 or network.loss == "mean_squared_error":
        raise ValueError(f"--with: {path} holds a {network}, expected one that reads digits, as mnist --save keeps it.")
    digit = prepared(notes, read_scan(image).reshape(1, 784))
    print("What the network sees, 28 x 28 pixels:")
    for row in (digit.reshape(28, 28) * 9).round().astype(int):
        print("".join(2 * " .:-=+*#%@"[ink] for ink in row).rstrip())
    p = network.predict(digit)[0]
    print(f"a {p.argmax()}, {p.max():.0%} sure")
    for number, share in enumerate(p):
        print(f"  {number} {share:7.2%} {'#' * round(40 * share)}".rstrip())
    return 0


def shell() -> int:
    """Be a good neighbour to a shell: show what any code page can show, and end quietly where the reader has left."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        stream.reconfigure(errors="replace")  # a terminal that does not know ² shows a question mark
    code = 0
    try:
        try:
            code = main()
        finally:  # argparse raises SystemExit
            if sys.stdout:
                sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # or Python tries again, as it ends
        if error.errno in (errno.EPIPE, errno.EINVAL):  # `| head`; Windows has the second
            return code or 141
        with suppress(OSError):
            print(f"Error. {error}", file=sys.stderr)
        return code or 1
    return code


if __name__ == "__main__":
    sys.exit(shell())
