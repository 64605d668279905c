"""The core of a lesson is as short as it says; what goes further is marked as second reading, and folded."""

import math
import re

import pytest
from test_notebooks import NOTEBOOKS, lines, read, tags

SECOND = "second-reading"
WORDS, LINES, MINUTES = 3_000, 200, 45
WORDS_A_MINUTE, LINES_A_MINUTE = 120, 4

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def core(path):
    """The cells of a first reading, without the exercises, whose time is said by itself."""
    cells, part = [], ""
    for cell in read(path).cells:
        if heading := re.match(r"## (\d+) ·", cell.source):
            part = heading[1]
        if SECOND not in tags(cell) and part != "11":
            cells.append(cell)
    return cells


def count(path):
    """Words of prose and lines of code of a first reading. A folded answer is read too; a table's bars are no words."""
    prose = " ".join(cell.source for cell in core(path) if cell.cell_type == "markdown")
    words = re.findall(r"\S*\w\S*", re.sub(r"\]\([^)]*\)", "]", prose))
    return len(words), sum(len(lines(cell.source)) for cell in core(path) if cell.cell_type == "code")


@every_notebook
def test_the_core_is_short_and_its_time_is_said(path):
    words, code = count(path)
    minutes = words / WORDS_A_MINUTE + code / LINES_A_MINUTE
    assert words <= WORDS, words
    assert code <= LINES, code
    assert minutes <= MINUTES, f"{words} words and {code} lines of code take {minutes:.0f} minutes"
    text = "\n".join(cell.source for cell in read(path).cells)
    said = re.search(r"\*\*Time:\*\* about (\d+) minutes, and about (\d+) for the exercises", text)
    assert said, "expected **Time:** about N minutes, and about M for the exercises"
    assert int(said[1]) == 5 * math.ceil(minutes / 5), f"it takes {minutes:.0f} minutes"


@every_notebook
def test_second_reading_begins_with_a_heading_that_says_so_and_is_folded(path):
    cells = read(path).cells
    for before, cell in zip([None, *cells], cells, strict=False):
        if SECOND in tags(cell) and (before is None or SECOND not in tags(before)):
            assert re.match(r"#{3,4} Second reading: \S", cell.source), cell.source[:80]
        if re.match(r"#{3,4} Second reading: ", cell.source):
            assert SECOND in tags(cell)
            assert cell.metadata.get("jp-MarkdownHeadingCollapsed") is True
        else:
            assert "jp-MarkdownHeadingCollapsed" not in cell.metadata
        # A folded section ends in JupyterLab with the next heading of its rank or a higher one.
        if SECOND not in tags(cell) and before is not None and SECOND in tags(before):
            assert re.match(r"##? \S|### (?!Second)", cell.source), f"not folded apart: {cell.source[:80]}"
