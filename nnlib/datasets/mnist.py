"""Lesson 08. MNIST: 70,000 handwritten digits of 28 × 28 pixels, or a sample of 5,000 that travels with nnlib."""

from __future__ import annotations

import gzip
import hashlib
import os
import sys
import tempfile
import zlib
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from nnlib.checks.shapes import Float, Integer
from nnlib.checks.values import check_choice

MIRRORS = ("https://storage.googleapis.com/cvdf-datasets/mnist/", "https://ossci-datasets.s3.amazonaws.com/mnist/")
FILES = {  # and the SHA-256 of each, unpacked
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
GZIP = b"\x1f\x8b"  # how a gzipped file begins
ALL = "All of MNIST: 60,000 digits to train, 10,000 to test."  # where data came from, for the reader
SAMPLE = "The sample of MNIST that travels with nnlib: 4,000 digits to train, 1,000 to test."
BY_HAND = "put the four files into a folder and name it in the environment variable NNLIB_DATA"


class Dataset(NamedTuple):
    """Examples to learn from, and others, never learnt from, to be judged by."""

    X_train: Float[np.ndarray, "n d"]
    y_train: Integer[np.ndarray, "n"]
    X_test: Float[np.ndarray, "m d"]
    y_test: Integer[np.ndarray, "m"]
    source: str  # where the data came from, in a sentence for the reader


def load_mnist(which: str = "auto", dtype: DTypeLike = np.float32) -> Dataset:
    """Load handwritten digits as rows of 784 numbers from 0 (paper) to 1 (ink), and their classes 0 … 9.

    which: "sample" for the 5,000 digits that travel with nnlib (4,000 to train, 1,000 to test); "full" for all 70,000
        (60,000 and 10,000), from the folder that the environment variable NNLIB_DATA names, else, by pooch, from the
        user's cache, else downloaded into it; "auto" for "full" if it can be had, else "sample": `source` says which.
    Shapes: X (n, 784), y (n,) of np.intp. Raises ValueError for another `which` or no dtype of floats; for "full"
    also for files that are not MNIST's, OSError if they cannot be had, ImportError without pooch or tqdm.
    Source: LeCun, Cortes and Burges, The MNIST database, 1998.

    >>> digits = load_mnist("sample")
    >>> digits.X_train.shape, digits.X_test.shape
    ((4000, 784), (1000, 784))
    """
    check_choice("load_mnist", "which", which, ("sample", "full", "auto"))
    if np.dtype(dtype).kind != "f":
        raise ValueError(f"load_mnist: dtype is {dtype!r}, expected one of floats, such as np.float32.")
    source = SAMPLE
    if which != "sample":
        try:
            return _dataset(_full(), dtype, ALL)
        except Exception:  # whatever it is, a lesson goes on with the sample
            if which == "full":
                raise
            source += " All 70,000 could not be had: load_mnist('full') says why, and what to do."
    with np.load(Path(__file__).with_name("data") / "mnist_sample.npz", allow_pickle=False) as arrays:
        return _dataset([arrays[name] for name in ("X_train", "y_train", "X_test", "y_test")], dtype, source)


def _dataset(arrays: list[np.ndarray], dtype: DTypeLike, source: str) -> Dataset:
    X_train, y_train, X_test, y_test = arrays
    X_train, X_test = (X.reshape(len(X), -1) / np.array(255, dtype) for X in (X_train, X_test))
    return Dataset(X_train, y_train.astype(np.intp), X_test, y_test.astype(np.intp), source)


def _full() -> list[np.ndarray]:
    if folder := os.environ.get("NNLIB_DATA"):
        return [read_from_folder(folder, name) for name in FILES]
    if sys.platform == "emscripten":
        raise OSError("load_mnist: a browser cannot download all of MNIST. Use load_mnist('sample').")
    try:
        import pooch  # here, because it loads an HTTP library that the rest of nnlib does not need
        import tqdm  # noqa: F401  its progress bar
    except ImportError as error:
        repair = "Install it with pip install pooch tqdm, or use load_mnist('sample')."
        raise ImportError(f"load_mnist: the cache and the download need the package {error.name}. {repair}") from None
    try:
        cache = Path(pooch.os_cache("nnlib")).expanduser()
    except RuntimeError:
        raise FileNotFoundError(f"load_mnist: no home directory for downloads. Set HOME, or {BY_HAND}.") from None
    return [_cached(cache, name) for name in FILES]


def read_from_folder(folder: str | Path, name: str) -> Integer[np.ndarray, "n *pixels"]:
    """Read one of the four files from a folder, plain or gzipped, and check it.

    name: one of FILES; the file may have a dot in it, as in train-images.idx3-ubyte.
    Shapes: (n, 28, 28) for images, (n,) for labels, of uint8.
    Raises FileNotFoundError if it is not there, ValueError if a single bit is not as it was published.
    """
    folder = Path(os.path.expanduser(folder)).absolute()
    for file in (name, name.replace("-idx", ".idx")):
        for path in (folder / file, folder / (file + ".gz")):
            if path.is_file():
                return _read(path, name)
    repair = f"expected the four files {', '.join(FILES)}. Is NNLIB_DATA the right folder?"
    raise FileNotFoundError(f"load_mnist: there is no file {name} or {name}.gz in {folder}, {repair}")


def _read(path: Path, name: str) -> np.ndarray:
    data = path.read_bytes()
    again = f"Fetch it again: {MIRRORS[0]}{name}.gz"
    if data[:2] == GZIP:
        try:
            data = gzip.decompress(data)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise ValueError(f"load_mnist: {path} is a damaged gzip file ({error}). {again}") from None
        if data[:2] == GZIP:
            raise ValueError(f"load_mnist: {path} is gzipped twice. Unpack it once with gunzip.")
    digest = hashlib.sha256(data).hexdigest()
    if digest != FILES[name]:
        known = {digest: name for name, digest in FILES.items()}
        repair = f"It holds what belongs into {known[digest]}: rename it." if digest in known else again
        seen = f"its SHA-256 is {digest[:12]}…, expected {FILES[name][:12]}…"
        raise ValueError(f"load_mnist: {path} is not the {name} that was published: {seen}. {repair}")
    # IDX: two zero bytes, the type, the number of dimensions, their sizes in 4 bytes each, big end first, the numbers
    shape = np.frombuffer(data, ">u4", count=data[3], offset=4)
    return np.frombuffer(data, np.uint8, offset=4 + shape.nbytes).reshape(shape)


def _cached(cache: Path, name: str) -> np.ndarray:
    """Read a file from the cache; fetch it first if it is not there, or not whole."""
    import pooch

    with suppress(OSError, ValueError):  # not there, or damaged: the download replaces it
        return read_from_folder(cache, name)
    fetch, failures = pooch.HTTPDownloader(progressbar=True, timeout=30), []
    for mirror in MIRRORS:
        try:
            cache.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=cache) as folder:  # of its own: other processes may fetch it too
                path = Path(folder) / (name + ".gz")
                fetch(mirror + path.name, str(path), None)
                array = _read(path, name)
                os.replace(path, cache / path.name)
                return array
        except OSError as error:
            first_line = str(error).partition("\n")[0][:100]  # what HTTP libraries say runs over several
            failures.append(f"{mirror}: {type(error).__name__}: {first_line}")
        except ValueError:
            failures.append(f"{mirror} sent something else; is there a login page before the network?")
    with suppress(OSError, ValueError):
        return read_from_folder(cache, name)  # another process may have fetched it in the meantime
    repair = f"Without a network, {BY_HAND}, or use load_mnist('sample')."
    raise OSError(f"load_mnist: {name} could not be downloaded into {cache}: {'; '.join(failures)}. {repair}")
