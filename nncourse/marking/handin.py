"""A notebook that was handed in: whose it is, its cells, and the lesson whose exercises it holds."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import NamedTuple

from nncourse import exercises
from nncourse.exercises.engine.lesson import Lesson

FOR_IPYTHON = (  # what a line may begin with that is no Python, and what is put there
    (re.compile(r"^(\s*)%time +(?=\S)"), r"\1"),
    (re.compile(r"^(\s*\w+ *= *)!.*"), r"\1[]"),
    (re.compile(r"^(\s*)(%\w.*|!(?!=).*|[\w.]+\?{1,2}$|\?{1,2}[\w.]+$)"), r"\1pass"),
)
LARGEST = 100 << 20  # bytes of a notebook that is read at all
MOST_CODE = 1 << 20  # characters
TRIED = re.compile(r"^\s+(\w+)\s+tried (\d{1,6}) times?,", re.MULTILINE)  # as summary() prints it
CLAIMED = re.compile(r"^Lesson \d\d: (\d{1,3}) of \d+ solved", re.MULTILINE)
DEFINED = re.compile(r"^(?:async +)?(?:def|class) +(\w+)|^(\w+) *=(?!=)|\bcheck\( *(\w+)", re.MULTILINE)


# In names of files.
TITLES = ("start_here", "a_neuron", "a_layer", "relu_and_softmax", "cross_entropy", "backpropagation", "mini_batch_sgd")
TITLES += ("function_approximator", "mnist", "house_prices", "make_it_fast", "the_road_to_99", "many_workers")


class UnreadableError(ValueError):
    """Raised for a file that cannot be marked; it says why."""


class HandIn(NamedTuple):
    """What a notebook holds that is to be marked."""

    file: Path
    lesson: Lesson
    cells: list[str]
    tries: dict[str, int]  # what its own summary() says, by exercise
    claimed: int  # exercises that it calls solved itself
    remarks: list[str]


@cache
def lessons() -> dict[int, Lesson]:
    """Give the exercises of all lessons, by the lesson's number."""
    names = sorted(module.name for module in iter_modules(exercises.__path__) if module.name.startswith("lesson_"))
    return {int(name[-2:]): import_module(f"nncourse.exercises.{name}").lesson for name in names}


def found(folder: Path) -> list[Path]:
    """List the notebooks in a folder and its subfolders, but for those in hidden ones such as .ipynb_checkpoints."""

    def all_in(folder: Path) -> Iterator[Path]:
        for path in sorted(folder.iterdir()):
            if path.name.startswith((".", "__MACOSX")):
                continue
            if path.is_dir() and not path.is_symlink():
                yield from all_in(path)
            elif path.suffix.lower() == ".ipynb":
                yield path

    return list(all_in(folder))


def learner_of(file: Path, folder: Path) -> str:
    """Name whose hand-in a file is: by its folder, if it has one of its own; else by its name, without the lesson's.

    >>> [learner_of(Path(name), Path("in")) for name in ("in/Ada L/04.ipynb", "in/04_cross_entropy_Ada.ipynb")]
    ['Ada L', 'Ada']
    """
    within = file.relative_to(folder)
    if len(within.parts) > 1:
        return within.parent.as_posix()
    name = re.sub(rf"^\d\d_({'|'.join(TITLES)})", "", within.stem)
    return name.strip(" _-.,") or within.stem


def read(file: Path) -> HandIn:
    """Read a hand-in. Raises UnreadableError, and says why, for what is none."""
    if not file.is_file():
        raise UnreadableError("it is no file")
    if (size := file.stat().st_size) > LARGEST:
        most = f"at most {LARGEST >> 20} are read: clear its outputs and hand it in again"
        raise UnreadableError(f"it has {size >> 20:,} MB; {most}")
    try:
        notebook = _notebook(file.read_text(encoding="utf-8-sig"))
        code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        cells = [_cleaned("".join(cell["source"])) for cell in code]
        printed = ["".join(output.get("text", "")) for cell in code for output in cell.get("outputs", [])]
        remarks = list(_remarks(notebook.get("metadata", {})))
    except (Exception, RecursionError) as error:  # whatever is in the file
        raise UnreadableError(f"it cannot be read as a notebook: {type(error).__name__}: {str(error)[:200]}") from error
    if sum(map(len, cells)) > MOST_CODE:
        raise UnreadableError(f"its code is longer than {MOST_CODE:,} characters")
    lesson = _lesson_of(cells)
    if (number := re.match(r"(\d\d)_", file.name)) and int(number[1]) != lesson.number:
        remarks.append(f"its name says lesson {number[1]}, its exercises are those of lesson {lesson.number:02d}")
    tries = {name: int(count) for text in printed for name, count in TRIED.findall(text)}
    claimed = max((int(count) for text in printed for count in CLAIMED.findall(text)), default=0)
    return HandIn(file, lesson, cells, tries, claimed, remarks)


def _notebook(text: str) -> dict:
    notebook = json.loads(text)
    if notebook["nbformat"] < 4:
        import nbformat  # comes with JupyterLab, and takes a second

        notebook = nbformat.reads(text, as_version=4)
    return notebook


def _cleaned(source: str) -> str:
    """Take out what is for IPython and not for Python: `%magic`, `!command`, `help?`, the indentation of a cell."""
    source = re.sub(r"^\s*\n", "", source)
    indentation = re.match(r"[ \t]*", source)[0]
    lines = [line.removeprefix(indentation) for line in re.split(r"\r\n?|\n", source)]
    if lines[0].startswith("%%"):
        if not re.match(r"%%(time|timeit|capture|prun)\b", lines[0]):
            return ""  # of another language
        lines[0] = ""
    for pattern, python in FOR_IPYTHON:
        lines = [pattern.sub(python, line) for line in lines]
    return "\n".join(lines)


def _lesson_of(cells: list[str]) -> Lesson:
    """Find the lesson whose exercises are defined or checked; between equals, the lesson that is imported."""
    text = "\n".join(cells)
    names = {name for groups in DEFINED.findall(text) for name in groups if name}
    counts = Counter({number: 2 * len(names & lesson.exercises.keys()) for number, lesson in lessons().items()})
    for number in set(map(int, re.findall(r"nncourse\.exercises\.lesson_(\d\d)\b", text))) & set(counts):
        counts[number] += 1 if counts[number] else 0
    [(number, count)] = counts.most_common(1)
    if not count:
        raise UnreadableError("it holds no exercise of the course")
    return lessons()[number]


def _remarks(metadata: dict) -> Iterator[str]:
    language = metadata.get("language_info", {}).get("name", "python")
    kernel = metadata.get("kernelspec", {}).get("name", "python3")
    if language != "python":
        yield f"its kernel is {kernel}, its language {language}"
    elif kernel != "python3":
        yield f"its kernel is {kernel}: marked with this Python"
