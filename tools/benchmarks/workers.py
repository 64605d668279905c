"""Two processes against one, on networks of MNIST's best recipe: `python tools/benchmarks/workers.py`.

Of each round: a network alone, on one thread and on two; two that know nothing of each other, side by side, which are
the ceiling of this machine; a network that two workers share; and the recipe's two networks, by threads of one process
and by two workers. What counts are the ratios within a round, and their median over the rounds; they are worth
something where nothing else runs.
"""

import argparse
import os
import subprocess
import sys
import time

import numpy as np

from nncourse.workers import find_mpiexec
from nnlib import find_workers
from nnlib.command_line.runs import start
from nnlib.command_line.together import follow, lead
from nnlib.command_line.train import train_all, train_in_teams
from nnlib.datasets import Dataset

ROWS = 200 * 128  # two hundred steps an epoch
CONTENDERS = {  # processes, threads of their products, networks
    "one network": (1, 1, 1),
    "one network, two threads": (1, 2, 1),
    "two side by side": (1, 1, 1),
    "one network, two workers": (2, 1, 1),
    "two networks, one process": (1, 1, 2),
    "two networks, two workers": (2, 1, 2),
}


def train(voters, epochs):
    """Train as the command line does; on rank 0, print the steps of all networks together in a second."""
    workers, rng = find_workers(), np.random.default_rng(0)
    if workers and workers.rank:
        return follow(workers, train_in_teams)
    X, y = rng.random((ROWS, 784), dtype=np.float32), rng.integers(10, size=ROWS)
    data, given = Dataset(X, y, X, y, "random pixels"), {"recipe": "best", "voters": voters, "epochs": epochs}
    runs, begun = start("mnist", given), time.perf_counter()

    def command():
        return train_all(runs, data, voters * [None], new=True, workers=workers)

    if workers:
        lead(workers, command)
    else:
        command()
    seconds = time.perf_counter() - begun
    return print(sum(run.batches.place.step for run in runs) / seconds)


def begin(epochs, p, threads, voters):
    command = [find_mpiexec(), "-n", str(p), sys.executable, __file__, "--epochs", str(epochs)]
    environment = os.environ | {"OPENBLAS_NUM_THREADS": str(threads)}
    return subprocess.Popen(
        [*command, "--voters", str(voters)], stdout=subprocess.PIPE, env=environment, encoding="utf-8"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="of each contender (default: 5)")
    parser.add_argument("--epochs", type=int, default=4, help="of two hundred steps, in a round (default: 4)")
    parser.add_argument("--voters", type=int, help="train in this process; what the others are started with")
    options = parser.parse_args()
    if options.voters:
        return train(options.voters, options.epochs)
    rates = {name: [] for name in CONTENDERS}
    for _ in range(options.rounds):
        for name, case in CONTENDERS.items():
            processes = [begin(options.epochs, *case) for _ in range(2 if name == "two side by side" else 1)]
            rates[name].append(sum(float(process.communicate()[0].split()[-1]) for process in processes))
    for name, own in rates.items():
        to_one, to_ceiling = (np.median(np.divide(own, rates[k])) for k in ("one network", "two side by side"))
        line = f"{name:26} {np.median(own):6.1f} steps a second, {to_one:.2f} of one network"
        print(f"{line}, {to_ceiling:.2f} of two side by side")
    return None


if __name__ == "__main__":
    main()
