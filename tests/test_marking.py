"""A class's hand-ins: each is marked or named, no claim counts, and nothing outside a temporary folder is touched."""

import csv
import json
import os
import socket
import subprocess
import sys
from collections import deque
from pathlib import Path

import handins
import nbformat
import numpy as np
import pytest

from nncourse.__main__ import main
from nncourse.exercises.engine.compare import difference
from nncourse.marking import handin, rules
from nncourse.marking.marking import Limits, mark, room
from nncourse.marking.plain import error_of, from_text, to_text, told
from nncourse.marking.report import stuck, write_page, write_table
from nncourse.marking.slices import needed, statements

WRONG = "def absolute(Z):\n    return np.maximum(Z, 0)"
UNIX = pytest.mark.skipif(os.name != "posix", reason="Windows has no such call")
RIGHT = "def absolute(Z):\n    return np.maximum(Z, 0) + np.maximum(-Z, 0)"


def notebook(folder, name, *sources, **metadata):
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), folder / name)
    return folder / name


def rows_of(folder):
    with open(folder / "marks.csv", newline="", encoding="utf-8-sig") as stream:
        return {row["file"]: row for row in csv.DictReader(stream)}


@pytest.fixture(scope="module")
def class_(tmp_path_factory):
    """A class with the ten that mean no good, marked by the command."""
    folder, home = tmp_path_factory.mktemp("class"), tmp_path_factory.mktemp("home")
    handins.hostile(folder)
    handins.write(folder / "03_relu_and_softmax_Ada.ipynb", 3, handins.solved(3))
    handins.write(folder / "03_relu_and_softmax-Bo.ipynb", 3, {"absolute": WRONG})
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    environment = os.environ | {"HOME": str(home), "USERPROFILE": str(home)}
    command = [sys.executable, "-m", "nncourse", "mark", str(folder), "--seconds", "60"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert {path: path.read_bytes() for path in before} == before
    assert {path.name for path in folder.rglob("*") if path.is_file() and path not in before} == {
        "marks.csv",
        "marks.html",
    }
    assert list(home.iterdir()) == []
    return rows_of(folder), (folder / "marks.html").read_text(encoding="utf-8"), done.stdout


def test_all_are_marked_or_named(class_):
    rows, page, said = class_
    assert len(rows) == len(handins.HOSTILE) + 6 == len(said.splitlines()) - 1
    for row in rows.values():
        assert row["lesson"] or row["remarks"], row
        assert row["learner"] in page


@pytest.mark.parametrize("name", handins.HOSTILE)
def test_no_claim_is_believed(class_, name):
    row = class_[0][f"{name}/03_relu_and_softmax.ipynb"]
    assert (row["lesson"], row["solved"], row["of"]) == ("03", "0", "6")


@pytest.mark.parametrize(
    ("name", "exercise", "mark"),
    [
        ("endless", "absolute", "wrong: does not end"),
        ("fork", "absolute", "wrong"),
        ("dead", "absolute", "wrong: ends the process"),
        ("crash", "absolute", "wrong: ends the process"),
        ("claim", "absolute", "open"),
        ("imported", "absolute", "wrong"),
        ("imported", "sigmoid", "wrong"),
        ("imported", "log_sum_exp", "wrong"),
        ("imported", "best_relus", "wrong: not written in the notebook"),
        ("checks", "absolute", "open"),
        ("flood", "absolute", "wrong: does not end"),
        ("flood", "sigmoid", "wrong"),
    ],
)
def test_what_is_hostile_is_named(class_, name, exercise, mark):
    assert class_[0][f"{name}/03_relu_and_softmax.ipynb"][f"03 {exercise}"].startswith(mark)


def test_a_foreign_kernel_another_lesson_and_a_broken_file(class_):
    rows = class_[0]
    foreign, other, broken = (rows[f"{name}/03_relu_and_softmax.ipynb"] for name in ("kernel", "other", "broken"))
    assert (foreign["solved"], foreign["remarks"]) == ("6", "its kernel is my-own: marked with this Python")
    assert (other["lesson"], other["solved"], other["of"]) == ("04", "7", "7")
    assert other["remarks"] == "its name says lesson 03, its exercises are those of lesson 04"
    assert broken["remarks"].startswith("it cannot be read as a notebook")
    assert rows["recipe.ipynb"]["remarks"] == "it holds no exercise of the course"


def test_right_answers_are_right_and_a_mistake_has_its_name(class_):
    rows, page, _ = class_
    ada, bo = rows["03_relu_and_softmax_Ada.ipynb"], rows["03_relu_and_softmax-Bo.ipynb"]
    assert (ada["learner"], ada["solved"]) == ("Ada", "6")
    assert (bo["learner"], bo["solved"], bo["03 absolute"]) == ("Bo", "0", "wrong: only_the_right_half")
    assert "You returned relu(z) alone" in page


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """Mark a notebook of these cells; gives the marks and the remarks."""
    folder = tmp_path_factory.mktemp("one")
    with room(folder) as place:

        def marking(*answers, number=3, seconds=60):
            first = (
                f"import numpy as np\nfrom nncourse.exercises.lesson_{number:02d} import check, hint, solution, summary"
            )
            file = notebook(folder, "one.ipynb", first, *answers)
            one = mark(file, folder, place, Limits(seconds, 2048))
            return one.marks, one.remarks

        yield marking


@pytest.mark.parametrize("number", range(12))
def test_the_solutions_of_every_lesson_are_right_from_the_other_process(marked, number):
    marks, remarks = marked(*handins.solved(number).values(), number=number)
    assert {name: one.text for name, one in marks.items() if one.state != "right"} == {}
    assert remarks == []


@pytest.mark.parametrize(
    "evil",
    [
        "open('{outside}/evil', 'w')",
        "__import__('os').mkdir('{outside}/evil')",
        "__import__('os').rename('x', '{outside}/evil')",
        "__import__('os').remove('{outside}/precious')",
        "__import__('shutil').rmtree('{outside}')",
        "__import__('os').symlink('{outside}', 'link')",
        "__import__('pathlib').Path('{outside}/precious').write_text('')",
        "__import__('sqlite3').connect('{outside}/evil')",
        "__import__('_gdbm').open('{outside}/evil', 'c')",
        "__import__('tkinter').Tcl().eval('close [open {outside}/evil w]')",
        "import os; os.open('evil', os.O_CREAT | os.O_WRONLY, dir_fd=os.open('{outside}', os.O_RDONLY))",
        "import os; os.remove('precious', dir_fd=os.open('{outside}', os.O_RDONLY))",
        "import os; os.read(os.open('lesson_03.py', 0, dir_fd=os.open('{course}/nncourse/exercises', 0)), 99)",
        "import os; os.open('.', os.O_RDONLY)",
        pytest.param("__import__('os').mknod('{outside}/evil')", marks=UNIX),
        pytest.param("__import__('posix').mkfifo('{outside}/evil')", marks=UNIX),
        "__import__('_posixsubprocess').fork_exec([b'touch'], [b'/bin/touch'], True, (), None, None, *range(14))",
        "__import__('os').system('touch {outside}/evil')",
        "__import__('subprocess').run(['touch', '{outside}/evil'])",
        "__import__('multiprocessing').get_context('fork').Process(target=print).start()",
        "__import__('os').kill(__import__('os').getppid(), 9)",
        "__import__('ctypes').CDLL(None)",
        "__import__('socket').create_connection(('127.0.0.1', {port}))",
        "open('{course}/nncourse/exercises/lesson_03.py').read()",
        "open('{folder}/one.ipynb').read()",
    ],
)
def test_what_a_function_may_not_do_is_refused_and_told(marked, tmp_path, tmp_path_factory, evil):
    if "tkinter" in evil:
        pytest.importorskip("tkinter", reason="Debian has it in a package of its own")
    (tmp_path / "precious").write_text("mine", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        evil = evil.format(
            outside=tmp_path.as_posix(),
            course=Path(handin.exercises.__file__).parents[2].as_posix(),
            folder=tmp_path_factory.getbasetemp().joinpath("one0").as_posix(),
            port=server.getsockname()[1],
        )
        marks, remarks = marked(f"def absolute(Z):\n    {evil}\n    return abs(Z)")
        with pytest.raises(TimeoutError):
            server.accept()
    assert marks["absolute"].state == "wrong"
    assert any("a hand-in may" in remark for remark in remarks), marks["absolute"].text
    assert [path.name for path in tmp_path.iterdir()] == ["precious"]
    assert (tmp_path / "precious").read_text(encoding="utf-8") == "mine"


def test_a_hand_in_may_write_into_its_own_folder(marked):
    own = "def absolute(Z):\n    np.save('mine.npy', Z)\n    Z = np.load('mine.npy')"
    marks, remarks = marked(own + RIGHT.partition("\n")[2].replace("    ", "\n    ", 1))
    assert (marks["absolute"].state, remarks) == ("right", [])


@pytest.mark.parametrize(
    "line",
    [
        "with tempfile.TemporaryDirectory() as folder: np.save(os.path.join(folder, 'mine.npy'), Z)",
        "os.makedirs('mine/own'); shutil.rmtree('mine')",
    ],
)
def test_a_hand_in_may_delete_its_own_folders(marked, line):
    marks, remarks = marked("import os, shutil, tempfile", RIGHT.replace("    ", f"    {line}\n    ", 1))
    assert (marks["absolute"].state, remarks) == ("right", [])


def test_what_a_function_needs_is_found_and_what_else_a_notebook_does_is_not_run(marked):
    around = ["raise SystemExit", "while True: pass", "half = np.maximum", "%time nothing", "!ls", "absolute(", "help?"]
    marks, remarks = marked(*around, "def absolute(Z):\n    return half(Z, 0) + half(-Z, 0)")
    assert (marks["absolute"].state, remarks) == ("right", [])


def test_a_name_that_is_made_in_a_roundabout_way_makes_the_whole_notebook_run(marked):
    answer = "def absolute(Z):\n    return half(Z, 0) + half(-Z, 0)"
    assert marked("exec('half = np.maximum')", answer)[0]["absolute"].state == "right"
    marks, remarks = marked("import os; os._exit(1)", "exec('half = np.maximum')", answer)
    assert marks["absolute"].state == "right"
    assert "was left out: its process ended (1)" in remarks[0]
    assert marked(answer)[0]["absolute"].text.startswith("absolute: Your code raised an error")


@pytest.mark.parametrize(
    "before",
    [
        ["w = np.empty(1)\nnp.copyto(w, 1.0)"],
        ["import heapq\nw = []\nheapq.heappush(w, 1.0)"],
        ["w: dict = {}", "def fill(table): table[0] = 1.0", "for _ in range(2):\n    fill(w)"],
        ["def begin():\n    global w\n    w = [1.0]", "begin()"],
        ["\n%%time\nw = [1.0]"],
        ["! pip install numpy\n!{sys.executable} -m pip\nfiles = !ls\nw = [1.0 + len(files)]"],
        ["    w = [1.0]\n\n    if w:\n        w[0] = 1"],
        ["title = 'one\u2028two'; w = [1.0]"],
        ["%time w = [1.0]"],
    ],
)
def test_what_a_notebook_prepares_for_a_function_is_there(marked, before):
    answer = "def absolute(Z):\n    return np.maximum(Z, 0) * w[0] + np.maximum(-Z, 0) * w[0]"
    marks, remarks = marked(*before, answer)
    assert (marks["absolute"].state, remarks) == ("right", []), marks["absolute"].text


def test_what_only_shows_or_checks_is_not_run(marked):
    before = ["import time as plt\nw = [30.0]\nplt.sleep(w[0])"]  # as a figure that takes long
    before += ["def own_test(f): raise SystemExit"]
    marks, remarks = marked(*before, f"{RIGHT} + 0 * w[0]\nown_test(absolute)\nprint(w)")
    assert (marks["absolute"].state, remarks) == ("right", [])


@pytest.mark.parametrize("line", ["assert w[0] == 2", "np.save('/no/such/place.npy', w)", "raise SystemExit"])
def test_a_call_that_fails_does_not_take_the_answer_with_it(marked, line):
    before = f"w = np.ones(2)\ndef look(w):\n    {line}\nlook(w)\n"
    marks, _ = marked(f"{before}{RIGHT} + 0 * w[0]")
    assert marks["absolute"].state == "right"


def test_a_vectorized_function_is_the_learners_own(marked):
    marks, _ = marked("@np.vectorize\ndef absolute(z):\n    return max(z, 0.0) + max(-z, 0.0)")
    assert marks["absolute"].state == "right"
    marks, _ = marked("@np.vectorize\ndef absolute(z):\n    return abs(z)")
    assert marks["absolute"].mistake == "without abs"


def test_two_functions_in_one_line_are_not_taken_for_each_other(marked):
    own, forbidden = "lambda Z: np.maximum(Z, 0) + np.maximum(-Z, 0)", "lambda Z: np.abs(Z)"
    marks, _ = marked(f"other = {own}; extra = {forbidden}\nabsolute = other")
    assert marks["absolute"].state == "right"
    marks, _ = marked(f"absolute = {forbidden}; other = {own}")
    assert marks["absolute"].mistake == "without abs"


def test_memory_is_limited(marked):
    marks, _ = marked("def absolute(Z):\n    return np.ones(10**12)", "def sigmoid(z):\n    return [0] * 10**9")
    assert [marks[name].state for name in ("absolute", "sigmoid")] == ["wrong", "wrong"]


def test_when_the_time_is_up_the_rest_is_not_marked(marked):
    loops = [f"def {name}(*_):\n    while True: pass" for name in ("absolute", "sigmoid", "hat_changes")]
    marks, _ = marked(*loops, seconds=7)
    assert marks["absolute"].mistake == "does not end"
    assert marks["best_relus"].state == "unmarked"
    assert marks["sigmoid"].state == "unmarked"


@pytest.mark.parametrize(
    "forged",
    [
        "for i in range(3, 20):\n        try: os.write(i, b'\\xff\\xff\\xff\\xff')\n        except OSError: pass",
        "for i in range(3, 20):\n        try: os.write(i, b'\\0\\0\\0\\x02[]')\n        except OSError: pass",
        "for i in range(3, 20):\n        try: os.write(i, b'\\0\\0\\0\\x10' + b'{\"answer\": \"[1]\"}'[:16])"
        "\n        except OSError: pass",
        "for i in range(3, 20):\n        try: os.close(i)\n        except OSError: pass",
    ],
)
def test_a_forged_message_is_no_right_answer(marked, forged):
    marks, _ = marked(f"def absolute(Z):\n    import os\n    {forged}", RIGHT.replace("absolute", "sigmoid"))
    assert marks["absolute"].state == "wrong"
    assert marks["sigmoid"].state == "wrong"
    assert marks["best_relus"].state == "open"


def test_what_the_task_forbids_is_seen_in_the_text_of_the_notebook(marked):
    marks, _ = marked("def absolute(Z):\n    return np.abs(Z)")
    assert marks["absolute"].mistake == "without abs"
    marks, _ = marked("exec('def absolute(Z): return np.abs(Z)')", "check(absolute)")
    assert marks["absolute"].mistake in (None, "not written in the notebook")
    assert marks["absolute"].state != "right"
    marks, _ = marked("def help(Z):\n    return np.abs(Z)", "absolute = lambda Z: help(Z)")
    assert marks["absolute"].mistake == "without abs"


def test_a_broken_cell_is_named(marked):
    assert "SyntaxError" in marked("def absolute(Z):\n    return (Z")[0]["absolute"].text


def test_a_lesson_is_known_by_its_exercises(tmp_path):
    for number, lesson in handin.lessons().items():
        cells = [f"from nncourse.exercises.lesson_{number:02d} import check"]
        cells += [f"check({name})" for name in lesson.exercises]
        assert handin.read(notebook(tmp_path, "one.ipynb", *cells)).lesson is lesson
    for number in (6, 0):  # both have an exercise of this name
        cells = [f"from nncourse.exercises.lesson_{number:02d} import *", "def gradient(): ...", "def train(): ..."]
        assert handin.read(notebook(tmp_path, "one.ipynb", *cells)).lesson.number == number


def test_tries_are_taken_from_the_summary_and_a_language_is_named(tmp_path):
    file = notebook(
        tmp_path,
        "03.ipynb",
        "check(absolute)",
        language_info={"name": "R"},
        kernelspec={"name": "ir", "display_name": "R"},
    )
    content = nbformat.read(file, 4)
    text = "Lesson 03: 0 of 6 solved\n  absolute  tried 4 times, not solved yet\n  sigmoid  not solved yet\n"
    content.cells[0].outputs = [nbformat.v4.new_output("stream", text=text)]
    nbformat.write(content, file)
    assert handin.read(file).tries == {"absolute": 4}
    assert handin.read(file).remarks == ["its kernel is ir, its language R"]


@pytest.mark.parametrize(
    "text", ["", "null", "[" * 100_000, "{}", '{"cells": 3}', '{"nbformat": 4, "cells": [{}]}', "\0"]
)
def test_a_file_that_is_no_notebook_is_refused_with_a_reason(tmp_path, text):
    (tmp_path / "one.ipynb").write_text(text, encoding="utf-8")
    with pytest.raises(handin.UnreadableError, match=r"it cannot be read|no exercise"):
        handin.read(tmp_path / "one.ipynb")


def test_a_notebook_of_an_older_format_is_read(tmp_path):
    old = nbformat.convert(nbformat.read(notebook(tmp_path, "one.ipynb", "check(absolute)"), 4), 3)
    (tmp_path / "old.ipynb").write_text(json.dumps(old), encoding="utf-8")
    assert handin.read(tmp_path / "old.ipynb").cells == ["check(absolute)"]


def test_too_much_is_refused_unread(tmp_path, monkeypatch):
    file = notebook(tmp_path, "one.ipynb", "check(absolute)\n" + "#" * 2_000_000)
    with pytest.raises(handin.UnreadableError, match="its code is longer"):
        handin.read(file)
    monkeypatch.setattr(handin, "LARGEST", 1 << 20)
    with pytest.raises(handin.UnreadableError, match="it has 1 MB; at most 1 are read: clear its outputs"):
        handin.read(file)


def test_hand_ins_are_found_wherever_they_lie_and_copies_of_jupyter_are_not(tmp_path):
    names = ["b.ipynb", "a/x.ipynb", "a/b/y.IPYNB", "a/.ipynb_checkpoints/x.ipynb", "__MACOSX/b.ipynb", "notes.txt"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert [file.relative_to(tmp_path).as_posix() for file in handin.found(tmp_path)] == sorted(names[:3])


def test_the_names_of_the_notebooks_are_known():
    stems = [path.stem[3:] for path in sorted(handins.NOTEBOOKS.glob("*.ipynb"))]
    assert stems == list(handin.TITLES)


def test_a_claim_that_is_not_so_is_told(tmp_path):
    file = notebook(tmp_path, "03.ipynb", "import numpy as np\n" + WRONG, "check(absolute)")
    content = nbformat.read(file, 4)
    content.cells[1].outputs = [nbformat.v4.new_output("stream", text="absolute: right\nLesson 03: 6 of 6 solved\n")]
    nbformat.write(content, file)
    with room(tmp_path) as place:
        one = mark(file, tmp_path, place, Limits())
    assert one.remarks == ["it says of itself that 6 are solved, and 0 are"]


@pytest.mark.parametrize("number", range(12))
def test_what_goes_between_the_processes_arrives_as_it_was(number):
    for exercise in handin.lessons()[number].exercises.values():
        for outcome in exercise.outcomes(exercise.solution):
            for value in (outcome.answer, outcome.compared):
                there = from_text(to_text(value))
                assert type(there) is type(value)
                assert value is None or difference(value, there) is None


def test_a_view_arrives_as_a_view_and_reaches_no_further():
    whole = np.arange(12.0).reshape(3, 4)
    views = [whole[1:, ::-2], whole.T, whole]
    there = from_text(to_text(views, [whole]), [whole])
    assert all(np.array_equal(*pair) and np.shares_memory(*pair) for pair in zip(views, there, strict=True))
    for shape, strides, offset in (([100], [8], 0), ([3], [-8], 0), ([2], [8], 96), ([10**9], [0], 0)):
        with pytest.raises(ValueError, match=r"cannot be read|strides|offset"):
            from_text(json.dumps({"view": [0, offset, "<f8", shape, strides]}).encode(), [whole])


def test_a_deque_arrives_as_a_list():
    assert from_text(to_text(deque([1.0, (2, 3)]))) == [1.0, (2, 3)]


@pytest.mark.parametrize(
    "text",
    [
        '{"array": ["|O", [1], "AAAAAAAAAAA="]}',
        '{"array": ["<f8", [9], "AAAA"]}',
        '{"pickle": "x", "a": 1}',
        '{"generator": {"bit_generator": "os"}}',
        '{"network": [{"sizes": [9, 9]}, "float64", {"array": ["<f8", [0], ""]}]}',
        '{"dict": [[[1], 2]]}',
        '{"view": [0, 0, "<f8", [1], [8]]}',
        "[" * 10**5,
        "{",
    ],
)
def test_what_is_no_message_is_refused(text):
    with pytest.raises(ValueError, match=r"\w"):
        from_text(text.encode())


def test_what_is_too_long_is_not_sent():
    for value in ("x" * 10**7, [0] * 10**7, np.zeros(10**7)):
        with pytest.raises(ValueError, match=r"10,000,000|80,000,000"):
            to_text(value)


def test_errors_have_their_type_and_words():
    errors = [
        KeyError("a"),
        ValueError("no"),
        NotImplementedError(),
        np.linalg.LinAlgError("x"),
        OSError(2, "not there"),
    ]
    whole = np.ones(2, int)
    with pytest.raises(TypeError) as raised:
        whole -= 0.5
    for error in (*errors, raised.value):
        again = error_of(*told(error))
        assert (type(again), str(again)) == (type(error), str(error))


def test_an_error_of_somebodys_own_has_its_name_and_nothing_ends_the_marker():
    for name in ("Own", "SystemExit", "KeyboardInterrupt", "not a name", "__class__"):
        error = error_of(name, "words", to_text(()).decode())
        assert isinstance(error, Exception)
        assert str(error) == "words"
    assert str(error_of("ValueError", "words", "[")) == "words"


PROGRAM = """
import numpy as np
table = {}
for i in range(3):
    table[i] = i
rows = []
rows.append(3)
slow = train()
def helper(x, scale=len(rows)): return table[x] + [k for k in rows][0] + scale
x = slow + 1
class Own:
    size = len(rows)
def f(x):
    slow = 3
    return helper(x) + slow
f = np.vectorize(f)
"""


def test_a_function_takes_along_what_it_needs_and_not_what_only_has_its_names():
    import ast

    program = statements(0, ast.parse(PROGRAM))
    first_lines = [ast.unparse(one.node).splitlines()[0] for one in needed(program, ["f"])]
    assert first_lines == [
        "import numpy as np",
        "table = {}",
        "for i in range(3):",
        "rows = []",
        "rows.append(3)",
        "def helper(x, scale=len(rows)):",
        "def f(x):",
        "f = np.vectorize(f)",
    ]


def test_the_code_of_a_notebook_is_looked_at_and_not_run():
    cells = ["import numpy as np\nfrom os import system", "def f(x):\n    return np.abs(g(x))", "raise SystemExit", "("]
    cells += ["def g(x): return 1 / 0"]
    found = rules.functions(cells)
    f = found["<cell 1>", 1, "f"]
    assert set(found) == {("<cell 1>", 1, "f"), ("<cell 4>", 1, "g")}
    assert f.__globals__["np"] is np
    assert "system" not in f.__globals__


def test_where_the_class_is_stuck_is_counted_and_names_do_no_harm(tmp_path, marked):
    from nncourse.marking.marking import Mark, Marked

    right, wrong, other = Mark("right"), Mark("wrong", "only_the_right_half", "<b>"), Mark("open", None, "open")
    names = list(handin.lessons()[3].exercises)

    def marks(first):
        return dict.fromkeys(names, right) | {"absolute": first}

    evil = "=cmd()|' /C calc'!A0<script>"
    class_ = [
        Marked(evil, "a.ipynb", 3, marks(wrong), {"absolute": 3}, ["\n@odd"]),
        Marked("Bo", "b.ipynb", 3, marks(wrong), {}, []),
        Marked("Cy", "c.ipynb", 3, marks(other), {}, []),
        Marked("Di", "d.ipynb", None, {}, {}, ["it is broken"]),
    ]
    first, *others = stuck(class_)
    assert (first.exercise, first.solved, first.tried, first.of) == ("absolute", 0, 2, 3)
    assert first.mistakes == {"only_the_right_half": [evil, "Bo"]}
    assert all(one.solved == 3 for one in others)

    write_table(class_, tmp_path / "marks.csv")
    rows = rows_of(tmp_path)
    assert rows["a.ipynb"]["learner"] == f"'{evil}"
    assert rows["a.ipynb"]["tries, by its own summary"] == "absolute 3"
    assert (rows["b.ipynb"]["solved"], rows["b.ipynb"]["of"]) == ("5", "6")

    write_page(class_, tmp_path / "marks.html")
    page = (tmp_path / "marks.html").read_text(encoding="utf-8")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "says 3 tries" in page
    assert "http" not in page
    assert "it is broken" in page


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["mark", "{}/none"], "none is not a folder. Name the one that holds the hand-ins."),
        (["mark", "{}"], "there is no notebook (.ipynb) in"),
        (["handout", "{}"], "is there and not empty. Name a new folder."),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(tmp_path, capsys, arguments, told):
    (tmp_path / "note.txt").touch()
    assert main([argument.format(tmp_path) for argument in arguments]) == 1
    said = capsys.readouterr()
    assert told in said.err
    assert (said.out, said.err.count("\n")) == ("", 1)


@pytest.mark.parametrize("arguments", [[], ["grade"], ["mark"]])
def test_a_wrong_command_is_named(capsys, arguments):
    with pytest.raises(SystemExit):
        main(arguments)
    assert "usage: nncourse" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "values", "span"),
    [
        ("--seconds", ["0", "x", "86401", "10000000000", "9" * 5000], "1 to 86,400"),
        ("--memory", ["x", "100", "255", "99999999999999"], "256 to 1,000,000"),
    ],
)
def test_an_option_out_of_its_range_is_named(capsys, option, values, span):
    for value in values:
        with pytest.raises(SystemExit):
            main(["mark", ".", option, value])
        assert f"{option}: got '{value}', expected a whole number from {span}" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--help"], ["mark", "--help"], ["handout", "--help"], ["--version"]])
def test_help_is_there(capsys, arguments):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 0
    assert "nncourse" in capsys.readouterr().out


def test_no_hand_in_costs_the_class_its_marks(tmp_path, capsys):
    file = notebook(tmp_path, "03_relu_and_softmax.ipynb", "import numpy as np\n" + RIGHT)
    content = json.loads(file.read_text(encoding="utf-8"))
    content["metadata"]["kernelspec"] = {"name": "\ud800"}
    content["cells"][0]["outputs"] = [{"text": f"  absolute  tried {'9' * 5000} times, not solved yet"}]
    file.write_text(json.dumps(content), encoding="utf-8")
    if sys.platform == "linux":  # other systems have no such names
        os.rename(file, os.fsencode(tmp_path) + b"/03_relu_and_softmax_Jos\xe9.ipynb")
    assert main(["mark", str(tmp_path)]) == 0, capsys.readouterr().err
    [row] = rows_of(tmp_path).values()
    assert (row["lesson"], row["03 absolute"]) == ("03", "right")
    assert row["remarks"] == "its kernel is ?: marked with this Python"
    assert "</html>" in (tmp_path / "marks.html").read_text(encoding="utf-8")


WITHOUT_WORK = "import sys, nncourse.__main__ as it; it.hand_out = it.Path.mkdir; sys.exit(it.main())"


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is there alone")
@pytest.mark.parametrize("end", ["| true", "> /dev/full"])
@pytest.mark.parametrize("command", ["mark", "handout"])
def test_an_output_that_nobody_reads_ends_nothing(tmp_path, command, end):
    notebook(tmp_path, "03_relu_and_softmax.ipynb", "check(absolute)")
    folder = tmp_path if command == "mark" else tmp_path / "new"
    line = f"{{ '{sys.executable}' -c '{WITHOUT_WORK}' {command} '{folder}'; echo $? >&2; }} {end}"
    done = subprocess.run(line, shell=True, capture_output=True, encoding="utf-8", check=False)
    assert done.stderr == "0\n"
    assert len(rows_of(tmp_path)) == 1 if command == "mark" else folder.is_dir()


def test_an_interrupted_marking_leaves_the_marks_of_before(tmp_path, monkeypatch, capsys):
    first, _ = (notebook(tmp_path, f"{name}.ipynb", "check(absolute)") for name in "ab")

    def interrupted(file, *others):
        if file != first:
            raise KeyboardInterrupt
        return mark(file, *others)

    monkeypatch.setattr("nncourse.__main__.mark", interrupted)
    for name in ("marks", "marks_interrupted"):
        assert main(["mark", str(tmp_path)]) == 130
        said = capsys.readouterr()
        assert said.err == "Interrupted: 1 hand-ins are not marked.\n"
        assert f"{name}.csv" in said.out
    assert len((tmp_path / "marks_interrupted.csv").read_text(encoding="utf-8-sig").splitlines()) == 2
    names = {path.name for path in tmp_path.iterdir()} - {"a.ipynb", "b.ipynb"}
    assert names == {"marks.csv", "marks.html", "marks_interrupted.csv", "marks_interrupted.html"}
