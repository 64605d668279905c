"""Lesson 08. Put a run on disk, and go on with it as if it had never stopped."""

import io
import json
import os
import secrets
import shutil
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from nnlib.network import Network
from nnlib.optimisers import OPTIMISERS, SGD, Adam
from nnlib.training import MiniBatches, Place

FORMAT = "nnlib checkpoint 2"


class Checkpoint(NamedTuple):
    """What `load` gives back."""

    network: Network
    optimiser: SGD | Adam
    batches: MiniBatches
    notes: dict[str, Any]  # whatever was given to `save` beside the three


def save(
    path: str | os.PathLike,
    network: Network,
    optimiser: SGD | Adam,
    batches: MiniBatches,
    *,
    new: bool = False,
    **notes: Any,
) -> None:
    """Write a run to a file, its network, optimiser and mini-batches, so that `load` and `fit` go on bit for bit.

    The file is a .npz of plain arrays, never a pickle. It is written under another name and then moved into place: at
    every moment there is either the old file or the new one, whole.
    new: refuse a file that is there already. notes: what else is worth keeping, and JSON can hold, such as epochs=10.
    Raises OSError if the file cannot be written, TypeError for what `load` could not bring back. Built in lesson 08.

    >>> import tempfile
    >>> rng = np.random.default_rng(0)
    >>> network, sgd, batches = Network([2, 3, 2], rng=rng), SGD(learning_rate=0.1), MiniBatches(batch_size=8, rng=rng)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(folder + "/run.npz", network, sgd, batches, epochs=10)
    ...     checkpoint = load(folder + "/run.npz")
    >>> checkpoint.network.sizes, checkpoint.notes
    ([2, 3, 2], {'epochs': 10})
    """
    for part, known in ((optimiser, OPTIMISERS), (batches.rng.bit_generator, vars(np.random))):
        if known.get(type(part).__name__) is not type(part):
            raise TypeError(f"save: {type(part).__name__} cannot be loaded again, expected a class of nnlib or NumPy.")
    order, state = batches.place.order, {name: getattr(optimiser, name) for name in optimiser.STATE}
    description = {
        "format": FORMAT,
        "network": {name: getattr(network, name) for name in ("sizes", "hidden", "loss", "init")},
        "optimiser": type(optimiser).__name__,
        "settings": {name: value for name, value in vars(optimiser).items() if name in vars(type(optimiser))},
        "batches": {"batch_size": batches.batch_size, "seed": batches.seed},
        "place": {name: getattr(batches.place, name) for name in ("step", "epoch", "position")},
        "rng": batches.rng.bit_generator.state,
        "notes": notes,
    }
    arrays = {"description": np.array(json.dumps(_plain(description))), "theta": network.theta, **state}
    arrays |= {} if order is None else {"order": order}
    target = Path(os.path.realpath(path))  # what a link points at; the link stays
    if target.is_symlink():
        raise OSError(f"save: {os.fspath(path)} is a link that leads back to itself, expected a file or a new name.")
    fresh = target.with_name(f"nnlib-{secrets.token_hex(4)}.part")  # a long name has no room for more
    try:
        with open(fresh, "xb") as file, io.BytesIO() as packed:
            if target.exists():
                shutil.copymode(target, fresh)
            np.savez(packed, **arrays)  # not into the file: a full disk would be told by zipfile too, once more
            file.write(packed.getvalue())
            file.flush()
            os.fsync(file.fileno())
        (_move_to_new if new else os.replace)(fresh, target)
    except OSError as error:
        if error.errno:  # the reader knows no other name
            raise OSError(error.errno, error.strerror, os.fspath(path)) from None
        raise
    finally:
        fresh.unlink(missing_ok=True)


def _move_to_new(fresh: Path, target: Path) -> None:
    try:
        os.link(fresh, target)  # refuses a name that is taken, which os.replace does not
    except FileExistsError:
        raise
    except OSError:  # a disk that has no links
        os.replace(fresh, target)


def load(path: str | os.PathLike) -> Checkpoint:
    """Read a file that `save` wrote; an example stands there. Nothing in the file is ever executed.

    Raises OSError if it cannot be opened, ValueError if it is damaged, a pickle, or no checkpoint. Built in lesson 08.
    """
    with open(path, "rb") as file:
        try:
            if not zipfile.is_zipfile(file):
                raise ValueError("it is no whole .npz file")
            file.seek(0)
            with np.load(file, allow_pickle=False) as arrays:
                return _restore(dict(arrays))
        except Exception as error:  # a damaged zip file can raise almost anything; each means the same to the reader
            why = "It may be cut off, damaged, or written by another program. Take another copy, or train again."
            what = f"{os.fspath(path)} is not a whole checkpoint of nnlib ({type(error).__name__}: {error})"
            raise ValueError(f"load: {what}. {why}") from error


def _restore(arrays: dict[str, np.ndarray]) -> Checkpoint:
    description = json.loads(str(arrays["description"]))
    if description["format"] != FORMAT:
        came = f"its format is {description['format']!r}, and this version of nnlib reads {FORMAT!r}"
        raise ValueError(f"{came}: go on with the version that wrote it")
    theta, order = arrays["theta"], arrays.get("order")
    network = Network(**description["network"], rng=np.random.default_rng(0), dtype=theta.dtype)
    if theta.shape != network.theta.shape:
        raise ValueError(f"it holds {theta.size} parameters, and {network!r} has {network.theta.size}")
    network.theta = theta

    optimiser = OPTIMISERS[description["optimiser"]](**description["settings"])
    for name in optimiser.STATE:
        if arrays[name].shape not in ((), theta.shape):
            raise ValueError(f"its {name} has shape {arrays[name].shape}, expected {theta.shape}")
        setattr(optimiser, name, arrays[name] if arrays[name].ndim else arrays[name].item())  # at first a plain number

    batches = MiniBatches(batch_size=description["batches"]["batch_size"], rng=_generator(description["rng"]))
    batches.seed, batches.place = description["batches"]["seed"], Place(**description["place"], order=order)
    if not 0 <= batches.place.position <= (0 if order is None else len(order)):
        raise ValueError(f"its place in the epoch is {batches.place.position}, which is not in its order")
    if order is not None and not np.array_equal(np.sort(order), np.arange(len(order))):
        raise ValueError("its order does not hold every row once")
    return Checkpoint(network, optimiser, batches, description["notes"])


def _generator(state: dict[str, Any]) -> np.random.Generator:
    """Make the generator that a state was taken from, of whatever kind it was among NumPy's."""
    kind = getattr(np.random, state["bit_generator"])
    if not issubclass(kind, np.random.BitGenerator):
        raise ValueError(f"{state['bit_generator']} is no bit generator of NumPy")
    rng = np.random.Generator(kind())
    rng.bit_generator.state = state
    return rng


def _plain(part: Any, depth: int = 0) -> Any:
    """Write a part of the description as JSON has it, arrays as lists; refuse what would come back as another."""
    if isinstance(part, np.ndarray):
        part = part.tolist()
    if isinstance(part, list | tuple) and depth < 100:  # deeper, it holds itself
        return [_plain(one, depth + 1) for one in part]
    if isinstance(part, dict) and depth < 100 and all(isinstance(key, str) for key in part):
        return {key: _plain(one, depth + 1) for key, one in part.items()}
    if part is None or isinstance(part, str | int | float):
        return part
    raise TypeError(f"save: {part!r:.60} is no note, expected what JSON can hold: texts as keys, no list in itself.")
