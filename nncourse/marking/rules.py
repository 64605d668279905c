"""The code of a learner's function, made of the notebook's text and never run: what a task forbids is looked up in it.

The learner's process says only where in the notebook the function stands.
"""

from __future__ import annotations

import ast
import importlib
import sys
import warnings
from collections.abc import Iterator
from types import CellType, CodeType, FunctionType
from typing import Any

from nncourse.marking.learner import CELL, place

KNOWN = ("numpy", "nnlib", "math", "cmath", "functools", "operator", "itertools", "statistics", "random", "collections")


def functions(cells: list[str]) -> dict[tuple, FunctionType]:
    """List all functions of a notebook by the place where their code is, as `place` gives it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what the learner wrote
        trees = list(_trees(cells))
        codes = [code for file, tree in trees for code in _codes(compile(tree, file, "exec", dont_inherit=True))]
    namespace = {"__name__": "__main__"}
    for _, tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                namespace.update(_imported(node))
    found = {}
    for code in codes:
        function = found[place(code)] = _function(code, namespace)
        if code.co_qualname == code.co_name and code.co_name.isidentifier():
            namespace[code.co_name] = function
    return found


def _trees(cells: list[str]) -> Iterator[tuple[str, ast.Module]]:
    for number, source in enumerate(cells):
        try:
            yield CELL.format(number), ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue  # the learner's process has said so


def _codes(module: CodeType) -> Iterator[CodeType]:
    for inner in module.co_consts:
        if isinstance(inner, CodeType):
            yield inner
            yield from _codes(inner)


def _function(code: CodeType, namespace: dict) -> FunctionType:
    """Make a function that is looked at and never called: what it takes from around it is unknown."""
    return FunctionType(code, namespace, closure=tuple(CellType(None) for _ in code.co_freevars))


def _imported(node: ast.Import | ast.ImportFrom) -> dict[str, Any]:
    """Give what an import makes known, of modules that do no harm when they are imported."""
    names = {}
    for alias in node.names:
        module = alias.name if isinstance(node, ast.Import) else node.module or ""
        if module.split(".")[0] not in KNOWN or "__main__" in module:
            continue
        try:
            thing = importlib.import_module(module)
            if isinstance(node, ast.ImportFrom):
                names[alias.asname or alias.name] = getattr(thing, alias.name)
            else:
                names[alias.asname or module.split(".")[0]] = (
                    thing if alias.asname else sys.modules[module.split(".")[0]]
                )
        except (ImportError, AttributeError):
            continue
    return names
