"""Time a training step of nnlib against its floor and its peers: `make bench`, or `python tools/benchmarks/bench.py`.

The contenders take turns in one process, on the same data, network, batch, precision and number of threads, so that a
busy moment of the machine meets them all. What counts are the ratios within a round, and their median over the rounds.
Nothing here passes or fails. The results go to build/bench: results.json, table.md and steps.png.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from functools import partial
from importlib import metadata
from pathlib import Path

import numpy as np
from contenders import HERE, KNOWN

from nnlib import SGD, MiniBatches, Network, accuracy, cosine, fit, load_mnist, median_ratio, race

THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
KERNELS = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "MKL_CBWR", "ONEDNN_MAX_CPU_ISA")  # these hold a library back
STEPS = [([784, 128, 10], batch_size) for batch_size in (32, 128, 512)]
STEPS += [([784, 512, 256, 10], 128), ([3, 32, 16, 1], 64)]
MNIST = {"sizes": [784, 128, 10], "batch_size": 64, "learning_rate": 0.1, "epochs": 8, "goal": 0.98}
INSTALL = 'pip install --extra-index-url https://download.pytorch.org/whl/cpu -e ".[peers]"'


def steps(rounds):
    """Microseconds a step: the median; and the median of the ratios to the floor, and to nnlib, in the same round."""
    results = []
    for sizes, batch_size in STEPS:
        rng, regression = np.random.default_rng(0), sizes[-1] == 1
        count = max(20, min(300, 20_000 // batch_size))  # steps in a turn
        X = rng.random((count * batch_size, sizes[0]), dtype=np.float32)
        y = rng.random((len(X), 1), dtype=np.float32) if regression else np.arange(len(X)) % sizes[-1]
        loss = "mean_squared_error" if regression else "cross_entropy"
        network = Network(sizes, loss=loss, rng=rng, dtype=np.float32)
        epochs = {name: make(network, X, y, batch_size, 0.9)[0] for name, make in HERE.items()}
        times = race({name: partial(epoch, 1e-3) for name, epoch in epochs.items()}, rounds=rounds, turn=1e-9)
        results.append({"sizes": sizes, "batch_size": batch_size, "contenders": {}})
        for name, own in times.items():
            ratios = {one: median_ratio(times, name, one) for one in ("floor", "nnlib")}
            results[-1]["contenders"][name] = {"us": np.median(own) / count * 1e6} | ratios
    return results


def mnist(rounds):
    """Seconds of training until the test accuracy reaches the goal; the schedule is a cosine, one value an epoch."""
    data = load_mnist("full")
    network = Network(MNIST["sizes"], rng=np.random.default_rng(0), dtype=np.float32)
    given = (network, data.X_train, data.y_train, MNIST["batch_size"], 0.9)
    contenders = {name: make(*given) for name, make in HERE.items() if name != "floor"}
    results = {name: {"seconds": 0.0, "accuracy": 0.0, "epochs": 0} for name in contenders}
    for number in range(MNIST["epochs"]):
        for name, (epoch, predict) in contenders.items():
            result = results[name]
            if result["accuracy"] < MNIST["goal"]:
                start = time.perf_counter()
                epoch(MNIST["learning_rate"] * cosine(number / MNIST["epochs"]))
                result["seconds"] += time.perf_counter() - start
                result["accuracy"] = accuracy(predict(data.X_test), data.y_test)
                result["epochs"] += 1
    return results


def memory(rounds):
    """Resident megabytes of a training run of MNIST after 1, 5 and 20 epochs, and at most. For Linux."""
    import resource

    data, rng, resident = load_mnist("full"), np.random.default_rng(0), {}
    network = Network(MNIST["sizes"], rng=rng, dtype=np.float32)
    sgd, batches = SGD(learning_rate=0.01, momentum=0.9), MiniBatches(batch_size=MNIST["batch_size"], rng=rng)
    for progress in fit(network, data.X_train, data.y_train, sgd, batches, epochs=20):
        if progress.epoch_done and progress.epoch in (1, 5, 20):
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
            resident[f"after epoch {progress.epoch}"] = pages * resource.getpagesize() / 1e6
    return resident | {"at most": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6}


MEASURES = {"steps": steps, "mnist": mnist, "memory": memory}


def measure(name, threads, given):
    """Run one measurement in a process of its own, where the number of threads can be set; None if it fails."""
    environment = {key: value for key, value in os.environ.items() if given.keep_kernels or key not in KERNELS}
    environment |= dict.fromkeys(THREADS, str(threads))
    command = [sys.executable, __file__, "--measure", name, "--threads", str(threads), "--rounds", str(given.rounds)]
    print(f"{name}, {threads} thread{'s' * (threads > 1)} …", file=sys.stderr, flush=True)
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, encoding="utf-8")
    if done.returncode:
        print(f"{name} failed, for the reason above, and is left out.", file=sys.stderr)
    return None if done.returncode else json.loads(done.stdout)


def table(results):
    lines = [f"Measured on {results['setting']}; float32, momentum 0.9.", ""]
    for what, threads, rows in results["runs"]:
        in_threads = f"{threads} thread{'s' * (threads > 1)}"
        if what == "steps":
            peers = [name for name in HERE if name not in ("floor", "nnlib")]
            lines += [f"A training step, {in_threads}: microseconds, and ratios", ""]
            header = ["network, batch", "floor", "nnlib", "nnlib ÷ floor", *(f"{peer} ÷ nnlib" for peer in peers)]
            lines += [f"| {' | '.join(header)} |", "|---|" + "---:|" * (3 + len(peers))]
            for row in rows:
                of = row["contenders"]
                cells = [f"{'-'.join(map(str, row['sizes']))}, {row['batch_size']}", f"{of['floor']['us']:.0f}"]
                cells += [f"{of['nnlib']['us']:.0f}", f"{of['nnlib']['floor']:.2f}"]
                lines += [f"| {' | '.join(cells + [format(of[peer]['nnlib'], '.2f') for peer in peers])} |"]
        elif what == "mnist":
            lines += [f"MNIST, {in_threads}: training until {MNIST['goal']:.0%} of the test digits are read", ""]
            lines += ["| | seconds | epochs | accuracy |", "|---|---:|---:|---:|"]
            for name, run in rows.items():
                lines += [f"| {name} | {run['seconds']:.1f} | {run['epochs']} | {run['accuracy']:.2%} |"]
        else:
            lines += ["Resident memory of training on MNIST: " + ", ".join(f"{v:.0f} MB {k}" for k, v in rows.items())]
        lines += [""]
    return "\n".join(lines)


def figure(results, path):
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    runs = [(threads, rows) for what, threads, rows in results["runs"] if what == "steps"]
    colours = ["#000000", "#D55E00", "#0072B2", "#56B4E9", "#009E73", "#E69F00"]  # Okabe and Ito
    fig, axes = plt.subplots(len(runs), 1, figsize=(8, 3.2 * len(runs)), layout="constrained", squeeze=False)
    for ax, (threads, rows) in zip(axes[:, 0], runs, strict=True):
        for number, (name, colour) in enumerate(zip(HERE, colours, strict=False)):
            heights = [row["contenders"][name]["floor"] for row in rows]
            ax.bar(np.arange(len(rows)) + 0.13 * number, heights, 0.12, color=colour, label=name)
        labels = [f"{'-'.join(map(str, row['sizes']))}\nbatch {row['batch_size']}" for row in rows]
        ax.set_xticks(np.arange(len(rows)) + 0.065 * (len(HERE) - 1), labels)
        ax.set(title=f"{threads} thread{'s' * (threads > 1)}", yscale="log", ylabel="time of a step, in floors")
        ax.set_yticks([1, 2, 5, 10, 20], ["1", "2", "5", "10", "20"])
    axes[0, 0].legend(fontsize=8, frameon=False, ncols=2)
    fig.savefig(path, dpi=150)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2], help="a run with each (default: 1 2)")
    parser.add_argument("--rounds", type=int, default=15, help="of which the median is taken (default: 15)")
    parser.add_argument("--only", nargs="+", choices=MEASURES, default=list(MEASURES))
    parser.add_argument("--keep-kernels", action="store_true", help=f"obey {', '.join(KERNELS)} where they are set")
    parser.add_argument("--output", type=Path, default=Path("build/bench"))
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        if hasattr(os, "sched_setaffinity"):  # JAX looks at the cores, not at the variables: leave it as many
            os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-given.threads[0] :])
        print(json.dumps(MEASURES[given.measure](given.rounds), default=float))
        return
    if missing := [name for name in KNOWN if name not in HERE]:
        print(f"Not installed, and left out: {', '.join(missing)}. To have them: {INSTALL}", file=sys.stderr)
    wanted = [(what, threads) for what in given.only for threads in (given.threads if what != "memory" else [1])]
    runs = [(what, threads, measure(what, threads, given)) for what, threads in wanted]
    names = ("numpy", "torch", "scikit-learn", "jax")
    packages = [f"{name} {metadata.version(name)}" for name in names if any(metadata.distributions(name=name))]
    setting = ", ".join([f"{os.cpu_count()} cores", f"Python {platform.python_version()}", *packages])
    results = {"setting": setting, "runs": [run for run in runs if run[2] is not None]}
    given.output.mkdir(parents=True, exist_ok=True)
    (given.output / "results.json").write_text(json.dumps(results, indent=1), encoding="utf-8")
    (given.output / "table.md").write_text(table(results), encoding="utf-8")
    if any(what == "steps" for what, _, _ in results["runs"]):
        figure(results, given.output / "steps.png")
    print(table(results))


if __name__ == "__main__":
    main()
