"""Count how much of the source that the notebooks show checks arguments, and how much is the lesson.

    python tools/count_guards.py

A guard is a statement that does nothing but check: a `raise`; a call of a function whose name begins with check_, its
result kept or not; and an `if`, a loop or an `except` in which there is nothing but guards, or which ends in a `raise`.
All lines of such a statement count, a message that goes over three lines too. Where a line does two things at once, a
tuple with one check in it, it counts as a guard.

What is counted is what `show.source(…)` shows in the committed notebooks: every line that is not blank, without the
docstring. A function that two lessons show counts twice.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat

from nncourse.show.page import _without_docstring

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"


def displayed(cells: list[str]) -> Iterator[Callable]:
    """Yield the functions that the cells of a notebook show by show.source(…).

    A name means what the notebook's own imports of nnlib make of it.
    """
    nodes = [node for cell in cells for node in ast.walk(ast.parse(cell))]
    names: dict = {}
    for node in nodes:
        if isinstance(node, ast.Import | ast.ImportFrom) and "nnlib" in ast.unparse(node):
            exec(ast.unparse(node), names)
    for node in nodes:
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "show.source":
            for argument in node.args:
                yield eval(ast.unparse(argument), names)


def guard_lines(code: str) -> set[int]:
    """Give the numbers of the lines, counted from 1, that belong to guards."""
    lines: set[int] = set()
    _collect(ast.parse(code).body, lines)
    return lines


def _collect(body: list[ast.stmt], lines: set[int]) -> None:
    for node in body:
        if _is_guard(node):
            lines.update(range(node.lineno, node.end_lineno + 1))
        elif isinstance(node, ast.If) and _only_guards(node.body):  # what follows else is no guard
            lines.update(range(node.lineno, node.body[-1].end_lineno + 1))
            _collect(node.orelse, lines)
        else:
            for handler in getattr(node, "handlers", []):
                if _only_guards(handler.body):
                    lines.update(range(handler.lineno, handler.end_lineno + 1))
            for part in ("body", "orelse", "finalbody"):
                _collect(getattr(node, part, []), lines)


def _is_guard(node: ast.stmt) -> bool:
    """Whether a statement only checks."""
    if isinstance(node, ast.If | ast.For):
        return _only_guards(node.body) and (not node.orelse or _only_guards(node.orelse))
    if isinstance(node, ast.Expr | ast.Assign | ast.AnnAssign | ast.Return):
        parts = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
        return any(map(_is_check, parts))
    return isinstance(node, ast.Raise | ast.Assert)


def _only_guards(body: list[ast.stmt]) -> bool:
    """Whether a block refuses in the end, whatever stands before: the words of a message. Or holds guards alone."""
    return isinstance(body[-1], ast.Raise) or all(map(_is_guard, body))


def _is_check(value: ast.expr | None) -> bool:
    """Whether an expression is the call of a function, or of a method, whose name says that it checks."""
    return isinstance(value, ast.Call) and ast.unparse(value.func).split(".")[-1].lstrip("_").startswith("check_")


def count(code: str) -> tuple[int, int]:
    """Count the lines of code that are not blank, and those of them that are guards."""
    filled = {number for number, line in enumerate(code.splitlines(), 1) if line.strip()}
    return len(filled), len(filled & guard_lines(code))


def count_all() -> list[tuple[str, str, int, int]]:
    """Count for each function that the notebooks show: its lesson, its name, its lines, its guards."""
    counts = []
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        cells = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
        for function in displayed(cells):
            counts.append((path.stem[:2], function.__qualname__, *count(_without_docstring(function))))
    return counts


def main() -> None:
    counts = count_all()
    lines, guards = (sum(row[column] for row in counts) for column in (2, 3))
    for row in [("", "shown function", "lines", "guards"), *counts, ("", "all", lines, guards)]:
        print("{:2}  {:30} {:>5} {:>6}".format(*row))
    print(f"{guards / lines:.1%} of the lines are guards.")


if __name__ == "__main__":
    main()
