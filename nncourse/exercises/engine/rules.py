"""What a task forbids or asks for beside the numbers: `@`, a loop, `+ b`, a function by its name.

A function is judged by its bytecode, and so are the functions that it calls, for the text of a cell is not always at
hand, and a text can be written in many ways.
"""

from __future__ import annotations

import dis
import inspect
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple

from nncourse.exercises.engine.running import plain

PRODUCTS = {"dot", "matmul", "einsum", "tensordot", "inner", "vdot", "vecdot", "matvec", "vecmat", "multi_dot"}
ENDS = ("RETURN", "RAISE", "RERAISE", "JUMP_FORWARD", "JUMP_BACKWARD")  # after these nothing follows
LOOPS = {"map", "filter", "reduce", "vectorize", "frompyfunc", "apply_along_axis"}  # a loop under another name


class Step(NamedTuple):
    """An instruction of the bytecode: what it does, with what, and how much it adds to the stack."""

    name: str
    argument: Any
    effect: int


def does(function: Callable, what: str) -> bool:
    """Say whether a function does something: "@", "loop", "+ b", or calls what has this name.

    >>> does(lambda X, W, b: X @ W + b, "@"), does(lambda X, W, b: X @ W + b[0], "+ b"), does(lambda x: sum(x), "loop")
    (True, True, False)
    """
    own = plain(function)
    if own is None:  # written in C: it is what its name says
        return getattr(function, "__name__", "") in _names(what)
    if what.startswith("+ "):
        return any(_adds(code, what[2:]) for code, _ in _codes(own))
    if what == "loop" and any(_goes_back(code) for code, _ in _codes(own)):
        return True
    codes = list(_codes(own, with_library=what != "loop"))
    if what == "@" and any(step.argument in ("@", "@=") for code, _ in codes for step in _steps(code)):
        return True
    calls = [call for code, names in codes for call in _called(code, names)]
    return any(
        name in _names(what) and getattr(thing, "__globals__", 0) is not own.__globals__ for name, thing in calls
    )


def _names(what: str) -> set[str]:
    return {"@": PRODUCTS, "loop": LOOPS}.get(what, {what.rpartition(".")[2]})


def _codes(function: FunctionType, with_library: bool = False) -> Iterator[tuple[CodeType, dict]]:
    """Give the code of a function, of what is defined in it, and of the learner's functions that it uses.

    With the library, the functions of nnlib too: dense(X, W, b) is a product.
    """
    seen, waiting = set(), [(function.__code__, _namespace(function))]
    while waiting:
        code, names = waiting.pop()
        if code in seen:
            continue
        seen.add(code)
        yield code, names
        waiting += [(constant, names) for constant in code.co_consts if isinstance(constant, CodeType)]
        for _, thing in _called(code, names):
            if isinstance(thing, FunctionType):
                ours = thing.__module__ is not None and thing.__module__.startswith("nnlib")
                if thing.__globals__ is function.__globals__ or (with_library and ours):
                    waiting.append((thing.__code__, _namespace(thing)))


def _namespace(function: FunctionType) -> dict:
    return function.__globals__ | inspect.getclosurevars(function).nonlocals


def _called(code: CodeType, names: dict) -> Iterator[tuple[str, Any]]:
    """Give the names that a code looks up outside itself, and what they stand for where that is known."""
    thing = None
    for step in _steps(code):
        if step.name in ("LOAD_GLOBAL", "LOAD_NAME", "LOAD_DEREF"):
            thing = names.get(step.argument)
            yield getattr(thing, "__name__", step.argument), thing
        elif step.name in ("LOAD_ATTR", "LOAD_METHOD"):
            thing = getattr(thing, step.argument, None) if isinstance(thing, ModuleType) else None
            yield step.argument, thing
        elif step.name != "PUSH_NULL":
            thing = None


def _goes_back(code: CodeType) -> bool:
    """Say whether there is a loop: an instruction that leads back to itself, other than by way of an exception."""
    steps = list(dis.get_instructions(code))
    leads_to = {}
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        jumps = step.opcode in (*dis.hasjrel, *dis.hasjabs)
        leads_to[step.offset] = [step.argval] * jumps
        if following and not step.opname.startswith(ENDS):
            leads_to[step.offset].append(following.offset)
    for back in [step for step in steps if "JUMP" in step.opname and step.argval in leads_to]:
        reached, waiting = set(), [back.argval] if back.argval < back.offset else []
        while waiting:
            place = waiting.pop()
            if place == back.offset:
                return True
            waiting += [other for other in leads_to[place] if other not in reached]
            reached.update(leads_to[place])
    return False


def _steps(code: CodeType) -> list[Step]:
    """List the instructions; those that load two variables at once are taken apart."""
    steps = []
    for step in dis.get_instructions(code):
        if isinstance(step.argval, tuple) and step.opname.startswith("LOAD_FAST"):
            steps += [Step("LOAD_FAST", name, 1) for name in step.argval]
        else:
            argument = step.argrepr if step.opname == "BINARY_OP" else step.argval
            effect = dis.stack_effect(step.opcode, step.arg, jump=False)
            steps.append(Step(step.opname, argument, effect))
    return steps


def _adds(code: CodeType, name: str) -> bool:
    """Say whether a variable, or an entry of it, is added to something."""
    steps = [step for step in _steps(code) if step.name not in ("CACHE", "NOP", "RESUME", "EXTENDED_ARG")]
    for place, step in enumerate(steps):
        if step.name == "BINARY_OP" and step.argument in ("+", "+="):
            middle = _beginning(steps, place)
            operands = steps[middle:place], steps[_beginning(steps, middle) : middle]
            for first, *rest in filter(None, operands):
                entry = not rest or rest[-1].name.startswith(("BINARY_SUBSCR", "BINARY_SLICE")) or rest[-1][1] == "[]"
                if first.name.startswith("LOAD") and first.argument == name and entry:
                    return True
    return False


def _beginning(steps: list[Step], end: int) -> int:
    """Find where the expression begins whose value lies on the stack before a step."""
    missing, place = 1, end
    while missing > 0 and place > 0:
        place -= 1
        missing -= steps[place].effect
    return place
