"""Numbers, arrays and what is made of them as plain JSON, and back: nothing in it can run.

A pickle runs code when it is read, and what a learner's process sends must not. So a value is written down, with its
type, in the few forms that exercises use; of anything else only its name is told.
"""

from __future__ import annotations

import base64
import builtins
import json
import math
from collections import deque
from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import pairwise
from typing import Any

import numpy as np

from nnlib.network import Network

KINDS = "biufcSUMm"  # of an array: numbers, texts and times, no objects
ERRORS = (builtins, np.linalg, np.exceptions, import_module("numpy._core._exceptions"))  # where errors have their names
DEEPEST, LONGEST = 20, 1_000_000  # lists within lists, items in a list


def to_text(value: Any, arguments: Sequence = ()) -> bytes:
    """Write a value down; an array that looks into one of the arguments, as a view of it. ValueError if it is too long.

    >>> to_text((1, 2.5, [True, None]))
    b'{"tuple": [1, 2.5, [true, null]]}'
    """
    return json.dumps(_write(value, arguments, DEEPEST)).encode()


def from_text(text: bytes, arguments: Sequence = (), function: Callable | None = None) -> Any:
    """Read a value; `function(number, name)` gives what stands for a function. Raises ValueError for anything odd.

    >>> from_text(to_text({"a": np.arange(3), (1, 2): ...}))
    {'a': array([0, 1, 2]), (1, 2): Ellipsis}
    """
    try:
        return _read(json.loads(text), arguments, function or _nameless)
    except (KeyError, TypeError, IndexError, AttributeError, RecursionError, OverflowError, MemoryError) as error:
        raise ValueError(f"it cannot be read: {type(error).__name__}: {error}") from error


def told(error: BaseException) -> list[str]:
    """Give the name of an error, its words, and what it was made of."""
    try:
        made_of = to_text(error.args).decode()
    except ValueError:  # too long
        made_of = to_text(()).decode()
    kind = type(error)
    own = (name for module in ERRORS for name, thing in vars(module).items() if thing is kind)  # NumPy's hide theirs
    return [next(own, kind.__name__), str(error)[:1000], made_of]


def error_of(name: str, words: str, made_of: str) -> Exception:
    """Make an error of Python or NumPy by its name; where there is none, one that has the name.

    >>> error_of(*told(KeyError("a"))), error_of(*told(SystemExit("no")))
    (KeyError('a'), SystemExit('no'))
    """
    for module in ERRORS:
        kind = getattr(module, name, None)
        if isinstance(kind, type) and issubclass(kind, Exception):
            try:
                return kind(*from_text(made_of.encode()))
            except (TypeError, ValueError):  # it was made of what cannot be sent
                break
    return type(_a_name(name), (Exception,), {})(words)


def _write(value: Any, arguments: Sequence, depth: int) -> Any:
    if depth == 0:
        return {"thing": "nested too deep"}

    def all_of(items: Any) -> list:
        return [_write(item, arguments, depth - 1) for item in items]

    if value is None or type(value) in (bool, int, float, str):
        if isinstance(value, str) and len(value) > LONGEST:
            raise ValueError(f"a text of {len(value):,} characters")
        return value
    if value is ...:
        return {"dots": []}
    if isinstance(value, np.ma.MaskedArray):
        return {"masked": all_of([value.data, np.ma.getmaskarray(value)])}
    if isinstance(value, np.ndarray):
        return _write_array(value, arguments, all_of)
    if isinstance(value, np.generic) and value.dtype.kind in KINDS:
        return {"number": _write_array(np.asarray(value), (), all_of)["array"]}
    if isinstance(value, list | tuple | set | frozenset | range | deque):
        if len(value) > LONGEST:
            raise ValueError(f"{len(value):,} items")
        items = all_of(value)
        return items if isinstance(value, list) else {"tuple" if isinstance(value, tuple) else "list": items}
    if isinstance(value, dict):
        return {"dict": [all_of(pair) for pair in value.items()]}
    if isinstance(value, complex):
        return {"complex": [value.real, value.imag]}
    if isinstance(value, np.random.Generator):
        return {"generator": json.loads(json.dumps(value.bit_generator.state, default=np.ndarray.tolist))}
    if isinstance(value, np.dtype | np.ufunc):  # an error of NumPy is made of these
        return {"dtype": value.str} if isinstance(value, np.dtype) else {"ufunc": value.__name__}
    if isinstance(value, Network):
        names = {name: getattr(value, name) for name in ("sizes", "hidden", "loss", "init")}
        return {"network": [names, value.dtype.name, _write(value.theta, arguments, depth - 1)]}
    if callable(value):
        place = next((i for i, argument in enumerate(arguments) if argument is value), None)
        return {"function": [place, str(getattr(value, "__name__", "function"))]}
    return {"thing": type(value).__name__}


def _write_array(array: np.ndarray, arguments: Sequence, all_of: Callable) -> dict:
    if array.dtype.kind not in KINDS:
        return {"objects": [list(array.shape), all_of(array.ravel().tolist()[:LONGEST])]}
    for i, whole in enumerate(arguments):
        ours = isinstance(whole, np.ndarray) and whole.size and whole.flags.c_contiguous and array.size
        if ours and np.may_share_memory(whole, array):
            offset = array.__array_interface__["data"][0] - whole.__array_interface__["data"][0]
            return {"view": [i, offset, array.dtype.str, list(array.shape), list(array.strides)]}
    if array.nbytes > 8 * LONGEST:
        raise ValueError(f"an array of {array.nbytes:,} bytes")
    bytes_ = base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()
    return {"array": [array.dtype.str, list(array.shape), bytes_]}


def _read(plain: Any, arguments: Sequence, function: Callable) -> Any:
    if isinstance(plain, list):
        return [_read(item, arguments, function) for item in plain]
    if not isinstance(plain, dict):
        return plain
    [(form, value)] = plain.items()
    if form in ("list", "tuple", "dict", "masked"):
        items = [_read(item, arguments, function) for item in value]
        return {"list": list, "tuple": tuple, "dict": dict, "masked": lambda pair: np.ma.array(*pair)}[form](items)
    if form == "dots":
        return ...
    if form in ("array", "number"):
        array = _read_array(*value)
        return array if form == "array" else array.reshape(())[()]
    if form == "objects":
        return _read_objects(*value, [_read(item, arguments, function) for item in value[1]])
    if form == "view":
        return _read_view(arguments[value[0]], *value[1:])
    if form == "dtype":
        return np.dtype(value)
    if form == "ufunc":
        return getattr(np, value) if isinstance(getattr(np, value), np.ufunc) else None
    if form == "complex":
        return complex(*value)
    if form == "generator":
        return _read_generator(value)
    if form == "network":
        return _read_network(*value[:2], _read(value[2], arguments, function))
    if form == "function":
        return arguments[value[0]] if value[0] is not None and arguments else function(*value)
    return type(_a_name(value), (), {})()  # a thing of which only the name is known


def _read_array(dtype: str, shape: list, text: str) -> np.ndarray:
    if np.dtype(dtype).kind not in KINDS:
        raise ValueError(f"an array of {dtype} cannot be read")
    return np.frombuffer(base64.b64decode(text), dtype).reshape(shape).copy()


def _read_objects(shape: list, _: list, items: list) -> np.ndarray:
    array = np.empty(len(items), object)
    array[:] = items
    return array.reshape(shape)


def _read_view(whole: np.ndarray, offset: int, dtype: str, shape: list, strides: list) -> np.ndarray:
    """Look into an array as the learner's answer did, and never beyond its ends."""
    if np.dtype(dtype).kind not in KINDS or math.prod(shape) > LONGEST:  # a stride of 0 makes much of nothing
        raise ValueError(f"an array of {dtype}, of shape {tuple(shape)}, cannot be read")
    return np.ndarray(shape, dtype, whole.data, offset, strides)  # raises ValueError beyond the ends


def _read_generator(state: dict) -> np.random.Generator:
    if state["bit_generator"] not in ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"):
        raise ValueError("an unknown random generator")
    bits = getattr(np.random, state["bit_generator"])()
    bits.state = state
    return np.random.Generator(bits)


def _read_network(names: dict, dtype: str, theta: np.ndarray) -> Network:
    if theta.size != sum((d_in + 1) * d_out for d_in, d_out in pairwise(names["sizes"])):
        raise ValueError("a network whose parameters do not fit its sizes")
    network = Network(**names, rng=np.random.default_rng(0), dtype=np.dtype(dtype).type)
    network.theta = theta
    return network


def _nameless(_: int | None, name: str) -> Callable:
    def function(*arguments: Any) -> None:
        raise TypeError("this function stayed in another process")

    function.__name__ = _a_name(name)
    return function


def _a_name(name: str) -> str:
    return name if isinstance(name, str) and name.isidentifier() and len(name) < 50 else "thing"
