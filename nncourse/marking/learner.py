"""What runs in a learner's process: the code of a hand-in, and calls of its functions on inputs that are sent to it.

It knows no right answer and judges nothing. Whatever it says is taken for an answer, and compared elsewhere.
"""

from __future__ import annotations

import ast
import inspect
import json
import os
import struct
import sys
from collections.abc import Callable
from types import CodeType
from typing import Any, BinaryIO

from nncourse.exercises.engine.running import TooLongError, plain, run, time_limit
from nncourse.marking import guard
from nncourse.marking.plain import error_of, from_text, to_text, told
from nncourse.marking.slices import Statement, needed, statements
from nnlib.network import Network

CELL = "<cell {}>"  # the name of the file that a cell is, in its code
LENGTH = struct.Struct(">I")
MOST = 16 << 20  # bytes in a message
CELL_SECONDS = 20.0  # for one statement of a cell


def send(stream: BinaryIO, message: Any) -> None:
    """Send a message, as its length and JSON. Raises ValueError for one that is too long."""
    text = json.dumps(message).encode()
    if len(text) > MOST:
        raise ValueError(f"a message of {len(text):,} bytes, at most {MOST:,}")
    stream.write(LENGTH.pack(len(text)) + text)
    stream.flush()


def receive(stream: BinaryIO) -> Any:
    """Wait for a message. Raises EOFError at the end of the stream, ValueError for what is no message or too long."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise EOFError
    [size] = LENGTH.unpack(head)
    if size > MOST:
        raise ValueError(f"a message of {size:,} bytes")
    text = stream.read(size)
    if len(text) < size:
        raise EOFError
    return json.loads(text)


def main() -> None:
    """Take the place of the standard streams, run the hand-in, and answer calls until nobody asks any more."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # whatever is printed, however much
        os.dup2(nowhere, stream)
    task = receive(requests)
    guard.limit(task["memory"], task["seconds"])
    with time_limit(1.0):  # on Windows it calls the system, which the guard forbids to those who come later
        pass
    program, broken = _read(task["cells"])
    chosen = program if task["whole"] else needed(program, task["names"])
    send(replies, {"broken": broken})
    guard.watch(task["writable"], task["hidden"], task["open anyway"])
    namespace = {"__name__": "__main__", "display": _nothing, "get_ipython": _nothing}
    failed = _execute(chosen, namespace, set(task["skip"]), lambda cell: send(replies, {"cell": cell}))
    described = {name: _describe(namespace[name]) for name in task["names"] if name in namespace}
    send(replies, {"functions": described, "failed": failed})
    while True:
        name, count, text, seconds = receive(requests)
        _answer(namespace.get(name), count, text.encode(), seconds, requests, replies)


def _nothing(*_: Any, **__: Any) -> None:
    """Stand for what IPython has and a plain program has not."""


def _read(cells: list[str]) -> tuple[list[Statement], dict[int, str]]:
    """Take the cells apart; and say of those that are no Python where they break."""
    program, broken = [], {}
    for number, source in enumerate(cells):
        try:
            program += statements(number, ast.parse(source))
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            line = getattr(error, "lineno", None)
            broken[number] = f"{type(error).__name__}: {getattr(error, 'msg', error)}" + f" (line {line})" * bool(line)
    return program, broken


def _execute(program: list[Statement], namespace: dict, skip: set[int], begin: Callable) -> dict[int, str]:
    """Run statement by statement; a cell ends at its first error, as in a notebook, and the next begins."""
    failed, cell = {}, None
    for one in program:
        if one.cell in failed or one.cell in skip:
            continue
        if one.cell != cell:
            cell = one.cell
            begin(cell)
        try:
            with time_limit(CELL_SECONDS):
                exec(compile(ast.Module([one.node], []), CELL.format(cell), "exec", dont_inherit=True), namespace)
        except BaseException as error:  # sys.exit() too
            if not one.handed:  # a bare call may only show or check: what stands below it counts all the same
                failed[cell] = f"{type(error).__name__}: {error}"[:300]
    return failed


def _describe(thing: Any) -> dict:
    """Say of what a name stands for whether it can be called and how, and where in the notebook its code is."""
    code = getattr(plain(thing) if callable(thing) else None, "__code__", None)
    try:
        parameters = [
            [one.name, int(one.kind), one.default is not one.empty]
            for one in inspect.signature(thing).parameters.values()
        ]
    except (TypeError, ValueError):  # no function, or one that is written in C
        parameters = None
    return {
        "kind": "class" if isinstance(thing, type) else "function" if callable(thing) else type(thing).__name__,
        "place": place(code) if isinstance(code, CodeType) else None,
        "parameters": parameters,
        "from": f"{getattr(thing, '__module__', None)}.{getattr(thing, '__name__', type(thing).__name__)}",
    }


def place(code: CodeType) -> tuple:
    """Say where in the notebook a code is: its cell, line and name; a lambda's column too, for a line may have two."""
    where = code.co_filename, code.co_firstlineno, code.co_name
    if code.co_name != "<lambda>":
        return where
    return *where, *min(((line, column) for line, _, column, _ in code.co_positions() if column), default=())


def _answer(function: Any, count: int, text: bytes, seconds: float, requests: BinaryIO, replies: BinaryIO) -> None:
    """Call a function, and send what it returned and what it did to its arguments."""

    def ask(number: int, name: str) -> Callable:  # an argument that is a function stays where it is
        def function(*arguments: Any) -> Any:
            send(replies, {"ask": number, "arguments": to_text(arguments).decode()})
            answer = receive(requests)
            if "error" in answer:
                raise error_of(*answer["error"])
            return from_text(answer["value"].encode())

        function.__name__ = name
        return function

    arguments = from_text(text, function=ask)
    before = [to_text(argument) for argument in arguments]
    try:
        outcome = run(function, arguments, [str(i) for i in range(count)], seconds, shared=arguments)
        if isinstance(outcome.error, TooLongError):
            return send(replies, {"too long": True})
        if outcome.error is not None:
            return send(replies, {"error": told(outcome.error)})
        changed = {
            i: to_text(argument.theta if isinstance(argument, Network) else argument).decode()
            for i, argument in enumerate(arguments)
            if to_text(argument) != before[i]
        }
        return send(replies, {"answer": to_text(outcome.answer, arguments).decode(), "changed": changed})
    except (Exception, KeyboardInterrupt) as error:  # an answer that cannot be sent
        return send(replies, {"error": told(error)})


if __name__ == "__main__":
    try:
        main()
    except EOFError:  # nobody asks any more
        sys.exit()
