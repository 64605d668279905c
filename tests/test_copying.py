"""`nncourse lab` run again and again: whatever the learner has written is still there, and new editions arrive."""

import contextlib
import errno
import json
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from nncourse.__main__ import main
from nncourse.folder import copying, lab, remembered, safely
from nncourse.folder.copying import BACK, BESIDE, KEPT, NEW, RENEWED, SAME, copy_course, report

NAMES = ["00_start_here.ipynb", "01_a_neuron.ipynb", "02_a_layer.ipynb", "data/README.md"]


def notebook(text, **more):
    cell = {"cell_type": "code", "id": "a", "source": [text], "outputs": [], "execution_count": None, "metadata": {}}
    return json.dumps({"cells": [cell | more], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def source(tmp_path, monkeypatch):
    """A small course, whose editions a test can change."""
    source = tmp_path / "the course"
    (source / "data").mkdir(parents=True)
    for name in NAMES:
        publish(source, name, "edition 1")
    monkeypatch.setattr(copying, "course", lambda: source)
    return source


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "my course's 100 % #1, Zoë"


def publish(source, name, text):
    output = {"output_type": "stream", "name": "stdout", "text": ["seen"]}
    content = notebook(text, outputs=[output], execution_count=1) if name.endswith(".ipynb") else text
    (source / name).write_text(content, encoding="utf-8")


def answer(folder, name, text):
    (folder / name).write_text(notebook(text), encoding="utf-8")


def text_of(file):
    return json.loads(file.read_text(encoding="utf-8"))["cells"][0]["source"][0]


def cases(copied):
    return {one.name: one.case for one in copied}


def snapshot(folder):
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_course_is_copied_without_outputs_and_its_links_lead_somewhere(tmp_path):
    copied = copy_course(tmp_path / "mine")
    assert {one.case for one in copied} == {NEW}
    assert report(copied) == "All lessons are copied."
    files = sorted((tmp_path / "mine").glob("*.ipynb"))
    assert [file.name for file in files] == [path.name for path in sorted(copying.course().glob("*.ipynb"))]
    for file in files:
        lesson = nbformat.read(file, 4)
        nbformat.validate(lesson)
        assert not [cell for cell in lesson.cells if cell.get("outputs") or cell.get("execution_count")]
        for cell in lesson.cells:
            for target in re.findall(r"\]\(([^)#\s]+)\)", cell.source) if cell.cell_type == "markdown" else ():
                assert "://" in target or (file.parent / target).exists(), (file.name, target)
    assert not list((tmp_path / "mine").rglob("for_teachers.md"))


def test_a_second_time_nothing_is_written(source, folder):
    assert cases(copy_course(folder)) == dict.fromkeys(NAMES, NEW)
    before = snapshot(folder)
    copied = copy_course(folder)
    assert cases(copied) == dict.fromkeys(NAMES, SAME)
    assert report(copied) == "All lessons are there, and none has a new edition."
    assert snapshot(folder) == before


def test_what_is_changed_stays_and_what_is_not_is_renewed(source, folder):
    copy_course(folder)
    answer(folder, NAMES[1], "my answer")
    assert cases(copy_course(folder)) == dict.fromkeys(NAMES, SAME) | {NAMES[1]: KEPT}
    publish(source, NAMES[2], "edition 2")
    publish(source, NAMES[3], "edition 2")
    copied = copy_course(folder)
    assert cases(copied) == {NAMES[0]: SAME, NAMES[1]: KEPT, NAMES[2]: RENEWED, NAMES[3]: RENEWED}
    assert text_of(folder / NAMES[1]) == "my answer"
    assert text_of(folder / NAMES[2]) == "edition 2"
    assert (folder / NAMES[3]).read_text(encoding="utf-8") == "edition 2"
    assert "in place of the old one, which you had not run or changed: 02_a_layer.ipynb, data/README.md." in report(
        copied
    )
    assert "Run or changed by you, and left as they are: 01_a_neuron.ipynb." in report(copied)


def test_changed_and_updated_the_new_edition_lies_beside_it_once(source, folder):
    copy_course(folder)
    answer(folder, NAMES[1], "my answer")
    publish(source, NAMES[1], "edition 2")
    copied = copy_course(folder)
    beside = folder / "01_a_neuron_new_edition.ipynb"
    assert cases(copied)[NAMES[1]] == BESIDE
    assert (
        "New edition of 01_a_neuron.ipynb: you have run or changed yours, so it stays. The new one lies beside it: "
        "01_a_neuron_new_edition.ipynb." in report(copied)
    )
    assert (text_of(folder / NAMES[1]), text_of(beside)) == ("my answer", "edition 2")

    beside.unlink()  # the learner has taken over what was new
    assert cases(copy_course(folder))[NAMES[1]] == KEPT
    assert not beside.exists()


def test_a_new_edition_that_lies_beside_is_renewed_until_it_is_changed_itself(source, folder):
    copy_course(folder)
    answer(folder, NAMES[1], "my answer")
    for edition in ("edition 2", "edition 3"):
        publish(source, NAMES[1], edition)
        copy_course(folder)
        assert text_of(folder / "01_a_neuron_new_edition.ipynb") == edition
    answer(folder, "01_a_neuron_new_edition.ipynb", "an answer there")
    publish(source, NAMES[1], "edition 4")
    copied = copy_course(folder)
    assert [one.other for one in copied if one.case == BESIDE] == ["01_a_neuron_new_edition_2.ipynb"]
    texts = {text_of(file) for file in folder.glob("01*")}
    assert texts == {"my answer", "an answer there", "edition 4"}


def test_a_learner_who_goes_over_to_the_new_edition_is_up_to_date(source, folder):
    copy_course(folder)
    answer(folder, NAMES[1], "my answer")
    publish(source, NAMES[1], "edition 2")
    copy_course(folder)
    (folder / "01_a_neuron_new_edition.ipynb").replace(folder / NAMES[1])
    assert cases(copy_course(folder))[NAMES[1]] == SAME
    publish(source, NAMES[1], "edition 3")
    assert cases(copy_course(folder))[NAMES[1]] == RENEWED


def test_to_open_and_save_a_lesson_changes_nothing_and_to_run_it_does(source, folder):
    copy_course(folder)
    saved = json.loads((folder / NAMES[0]).read_text(encoding="utf-8"))
    saved["metadata"] = {"language_info": {"name": "python", "version": "3.13.1"}}
    saved["cells"][0] |= {"source": "".join(saved["cells"][0]["source"]), "metadata": {"scrolled": True}}
    (folder / NAMES[0]).write_text(json.dumps(saved), encoding="utf-8")
    saved["cells"][0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["my result"]}]
    (folder / NAMES[1]).write_text(json.dumps(saved), encoding="utf-8")
    publish(source, NAMES[0], "edition 2")
    publish(source, NAMES[1], "edition 2")
    copied = cases(copy_course(folder))
    assert (copied[NAMES[0]], copied[NAMES[1]]) == (RENEWED, BESIDE)
    assert "my result" in (folder / NAMES[1]).read_text(encoding="utf-8")


def test_a_deleted_lesson_comes_back_and_other_files_are_not_touched(source, folder):
    folder.mkdir()
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    copy_course(folder)
    (folder / NAMES[2]).unlink()
    copied = copy_course(folder)
    assert cases(copied)[NAMES[2]] == BACK
    assert report(copied) == "Deleted, and here again: 02_a_layer.ipynb."
    assert (folder / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_a_folder_with_older_work_and_no_record_loses_nothing(source, folder):
    folder.mkdir()
    answer(folder, NAMES[1], "from last year")
    assert cases(copy_course(folder))[NAMES[1]] == BESIDE
    assert text_of(folder / NAMES[1]) == "from last year"
    (folder / remembered.RECORD).write_text("{ cut off", encoding="utf-8")
    publish(source, NAMES[0], "edition 2")
    copied = cases(copy_course(folder))
    assert copied[NAMES[0]] == BESIDE  # nobody knows any more whether it was changed
    assert text_of(folder / NAMES[1]) == "from last year"


@pytest.mark.parametrize("content", [b"", b"{ cut", b"\xff\xfe", b'{"cells": 3}', b"[" * 5_000])
def test_a_broken_notebook_stays_and_a_whole_one_lies_beside_it(source, folder, content):
    copy_course(folder)
    (folder / NAMES[1]).write_bytes(content)
    assert cases(copy_course(folder))[NAMES[1]] == KEPT
    publish(source, NAMES[1], "edition 2")
    assert cases(copy_course(folder))[NAMES[1]] == BESIDE
    assert (folder / NAMES[1]).read_bytes() == content


def test_a_folder_in_the_place_of_a_lesson_stays(source, folder):
    (folder / NAMES[1]).mkdir(parents=True)
    assert cases(copy_course(folder))[NAMES[1]] == BESIDE
    assert (folder / NAMES[1]).is_dir()


def test_names_can_be_had_on_every_system(source, folder):
    copy_course(folder)
    for name in NAMES:
        (folder / name).write_text("changed", encoding="utf-8")
        publish(source, name, "edition 2")
    copy_course(folder)
    for path in folder.rglob("*"):
        assert not re.search(r'[<>:"\\|?*\x00-\x1f]|[. ]$', path.name)


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_done_in_whatever_order_nothing_that_was_written_is_lost(source, folder, seed, monkeypatch):
    chance, written, moved = random.Random(seed), [], os.replace
    copy_course(folder)
    for step in range(40):
        act, name = chance.choice(["answer", "publish", "delete", "lab", "lab", "cut off"]), chance.choice(NAMES[:3])
        present = sorted(path.name for path in folder.glob("*.ipynb"))
        if act == "answer":
            place = chance.choice(present)
            if text_of(folder / place) in written:  # the learner goes on with an answer
                written.remove(text_of(folder / place))
            answer(folder, place, f"answer {step}")
            written.append(f"answer {step}")
        elif act == "publish":
            publish(source, name, f"edition {step}")
        elif act == "delete" and (folder / name).exists() and text_of(folder / name) not in written:
            (folder / name).unlink()
        elif act == "cut off":
            left = chance.randrange(4)

            def until_it_is_cut_off(*paths):
                nonlocal left
                left -= 1
                if left < 0:
                    raise KeyboardInterrupt
                moved(*paths)

            with monkeypatch.context() as patched, contextlib.suppress(KeyboardInterrupt):
                patched.setattr(os, "replace", until_it_is_cut_off)
                copy_course(folder)
        else:
            copy_course(folder)
        assert set(written) <= {text_of(path) for path in folder.glob("*.ipynb")}, (step, act)
    copy_course(folder)
    for name in NAMES[:3]:  # and the newest edition of each lesson is there, or has been
        assert (folder / name).exists()
        assert text_of(folder / name) in [text_of(source / name), *written]


CUT_OFF = """
import os, sys
from pathlib import Path
from nncourse.folder import copying, safely
copying.course = lambda: Path(sys.argv[1])
count, flush = int(sys.argv[3]), os.fsync
def die(file):
    global count
    count -= 1
    if count < 0:
        os._exit(9)  # as when it is killed: nothing is tidied up
    flush(file)
os.fsync = die
copying.copy_course(Path(sys.argv[2]))
"""


def run(code, *arguments):
    return subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)])


@pytest.mark.parametrize("count", [0, 1, 4])
def test_killed_halfway_the_next_run_completes_it(source, folder, count):
    copy_course(folder)
    answer(folder, NAMES[0], "my answer")
    for name in NAMES:
        publish(source, name, "edition 2")
    assert run(CUT_OFF, source, folder, count).wait(60) == 9
    assert list(folder.rglob(f".*{safely.PART}"))
    copy_course(folder)
    assert not list(folder.rglob(f".*{safely.PART}"))
    assert text_of(folder / NAMES[0]) == "my answer"
    assert [text_of(folder / name) for name in NAMES[1:3]] == ["edition 2"] * 2
    assert text_of(folder / "00_start_here_new_edition.ipynb") == "edition 2"
    assert len(list(folder.glob("*.ipynb"))) == 4


def test_several_at_once_do_what_one_does(source, folder):
    copy_course(folder)
    answer(folder, NAMES[0], "my answer")
    for name in NAMES:
        publish(source, name, "edition 2")
    started = [run(CUT_OFF, source, folder, 10**6) for _ in range(4)]
    assert [one.wait(120) for one in started] == [0] * 4
    assert text_of(folder / NAMES[0]) == "my answer"
    assert sorted(path.name for path in folder.glob("*.ipynb")) == sorted(
        [*NAMES[:3], "00_start_here_new_edition.ipynb"]
    )
    assert cases(copy_course(folder)) == dict.fromkeys(NAMES, SAME) | {NAMES[0]: KEPT}


def test_where_another_one_does_not_end_it_says_so(source, folder, monkeypatch, capsys):
    copy_course(folder)
    monkeypatch.setattr(copying, "SECONDS", 0.1)
    with safely.alone(folder, 1):
        assert main(["lab", str(folder)]) == 1
    assert "another program is writing there" in capsys.readouterr().err


def refusal(capsys, folder):
    assert main(["lab", str(folder)]) == 1
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert captured.err.startswith("nncourse lab: ")
    return captured.err


def test_a_file_in_the_place_of_the_folder_is_said(source, folder, capsys):
    folder.write_text("mine", encoding="utf-8")
    assert "is a file. Name a folder, or one that does not exist yet." in refusal(capsys, folder)
    assert folder.read_text(encoding="utf-8") == "mine"
    assert "cannot be written to" in refusal(capsys, folder / "within")


def test_the_course_itself_is_not_a_folder_of_ones_own(source, capsys):
    before = snapshot(source)
    assert "is the course itself" in refusal(capsys, source)
    assert "is the course itself" in refusal(capsys, source / "data")
    assert snapshot(source) == before


@pytest.mark.parametrize(("code", "reason"), [(errno.ENOSPC, "No space left"), (errno.EROFS, "Read-only file system")])
@pytest.mark.parametrize("count", [0, 2])
def test_a_full_disk_and_a_folder_that_is_read_only_are_said_and_nothing_is_lost(
    source, folder, capsys, monkeypatch, code, reason, count
):
    copy_course(folder)
    answer(folder, NAMES[0], "my answer")
    for name in NAMES:
        publish(source, name, "edition 2")
    left, flush = [count], os.fsync

    def full(file):
        if not left[0]:
            raise OSError(code, os.strerror(code))
        left[0] -= 1
        flush(file)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        said = refusal(capsys, folder)
    assert reason in said
    assert "What you wrote there is as it was. Make room, or name another folder, and run it again." in said
    assert not list(folder.rglob(f".*{safely.PART}"))
    assert text_of(folder / NAMES[0]) == "my answer"
    copy_course(folder)
    assert text_of(folder / NAMES[2]) == "edition 2"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_folder_without_the_right_to_write_is_said(source, folder, capsys):
    folder.mkdir(mode=0o500)
    assert "Permission denied" in refusal(capsys, folder)


def test_without_jupyterlab_the_lessons_are_copied_and_one_sentence_says_how_to_get_it(
    source, folder, capsys, monkeypatch
):
    monkeypatch.setattr(lab, "find_spec", lambda name: None)
    assert refusal(capsys, folder).endswith('-m pip install "nncourse[lab]"\n')
    assert (folder / NAMES[0]).exists()


def test_jupyterlab_is_told_folder_lesson_and_what_this_machine_has(monkeypatch, folder):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    address = "--LabApp.default_url=/lab/tree/00_start_here.ipynb"
    assert lab.options(folder) == [f"--ServerApp.root_dir={folder}", address, "--allow-root", "--no-browser"]
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert lab.options(folder) == [f"--ServerApp.root_dir={folder}", address]


def test_help_says_each_case(capsys):
    with pytest.raises(SystemExit):
        main(["lab", "--help"])
    said = capsys.readouterr().out
    for word in ("my_course", "no outputs", "new_edition", "deleted", "not touched", "progress.json", "sent nowhere"):
        assert word in said


def test_git_ignores_the_folder_that_make_lab_makes():
    root = Path(__file__).parent.parent
    assert f"{lab.FOLDER}/" in (root / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert f"nncourse lab {lab.FOLDER}\n" in (root / "Makefile").read_text(encoding="utf-8")
    if shutil.which("git") and (root / ".git").exists():
        done = subprocess.run(["git", "check-ignore", "-q", f"{lab.FOLDER}/01_a_neuron.ipynb"], cwd=root, check=False)
        assert done.returncode == 0
