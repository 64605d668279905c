"""What `check` found is remembered in a learner's folder, and the map of the course shows it."""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from nncourse.exercises.engine.lesson import Lesson
from nncourse.folder import remembered, safely
from nncourse.folder.remembered import FILE, Entry, Memory, begin, read
from nncourse.marking.handin import TRIED, lessons
from nncourse.progress import forget, progress

TODAY = date.today().isoformat()
ALL = sum(len(lesson.exercises) for lesson in lessons().values())


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A learner's folder, in which the notebook runs."""
    begin(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def new_session():
    """The exercises of a lesson, as a new kernel has them."""
    lesson = Lesson(3)

    @lesson.exercise(inputs=lambda rng, n: (rng.standard_normal((n, 3)),), hints=["Sum."], more="it is a mean.")
    def row_means(X):
        """The sum of each row, divided by its length."""
        return X.mean(axis=1)

    @lesson.exercise(inputs=lambda rng, n: (rng.standard_normal(n),), hints=["Turn."], more="a sign is a factor.")
    def opposite(x):
        """Each number with the other sign."""
        return -x

    return lesson


def check(lesson, name, answer):
    def function(x):
        return answer(x)

    function.__name__ = name
    lesson.check(function)


def right(X):
    return X.mean(axis=1)


def wrong(X):
    return X.sum(axis=1)


def summary(lesson, capsys):
    capsys.readouterr()
    lesson.summary()
    return capsys.readouterr().out


def shown(capsys):
    capsys.readouterr()
    progress()
    return capsys.readouterr().out


def on(day, monkeypatch):
    class Day(date):
        @classmethod
        def today(cls):
            return cls.fromisoformat(day)

    monkeypatch.setattr(remembered, "date", Day)


def test_what_was_solved_yesterday_is_solved_today(folder, capsys, monkeypatch):
    on("2026-11-27", monkeypatch)
    check(new_session(), "row_means", wrong)
    check(new_session(), "row_means", right)
    check(new_session(), "opposite", np.abs)
    on("2026-11-28", monkeypatch)
    text = summary(new_session(), capsys)
    assert text == (
        "Lesson 03: 1 of 2 solved\n  row_means  solved on 2026-11-27\n  opposite   tried 1 time, not solved yet\n"
    )
    assert read(folder) == {
        "03": {"row_means": Entry("solved", 2, "2026-11-27"), "opposite": Entry("tried", 1, "2026-11-27")}
    }
    lesson = new_session()
    check(lesson, "row_means", right)  # run again: the day on which it was solved stays
    assert "  row_means  solved\n" in summary(lesson, capsys)
    assert read(folder)["03"]["row_means"] == Entry("solved", 2, "2026-11-27")


def test_an_answer_that_is_wrong_again_is_said_and_can_be_put_right(folder, capsys):
    lesson = new_session()
    for answer in (right, wrong):
        check(lesson, "row_means", answer)
    for session in (lesson, new_session()):
        text = summary(session, capsys)
        assert "Lesson 03: 0 of 2 solved\n" in text
        assert "  row_means  tried 2 times, solved before, and now wrong again\n" in text
        assert TRIED.findall(text) == [("row_means", "2")]  # as the marks of a class look for it
    check(lesson, "row_means", right)
    assert "  row_means  solved\n" in summary(lesson, capsys)
    assert read(folder)["03"]["row_means"] == Entry("solved", 3, TODAY)


def test_a_stub_that_is_checked_changes_nothing(folder, capsys):
    check(new_session(), "row_means", right)
    before = (folder / FILE).read_bytes()
    lesson = new_session()

    def row_means(X): ...

    lesson.check(row_means)
    assert (folder / FILE).read_bytes() == before
    assert "Lesson 03: 1 of 2 solved" in summary(lesson, capsys)


def test_elsewhere_nothing_is_written_and_the_session_is_remembered(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lesson = new_session()
    check(lesson, "row_means", right)
    assert "  row_means  solved\n" in summary(lesson, capsys)
    assert f"0 of {ALL} exercises are solved (■). Next: taxi, in 00_start_here.\nIn this folder nothing" in shown(
        capsys
    )
    assert list(tmp_path.iterdir()) == []


def test_the_course_itself_is_no_such_folder_and_has_no_file():
    notebooks = Path(__file__).parent.parent / "notebooks"
    assert not remembered.is_kept(notebooks)
    assert not list(notebooks.glob("progress*"))


def test_a_file_deleted_by_hand_is_begun_anew(folder, capsys):
    (folder / remembered.RECORD).write_text("{}", encoding="utf-8")
    check(new_session(), "row_means", right)
    (folder / FILE).unlink()
    assert "Lesson 03: 0 of 2 solved" in summary(new_session(), capsys)
    check(new_session(), "opposite", np.negative)
    assert list(read(folder)["03"]) == ["opposite"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{ cut o",
        b"\xff\xfe\x00",
        b"[]",
        b'{"lessons": []}',
        b'{"lessons": {"03": {"row_means": "solved"}}}',
        b'{"lessons": {"03": {"row_means": {"state": "great", "tries": 1, "date": "2026-11-27"}}}}',
        b'{"lessons": {"03": {"row_means": {"state": "solved", "tries": null, "date": "2026-11-27"}}}}',
        b"[" * 5_000,
    ],
)
@pytest.mark.parametrize("found_by", ["check", "summary", "progress"])
def test_a_broken_file_is_kept_aside_and_said_once(folder, capsys, content, found_by):
    (folder / FILE).write_bytes(content)
    (folder / "progress_broken_1.json").write_text("from the first time", encoding="utf-8")
    lesson = new_session()
    if found_by == "progress":
        text = shown(capsys)
    else:
        if found_by == "check":
            check(lesson, "row_means", right)
        text = summary(lesson, capsys)
    said = "progress.json could not be read. It is kept as progress_broken_2.json, and a new one is begun."
    assert said in " ".join(text.split())
    assert (folder / "progress_broken_2.json").read_bytes() == content
    assert "could not be read" not in summary(lesson, capsys) + shown(capsys)
    check(lesson, "row_means", right)
    assert read(folder)["03"]["row_means"].state == "solved"
    assert len(list(folder.glob("progress*"))) == 3


def test_exercises_that_are_no_longer_there_are_kept_and_not_counted(folder, capsys):
    old = {"state": "solved", "tries": 1, "date": "2026-11-27"}
    data = {"lessons": {"03": {"its_old_name": old}, "47": {"of_another_edition": old}}}
    (folder / FILE).write_text("\ufeff" + json.dumps(data), encoding="utf-8")  # as an editor on Windows saves it
    check(new_session(), "row_means", right)
    assert "Lesson 03: 1 of 2 solved" in summary(new_session(), capsys)
    assert f"0 of {ALL} exercises are solved" in shown(capsys)  # row_means is none of the course's
    assert set(read(folder)["03"]) == {"its_old_name", "row_means"}
    assert "47" in read(folder)


def test_where_it_cannot_be_written_it_is_said_once_and_written_later(folder, capsys, monkeypatch):
    def full(path, content):
        raise OSError(28, "No space left on device")

    lesson = new_session()
    with monkeypatch.context() as patched:
        patched.setattr(remembered, "write", full)
        check(lesson, "row_means", wrong)
        check(lesson, "row_means", right)
        assert "forgotten" not in capsys.readouterr().out
        text = summary(lesson, capsys)
        assert "  row_means  solved\n" in text
        said = (
            "This is forgotten when the kernel stops: progress.json cannot be written here (No space left on device)."
        )
        assert said in " ".join(text.split())
        assert "forgotten" not in summary(lesson, capsys)
    assert read(folder) == {}
    check(lesson, "opposite", np.negative)
    assert read(folder)["03"] == {"row_means": Entry("solved", 2, TODAY), "opposite": Entry("solved", 1, TODAY)}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_folder_that_is_read_only_does_no_harm(folder, capsys):
    folder.chmod(0o500)
    lesson = new_session()
    check(lesson, "row_means", right)
    assert "Permission denied" in summary(lesson, capsys)
    folder.chmod(0o700)


def test_a_file_that_cannot_be_opened_does_no_harm(folder, capsys):
    (folder / FILE).unlink()
    (folder / FILE).mkdir()
    lesson = new_session()
    check(lesson, "row_means", right)
    text = summary(lesson, capsys)
    assert "  row_means  solved\n" in text
    assert "cannot be" in text
    assert "What was solved before is not known" in shown(capsys)


@pytest.mark.skipif(sys.platform == "win32", reason="there, a folder in use cannot be deleted")
def test_a_folder_that_was_deleted_does_no_harm(folder, capsys):
    shutil.rmtree(folder)
    lesson = new_session()
    check(lesson, "row_means", right)
    assert "  row_means  solved\n" in summary(lesson, capsys)
    assert "nothing is remembered" in shown(capsys)


def test_names_that_no_encoding_has_do_no_harm(folder, capsys):
    (folder / FILE).write_text(
        r'{"lessons": {"03": {"\ud800": {"state": "tried", "tries": 1, "date": "?"}}}}', encoding="ascii"
    )
    check(new_session(), "row_means", right)
    assert set(read(folder)["03"]) == {"\ud800", "row_means"}


KERNEL = """
import sys
from nncourse.folder.remembered import Memory
memory = Memory(int(sys.argv[1]))
for number in range(30):
    memory.note(f"{sys.argv[2]}{number}", True)
sys.exit(len(memory.remarks()))
"""


def test_kernels_that_write_at_once_lose_nothing(folder):
    commands = [[sys.executable, "-c", KERNEL, lesson, name] for lesson, name in (("3", "a"), ("3", "b"), ("4", "a"))]
    started = [subprocess.Popen(command, cwd=folder) for command in commands]
    assert [one.wait(120) for one in started] == [0, 0, 0]
    entries = read(folder)
    assert set(entries["03"]) == {f"{name}{number}" for name in "ab" for number in range(30)}
    assert set(entries["04"]) == {f"a{number}" for number in range(30)}
    assert not list(folder.glob(f".*{safely.PART}"))


def test_a_lock_that_is_not_let_go_of_does_not_hold_up_a_check_for_long(folder, monkeypatch):
    monkeypatch.setattr(remembered, "SECONDS", 0.1)
    memory = Memory(3)
    with safely.alone(folder, 1):
        memory.note("row_means", True)
    assert "another program is writing there" in memory.remarks()[0]
    memory.note("opposite", True)
    assert set(read(folder)["03"]) == {"row_means", "opposite"}


def test_in_a_browser_the_file_is_written_in_one_piece_and_without_a_lock(folder, monkeypatch, capsys):
    (folder / FILE).unlink()
    for module in (remembered, safely):
        monkeypatch.setattr(module, "IN_BROWSER", True)
    check(new_session(), "row_means", right)
    assert [path.name for path in folder.iterdir()] == [FILE]
    assert "solved on" in summary(new_session(), capsys)


def test_the_folder_can_be_carried_to_another_machine(folder, tmp_path_factory, capsys, monkeypatch):
    check(new_session(), "row_means", right)
    other = tmp_path_factory.mktemp("other machine") / "cours de Zoë"
    shutil.copytree(folder, other)
    monkeypatch.chdir(other)
    assert f"solved on {TODAY}" in summary(new_session(), capsys)


def test_the_map_shows_each_lesson_and_names_the_next_exercise(folder, capsys):
    text = shown(capsys)
    rows = re.findall(r"^(\d\d)\w* +([■□]+) +(\d+) of (\d+)", text, re.MULTILINE)
    assert [(int(number), len(boxes), int(of)) for number, boxes, _, of in rows] == [
        (number, len(lesson.exercises), len(lesson.exercises)) for number, lesson in lessons().items()
    ]
    assert "Next: taxi, in 00_start_here." in text
    assert "progress.json, in this folder, and sent nowhere. forget() deletes it." in text

    memory = Memory(3)
    memory.note("absolute", True)
    memory.note("absolute", False)
    memory.note("sigmoid", True)
    text = shown(capsys)
    assert "03_relu_and_softmax       □■□□□□    1 of 6, wrong again: absolute\n" in text
    assert f"1 of {ALL} exercises are solved (■). Next: absolute, in 03_relu_and_softmax." in text
    last = max(lessons())
    for name in lessons()[last].exercises:
        Memory(last).note(name, True)
    assert "Next: taxi, in 00_start_here." in shown(capsys)  # what was left out
    for number, lesson in lessons().items():
        for name in lesson.exercises:
            Memory(number).note(name, True)
    assert f"All {ALL} exercises are solved." in shown(capsys)


def test_the_titles_of_the_map_are_the_names_of_the_notebooks(capsys):
    names = [path.stem for path in sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))]
    assert re.findall(r"^\d\d_\w+", shown(capsys), re.MULTILINE) == names


def test_forget_deletes_it_all(folder, capsys):
    memory = lessons()[3].memory
    memory.note("absolute", True)
    forget()
    assert capsys.readouterr().out == "Deleted. Your answers are where they were, in the notebooks.\n"
    assert read(folder) == {}
    assert memory.entries() == {}
    check(new_session(), "row_means", right)  # and it begins anew
    assert list(read(folder)["03"]) == ["row_means"]


def test_forget_says_where_there_is_nothing_and_where_it_cannot(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    forget()
    assert capsys.readouterr().out == "Nothing was remembered in this folder.\n"
    begin(tmp_path)

    def full(path, content):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(remembered, "write", full)
    forget()
    assert (
        "Nothing is deleted: progress.json cannot be written here (Read-only file system)." in capsys.readouterr().out
    )


def test_what_is_stored_is_lesson_exercise_state_tries_and_date(folder):
    check(new_session(), "row_means", right)
    data = json.loads((folder / FILE).read_text(encoding="utf-8"))
    assert data.keys() == {"about", "lessons"}
    assert data["lessons"] == {"03": {"row_means": {"state": "solved", "tries": 1, "date": TODAY}}}
    assert "forget()" in data["about"]
