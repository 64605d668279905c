"""Lesson 00. The map of the course: what is solved, and what comes next."""

from __future__ import annotations

from nncourse.exercises.engine.lesson import Lesson
from nncourse.exercises.engine.words import fill
from nncourse.folder import remembered
from nncourse.folder.notebooks import course, for_learners
from nncourse.folder.remembered import AGAIN, FILE, SOLVED, Entries, Entry
from nncourse.marking.handin import lessons

OPTIONAL = 9  # the first lesson that is


def progress() -> None:
    """Show which exercises are solved, lesson by lesson, and say which one comes next."""
    folder, remark = remembered.HERE, ""
    kept = remembered.is_kept(folder)
    entries: Entries = {}
    try:
        entries, remark = remembered.read_anyhow(folder) if kept else ({}, "")
    except OSError as error:
        remark = f"What was solved before is not known: {FILE} cannot be read ({error.strerror})."
    names = {int(name[:2]): name.removesuffix(".ipynb") for name, _ in for_learners(course()) if name[:2].isdecimal()}
    for number, lesson in lessons().items():
        print(_line(lesson, names.get(number, f"{number:02d}"), entries.get(f"{number:02d}", {})))
    print(f"\n{_next(entries, names)}")
    if remark:
        print(fill(remark))
    if kept:
        print(f"It is remembered in {FILE}, in this folder, and sent nowhere. forget() deletes it.")
    else:
        print("In this folder nothing is remembered. In one that make lab or nncourse lab has made, it is.")


def forget() -> None:
    """Delete what is remembered in this folder, and in this kernel, of all lessons."""
    folder = remembered.HERE
    for lesson in lessons().values():
        lesson.memory.forget()
    if not remembered.is_kept(folder):
        return print("Nothing was remembered in this folder.")
    try:
        remembered.forget(folder)
    except OSError as error:
        return print(fill(f"Nothing is deleted: {FILE} cannot be written here ({error.strerror})."))
    return print("Deleted. Your answers are where they were, in the notebooks.")


def _line(lesson: Lesson, title: str, known: dict[str, Entry]) -> str:
    states = [known[name].state if name in known else "" for name in lesson.exercises]
    boxes = "".join("■" if state == SOLVED else "□" for state in states)
    text = f"{title:24}  {boxes:10}{states.count(SOLVED)} of {len(states)}"
    text += ", optional" * (lesson.number >= OPTIONAL)
    again = [name for name, state in zip(lesson.exercises, states, strict=True) if state == AGAIN]
    return text + (f", wrong again: {', '.join(again)}" if again else "")


def _next(entries: Entries, names: dict[int, str]) -> str:
    """Name the first open exercise from the farthest lesson that was begun; those that were left out come last."""
    states = {
        (number, name): entries.get(f"{number:02d}", {}).get(name)
        for number, lesson in lessons().items()
        for name in lesson.exercises
    }
    solved = sum(one is not None and one.state == SOLVED for one in states.values())
    begun = max((number for (number, _), one in states.items() if one), default=0)
    waiting = [key for key, one in states.items() if one is None or one.state != SOLVED]
    if not waiting:
        return f"All {solved} exercises are solved."
    number, name = min(waiting, key=lambda key: key[0] < begun)
    return f"{solved} of {len(states)} exercises are solved (■). Next: {name}, in {names.get(number, number)}."
