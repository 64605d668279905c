"""Lessons 07, 08 and 11 without a browser: `python -m nnlib approximate` and `python -m nnlib mnist`."""

import argparse
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from nnlib.activations import ACTIVATIONS
from nnlib.augmentation import AUGMENTATIONS
from nnlib.checkpoint import Checkpoint, load, save
from nnlib.datasets import Dataset, load_mnist, sample_target
from nnlib.layers import INITIALISATIONS
from nnlib.metrics import accuracy, confusion_matrix, most_confused, mse, rmse
from nnlib.network import Network
from nnlib.optimisers import SCHEDULES, SGD
from nnlib.training import DivergedError, MiniBatches, fit

Options = dict[str, Any]  # of argparse, of a network, of a run

SHARED: Options = {"momentum": 0.9, "schedule": "cosine", "init": "he", "seed": 0}
DEFAULTS: dict[str, Options] = {
    "approximate": SHARED
    | {"points": 10_000, "layers": [32, 16], "hidden": "tanh", "learning_rate": 0.15, "batch_size": 64, "epochs": 600},
    "mnist": SHARED
    | {"recipe": "quick", "data": "auto", "layers": [128], "hidden": "relu", "augment": "none"}
    | {"learning_rate": 0.1, "batch_size": 64, "epochs": 10},
}
BEST: Options = {"layers": [800], "augment": "warp", "batch_size": 128, "epochs": 80}
RECIPES: dict[str, Options] = {"quick": {}, "best": BEST}  # of mnist

NUMBER: Options = {"type": int, "metavar": "N"}
ONLY_GIVEN: Options = {"argument_default": argparse.SUPPRESS}
FILE: Options = {"type": Path, "metavar": "FILE"}
OPTIONS: dict[str, tuple[str, Options]] = {  # a task has those that it has a default for
    "points": ("training points to draw", NUMBER),
    "recipe": ("quick: seconds; best: 800 units, and each batch warped, for minutes", {"choices": list(RECIPES)}),
    "data": (
        "all 70,000 digits, the sample of 5,000 that travels with nnlib, or all if they are to be had",
        {"choices": ["auto", "full", "sample"]},
    ),
    "augment": ("whether each batch is moved, turned and bent at random", {"choices": list(AUGMENTATIONS)}),
    "layers": ("units of each hidden layer, from the input on", NUMBER | {"nargs": "*"}),
    "hidden": ("activation of the hidden layers", {"choices": list(ACTIVATIONS)}),
    "init": ("how the first weights are drawn", {"choices": list(INITIALISATIONS)}),
    "learning_rate": ("length of a step; ten times too high: training diverges", {"type": float, "metavar": "RATE"}),
    "momentum": ("share of the velocity that a step keeps, from 0 up to 1", {"type": float, "metavar": "SHARE"}),
    "schedule": ("whether the learning rate sinks to zero along a cosine", {"choices": list(SCHEDULES)}),
    "batch_size": ("examples that a step looks at", NUMBER),
    "epochs": ("passes over the data", NUMBER),
    "seed": ("source of all randomness: the same seed gives the same run", NUMBER),
}
DESCRIPTIONS = {
    "approximate": """\
Teach a network the function y = sin(3 x1) + x2² cos(3 x3) on the cube from -1 to 1 (lesson 07).

Points are drawn at random, as many again for the test. The network has three inputs, the hidden layers that you ask
for, and one output; its loss is the mean squared error. At the end you see the test MSE, and its root, the RMSE, which
is the typical error of y.""",
    "mnist": """\
Teach a network to read handwritten digits (lesson 08).

The network has 784 inputs, one for each pixel, the hidden layers that you ask for, and ten outputs; its loss is the
cross-entropy. At the end you see its accuracy on the test digits, and the five mistakes that it makes most often.
--recipe best is the road to 99 % of lesson 11; other options given with it take precedence.
As many first projects do it: --init plain --momentum 0 --schedule constant --learning-rate 0.3 --batch-size 32""",
}
EXAMPLES = """\
examples:
  python -m nnlib approximate
  python -m nnlib approximate --hidden relu          the same with another bend: what does it cost?
  python -m nnlib mnist --data sample                in a second, without a network connection
  python -m nnlib mnist --layers 512 256 --save run.npz
  python -m nnlib mnist --recipe best                above 99.3 % of the test digits, in minutes
  python -m nnlib mnist --resume run.npz             goes on where the run was interrupted"""


def build_parser() -> argparse.ArgumentParser:
    """Describe the command line. What is not given is left out of the result, so that we know what was given."""
    raw = argparse.RawDescriptionHelpFormatter
    about = "Train the networks of the course without a browser. Each command has its own --help."
    parser = argparse.ArgumentParser(prog="python -m nnlib", description=about, epilog=EXAMPLES, formatter_class=raw)
    commands = parser.add_subparsers(dest="task", required=True, metavar="approximate | mnist")
    for task, description in DESCRIPTIONS.items():
        command = commands.add_parser(
            task, help=description.partition("\n")[0], description=description, formatter_class=raw, **ONLY_GIVEN
        )
        for name, (text, kind) in OPTIONS.items():
            if name in DEFAULTS[task]:
                default = DEFAULTS[task][name]
                shown = " ".join(map(str, default)) if isinstance(default, list) else default
                command.add_argument(f"--{name.replace('_', '-')}", help=f"{text} (default: {shown})", **kind)
        command.add_argument("--save", help="keep the run in this file, also if you stop it", **FILE)
        command.add_argument("--resume", help="go on with the run in this file, and keep it there", **FILE)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run a command and return its exit code: 0 for success, 1 for an error, 130 after Ctrl-C."""
    given = vars(build_parser().parse_args(argv))
    try:
        return _run(given.pop("task"), given)
    except (ValueError, OSError, DivergedError) as error:
        print(f"Error. {error}", file=sys.stderr)
        return 1


def _run(task: str, given: Options) -> int:
    resumed = given.pop("resume", None)
    path = given.pop("save", resumed)
    run = _resume(task, given, resumed) if resumed else _start(task, given)
    if path != resumed and path.exists():
        raise ValueError(f"{path} exists already. Go on with it by --resume {path}, or choose another name.")
    data, batches = _data(task, run.notes), run.batches
    print(data.source)
    print(f"{run.network}, {len(data.X_train):,} examples")
    if resumed and batches.place.epoch >= run.notes["epochs"]:
        print(f"The run in {resumed} has its {batches.place.epoch} epochs behind it; --epochs asks for more.")
    elif not _train(run, data, path):
        print(f"Stopped in epoch {batches.place.epoch + 1}." + (f" Go on with --resume {path}" if path else ""))
        return 130

    Y_hat = run.network.predict(data.X_test)
    if task == "approximate":
        print(f"test MSE  {mse(Y_hat, data.y_test):.2e}")
        print(f"test RMSE {rmse(Y_hat, data.y_test):.2e}")
    else:
        print(f"test accuracy {accuracy(Y_hat, data.y_test):.2%} of {len(data.y_test):,} digits")
        for true, predicted, count in most_confused(confusion_matrix(Y_hat, data.y_test)):
            print(f"  a {true} taken for a {predicted}: {count} times")
    return 0


def _start(task: str, given: Options) -> Checkpoint:
    """Make a new run, with its settings as its notes."""
    settings = DEFAULTS[task] | RECIPES[given.get("recipe", "quick")] | given | {"task": task}
    rng = np.random.default_rng(settings["seed"])
    options: Options = {"hidden": settings["hidden"], "init": settings["init"], "rng": rng}
    if task == "mnist":
        network = Network([784, *settings["layers"], 10], loss="cross_entropy", dtype=np.float32, **options)
    else:
        network = Network([3, *settings["layers"], 1], loss="mean_squared_error", **options)
    sgd = SGD(learning_rate=settings["learning_rate"], momentum=settings["momentum"])
    return Checkpoint(network, sgd, MiniBatches(batch_size=settings["batch_size"], rng=rng), settings)


def _resume(task: str, given: Options, path: Path) -> Checkpoint:
    """Take a saved run and its settings. Only the number of epochs may be given anew."""
    run = load(path)
    if run.notes.get("task") != task:
        raise ValueError(f"{path} holds a run of {run.notes.get('task')!r}, and this command is {task!r}.")
    for name, value in given.items():
        if name != "epochs" and value != run.notes[name]:
            raise ValueError(
                f"{path} holds a run with {name} {run.notes[name]}, and --{name.replace('_', '-')} asks for {value}. "
                "Leave the option out, or start a new run."
            )
    return run._replace(notes=run.notes | given)


def _data(task: str, settings: Options) -> Dataset:
    if task == "mnist":
        return load_mnist(settings["data"])
    if settings["points"] < 1:
        raise ValueError(f"--points is {settings['points']}, expected at least 1.")
    rng = np.random.default_rng([settings["seed"], 1])  # another stream than the weights'
    train, test = sample_target(settings["points"], rng), sample_target(10_000, rng)
    return Dataset(*train, *test, "y = sin(3 x1) + x2² cos(3 x3) on the cube from -1 to 1.")


def _train(run: Checkpoint, data: Dataset, path: Path | None) -> bool:
    """Train to the end, with a progress bar, and keep the run in a file; False after Ctrl-C."""
    network, sgd, batches, settings = run
    if path:
        save(path, network, sgd, batches, **settings)  # now: a name that cannot be written to is found out in time
    schedule, augment = SCHEDULES[settings["schedule"]], AUGMENTATIONS[settings.get("augment", "none")]
    more: Options = {"epochs": settings["epochs"], "schedule": schedule, "augment": augment}
    started = time.perf_counter()
    with tqdm(total=settings["epochs"], initial=batches.place.epoch, unit="epoch", disable=None) as bar:
        try:
            for progress in fit(network, data.X_train, data.y_train, sgd, batches, **more):
                if progress.epoch_done:
                    bar.update()
                    bar.set_postfix(loss=f"{progress.loss:.2e}", refresh=False)
            finished = True
        except KeyboardInterrupt:  # the run is as the last whole step left it
            finished = False
    if path:
        save(path, network, sgd, batches, **settings)
    print(f"{batches.place.step:,} steps, {time.perf_counter() - started:.1f} s of training")
    return finished


if __name__ == "__main__":
    for stream in filter(None, (sys.stdout, sys.stderr)):
        stream.reconfigure(errors="replace")  # a terminal that does not know ² shows a question mark
    sys.exit(main())
