"""What nbval does not see: the order of the parts, missing outputs, links, alt texts, the size of cells."""

import ast
import re
import statistics
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
LESSONS = [path for path in NOTEBOOKS if path.name < "09"]
PARTS = [
    "2 · You will",
    "3 · Setup",
    "4 · Predict",
    "5 · By hand",
    "6 · With NumPy",
    "7 · Check",
    "8 · Play",
    "9 · Meet nnlib",
    "10 · Break it",
    "11 · Your turn",
    "12 · In short",
]

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(path):
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def prose(path):
    """The text of the markdown cells, without their fenced code."""
    texts = [cell.source for cell in read(path).cells if cell.cell_type == "markdown"]
    return re.sub(r"```.*?```", "", "\n\n".join(texts), flags=re.DOTALL)


def lines(source):
    return [line for line in source.splitlines() if line.strip()]


def tags(cell):
    return cell.metadata.get("tags", [])


def test_the_course_is_complete():
    assert [path.stem[:2] for path in LESSONS] == [f"{number:02d}" for number in range(9)]


@every_notebook
def test_the_parts_stand_in_order(path):
    headings = re.findall(r"^## (.*)$", prose(path), flags=re.MULTILINE)
    assert len(headings) == len(PARTS), headings
    for heading, part in zip(headings, PARTS, strict=True):
        assert heading.startswith(part)


@every_notebook
def test_it_opens_with_a_title_its_neighbours_and_a_figure(path):
    first, *rest = read(path).cells
    assert re.match(r"# \S", first.source)
    place = NOTEBOOKS.index(path)
    neighbours = [NOTEBOOKS[place - 1]] if place else []
    neighbours += NOTEBOOKS[place + 1 : place + 2]
    for neighbour in neighbours:
        assert f"]({neighbour.name})" in first.source, f"no link to {neighbour.name}"
    opening = []
    for cell in rest:
        if cell.source.startswith("## 4"):
            break
        opening += cell.get("outputs", [])
    assert any("image/png" in output.get("data", {}) for output in opening), "no figure before part 4"


@every_notebook
def test_links_lead_somewhere(path):
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", prose(path))
    local = [target for target in targets if "://" not in target]
    assert local
    for target in local:
        assert (path.parent / target).exists(), target


@every_notebook
def test_it_was_run_once_from_top_to_bottom(path):
    cells = code_cells(path)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))


@every_notebook
def test_outputs_are_there_and_hold_no_error_and_no_widget(path):
    kinds = set()
    for cell in code_cells(path):
        last = ast.parse(cell.source).body[-1]
        if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):
            name = ast.unparse(last.value.func)
            assert cell.outputs or not re.match(r"print$|show\.(?!subplots)", name), f"no output of: {cell.source}"
        for output in cell.outputs:
            kinds.add(output.output_type)
            assert output.output_type != "error", cell.source
            assert output.get("name") != "stderr", cell.source
            assert not any("widget" in mime for mime in output.get("data", {}))
    assert kinds
    assert "widgets" not in read(path).metadata


@every_notebook
def test_every_figure_has_an_alt_text(path):
    figures = [
        output
        for cell in code_cells(path)
        for output in cell.outputs
        if any(mime.startswith("image/") for mime in output.get("data", {}))
    ]
    assert figures
    for output in figures:
        assert "image/svg+xml" not in output.data
        alt = output.metadata["image/png"]["alt"]
        assert len(alt.split()) >= 5, alt


@every_notebook
def test_a_cell_whose_output_is_not_compared_asserts_something(path):
    for cell in code_cells(path):
        if "nbval-ignore-output" in tags(cell):
            assert any(isinstance(node, ast.Assert) for node in ast.walk(ast.parse(cell.source))), cell.source
        assert set(tags(cell)) <= {"nbval-ignore-output", "second-reading"}, "a skipped cell is an untested one"


@every_notebook
def test_cells_are_short_and_prose_carries_them(path):
    sizes = [len(lines(cell.source)) for cell in code_cells(path)]
    words = len(prose(path).split())
    assert max(sizes) <= 20
    assert statistics.median(sizes) <= 4
    assert words / sum(sizes) >= 7, f"{words} words to {sum(sizes)} lines of code"


@every_notebook
def test_each_exercise_is_checked_and_the_last_cell_sums_up(path):
    cells = read(path).cells
    places = [i for i, cell in enumerate(cells) if re.match(r"## 1[12]", cell.source)]
    turn = cells[slice(*places)]
    text = "\n".join(cell.source for cell in turn if cell.cell_type == "markdown")
    code = [cell.source for cell in turn if cell.cell_type == "code"]
    exercises = len(re.findall(r"^### Exercise \d", text, flags=re.MULTILINE))
    assert exercises >= (3 if path == NOTEBOOKS[0] else 4)
    assert f"from nncourse.exercises.lesson_{path.stem[:2]} import" in "\n".join(code)
    assert sum(bool(re.search(r"^check\(\w+\)$", source, flags=re.MULTILINE)) for source in code) == exercises
    assert code[-1] == "summary()"


@every_notebook
def test_words_that_we_do_not_use(path):
    found = re.findall(r"\b(?:simply|obviously|just|easily|trivial(?:ly)?|of course)\b|!(?=\s|$)", prose(path))
    assert found == []


@every_notebook
def test_randomness_has_a_seed(path):
    for cell in code_cells(path):
        assert not re.search(r"np\.random\.(?!default_rng|Generator)|default_rng\(\)", cell.source), cell.source


@every_notebook
def test_cleaning_it_again_changes_nothing(path):
    from execute_notebooks import clean

    assert clean(read(path)) == read(path)


def test_notebooks_name_one_another_in_order():
    for left, right in pairwise(NOTEBOOKS):
        assert left.stem < right.stem
        last = [cell for cell in read(left).cells if cell.cell_type == "markdown"][-1]
        assert f"]({right.name})" in last.source, f"the last words of {left.name} do not lead on to {right.name}"
