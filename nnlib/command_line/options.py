"""Lessons 07, 08 and 11. What the command line takes, what it takes for granted, and what --help says of it."""

import argparse
import math
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from nnlib import __version__
from nnlib.activations import ACTIVATIONS
from nnlib.augmentation import AUGMENTATIONS, PREPARATIONS
from nnlib.layers import INITIALISATIONS
from nnlib.optimisers import SCHEDULES

Options = dict[str, Any]  # of argparse, of a network, of a run

SHARED: Options = {"momentum": 0.9, "schedule": "cosine", "init": "he", "seed": 0, "batch_size": 64}
DEFAULTS: dict[str, Options] = {
    "approximate": {"points": 10_000, "layers": [32, 16], "hidden": "tanh", "learning_rate": 0.15, "epochs": 600},
    "mnist": {"recipe": "quick", "data": "auto", "prepare": "none", "augment": "none", "voters": 1}
    | {"layers": [128], "hidden": "relu", "learning_rate": 0.1, "epochs": 10},
}
DEFAULTS = {task: SHARED | own for task, own in DEFAULTS.items()}
BEST: Options = {"voters": 2, "prepare": "upright", "augment": "warp", "layers": [1000, 500]}
BEST |= {"batch_size": 128, "epochs": 100}
RECIPES: dict[str, Options] = {"quick": {}, "best": BEST}  # of mnist


def _taken(kind: type, metavar: str, expected: str, fits: Callable[[Any], bool]) -> Options:
    """Describe an option: argparse refuses what does not fit, by name, with what came and what was expected."""

    def read(text: str) -> Any:
        with suppress(ValueError, OSError, RuntimeError):
            value = Path(text).expanduser() if kind is Path else kind(text)
            if text and fits(value):
                return value
        raise argparse.ArgumentTypeError(f"{text!r} came, expected {expected}")

    return {"type": read, "metavar": metavar}


WHOLE = _taken(int, "N", "a whole number from 1 to 10,000,000", lambda n: 1 <= n <= 10**7)
VOTERS = _taken(int, "N", "a whole number from 1 to 100", lambda n: 1 <= n <= 100)
SEED = _taken(int, "N", "a whole number from 0 on", lambda n: n >= 0)
RATE = _taken(float, "RATE", "a number above 0", lambda x: 0 < x < math.inf)
SHARE = _taken(float, "SHARE", "a number from 0 up to, not including, 1", lambda x: 0 <= x < 1)
NAME = _taken(Path, "FILE", "a name in a folder that is there", lambda p: p.parent.is_dir() and not p.is_dir())
RUN = _taken(Path, "FILE", "a file that --save has written", Path.is_file)
PICTURE = _taken(Path, "IMAGE", "a picture, such as a PNG or a JPEG", Path.is_file)

OPTIONS: dict[str, tuple[str, Options]] = {  # a task has those that it has a default for
    "points": ("training points to draw", WHOLE),
    "recipe": (
        "quick: seconds; best: two voters of two wide layers, upright digits, each batch warped",
        {"choices": list(RECIPES)},
    ),
    "data": ("all 70,000 digits, the 5,000 in nnlib, or all if to be had", {"choices": ["auto", "full", "sample"]}),
    "voters": (
        "networks that learn for themselves and vote; those after the first are kept in FILE-2, FILE-3 …",
        VOTERS,
    ),
    "prepare": ("whether each digit is set upright first", {"choices": list(PREPARATIONS)}),
    "augment": ("whether each batch is moved, turned and bent at random", {"choices": list(AUGMENTATIONS)}),
    "layers": ("units of each hidden layer, from the input on", WHOLE | {"nargs": "*"}),
    "hidden": ("activation of the hidden layers", {"choices": list(ACTIVATIONS)}),
    "init": ("how the first weights are drawn", {"choices": list(INITIALISATIONS)}),
    "learning_rate": ("length of a step; ten times too high, and training diverges or learns nothing", RATE),
    "momentum": ("share of the velocity that a step keeps, from 0 up to 1", SHARE),
    "schedule": ("whether the learning rate sinks to zero along a cosine", {"choices": list(SCHEDULES)}),
    "batch_size": ("examples that a step looks at", WHOLE),
    "epochs": ("passes over the data", WHOLE),
    "seed": ("source of all randomness: the same seed gives the same run, to rounding", SEED),
}
DESCRIPTIONS = {
    "approximate": """\
Teach a network the function y = sin(3 x1) + x2² cos(3 x3) on the cube from -1 to 1 (lesson 07).

Points are drawn at random, and 10,000 more for the test. The network has three inputs, the hidden layers that you ask
for, and one output; its loss is the mean squared error. At the end you see the test MSE, and its root, the RMSE, which
is the typical error of y.""",
    "mnist": """\
Teach a network to read handwritten digits (lesson 08).

The network has 784 inputs, one for each pixel, the hidden layers that you ask for, and ten outputs; its loss is the
cross-entropy. At the end you see its accuracy on the test digits, and the mistakes that it makes most often.
--recipe best is the road to 99 % of lesson 11; other options given with it take precedence.
As many first projects do it: --init plain --momentum 0 --schedule constant --learning-rate 0.3 --batch-size 32""",
    "read": """\
Read a digit in a photograph or a scan, with a network that mnist has trained (lesson 08).

One digit on plain paper, dark on light or light on dark. It is cut out, scaled to 20 x 20 pixels and centred by mass in
28 x 28, as MNIST's digits were. You see that picture, and the probability of each answer.""",
}
EXAMPLES = """\
examples:
  python -m nnlib approximate
  python -m nnlib approximate --hidden relu          the same with another bend: what does it cost?
  python -m nnlib mnist --data sample                in a second, without a network connection
  python -m nnlib mnist --layers 512 256 --save run.npz
  python -m nnlib mnist --recipe best                about 99.5 % of the test digits, in a quarter of an hour
  python -m nnlib mnist --resume run.npz             goes on where the run was interrupted
  python -m nnlib read seven.jpg --with run.npz      reads a photograph or a scan of a digit
  mpiexec -n 2 python -m nnlib mnist                 two processes share each batch (lesson 12)
  mpiexec -n 2 python -m nnlib mnist --recipe best   two networks vote: each process trains one"""


def build_parser() -> argparse.ArgumentParser:
    """Describe the command line. What is not given is left out of the result, so that we know what was given."""
    more: Options = {"formatter_class": argparse.RawDescriptionHelpFormatter}
    about = "Train the networks of the course without a browser. Each command has its own --help."
    parser = argparse.ArgumentParser(prog="python -m nnlib", description=about, epilog=EXAMPLES, **more)
    parser.add_argument("--version", action="version", version=f"nnlib {__version__}")
    commands = parser.add_subparsers(dest="task", required=True, metavar="approximate | mnist | read")
    for task, description in DESCRIPTIONS.items():
        more |= {"help": description.partition("\n")[0], "description": description}
        command = commands.add_parser(task, argument_default=argparse.SUPPRESS, **more)
        if task == "read":
            command.add_argument("image", help="PNG, JPEG, or another kind that Pillow opens", **PICTURE)
            command.add_argument("--with", help="a run of mnist, kept by --save", required=True, **RUN)
            continue
        for name, (text, kind) in OPTIONS.items():
            if name in DEFAULTS[task]:
                option, _, default = as_typed(name, DEFAULTS[task][name]).partition(" ")
                command.add_argument(option, help=f"{text} (default: {default})", **kind)
        command.add_argument("--save", help="keep the run in this file, epoch by epoch, also if you stop it", **NAME)
        command.add_argument("--resume", help="go on with the run in this file, and keep it there", **RUN)
    return parser


def as_typed(name: str, value: Any) -> str:
    """Write a setting as it is typed.

    >>> as_typed("batch_size", 32), as_typed("layers", [512, 256])
    ('--batch-size 32', '--layers 512 256')
    """
    return " ".join([f"--{name.replace('_', '-')}", *map(str, value if isinstance(value, list) else [value])])
