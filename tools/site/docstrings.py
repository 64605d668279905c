"""Docstrings as pages: their equations stand as they are written, and the lesson that builds a thing is a link."""

import inspect
import re
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import pending_xref

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
LESSONS = re.compile(r"\b[Ll]essons? \d\d(?:(?:,| and| to) \d\d)*\b")


def as_page(app, what, name, obj, options, lines):
    try:
        parameters = set(inspect.signature(obj).parameters)
    except (TypeError, ValueError):  # a module, an attribute
        parameters = set()
    lines[:] = [*rewritten("\n".join(lines), parameters).splitlines(), ""]


def shapes_alone(app, what, name, obj, options, signature, returned):
    """Write the shape of an array for its type: X: array[n, d]."""
    return signature and with_shapes(signature), returned and with_shapes(returned)


def with_shapes(annotated: str) -> str:
    def shape(found: re.Match) -> str:
        return f"array[{', '.join(found[1].replace('*', '').split())}]"  # *n: as many lengths as there are

    return re.sub(r"~?(?:\w+\.)*Annotated\[~?(?:\w+\.)*ndarray, '([^']*)'\]", shape, annotated)


def rewritten(docstring: str, names: set[str]) -> str:
    """Write a docstring of the library, of a function with parameters of these names, as numpydoc expects it."""
    a_name = "|".join(map(re.escape, names)) or "(?!)"
    parts, parameters, examples = [], [], []
    for paragraph in re.split(r"\n\n+", docstring.strip("\n")):
        if paragraph.startswith("    "):  # an equation
            parts += ["::", paragraph]
        elif paragraph.startswith(">>>"):
            examples.append(paragraph)
        else:
            # Where a parameter's name and a colon stand, it is about the parameter, with what is indented below.
            flowing = re.sub(r"\n    +", " ", paragraph)
            for entry in re.split(rf"\n(?=Shapes: |Raises )|(?:^|\n|(?<=\. ))(?=(?:{a_name}): )", flowing):
                about = re.fullmatch(rf"({a_name}): (.*?)(?:\n(.*))?", entry, re.DOTALL)
                if about:
                    parameters.append(f"{about[1]}\n    {prose(about[2])}")
                parts.append(prose((about[3] or "") if about else entry))
    if parameters:
        parts.append("Parameters\n----------\n" + "\n".join(parameters))
    if examples:
        parts.append("Examples\n--------\n" + "\n\n".join(examples))
    return "\n\n".join(filter(None, parts))


def prose(text: str) -> str:
    """Escape what reStructuredText would take for its own, and make a link of each lesson."""
    pieces = re.split(r"(`[^`]*`)", text)
    pieces[::2] = [re.sub(r"[*|]|(?<=\w)_(?!\w)", r"\\\g<0>", piece) for piece in pieces[::2]]
    return LESSONS.sub(lambda lessons: re.sub(r"\d\d", r":lesson:`\g<0>`", lessons[0]), "".join(pieces))


def lesson(name, rawtext, text, lineno, inliner, options=None, content=None):
    """:lesson:`05` is a link to that lesson."""
    found = next(NOTEBOOKS.glob(f"{text}_*.ipynb"), None)
    if found is None:
        return [nodes.Text(text)], []
    where = {"refdomain": "std", "reftype": "doc", "reftarget": f"/notebooks/{found.stem}", "refexplicit": True}
    return [pending_xref(rawtext, nodes.inline(rawtext, text), refwarn=True, **where)], []


def setup(app):
    app.connect("autodoc-process-docstring", as_page, priority=400)  # numpydoc comes after it
    app.connect("autodoc-process-signature", shapes_alone)
    app.add_role("lesson", lesson)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
