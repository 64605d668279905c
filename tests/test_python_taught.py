"""A first reading uses loops, functions, lists, dictionaries and NumPy; what else there is of Python is said first."""

import ast
import re

import pytest
from test_notebooks import LESSONS, read
from test_reading_time import core

# What is used: since which lesson, and how its text begins to speak of it. None: it is not used in a first reading.
TAUGHT = {
    "a list made by a loop": ("01", r"\[… for x in"),
    "sorted": ("01", "`sorted`"),
    "lambda": ("02", "`lambda"),
    "* before an argument": ("02", r"\* hands"),
    "try": ("02", r"\(`try`"),
    "with": ("04", "`errstate`"),
    "zip": ("05", "`zip`"),
    "dictionaries joined": ("05", r"`start \| "),
    "a pair as a key": ("05", "The key of an arrow is a pair"),
    "a dictionary made by a loop": ("06", r"`\{… for …\}`"),
    "** before an argument": ("07", r"\*\* hands"),
    "enumerate": ("08", "`enumerate`"),
    "pairs within pairs": None,
    "a class": None,
    "a set": None,
    "yield": None,
    ":=": None,
    "a conversion in an f-string": None,
}
NODES = {
    ast.ListComp: "a list made by a loop",
    ast.DictComp: "a dictionary made by a loop",
    ast.Lambda: "lambda",
    ast.Starred: "* before an argument",
    ast.Try: "try",
    ast.With: "with",
    ast.ClassDef: "a class",
    ast.Set: "a set",
    ast.SetComp: "a set",
    ast.Yield: "yield",
    ast.NamedExpr: ":=",
}


def used(source):
    """Give what of Python a cell uses, beside the plainest."""
    for node in ast.walk(ast.parse(source)):
        if type(node) in NODES:
            yield NODES[type(node)]
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("zip", "enumerate", "sorted"):
            yield node.func.id
        if isinstance(node, ast.keyword) and node.arg is None:
            yield "** before an argument"
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            yield "dictionaries joined"
        if isinstance(node, ast.Dict) and any(isinstance(key, ast.Tuple) for key in node.keys):
            yield "a pair as a key"
        if isinstance(node, ast.FormattedValue) and node.conversion != -1:
            yield "a conversion in an f-string"
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in (target for target in targets if isinstance(target, ast.Tuple)):
            if any(isinstance(item, ast.Tuple) for item in target.elts):
                yield "pairs within pairs"


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_first_reading_uses_what_was_said(path):
    for cell in core(path):
        for thing in used(cell.source) if cell.cell_type == "code" else ():
            assert TAUGHT[thing], f"{thing}, which no lesson explains: {cell.source}"
            assert TAUGHT[thing][0] <= path.stem[:2], f"{thing}, explained in {TAUGHT[thing][0]}: {cell.source}"


@pytest.mark.parametrize(
    ("thing", "place"), [item for item in TAUGHT.items() if item[1]], ids=lambda item: str(item)[:20]
)
def test_what_is_used_is_explained(thing, place):
    path = next(path for path in LESSONS if path.stem[:2] == place[0])
    texts = [cell.source for cell in read(path).cells]  # in a comment of the code, or in the text
    assert re.search(place[1], "\n".join(texts)), f"lesson {place[0]} does not explain: {thing}"
