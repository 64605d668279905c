"""A message that says "See 04 · part 10, softmax, twice" leads to a heading or a bold phrase of that part."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parent.parent
NOTEBOOKS = {path.name[:2]: path for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}
CODE = [path for package in ("nnlib", "nncourse") for path in sorted((ROOT / package).rglob("*.py"))]
SOURCES = [*CODE, *NOTEBOOKS.values(), ROOT / "README.md"]
# A place and, after a comma, the phrase to look for there: up to the end of the sentence or the bracket.
REFERENCE = re.compile(r"(\d\d) · part (\d+)(?:, (.+?)(?=[.;?)](?:\s|$)|$))?")


def markdown(path):
    cells = nbformat.read(path, as_version=4).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def texts(path):
    """What a file says to a reader: the strings of Python code, the cells of a notebook, or all of a page."""
    if path.suffix == ".ipynb":
        return [cell.source for cell in nbformat.read(path, as_version=4).cells]
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return [text]
    nodes = ast.walk(ast.parse(text))
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def references(text):
    """List the places that a text names as (lesson, part, phrase or "")."""
    return REFERENCE.findall(" ".join(text.split()))


def bare(phrase):
    """A phrase without what may differ between a text and its reference: case, backticks, punctuation at the end."""
    return " ".join(phrase.replace("`", "").split()).rstrip(".,:;?").casefold()


def phrases(text):
    """List the headings and bold phrases of a text; a heading with a colon can be named by what stands before it."""
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    headings = re.findall(r"^#+ (?:\d+ · |Second reading: )?(.+)$", text, flags=re.MULTILINE)
    text = re.sub(r"`[^`\n]*\*\*[^`\n]*`", "", text)  # a power of Python is no bold phrase
    bold = re.findall(r"\*\*(.+?)\*\*", text, flags=re.DOTALL)
    return {bare(phrase) for phrase in [*headings, *(heading.split(":")[0] for heading in headings), *bold]}


def places():
    """The phrases that can be looked up, by lesson and part."""
    found = {}
    for lesson, path in NOTEBOOKS.items():
        for part in re.split(r"^(?=## \d+ · )", markdown(path), flags=re.MULTILINE)[1:]:
            found[lesson, re.match(r"## (\d+)", part)[1]] = phrases(part)
    return found


PLACES = places()


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_reference_names_a_heading_or_a_bold_phrase_of_the_part(path):
    named = [reference for text in texts(path) for reference in references(text)]
    lost = [
        f"{lesson} · part {part}, {phrase}"
        for lesson, part, phrase in named
        if (lesson, part) not in PLACES or (phrase and bare(phrase) not in PLACES[lesson, part])
    ]
    assert lost == []


def things_of_lessons():
    """List what texts and comments say of where a function was met: (its name, the lessons)."""
    found = []
    for path in NOTEBOOKS.values():
        for text in texts(path):
            found += re.findall(r"`(\w+)`,? (?:is the \w+ )?(?:of|from) \[?lesson (\d\d)", text)
            for names, lessons in re.findall(r"import ([\w, ]+)  # from lessons? ([\d, and]+)", text):
                found += [(name.strip(), lessons) for name in names.split(",")]
    return sorted(set(found))


@pytest.mark.parametrize(("name", "lessons"), things_of_lessons())
def test_what_is_said_to_be_of_a_lesson_is_used_or_made_there(name, lessons):
    there = [cell.source for lesson in re.findall(r"\d\d", lessons) for cell in code_cells(lesson)]
    assert re.search(rf"\b{name}\b", "\n".join(there)), f"{name} is not in lesson {lessons}"


@pytest.mark.parametrize(("name", "lessons"), things_of_lessons())
def test_what_is_said_to_be_of_a_lesson_was_not_met_before(name, lessons):
    first = next(lesson for lesson in NOTEBOOKS if any(re.search(rf"\b{name}\b", c.source) for c in code_cells(lesson)))
    assert first in re.findall(r"\d\d", lessons), f"{name} is in lesson {first} already"


def code_cells(lesson):
    return [cell for cell in nbformat.read(NOTEBOOKS[lesson], as_version=4).cells if cell.cell_type == "code"]
