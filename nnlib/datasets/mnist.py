"""Lesson 08. MNIST: 70,000 handwritten digits of 28 × 28 pixels, or a sample of 5,000 that travels with nnlib."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import struct
import zlib
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from jaxtyping import Float, Integer

MIRRORS = (
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
)
# SHA-256 of the unpacked files
FILES = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}


class Dataset(NamedTuple):
    """Examples to learn from, and others, never learnt from, to be judged by."""

    X_train: Float[np.ndarray, "n d"]
    y_train: Integer[np.ndarray, "n"]
    X_test: Float[np.ndarray, "m d"]
    y_test: Integer[np.ndarray, "m"]
    source: str  # where the data came from, in a sentence for the reader


def load_mnist(which: str = "auto", dtype: type = np.float32) -> Dataset:
    """Load handwritten digits as rows of 784 numbers from 0 (paper) to 1 (ink), and their classes 0 … 9.

    which: "sample" for the 5,000 digits that travel with nnlib (4,000 to train, 1,000 to test); "full" for all 70,000
        (60,000 and 10,000), from the folder that the environment variable NNLIB_DATA names, else from the user's
        cache, else downloaded into it; "auto" for all of them if they are to be had, else for the sample. What it
        came to stands in `source`.
    Shapes: X (n, 784) of the dtype, y (n,) of int64.
    Raises ValueError for an unknown `which`, or files that are not MNIST's, bit for bit; OSError if "full" is not
    to be had.
    Source: LeCun, Cortes and Burges, The MNIST database, 1998.

    >>> digits = load_mnist("sample")
    >>> digits.X_train.shape, digits.X_test.shape
    ((4000, 784), (1000, 784))
    """
    if which == "sample":
        return _sample(dtype, "The sample of MNIST that travels with nnlib: 4,000 digits to train, 1,000 to test.")
    if which == "full":
        return _full(dtype)
    if which == "auto":
        try:
            return _full(dtype)
        except OSError as error:
            if os.environ.get("NNLIB_DATA"):
                raise  # a folder that somebody named is wrong, and better mended than passed over
            return _sample(
                dtype,
                "The sample of MNIST that travels with nnlib: 4,000 digits to train, 1,000 to test. All 70,000 are "
                f"not to be had now ({error}).",
            )
    raise ValueError(f"load_mnist: which is {which!r}, expected 'sample', 'full' or 'auto'.")


def _sample(dtype: type, source: str) -> Dataset:
    packed = resources.files("nnlib.datasets").joinpath("data/mnist_sample.npz").read_bytes()
    with np.load(io.BytesIO(packed), allow_pickle=False) as arrays:
        return _dataset(*(arrays[name] for name in ("X_train", "y_train", "X_test", "y_test")), dtype, source)


def _full(dtype: type) -> Dataset:
    if folder := os.environ.get("NNLIB_DATA"):
        arrays = [_read(Path(folder), name) for name in FILES]
    else:
        import pooch  # here, because it loads an HTTP library that the rest of nnlib does not need

        cache = Path(pooch.os_cache("nnlib"))
        arrays = [_cached(cache, name) for name in FILES]
    return _dataset(*arrays, dtype, "All of MNIST: 60,000 digits to train, 10,000 to test.")


def _dataset(X_train, y_train, X_test, y_test, dtype: type, source: str) -> Dataset:
    X_train, X_test = (X.reshape(len(X), -1).astype(dtype) / dtype(255) for X in (X_train, X_test))
    return Dataset(X_train, y_train.astype(np.int64), X_test, y_test.astype(np.int64), source)


def _cached(cache: Path, name: str) -> np.ndarray:
    """Read a file from the cache; fetch it first if it is not there, or not whole."""
    import pooch

    failures = []
    try:
        return _read(cache, name)
    except (OSError, ValueError) as error:  # not there, or damaged: the download replaces it
        failures.append(_cause(error))
    pooch.get_logger().setLevel("WARNING")
    for mirror in MIRRORS:
        try:
            file = pooch.retrieve(
                mirror + name + ".gz",
                known_hash=None,  # what we know is the hash of the unpacked file; _read checks it
                fname=name + ".gz.download",
                path=cache,
                downloader=pooch.HTTPDownloader(progressbar=True, timeout=30),
            )
        except OSError as error:
            failures.append(f"{mirror}: {_cause(error)}")
            continue
        try:
            array = parse_mnist(name, Path(file).read_bytes())
        except ValueError as error:
            Path(file).unlink()
            failures.append(f"{mirror}: {error}")
            continue
        os.replace(file, cache / (name + ".gz"))
        return array
    raise OSError(
        f"load_mnist: {name} could not be fetched into {cache}: {'; '.join(failures)}. Without a network, put the four "
        "files into a folder and name it in the environment variable NNLIB_DATA, or use load_mnist('sample')"
    )


def _cause(error: BaseException) -> str:
    """Name an error in one short line; what HTTP libraries say runs over several."""
    return f"{type(error).__name__}: {str(error).splitlines()[0][:100]}" if str(error) else type(error).__name__


def _read(folder: Path, name: str) -> np.ndarray:
    """Read one of the four files, plain or gzipped, and check it."""
    for path in (folder / name, folder / (name + ".gz")):
        if path.exists():
            return parse_mnist(path.name, path.read_bytes())
    raise FileNotFoundError(
        f"load_mnist: there is no {name} or {name}.gz in {folder}, expected the four files {', '.join(FILES)}. "
        "Is NNLIB_DATA the right folder?"
    )


def parse_mnist(file: str, data: bytes) -> Integer[np.ndarray, "n *pixels"]:
    """Turn the bytes of one of MNIST's four files, plain or gzipped, into an array, and check them by SHA-256.

    file: its name, with or without .gz. Shapes: (n, 28, 28) for images, (n,) for labels, of uint8.
    Raises ValueError if a single bit is not as it was published.
    """
    name = file.removesuffix(".gz")
    if data[:2] == b"\x1f\x8b":
        try:
            data = gzip.decompress(data)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise ValueError(
                f"load_mnist: {file} is a damaged gzip file ({error}). Delete it and fetch it again."
            ) from None
        if data[:2] == b"\x1f\x8b":
            raise ValueError(f"load_mnist: {file} is gzipped twice. Unpack it once with gunzip.")
    digest = hashlib.sha256(data).hexdigest()
    array = parse_idx(file, data)
    if digest != FILES[name]:
        other = [known for known, known_digest in FILES.items() if known_digest == digest]
        what = f"holds what belongs into {other[0]}: rename it" if other else "is damaged: delete it and fetch it again"
        raise ValueError(f"load_mnist: {file} {what}. Its SHA-256 is {digest[:12]}…, expected {FILES[name][:12]}….")
    return array


def parse_idx(file: str, data: bytes) -> Integer[np.ndarray, "*shape"]:
    """Turn the bytes of an IDX file into an array of uint8.

    An IDX file is two zero bytes, the type (8 for uint8), the number d of dimensions, d sizes of four bytes each, the
    most significant byte first, and then the numbers.
    Raises ValueError, naming the file, if the bytes are anything else.

    >>> parse_idx("tiny", bytes([0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9]))
    array([7, 8, 9], dtype=uint8)
    """
    if len(data) < 4 or data[:3] != b"\0\0\x08" or len(data) < 4 + 4 * data[3]:
        raise ValueError(
            f"load_mnist: {file} starts with {data[:4].hex(' ') or 'nothing'}, expected 00 00 08 and the number of "
            "dimensions: it is no IDX file of bytes. Fetch it again."
        )
    start = 4 + 4 * data[3]
    shape = struct.unpack(f">{data[3]}I", data[4:start])
    size = int(np.prod(shape))
    if len(data) - start != size:
        raise ValueError(
            f"load_mnist: {file} has {len(data) - start:,} bytes of data, expected {size:,} for the shape {shape}: it "
            "is cut off or too long. Fetch it again."
        )
    return np.frombuffer(data, np.uint8, offset=start).reshape(shape)
