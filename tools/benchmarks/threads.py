"""One thread, all, and the rule that chooses between them: `python tools/benchmarks/threads.py`, on a quiet machine.

Each trains for some seconds in every round, first with the machine to itself, then beside a program that keeps one core
busy. What counts are the ratios within a round, to the better of one and all, and their median over the rounds.
"""

import argparse
import multiprocessing
import os
import time
from contextlib import contextmanager, nullcontext

import numpy as np

from nnlib import SGD, MiniBatches, Network, fit, on_fastest_threads, threads_of_products, warp

NETWORKS = [([784, 128, 10], 64, None), ([784, 800, 10], 128, warp), ([784, 1000, 500, 10], 128, warp)]


def compute():
    while True:
        pass


@contextmanager
def one_core_busy():
    program = multiprocessing.Process(target=compute, daemon=True)
    program.start()
    yield
    program.kill()
    program.join()


def rate(sizes, batch_size, augment, threads, seconds):
    """Train for so many seconds, on so many threads or, for None, by the rule; return the steps a second."""
    rng = np.random.default_rng(0)
    X, y = rng.random((20_000, 784), dtype=np.float32), np.arange(20_000) % 10
    network = Network(sizes, rng=rng, dtype=np.float32)
    sgd, batches = SGD(learning_rate=1e-3, momentum=0.9), MiniBatches(batch_size=batch_size, rng=rng)
    steps = fit(network, X, y, sgd, batches, epochs=10**6, augment=augment)
    training, begun = steps if threads else on_fastest_threads(steps), time.perf_counter()
    with threads_of_products(threads) if threads else nullcontext():
        progress = next(progress for progress in training if time.perf_counter() - begun > seconds)
    return progress.step / (time.perf_counter() - begun)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="of each contender (default: 3)")
    parser.add_argument("--seconds", type=float, default=10, help="of training in a round (default: 10)")
    options = parser.parse_args()
    contenders = {"one thread": 1, "all threads": os.cpu_count(), "the rule": None}
    for sizes, *how in NETWORKS:
        for neighbour, setting in {"quiet": nullcontext, "one core busy": one_core_busy}.items():
            rates = {name: [] for name in contenders}
            with setting():
                for _ in range(options.rounds):
                    for name, threads in contenders.items():
                        rates[name].append(rate(sizes, *how, threads, options.seconds))
            better = np.maximum(rates["one thread"], rates["all threads"])
            said = ", ".join(f"{name} {np.median(own):.1f}" for name, own in rates.items())
            share = np.median(np.divide(rates["the rule"], better))
            print(
                f"{'-'.join(map(str, sizes))}, {neighbour}: {said} steps a second; the rule {share:.2f} of the better"
            )


if __name__ == "__main__":
    main()
