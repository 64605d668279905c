"""Lesson 08. Put a run on disk, and go on with it as if it had never stopped."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np

from nnlib.network import Network
from nnlib.training import SGD

FORMAT = "nnlib checkpoint 1"


class Checkpoint(NamedTuple):
    """What `load` gives back."""

    network: Network
    sgd: SGD
    notes: dict  # whatever was given to `save` beside the two


def save(path: str | os.PathLike, network: Network, sgd: SGD, **notes) -> None:
    """Write a network and its SGD to a file, so that `load` and `fit` go on bit for bit.

    notes: anything else worth keeping that JSON can hold, such as epochs=10.
    The file is a .npz of plain arrays, never a pickle. It is written under another name and then moved into place: at
    every moment there is either the old file or the new one, whole.
    Raises OSError if the folder cannot be written to, TypeError for notes that JSON cannot hold.
    Built in lesson 08.

    >>> import tempfile
    >>> rng = np.random.default_rng(0)
    >>> network, sgd = Network([2, 3, 2], rng=rng), SGD(learning_rate=0.1, batch_size=8, rng=rng)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(folder + "/run.npz", network, sgd, epochs=10)
    ...     checkpoint = load(folder + "/run.npz")
    >>> checkpoint.network
    Network([2, 3, 2], hidden='relu', loss='cross_entropy', init='he', dtype=float64): 17 parameters
    >>> checkpoint.notes
    {'epochs': 10}
    """
    path = Path(path)
    description = {
        "format": FORMAT,
        "network": {name: getattr(network, name) for name in ("sizes", "hidden", "loss", "init")},
        "sgd": {name: getattr(sgd, name) for name in ("learning_rate", "momentum", "batch_size")},
        "place": {name: getattr(sgd, name) for name in ("steps", "epoch", "position")},
        "rng": sgd.rng.bit_generator.state,
        "notes": notes,
    }
    arrays = {"description": np.array(json.dumps(description)), "theta": network.theta, "velocity": sgd.velocity}
    if sgd.order is not None:
        arrays["order"] = sgd.order
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
        try:
            np.savez(file, **arrays)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            file.close()
            os.unlink(file.name)
            raise
    os.replace(file.name, path)


def load(path: str | os.PathLike) -> Checkpoint:
    """Read a file that `save` wrote.

    Raises FileNotFoundError if there is none, ValueError if it is cut off, damaged, a pickle, or no checkpoint of
    nnlib. Nothing in the file is ever executed.
    Built in lesson 08.

    >>> load("no such file.npz")
    Traceback (most recent call last):
    ...
    FileNotFoundError: [Errno 2] No such file or directory: 'no such file.npz'
    """
    try:
        with open(path, "rb") as file, np.load(file, allow_pickle=False) as arrays:
            return _restore(dict(arrays))
    except FileNotFoundError:
        raise
    except Exception as error:  # a damaged zip file can raise almost anything; each means the same to the reader
        raise ValueError(
            f"load: {os.fspath(path)} is not a whole checkpoint of nnlib ({type(error).__name__}: {error}). It may be "
            "cut off, damaged, or written by another program; nothing in it has been used. Take another copy, or train "
            "again."
        ) from error


def _restore(arrays: dict[str, np.ndarray]) -> Checkpoint:
    description = json.loads(str(arrays["description"]))
    if description["format"] != FORMAT:
        raise ValueError(f"its format is {description['format']!r}, expected {FORMAT!r}")
    theta, velocity, order = arrays["theta"], arrays["velocity"], arrays.get("order")

    rng = np.random.default_rng()
    rng.bit_generator.state = description["rng"]
    network = Network(**description["network"], rng=np.random.default_rng(0), dtype=theta.dtype)
    if theta.shape != network.theta.shape:
        raise ValueError(f"it holds {theta.size} parameters, and {network!r} has {network.theta.size}")
    network.theta = theta

    sgd = SGD(**description["sgd"], rng=rng)
    if velocity.shape not in ((), theta.shape):
        raise ValueError(f"its velocity has shape {velocity.shape}, expected {theta.shape}")
    place = description["place"]
    if not 0 <= place["position"] <= (0 if order is None else len(order)):
        raise ValueError(f"its place in the epoch is {place['position']}, which is not in its order")
    if order is not None and not np.array_equal(np.sort(order), np.arange(len(order))):
        raise ValueError("its order does not hold every row once")
    sgd.velocity = velocity if velocity.ndim else 0.0  # before the first step it is a plain zero
    sgd.order = order
    sgd.steps, sgd.epoch, sgd.position = place["steps"], place["epoch"], place["position"]
    return Checkpoint(network, sgd, description["notes"])
