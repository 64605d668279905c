"""Lessons 07, 08 and 11 without a browser: `python -m nnlib approximate`, `python -m nnlib mnist` and its `read`."""

import errno
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

from nnlib.checkpoint import Checkpoint, save
from nnlib.checks.learning import why_nothing_is_learnt
from nnlib.command_line.options import DEFAULTS, RECIPES, Options, as_typed, build_parser
from nnlib.command_line.runs import load_data, load_voters, prepared, resume, start, vote, voter
from nnlib.command_line.scans import read_scan
from nnlib.command_line.together import follow, lead
from nnlib.command_line.train import heard, teams, train_all, train_in_teams
from nnlib.datasets import Dataset
from nnlib.metrics import accuracy, confusion_matrix, most_confused, mse, rmse
from nnlib.training import DivergedError
from nnlib.workers import Workers, find_workers

INNOCENT = ("recipe", "data", "seed", "voters", "prepare")  # settings that do not keep a network from learning


def main(argv: list[str] | None = None) -> int:
    """Run a command and return its exit code: 0 for success, 1 for an error, 128 and its number for a signal."""
    try:
        workers = find_workers()
    except (ImportError, RuntimeError) as error:
        print(f"Error. {error}", file=sys.stderr)
        return 1
    if workers is None or workers.rank == 0:
        return lead(workers, lambda: _command(argv, workers)) if workers else _command(argv)
    with heard(workers.wish):  # from now on: what comes while rank 0 still reads counts, too
        return _exit_code(follow(workers, train_in_teams))


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
    runs = resume(task, given, resumed) if resumed else start(task, given)
    paths = [voter(path, k) if path else None for k in range(len(runs))]
    if taken := [file for file in paths if path != resumed and file and file.exists()]:
        again = "Go on with it by --resume, or c" if taken[0] == path else "C"
        raise FileExistsError(f"--save: {taken[0]} exists already. {again}hoose another name.")
    runs, data = load_data(task, runs)
    notes = runs[0].notes
    print(data.source)
    print(f"{len(runs)} times " * (len(runs) > 1) + f"{runs[0].network}, {len(data.X_train):,} examples")
    if workers:
        kept = f"--resume {path} goes on from the last whole epoch" if path else "nothing is kept without --save"
        own = f"{len(runs) // workers.size} of the networks"
        each = own if 1 < teams(workers, runs) == workers.size else "its share of every batch"
        print(f"{workers.size} workers, each with {each}. If one dies, all end, and {kept}.", flush=True)
    if min(run.batches.place.epoch for run in runs) >= notes["epochs"]:
        print(f"The run in {resumed} has its {notes['epochs']} epochs behind it; --epochs asks for more.")
        for run, file in reversed(list(zip(runs, paths, strict=True))):  # where the first file is, all are
            if file and path != resumed:
                save(file, *run[:3], new=True, **run.notes)
    elif stopped := train_all(runs, data, paths, path != resumed, workers):
        with suppress(OSError):  # the terminal may be gone
            again = f" Go on with --resume {path}" if path else ""
            print(f"Stopped after step {sum(run.batches.place.step for run in runs):,}.{again}", flush=True)
        return _exit_code(stopped)
    _report(task, runs, data)
    return 0


def _report(task: str, runs: list[Checkpoint], data: Dataset) -> None:
    run, Y_hat = runs[0], vote(runs, data.X_test)
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
        odd = [name for name in usual if notes[name] != usual[name] and name not in INNOCENT]
        change = ", ".join(f"{as_typed(name, notes[name])} (usual: {as_typed(name, usual[name])})" for name in odd)
        loss = run.network.loss_on(data.X_train, data.y_train)
        run.network.forward(data.X_train[:1000])  # for dead ReLUs: what came by a file or a message remembers no Z
        why = why_nothing_is_learnt([loss, loss], run.network, data.X_train, data.y_train, run.optimiser)
        said = why or f"The network has learnt little or nothing: {guess}."
        print(f"{said} Change {change or '--seed, or take more --epochs'}.")


def _read(image: Path, path: Path) -> int:
    """Read the digit in a picture with the network of a saved run."""
    runs = load_voters(path, "--with")
    network, *_, notes = runs[0]
    if network.sizes[0] != 784 or network.sizes[-1] != 10 or network.loss == "mean_squared_error":
        raise ValueError(f"--with: {path} holds a {network}, expected one that reads digits, as mnist --save keeps it.")
    digit = prepared(notes, read_scan(image).reshape(1, 784))
    print("What the network sees, 28 x 28 pixels:")
    for row in (digit.reshape(28, 28) * 9).round().astype(int):
        print("".join(2 * " .:-=+*#%@"[ink] for ink in row).rstrip())
    p = vote(runs, digit)[0]
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
