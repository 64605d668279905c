"""The marks of a class as a table for a spreadsheet, and as one page that shows where the class is stuck."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import NamedTuple

from nncourse.exercises.engine.demands import doc
from nncourse.marking.handin import lessons
from nncourse.marking.marking import Marked

SIGNS = {"right": "✓ solved", "wrong": "✗ not right", "open": "· not begun", "unmarked": "? not marked"}
STYLE = """\
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; } caption { text-align: left; font-weight: bold; }
th, td { border: 1px solid #8888; padding: 0.25rem 0.5rem; text-align: left; vertical-align: top; }
.scroll { overflow-x: auto; } .right { background: #0091; } .wrong { background: #d552; }
pre { white-space: pre-wrap; margin: 0.5rem 0; } summary { cursor: pointer; }"""


class Stuck(NamedTuple):
    """An exercise, and how the class stands with it."""

    lesson: int
    exercise: str
    solved: int
    tried: int
    of: int
    mistakes: dict[str, list[str]]  # by the name of the mistake: the learners who made it, most often first


def stuck(class_: list[Marked]) -> list[Stuck]:
    """Count for each exercise who solved it, and who made which mistake; the one with the fewest solved comes first."""
    found = []
    for number, lesson in lessons().items():
        handins = [one for one in class_ if one.lesson == number]
        for name in lesson.exercises if handins else ():
            states = [one.marks[name].state for one in handins]
            mistakes = defaultdict(list)
            for one in handins:
                if mistake := one.marks[name].mistake:
                    mistakes[mistake].append(one.learner)
            ordered = dict(sorted(mistakes.items(), key=lambda item: -len(item[1])))
            tried = states.count("right") + states.count("wrong")
            found.append(Stuck(number, name, states.count("right"), tried, len(handins), ordered))
    return sorted(found, key=lambda one: one.solved / one.of)


def write_table(class_: list[Marked], file: Path) -> None:
    """Write a line for each hand-in; what each exercise came to stands in a column of its own."""
    names = [
        (number, name)
        for number in sorted({one.lesson for one in class_ if one.lesson is not None})
        for name in lessons()[number].exercises
    ]
    with open(file, "w", newline="", encoding="utf-8-sig", errors="replace") as stream:  # with its mark, for Excel
        writer = csv.writer(stream)
        columns = [f"{number:02d} {name}" for number, name in names]
        writer.writerow(["learner", "file", "lesson", "solved", "of", *columns, "tries, by its own summary", "remarks"])
        for one in class_:
            marks = [_cell(one, name) if one.lesson == number else "" for number, name in names]
            counts = ["", "", ""] if one.lesson is None else [f"{one.lesson:02d}", _solved(one), len(one.marks)]
            tries = ", ".join(f"{name} {count}" for name, count in one.tries.items())
            row = [one.learner, one.file, *counts, *marks, tries, "; ".join(one.remarks)]
            writer.writerow([_harmless(cell) for cell in row])


def _solved(one: Marked) -> int:
    return sum(mark.state == "right" for mark in one.marks.values())


def _cell(one: Marked, name: str) -> str:
    mark = one.marks[name]
    return mark.state + (f": {mark.mistake}" if mark.mistake else "")


def _harmless(cell: object) -> object:
    """Keep a spreadsheet from taking a name for a formula."""
    text = cell.replace("\r", " ").replace("\n", " ") if isinstance(cell, str) else cell
    return f"'{text}" if isinstance(text, str) and text.startswith(("=", "+", "-", "@", "\t")) else text


def write_page(class_: list[Marked], file: Path) -> None:
    """Write one page that needs nothing besides, and loads nothing."""
    parts = "\n".join([*_in_short(class_), *_where_stuck(class_), *_by_lesson(class_)])
    page = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Marks</title><style>
{STYLE}
</style></head><body><main>
<h1>Marks</h1>
{parts}
</main></body></html>
"""
    file.write_text(page, encoding="utf-8", errors="replace")


def _in_short(class_: list[Marked]) -> Iterator[str]:
    marked = [one for one in class_ if one.lesson is not None]
    solved, of = sum(map(_solved, marked)), sum(len(one.marks) for one in marked)
    yield f"<p>{len(class_)} hand-ins, {len(marked)} marked; {solved} of {of} exercises solved.</p>"
    odd = [one for one in class_ if one.remarks]
    if odd:
        rows = [[one.learner, one.file, "; ".join(one.remarks)] for one in odd]
        yield "<h2>To be looked at</h2>"
        yield _table("Hand-ins of which there is something to say", ["learner", "file", "what"], rows)


def _where_stuck(class_: list[Marked]) -> Iterator[str]:
    yield "<h2>Where the class is stuck</h2>"
    rows = [
        [f"{one.lesson:02d}", one.exercise, f"{one.solved} of {one.of}", str(one.tried), _most_often(one)]
        for one in stuck(class_)
    ]
    yield _table(
        "Exercises, the one with the fewest solved first", ["lesson", "exercise", "solved", "tried", "most often"], rows
    )
    rows = [
        [f"{one.lesson:02d}", one.exercise, str(len(learners)), _message(one, mistake), ", ".join(learners)]
        for one in stuck(class_)
        for mistake, learners in one.mistakes.items()
    ]
    if rows:
        rows.sort(key=lambda row: -int(row[2]))
        yield _table(
            "Mistakes that have a name, the most frequent first",
            ["lesson", "exercise", "hand-ins", "mistake", "whose"],
            rows,
        )


def _most_often(one: Stuck) -> str:
    mistake, learners = next(iter(one.mistakes.items()), (None, []))
    return f"{mistake.replace('_', ' ')} ({len(learners)})" if mistake else ""


def _message(one: Stuck, mistake: str) -> str:
    """Give what the learner was told, or for what the marker itself recognised its name."""
    exercise = lessons()[one.lesson].exercises[one.exercise]
    known = next((wrong for wrong in exercise.misconceptions if wrong.__name__ == mistake), None)
    return " ".join(doc(known).split()) if known else mistake


def _by_lesson(class_: list[Marked]) -> Iterator[str]:
    for number in sorted({one.lesson for one in class_ if one.lesson is not None}):
        names = list(lessons()[number].exercises)
        yield f"<h2>Lesson {number:02d}</h2>"
        rows = [
            [escape(one.learner), f"{_solved(one)} of {len(names)}", *(_mark(one, name) for name in names)]
            for one in class_
            if one.lesson == number
        ]
        yield _table(f"Who solved what in lesson {number:02d}", ["learner", "solved", *names], rows, html=True)


def _mark(one: Marked, name: str) -> str:
    mark, tries = one.marks[name], one.tries.get(name)
    label = SIGNS[mark.state] + (f", says {tries} tries" if tries else "")
    if mark.state == "right" or not mark.text:
        return f'<span class="{mark.state}">{escape(label)}</span>'
    named = f": {escape(mark.mistake.replace('_', ' '))}" if mark.mistake else ""
    summary = f"<summary>{escape(label)}{named}</summary>"
    return f'<details class="{mark.state}">{summary}<pre>{escape(mark.text)}</pre></details>'


def _table(caption: str, titles: list[str], rows: list[list[str]], html: bool = False) -> str:
    head = "".join(f'<th scope="col">{escape(title)}</th>' for title in titles)
    cells = [[cell if html else escape(cell) for cell in row] for row in rows]
    body = "\n".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in cells)
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table></div>"
    )
