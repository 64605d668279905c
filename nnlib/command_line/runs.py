"""Lesson 08. A run of the command line: made, or taken up again, with the data that it is made of."""

import hashlib
from pathlib import Path

import numpy as np

from nnlib.augmentation import PREPARATIONS
from nnlib.checkpoint import Checkpoint, load
from nnlib.command_line.options import DEFAULTS, RECIPES, Options, as_typed
from nnlib.datasets import Dataset, load_mnist, sample_target
from nnlib.datasets.mnist import ALL
from nnlib.network import Network
from nnlib.optimisers import SGD, cosine
from nnlib.training import MiniBatches


def start(task: str, given: Options) -> list[Checkpoint]:
    """Make a new run, of one network or several that vote, with its settings as its notes."""
    settings = DEFAULTS[task] | RECIPES[given.get("recipe", "quick")] | given | {"task": task}
    return [_start(task, settings | {"voter": k}) for k in range(settings.get("voters", 1))]


def _start(task: str, settings: Options) -> Checkpoint:
    rng = np.random.default_rng([settings["seed"], settings["voter"]] if settings["voter"] else settings["seed"])
    options: Options = {"hidden": settings["hidden"], "init": settings["init"], "rng": rng}
    if task == "mnist":
        network = Network([784, *settings["layers"], 10], loss="cross_entropy", dtype=np.float32, **options)
    else:
        network = Network([3, *settings["layers"], 1], loss="mean_squared_error", **options)
    sgd = SGD(learning_rate=settings["learning_rate"], momentum=settings["momentum"])
    return Checkpoint(network, sgd, MiniBatches(batch_size=settings["batch_size"], rng=rng), settings)


def resume(task: str, given: Options, path: Path) -> list[Checkpoint]:
    """Take a saved run and its settings. Only the number of epochs may be given anew."""
    runs = load_voters(path, "--resume")
    if len(runs) > 1:  # an end between their files: the last ones have the new number of epochs, and are written first
        given = {"epochs": max(run.notes.get("epochs", 0) for run in runs)} | given
    return [_resume(task, given, voter(path, k), run) for k, run in enumerate(runs)]


def _resume(task: str, given: Options, path: Path, run: Checkpoint) -> Checkpoint:
    notes, place = run.notes, run.batches.place
    if notes.get("task") != task or not {"digest", "source", *DEFAULTS[task]} <= notes.keys():
        came = notes.get("task", "another program")
        raise ValueError(f"--resume: {path} holds a run of {came}, expected one that {task} --save has written.")
    for name, value in given.items():
        if name != "epochs" and value not in (notes[name], "auto"):
            came, there = as_typed(name, value), as_typed(name, notes[name])
            raise ValueError(f"{came} came, expected nothing or {there}: the run in {path} has that from its start.")
    epochs, behind = given.get("epochs", notes["epochs"]), place.epoch + (place.position > 0)
    if epochs < behind:
        raise ValueError(f"--epochs {epochs} came, expected at least {behind}: so many has the run in {path} begun.")
    if notes["schedule"] == "cosine" and epochs != notes["epochs"] and not notes["voter"]:
        done = place.epoch + (0 if place.order is None else place.position / len(place.order))
        new, old = (run.optimiser.learning_rate * cosine(done / n) for n in (epochs, notes["epochs"]))
        print(f"--epochs {epochs} draws the cosine anew: the learning rate goes on at {new:.2g}, not {old:.2g}.")
    return run._replace(notes=notes | {"epochs": epochs})


def load_voters(path: Path, option: str) -> list[Checkpoint]:
    """Read a saved run, all of its networks; if it cannot be read, name the option that asked for it."""
    try:
        first = load(path)
        if first.notes.get("voter"):
            raise ValueError(f"{path} is one of several that vote, expected the first, whose name has no number")
        runs = [first, *(load(voter(path, k)) for k in range(1, first.notes.get("voters", 1)))]
        for k, run in enumerate(runs[1:], start=1):
            if run.notes | {"epochs": 0} != first.notes | {"epochs": 0, "voter": k}:
                raise ValueError(f"{voter(path, k)} is of another run than {path}, expected the one saved with it")
    except FileNotFoundError as error:
        raise FileNotFoundError(f"{option}: {error.filename} is missing: put it beside {path}, the first.") from None
    except (ValueError, TypeError) as error:
        raise ValueError(f"{option}: {str(error).removeprefix('load: ')}") from None
    older = {"prepare": "none", "voters": 1} if first.notes.get("task") == "mnist" else {}
    first.notes.update({"voter": 0} | older | first.notes)  # what the runs of older versions do not say
    return runs


def voter(path: Path, k: int) -> Path:
    """Name the file of network k of a run.

    >>> [voter(Path("run.npz"), k).name for k in range(3)]
    ['run.npz', 'run-2.npz', 'run-3.npz']
    """
    return path.with_stem(f"{path.stem}-{k + 1}") if k else path


def vote(runs: list[Checkpoint], X: np.ndarray) -> np.ndarray:
    """Answer for each example what the networks of a run answer on average."""
    return np.mean([run.network.predict(X) for run in runs], axis=0)


def load_data(task: str, runs: list[Checkpoint]) -> tuple[list[Checkpoint], Dataset]:
    """Load what a run learns from, and note it; refuse to go on with other data than the run has begun with."""
    notes = runs[0].notes
    if task == "mnist":
        again = notes["data"] == "full" and "digest" in notes  # a failed download is told as other data are
        data = load_mnist("auto" if again else notes["data"])
        found = {"data": "full" if data.source == ALL else "sample"}
    else:
        rng = np.random.default_rng([notes["seed"], 1])  # another stream than the weights'
        train, test = sample_target(notes["points"], rng), sample_target(10_000, rng)
        found, data = {}, Dataset(*train, *test, "y = sin(3 x1) + x2² cos(3 x3) on the cube from -1 to 1.")
    digest = hashlib.sha256()
    for array in (data.X_train, data.y_train.round(6), data.X_test, data.y_test.round(6)):
        digest.update(array.data)  # rounded: the last digits of sin and cos differ between processors
    if digest.hexdigest() != notes.get("digest", digest.hexdigest()):
        here = f"'{notes['source']}', than is here, '{data.source}'"
        raise ValueError(f"--resume: it was trained on other data, {here}, and may have learnt what would test it.")
    data = data._replace(X_train=prepared(notes, data.X_train), X_test=prepared(notes, data.X_test))
    found |= {"source": data.source, "digest": digest.hexdigest()}
    return [run._replace(notes=run.notes | found) for run in runs], data


def prepared(notes: Options, X: np.ndarray) -> np.ndarray:
    """Bring images into the form that a run learns from, a few thousand at a time."""
    prepare = PREPARATIONS[notes.get("prepare", "none")]
    return X if prepare is None else np.concatenate([prepare(part) for part in np.array_split(X, len(X) // 4000 + 1)])
