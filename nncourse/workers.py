"""Lesson 12. Start a program in many processes, where MPI is installed, and time the parts of their step."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import numpy as np

from nnlib.network import Network
from nnlib.optimisers import SGD
from nnlib.training import MiniBatches, train_step
from nnlib.workers import Workers

ELSEWHERE = {  # seconds, on a machine of two cores
    1: {"whole": 745e-6, "half": 544e-6, "adding": 2e-6, "short": 1e-6, "step": 753e-6},
    2: {"whole": 760e-6, "half": 547e-6, "adding": 109e-6, "short": 4e-6, "step": 694e-6},
    4: {"whole": 826e-6, "half": 575e-6, "adding": 285e-6, "short": 32e-6, "step": 1435e-6},
}
MORTAL = """
import os, sys
from nnlib import Workers
from nnlib.__main__ import main

gradient, left = Workers.gradient, [150]

def mortal(workers, *batch):
    left[0] -= 1
    if workers.rank == 1 and left[0] == 0:
        os.kill(os.getpid(), 9)
    return gradient(workers, *batch)

Workers.gradient = mortal
sys.exit(main(sys.argv[1:]))
"""  # the command line of nnlib, whose worker 1 dies in its 150th step
MISSING = (
    "MPI is not installed here. Run pip install mpi4py mpich (on Windows: pip install mpi4py impi-rt), and this cell "
    "again."
)


def find_mpiexec() -> str | None:
    """Find what starts many processes: beside this Python, where pip puts it, or else on the PATH."""
    return shutil.which("mpiexec", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")


def mpiexec(p: int, *program: str) -> str:
    """Run Python in p processes of one thread each, and return all that they say; "" where MPI is not installed.

    program: what stands on a command line after `python`, such as "-c" and a text, or "-m" and a module.
    """
    starter = find_mpiexec()
    if starter is None:
        print(MISSING)
        return ""
    ended = subprocess.run(
        [starter, "-n", str(p), sys.executable, *program],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": ""},  # whole lines
        timeout=100,
        check=False,
    )
    return ended.stdout


def measure(p: int, width: int = 128) -> dict[str, float]:
    """Time the step of p processes, and what it is made of, in seconds.

    Where MPI is not installed: stored ones, of 1, 2 or 4 processes and width 128.

    A step of 784-width-10 in float32, batches of 128. whole: of one worker alone. half: the same with half of the rows.
    adding: the all-reduce of the gradient. short: that of two numbers. step: of all p together.
    """
    said = mpiexec(p, "-m", "nncourse.workers", str(width))
    if not said:
        print("The times that follow are those of another machine, of two cores.")
        return ELSEWHERE[p]
    return json.loads(said)


def ring_counts(p: int, steps: int) -> np.ndarray:
    """Say how many workers' gradients each piece holds, (p workers, p pieces), after so many steps of the ring.

    >>> ring_counts(3, 1)
    array([[1, 1, 2],
           [2, 1, 1],
           [1, 2, 1]])
    """
    held = np.ones((p, p), int)
    for s in range(steps):
        sent = [held[r, (r - s) % p] for r in range(p)]
        for r in range(p):
            neighbour, piece = (r + 1) % p, (r - s) % p
            held[neighbour, piece] = sent[r] if s >= p - 1 else held[neighbour, piece] + sent[r]
    return held


def step_time(
    p: np.ndarray | int, compute: float, update: float, numbers: float, latency: float, bandwidth: float
) -> np.ndarray | float:
    """Predict the seconds of a step on p workers: compute / p + update + 2 (p - 1) (latency + piece / bandwidth).

    numbers: of the gradient, 4 bytes each; a piece is one of p. bandwidth: bytes a second.
    """
    return compute / p + update + 2 * (p - 1) * (latency + 4 * numbers / p / bandwidth)


def predict_steps(times: dict[str, float], workers: list[int], width: int = 128) -> list[float]:
    """Predict the step of so many workers from what `measure` says of one worker, and of the all-reduce of two.

    Half of the rows save half of the computing: so compute = 2 (whole - half). Every worker makes the rest of a step.
    """
    numbers, compute = 785 * width + 10 * (width + 1), 2 * (times["whole"] - times["half"])
    bandwidth = 4 * numbers / max(times["adding"] - times["short"], 1e-9)
    case = {"compute": compute, "update": times["whole"] - compute, "numbers": numbers}
    return [step_time(p, **case, latency=times["short"] / 2, bandwidth=bandwidth) for p in workers]


def _times(together: Workers, alone: Workers, width: int, rounds: int = 400) -> dict[str, float]:
    """Time the parts in turns, all workers beginning together; of each the fastest round: others only add time."""
    rng = np.random.default_rng(0)
    X, y = rng.random((2_048, 784), dtype=np.float32), rng.integers(10, size=2_048)
    network = Network([784, width, 10], rng=rng, dtype=np.float32)
    sgd, batches = SGD(learning_rate=1e-3, momentum=0.9), MiniBatches(batch_size=128, rng=rng)
    long, short = np.zeros(network.theta.size + 2, np.float32), np.zeros(2, np.float32)

    def half(network: Network, X: np.ndarray, y: np.ndarray, *augment: object) -> float:
        return alone.gradient(network, X[:64], y[:64])

    def step(gradient: Callable[..., float]) -> None:
        train_step(network, X, y, sgd, batches, gradient=gradient)

    parts: dict[str, Callable[[], object]] = {
        "whole": lambda: step(alone.gradient),
        "half": lambda: step(half),
        "adding": lambda: together.comm.Allreduce(None, long),
        "short": lambda: together.comm.Allreduce(None, short),
        "step": lambda: step(together.gradient),
    }
    times: dict[str, list[float]] = {name: [] for name in parts}
    for workers in (together, alone):
        workers.start(network)
    for _ in range(rounds):
        for name, action in parts.items():
            together.comm.Barrier()
            begun = perf_counter()
            if together.rank == 0 or name not in ("whole", "half"):
                action()
            times[name].append(perf_counter() - begun)
    return {name: min(own) for name, own in times.items()}


if __name__ == "__main__":
    from mpi4py import MPI

    result = _times(Workers(MPI.COMM_WORLD), Workers(MPI.COMM_SELF), int(sys.argv[1]))
    if MPI.COMM_WORLD.rank == 0:
        print(json.dumps(result))
