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
from nnlib.workers import Workers, find_workers

ELSEWHERE = {  # seconds, on a busy machine of two cores
    1: {"gradient": 509e-6, "adding": 0.0, "short": 0.0, "update": 81e-6, "step": 717e-6},
    2: {"gradient": 346e-6, "adding": 120e-6, "short": 4e-6, "update": 93e-6, "step": 1336e-6},
    4: {"gradient": 349e-6, "adding": 1016e-6, "short": 73e-6, "update": 166e-6, "step": 4544e-6},
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
    """Time the step of p processes, and its parts, in seconds; where MPI is not installed, give stored ones.

    A step of 784-width-10 in float32, batches of 128. gradient: of a worker's share, while all work. adding: the
    all-reduce of the gradient. short: that of two numbers. update: of all parameters. step: the whole.
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


def predict_steps(one: dict[str, float], two: dict[str, float], workers: list[int], width: int = 128) -> list[float]:
    """Predict the step from what `measure` says of one worker, and of the all-reduce of two."""
    numbers = 785 * width + 10 * (width + 1)
    bandwidth = 4 * numbers / max(two["adding"] - two["short"], 1e-9)
    case = {"compute": one["gradient"], "update": one["step"] - one["gradient"], "numbers": numbers}
    return [step_time(p, **case, latency=two["short"] / 2, bandwidth=bandwidth) for p in workers]


def _quick(action: Callable[[], object], workers: Workers | None, rounds: int = 400) -> float:
    """Time something that all workers do, beginning together; the fastest round: others only add time."""
    times = []
    for _ in range(rounds):
        if workers:
            workers.comm.Barrier()
        begun = perf_counter()
        action()
        times.append(perf_counter() - begun)
    return min(times)


def _times(workers: Workers | None, width: int) -> dict[str, float]:
    rng = np.random.default_rng(0)
    X, y = rng.random((2_048, 784), dtype=np.float32), rng.integers(10, size=2_048)
    network = Network([784, width, 10], rng=rng, dtype=np.float32)
    sgd, batches = SGD(learning_rate=1e-3, momentum=0.9), MiniBatches(batch_size=128, rng=rng)
    rows, gradient = slice(0, 128), None
    if workers:
        workers.start(network)
        rows, gradient = workers.share(128), workers.gradient
    long, short = np.zeros(network.theta.size + 2, np.float32), np.zeros(2, np.float32)

    def learn() -> None:
        network.forward(X[rows])
        network.backward(y[rows])

    def add(message: np.ndarray) -> None:
        if workers:
            workers.comm.Allreduce(None, message)

    return {
        "gradient": _quick(learn, workers),
        "adding": _quick(lambda: add(long), workers),
        "short": _quick(lambda: add(short), workers),
        "update": _quick(lambda: sgd.update(network.theta, network.grad), workers),
        "step": _quick(lambda: train_step(network, X, y, sgd, batches, gradient=gradient), workers),
    }


if __name__ == "__main__":
    together = find_workers()
    result = _times(together, int(sys.argv[1]))
    if together is None or together.rank == 0:
        print(json.dumps(result))
