"""Where the notebooks of the course lie, and how they are emptied. Standard library alone: setup.py imports it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from importlib import resources
from importlib.resources.abc import Traversable

LINK = re.compile(r"\[([^\]\n]*)\]\(([^)\s]+)\)")


def course() -> Traversable:
    """Give the folder of the notebooks: within the package where it was installed, beside it in the repository."""
    package = resources.files("nncourse")
    installed = package / "notebooks"
    return installed if installed.is_dir() else package.parent / "notebooks"


def for_learners(folder: Traversable) -> Iterator[tuple[str, Traversable]]:
    """List what a learner's folder is made of, with the path of each file in it: the lessons and their data."""
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".ipynb"):
            yield file.name, file
    for file in sorted((folder / "data").iterdir(), key=lambda file: file.name):
        if file.is_file() and not file.name.startswith("."):
            yield f"data/{file.name}", file


def emptied(notebook: dict) -> dict:
    """Take the outputs out of a notebook."""
    cells = [
        cell | {"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else cell
        for cell in notebook["cells"]
    ]
    return notebook | {"cells": cells}


def linked(source: str, leads_somewhere: Callable[[str], bool]) -> str:
    """Leave of each link that would lead nowhere its words.

    >>> linked("[next](02.ipynb), [source](../nnlib/losses.py)", lambda target: target == "02.ipynb")
    '[next](02.ipynb), source'
    """

    def shown(link: re.Match) -> str:
        target = link[2].partition("#")[0]
        return link[0] if "://" in target or not target or leads_somewhere(target) else link[1]

    return LINK.sub(shown, source)


def for_folder(notebook: dict, leads_somewhere: Callable[[str], bool]) -> dict:
    """Make of a lesson what a reader's folder gets: no outputs, and only links that lead somewhere in it."""
    notebook = emptied(notebook)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = linked("".join(cell["source"]), leads_somewhere).splitlines(keepends=True)
    return notebook


def written(notebook: dict) -> bytes:
    """Write a notebook as JupyterLab does."""
    return (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode()
