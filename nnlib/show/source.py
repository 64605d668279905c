"""The library, read in the notebook."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable

from IPython.display import Markdown, display


def source(*functions: Callable) -> None:
    """Show the source of functions as they stand in nnlib, without their docstrings: those, `help` shows."""
    display(Markdown("\n\n".join(f"```python\n{_without_docstring(function)}\n```" for function in functions)))


def _without_docstring(function: Callable) -> str:
    code = inspect.cleandoc("\n" + inspect.getsource(function))
    definition = ast.parse(code).body[0]
    lines = code.splitlines()
    if ast.get_docstring(definition) is not None:
        del lines[definition.body[0].lineno - 1 : definition.body[0].end_lineno]
    return "\n".join(lines)
