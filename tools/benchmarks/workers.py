"""Two processes against one, on steps of MNIST's best recipe: `python tools/benchmarks/workers.py`.

Of each round: one process of one thread, one of two threads, two that know nothing of each other, side by side, which
are the ceiling of this machine, and two workers that share each batch. What counts are the ratios within a round, and
their median over the rounds; they are worth something where nothing else runs.
"""

import argparse
import os
import subprocess
import sys
import time

import numpy as np

from nncourse.workers import find_mpiexec
from nnlib import SGD, MiniBatches, Network, find_workers, train_step, warp

BATCH = 128


def seconds(steps):
    """Train so many steps, and return the seconds that each took, without the first ones."""
    workers, rng = find_workers(), np.random.default_rng(0)
    X, y = rng.random((40 * BATCH, 784), dtype=np.float32), rng.integers(10, size=40 * BATCH)
    network = Network([784, 1000, 500, 10], rng=rng, dtype=np.float32)
    sgd, batches = SGD(learning_rate=1e-3, momentum=0.9), MiniBatches(batch_size=BATCH, rng=rng)
    more = {"augment": warp}
    if workers:
        workers.start(network)
        more["gradient"] = workers.gradient
    for step in range(-5, steps):
        if step == 0:
            begun = time.perf_counter()
        train_step(network, X, y, sgd, batches, **more)
    if workers is None or workers.rank == 0:
        print((time.perf_counter() - begun) / steps)


def start(steps, p=1, threads=1):
    command = [find_mpiexec(), "-n", str(p), sys.executable, __file__, "--steps", str(steps)]
    environment = os.environ | {"OPENBLAS_NUM_THREADS": str(threads)}
    return subprocess.Popen([*command, "--here"], stdout=subprocess.PIPE, env=environment, encoding="utf-8")


def end(*processes):
    return [float(process.communicate()[0]) for process in processes]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="of each contender (default: 5)")
    parser.add_argument("--steps", type=int, default=200, help="that are timed in a round (default: 200)")
    parser.add_argument("--here", action="store_true", help="train in this process; what the others are started with")
    options = parser.parse_args()
    if options.here:
        return seconds(options.steps)
    rates = {"one process": [], "one, two threads": [], "two side by side": [], "two workers": []}
    for _ in range(options.rounds):
        rates["one process"] += [1 / t for t in end(start(options.steps))]
        rates["one, two threads"] += [1 / t for t in end(start(options.steps, threads=2))]
        rates["two side by side"].append(sum(1 / t for t in end(start(options.steps), start(options.steps))))
        rates["two workers"] += [1 / t for t in end(start(options.steps, p=2))]
    for name, own in rates.items():
        to_one, to_ceiling = (np.median(np.divide(own, rates[k])) for k in ("one process", "two side by side"))
        line = f"{name:17} {np.median(own):7.1f} steps a second, {to_one:.2f} of one process"
        print(f"{line}, {to_ceiling:.2f} of two side by side")
    return None


if __name__ == "__main__":
    main()
