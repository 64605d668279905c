"""What a function of a notebook needs of the cells around it: imports, helpers, numbers; figures and trainings not.

So a hand-in is marked in a second, and what it prints, or does besides, is not run at all.
"""

from __future__ import annotations

import ast
import builtins
import dis
import inspect
from collections.abc import Iterable, Iterator
from itertools import product
from types import CodeType, UnionType
from typing import NamedTuple

FULL = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)
COMPREHENSIONS = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")
LOOKS_UP = ("LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS")


class Statement(NamedTuple):
    """A statement of a cell, and what it has to do with the names of the notebook."""

    cell: int
    node: ast.stmt
    gives: frozenset[str]  # names that it binds, or whose things it changes
    at_once: frozenset[str]  # names that it needs when it is run
    later: frozenset[str]  # names that the functions defined in it need when they are called
    handed: frozenset[tuple[str, str]]  # who is called for what that does alone, and a name that is handed over

    @property
    def begins(self) -> bool:
        """Whether what a name was before does not count after it."""
        return isinstance(self.node, FULL)


def statements(cell: int, tree: ast.Module) -> list[Statement]:
    """Look through the statements of a cell.

    >>> [one] = statements(0, ast.parse("def f(x, y=a): return g(x)"))
    >>> one.gives, one.at_once, one.later
    (frozenset({'f'}), frozenset({'a'}), frozenset({'g'}))
    """
    return [Statement(cell, node, *map(frozenset, (_given(node), *_needed(node), _handed(node)))) for node in tree.body]


def needed(program: list[Statement], names: Iterable[str]) -> list[Statement]:
    """List the statements, in their order, that give these names, and what those need in their turn."""
    chosen, asked = set(), set()
    modules = _bound_by(program, ast.Import)
    callers = _bound_by(program, ast.Import | ast.ImportFrom | ast.FunctionDef) - {"plt"}  # which changes nothing
    data = _bound_by(program, ast.Assign | ast.AnnAssign)
    waiting = [(name, len(program)) for name in names]
    while waiting:
        name, before = waiting.pop()
        if (name, before) in asked:
            continue
        asked.add((name, before))
        for i in reversed(range(before)):
            one = program[i]
            if isinstance(one.node, ast.Expr) and name in modules:  # np.testing.assert_… changes nothing
                continue
            handed = name in data and any(caller in callers and name == other for caller, other in one.handed)
            if name in one.gives or handed or ("*" in one.gives and not hasattr(builtins, name)):
                chosen.add(i)
                waiting += [(other, i) for other in one.at_once]
                waiting += [(other, before) for other in one.later]
                if one.begins and "*" not in one.gives and not _is_part(one.node, name):
                    break
    return [program[i] for i in sorted(chosen)]


def _bound_by(program: list[Statement], kind: UnionType) -> set[str]:
    return {name for one in program if isinstance(one.node, kind) for name in one.gives}


def _is_part(node: ast.stmt, name: str) -> bool:
    """Say whether an assignment changes a thing that stays, `table[3] = …`, and gives no new one."""
    targets = node.targets if isinstance(node, ast.Assign) else []
    return bool(targets) and not any(isinstance(each, ast.Name) and each.id == name for each in _flat(targets))


def _flat(targets: list) -> Iterator[ast.expr]:
    for target in targets:
        yield from _flat(target.elts) if isinstance(target, ast.Tuple | ast.List) else [target]


def _given(node: ast.AST) -> Iterator[str]:
    """Name what a statement binds; and what it may change: `table[3] = …`, `rows.append(…)`, `model.b = …`."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
        return
    if isinstance(node, ast.Lambda):
        return
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from (alias.asname or alias.name.split(".")[0] for alias in node.names)
    elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
        yield from _roots(node)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute):
        yield from _roots(node.value.func)
    elif isinstance(node, ast.ExceptHandler) and node.name:
        yield node.name
    for child in ast.iter_child_nodes(node):
        yield from _given(child)


def _handed(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Pair, of bare calls, who is called and what that may change: `np.copyto(w, 1)`, `fill(table)`."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        for argument in (*node.value.args, *(keyword.value for keyword in node.value.keywords)):
            yield from product(_roots(node.value.func), _roots(argument))
    for child in ast.iter_child_nodes(node):
        yield from _handed(child)


def _roots(node: ast.AST) -> Iterator[str]:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id


def _needed(node: ast.stmt) -> tuple[set[str], set[str]]:
    """Name what is looked up when a statement is run, and what only when the functions in it are called."""
    at_once, later = set(), set()

    def look(code: CodeType, names: set[str]) -> None:
        names.update(step.argval for step in dis.get_instructions(code) if step.opname.startswith(LOOKS_UP))
        for inner in code.co_consts:
            if isinstance(inner, CodeType):
                runs_now = inner.co_name in COMPREHENSIONS or not inner.co_flags & inspect.CO_OPTIMIZED  # a class
                look(inner, names if runs_now else later)

    look(compile(ast.Module([node], []), "<cell>", "exec", dont_inherit=True), at_once)
    return at_once, later
