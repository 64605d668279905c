"""Every exercise keeps its promises, and the mechanism tells each kind of answer what it should be told."""

import compileall
import inspect
import re
import shutil
import subprocess
import sys
from importlib import import_module

import numpy as np
import pytest
from test_imports import COURSE, NNCOURSE, imports, parse
from test_imports import LESSONS as MODULE_LESSONS

from nncourse.exercises.exercise import Exercise, _alike
from nncourse.exercises.lesson import Lesson

NUMBERS = sorted(int(file.stem[-2:]) for file in NNCOURSE.glob("exercises/lesson_*.py"))
EXERCISES_IN_ALL, MISCONCEPTIONS_IN_ALL = 36, 100
LESSONS = {number: import_module(f"nncourse.exercises.lesson_{number:02d}").lesson for number in NUMBERS}
EXERCISES = [(lesson, exercise) for lesson in LESSONS.values() for exercise in lesson.exercises.values()]
MISCONCEPTIONS = [(exercise, wrong) for _, exercise in EXERCISES for wrong in exercise.misconceptions]
UNWANTED = r"\b(?:simply|obviously|just|easily|trivial(?:ly)?|of course)\b|!(?=\s|$)|\t"

each_lesson = pytest.mark.parametrize("number", NUMBERS)
each_exercise = pytest.mark.parametrize(("lesson", "exercise"), EXERCISES, ids=[e.__name__ for _, e in EXERCISES])
each_misconception = pytest.mark.parametrize(
    ("exercise", "wrong"), MISCONCEPTIONS, ids=[f"{e.__name__}-{w.__name__}" for e, w in MISCONCEPTIONS]
)


# What the lessons declare


@each_lesson
def test_a_lesson_has_enough_exercises_and_misconceptions(number):
    assert LESSONS[number].number == number
    assert len(LESSONS[number].exercises) >= 4
    if number <= 3:  # these were written first; together the others make up the totals
        assert sum(len(exercise.misconceptions) for exercise in LESSONS[number].exercises.values()) >= 14


def test_the_course_has_enough_exercises_and_misconceptions():
    assert len(EXERCISES) >= EXERCISES_IN_ALL
    assert len(MISCONCEPTIONS) >= MISCONCEPTIONS_IN_ALL


@each_exercise
def test_a_solution_solves(lesson, exercise):
    verdict = exercise.judge(exercise.solution)
    assert verdict.state == "right", verdict.text
    assert verdict.text.startswith(f"{exercise.__name__}: right")
    for outcome in (exercise.run(exercise.solution, arguments) for arguments in exercise.draw()):
        assert not outcome.unusable


@each_misconception
def test_a_misconception_is_named_by_its_own_message_and_no_other(exercise, wrong):
    verdict = exercise.judge(wrong)
    assert (verdict.state, verdict.misconception) == ("wrong", wrong.__name__), verdict.text
    assert " ".join(inspect.getdoc(wrong).split()) in " ".join(verdict.text.split())
    inputs = exercise.draw()
    outcomes = [exercise.run(wrong, arguments) for arguments in inputs]
    assert any(outcome.error is None for outcome in outcomes), "it never gives a result"
    for other in exercise.misconceptions:
        same = _alike([exercise.run(other, arguments) for arguments in inputs], outcomes)
        assert same == (other is wrong), other.__name__


@each_misconception
def test_a_message_points_at_a_paragraph_of_this_lesson_or_an_earlier_one(exercise, wrong):
    places = re.findall(r"[Ss]ee (\d\d) · part (\d+)", " ".join(wrong.__doc__.split()))
    assert places, wrong.__doc__
    for lesson, part in places:
        assert int(lesson) <= int(exercise.solution.__module__[-2:])
        assert 2 <= int(part) <= 12


@each_exercise
def test_what_is_printed_is_plain_and_in_the_words_of_the_course(lesson, exercise):
    assert exercise.hints
    assert exercise.more.endswith(".")
    for text in (*exercise.hints, exercise.more, *(wrong.__doc__ for wrong in exercise.misconceptions)):
        assert re.findall(UNWANTED, text) == []
    for function in (exercise.solution, *exercise.misconceptions):
        lines = exercise.judge(function).text.splitlines()
        assert max(map(len, lines)) <= 88, lines
        assert not any(re.search(r"\d\d ·$|· part$", line) for line in lines), lines


@each_exercise
def test_inputs_are_the_same_every_time(lesson, exercise):
    first, second = exercise.draw(), exercise.draw()
    assert len(first) == len(second)
    assert exercise.judge(exercise.misconceptions[0]) == exercise.judge(exercise.misconceptions[0])


@each_exercise
def test_a_stub_is_not_solved_yet(lesson, exercise):
    def stub(*arguments): ...

    name = exercise.__name__
    assert exercise.judge(stub) == ("open", f"{name}: not solved yet. Stuck? hint({name})", None)


@each_lesson
def test_exercises_import_only_numerics_of_their_lesson_or_an_earlier_one(number):
    allowed = {"nncourse.exercises.lesson"}
    allowed |= {f"nnlib.{module}" for module, lesson in MODULE_LESSONS.items() if lesson <= number}
    ours = {name for name in imports(parse(COURSE[f"exercises/lesson_{number:02d}"])) if name[:2] == "nn"}
    assert {".".join(name.split(".")[:2]) if "exercises" not in name else name for name in ours} <= allowed


@pytest.mark.parametrize("module", ["compare", "exercise", "lesson", *(f"lesson_{number:02d}" for number in NUMBERS)])
def test_exercises_import_numpy_and_the_standard_library_alone(module):
    found = {name.split(".")[0] for name in imports(parse(COURSE[f"exercises/{module}"]))}
    assert found <= {"numpy", "nnlib", "nncourse", *sys.stdlib_module_names}


# What the mechanism does


@pytest.fixture
def lesson():
    """A lesson with two exercises, as small as they can be."""
    lesson = Lesson(3)

    @lesson.exercise(
        inputs=lambda rng, n: (rng.integers(1, 9, (n, 3)).astype(float),),
        edge_cases=[(np.array([[-1000.0, 0.0]]),)],
        hints=["Look up.", "Look left.", "Look right."],
        more="Rows are examples.",
    )
    def row_means(X):
        """Average over axis 1."""
        return X.mean(axis=1)

    @row_means.wrong
    def over_the_examples(X):
        """You averaged over the examples. See 03 · part 6."""
        return X.mean(axis=0)

    @row_means.wrong
    def in_place(X):
        """You write into X. See 03 · part 6."""
        X /= X.shape[1]
        return X.sum(axis=1)

    def in_sorted_order(answer, x, rng):
        """The numbers of your answer, sorted."""
        return np.sort(answer)

    @lesson.exercise(
        inputs=lambda rng, n: (np.arange(float(n)), np.random.default_rng(n)),
        hints=["Shuffle."],
        more="Any order will do.",
        compare=in_sorted_order,
    )
    def shuffled(x, rng):
        """Any order."""
        return rng.permutation(x)

    return lesson


def printed(capsys, call, *arguments):
    call(*arguments)
    return capsys.readouterr().out


def test_a_right_answer_says_one_thing_more(lesson, capsys):
    def row_means(X):
        return X.sum(axis=1) / X.shape[1]

    assert printed(capsys, lesson.check, row_means) == (
        "row_means: right on all 6 inputs, edge cases included.\nWorth knowing: Rows are examples.\n"
    )


def test_a_known_misconception_is_told(lesson, capsys):
    def row_means(X):
        return np.add.reduce(X) / len(X)

    text = printed(capsys, lesson.check, row_means)
    assert text.startswith("row_means: not right yet. You averaged over the examples. See 03 · part 6.\n")
    assert "Shape (3,) where (2,) was expected." in text


def test_any_other_answer_gets_the_first_difference_side_by_side_and_a_picture(lesson, capsys):
    def row_means(X):
        means = X.mean(axis=1)
        means[-1] += 1
        return means

    x = lesson.exercises["row_means"].draw()[0][0]
    assert x.shape == (2, 3)
    lines = printed(capsys, lesson.check, row_means).splitlines()
    assert lines[0] == "row_means: not right yet."
    assert lines[1] == "The first input on which it differs:"
    assert lines[2] == f"    X = [[{', '.join(f'{v:g}' for v in x[0])}], [{', '.join(f'{v:g}' for v in x[1])}]]"
    assert re.fullmatch(r"expected +received", lines[3])
    assert [float(number) for number in lines[4].split()] == pytest.approx(
        [*x.mean(axis=1), *(x.mean(axis=1) + [0, 1])], rel=1e-3
    )
    assert lines[5:] == ["Where (· right, × wrong):", "· ×", "Stuck? hint(row_means)"]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (lambda X: X.mean(axis=1, keepdims=True), "too many: is there a keepdims=True"),
        (lambda X: X.mean(axis=1) - X.mean(axis=1, keepdims=True), "Did (2,) meet (2, 1)?"),
        (lambda X: "means", "Expected: an array of shape (2,). Received: the text 'means'."),
        (lambda X: {"means": X}, "Received: a dict."),
        (lambda X: [[1], [2, 3]], "Received: a list of 2 items."),
        (lambda X: lambda: X, "Received: a function."),
        (lambda X: X.mean(axis=1) if len(X) == 2 else None, "Received: None."),
        (lambda X: np.full(len(X), np.nan), "Every entry differs."),
    ],
)
def test_what_is_told_of_other_shapes_and_types(lesson, capsys, answer, told):
    answer.__name__ = "row_means"
    assert told in printed(capsys, lesson.check, answer)


def test_an_exception_is_shown_at_the_learners_line(lesson, capsys):
    def row_means(X):
        # the line of the error is the third
        return X @ np.ones(7)

    text = printed(capsys, lesson.check, row_means)
    assert "Your code raised an error in line 3 of row_means:\n    return X @ np.ones(7)\nValueError: " in text
    assert "Traceback" not in text


def test_an_exception_in_a_cell_of_a_notebook_has_its_line(lesson, capsys):
    import linecache

    source = "def helper(X):\n    return X.nothing\n\ndef row_means(X):\n    return helper(X)\n"
    linecache.cache["<cell 7>"] = (len(source), None, source.splitlines(keepends=True), "<cell 7>")
    names = {}
    exec(compile(source, "<cell 7>", "exec"), names)
    text = printed(capsys, lesson.check, names["row_means"])
    assert "in line 2 of helper:\n    return X.nothing\nAttributeError: " in text


def test_an_interrupt_goes_through(lesson):
    def row_means(X):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        lesson.check(row_means)


def test_warnings_in_a_learners_code_are_not_printed(lesson, capsys):
    def row_means(X):
        return X.mean(axis=1) + np.exp(1000.0) * 0 + np.zeros(1) / 0

    assert "nan" in printed(capsys, lesson.check, row_means)


def test_wrong_arguments_are_told(lesson, capsys):
    def row_means(X, axis):
        return X.mean(axis)

    assert printed(capsys, lesson.check, row_means) == "row_means: yours takes (X, axis), and is called with (X).\n"


def test_a_change_in_place_is_told(lesson, capsys):
    def shuffled(x, rng):
        rng.shuffle(x)
        return x

    text = printed(capsys, lesson.check, shuffled)
    assert text.startswith("shuffled: the answers are right, but you changed x in place")

    def row_means(X):
        X -= 1
        return X.mean(axis=1) + 1

    assert "You write into X." in printed(capsys, lesson.check, row_means)


def test_a_change_in_place_that_is_asked_for_is_right():
    def only_theta(answer, theta, grad):
        return theta

    def update(theta, grad):
        theta -= 0.1 * grad

    declaration = {"hints": ["-="], "more": "."} | {"inputs": lambda rng, n: (np.ones(n), np.ones(n))}
    exercise = Exercise(update, **declaration, compare=only_theta, may_change=["theta"])
    assert exercise.judge(update).state == "right"
    assert exercise.judge(lambda theta, grad: None).state == "open"
    assert exercise.judge(lambda theta, grad: theta.sort()).state == "open"  # nothing was changed
    returned = Exercise(lambda x: x.sort() or 0, hints=["sort"], more=".", edge_cases=[([2, 1],)], may_change=["x"])
    returned.__name__ = "sorts"
    assert returned.judge(lambda x: 0).text.endswith("x was to be changed in place.\nStuck? hint(sorts)")


@pytest.mark.parametrize("means", [list, tuple, np.float32, lambda a: a[:, None][:, 0], lambda a: iter(a.tolist())])
def test_other_types_of_a_right_answer_are_right(lesson, capsys, means):
    def row_means(X):
        return means(X.mean(axis=1))

    assert ": right" in printed(capsys, lesson.check, row_means)


def test_an_answer_in_float32_is_compared_less_strictly(lesson):
    exercise = lesson.exercises["row_means"]
    assert exercise.judge(lambda X: X.astype(np.float32).mean(axis=1)).state == "right"
    assert exercise.judge(lambda X: X.mean(axis=1) * (1 + 1e-5)).state == "wrong"
    assert exercise.judge(lambda X: X.mean(axis=1).astype(np.float32) * np.float32(1.01)).state == "wrong"


@pytest.mark.parametrize("dots", [..., (..., ...), [None, ...]])
def test_dots_are_not_solved_yet(lesson, capsys, dots):
    def row_means(X):
        return dots

    assert printed(capsys, lesson.check, row_means) == "row_means: not solved yet. Stuck? hint(row_means)\n"


STUBS = ["...", "pass", "return", "return None", "return ...", "raise NotImplementedError", "'A text.'"]
STUBS += ["'A text.'\n    ...", "# a comment\n    ...", "'A text.'\n\n    # a comment\n    ...\n    ..."]


@pytest.mark.parametrize("body", STUBS)
def test_every_stub_is_not_solved_yet(lesson, capsys, body):
    names = {}
    exec(f"def row_means(X):\n    {body}\n", names)
    assert printed(capsys, lesson.check, names["row_means"]) == "row_means: not solved yet. Stuck? hint(row_means)\n"


def test_a_forgotten_return_is_told(lesson, capsys):
    def row_means(X):
        X.mean(axis=1)

    assert printed(capsys, lesson.check, row_means) == "row_means: it returns None. Is there a `return` in it?\n"


def test_more_than_one_answer_can_be_right(lesson, capsys):
    def shuffled(x, rng):
        return list(x[::-1])

    assert ": right" in printed(capsys, lesson.check, shuffled)

    def shuffled(x, rng):
        return rng.choice(x, len(x))

    text = printed(capsys, lesson.check, shuffled)
    assert "rng = a random generator\nThe numbers of your answer, sorted:\nexpected" in text

    def shuffled(x, rng):
        return 3

    assert "Shape () where (2,) was expected." in printed(capsys, lesson.check, shuffled)


def test_what_cannot_be_looked_up_says_what_can(lesson):
    def mean_of_rows(X): ...

    with pytest.raises(ValueError, match="got 'mean_of_rows', expected an exercise of lesson 03: row_means, shuffled"):
        lesson.check(mean_of_rows)
    with pytest.raises(TypeError, match=r"got an array of shape \(3,\), expected a function.*: check\(row_means\)\."):
        lesson.check(np.ones(3))
    with pytest.raises(TypeError, match="got None"):
        lesson.check(None)
    with pytest.raises(ValueError, match="got a number"):
        lesson.hint(3)
    with pytest.raises(RuntimeError, match=r"hint: nothing was checked yet. Name an exercise: hint\(row_means\)"):
        lesson.hint()


def test_hints_come_one_after_the_other(lesson, capsys):
    def row_means(X): ...

    assert printed(capsys, lesson.hint, row_means) == "Hint 1 of 3: Look up.\n"
    lesson.check(row_means)
    capsys.readouterr()
    assert printed(capsys, lesson.hint) == "Hint 2 of 3: Look left.\n"
    last = "Hint 3 of 3: Look right.\nThat is the last one. solution(row_means) shows an answer.\n"
    assert printed(capsys, lesson.hint, "row_means") == last
    assert printed(capsys, lesson.hint) == last


def test_the_solution_is_shown_without_its_declaration(lesson, capsys):
    text = printed(capsys, LESSONS[3].solution, "absolute")
    assert text == "def absolute(Z):\n    return relu(Z) + relu(-Z)\n\nOne of the two is always silent.\n"


def test_the_summary_counts(lesson, capsys):
    def row_means(X): ...

    lesson.check(row_means)
    capsys.readouterr()
    nothing = "Lesson 03: 0 of 2 solved\n  row_means  not solved yet\n  shuffled   not solved yet\n"
    assert printed(capsys, lesson.summary) == nothing

    def row_means(X):
        return X

    lesson.check(row_means)
    capsys.readouterr()
    assert "  row_means  tried 1 time, not solved yet\n" in printed(capsys, lesson.summary)
    lesson.check(lesson.exercises["row_means"].solution)
    capsys.readouterr()
    assert "Lesson 03: 1 of 2 solved\n  row_means  solved\n" in printed(capsys, lesson.summary)


def test_large_and_deep_answers_are_cut(lesson):
    from nncourse.exercises.compare import difference

    wide, wrong = np.zeros((30, 30)), np.zeros((30, 30))
    wrong[12, 25] = 1
    text = difference(wide, wrong)
    assert len(text.splitlines()) < 40
    assert text.endswith("First at [12, 25]: expected 0, received 1.")
    deep = np.zeros((2, 2, 2))
    deep[1, 0, 1] = 0.5
    assert difference(np.zeros((2, 2, 2)), deep).startswith("In the table [1] of the answer:\nexpected")
    assert "1.0000001" in difference(np.array(1.0000001), np.array(1.00001))
    assert difference(np.array([np.nan, np.inf]), np.array([np.nan, np.inf])) is None
    assert difference(np.array([np.inf]), np.array([-np.inf]))
    assert difference(np.array([True, False]), [1, 0]) is None


def test_a_teacher_can_give_out_a_copy_that_checks_but_shows_no_solution(tmp_path):
    copy = shutil.copytree(NNCOURSE, tmp_path / "nncourse")
    compileall.compile_dir(copy / "exercises", legacy=True, quiet=1)
    for source in (copy / "exercises").glob("lesson_*.py"):
        source.unlink()
    code = "from nncourse.exercises.lesson_03 import *\nabsolute = lambda Z: abs(Z)\nabsolute.__name__ = 'absolute'\n"
    code += "check(absolute); hint(absolute)\ntry: solution(absolute)\nexcept RuntimeError as error: print(error)"
    command = [sys.executable, "-c", code]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert "absolute: right on all" in said
    assert "Hint 1 of" in said
    assert "this copy of the course has none to show" in said
