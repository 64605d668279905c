"""Every exercise keeps its promises, and the mechanism tells each kind of answer what it should be told."""

import copy
import functools
import inspect
import math
import operator
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from test_imports import COURSE, NNCOURSE, imports, parse
from test_imports import LESSONS as MODULE_LESSONS

import nnlib
from nncourse.exercises.engine import judging, running, words
from nncourse.exercises.engine.exercise import Exercise
from nncourse.exercises.engine.judging import alike
from nncourse.exercises.engine.lesson import Lesson

NUMBERS = sorted(int(file.stem[-2:]) for file in NNCOURSE.glob("exercises/lesson_*.py"))
EXERCISES_IN_ALL, MISCONCEPTIONS_IN_ALL = 36, 100
LESSONS = {number: import_module(f"nncourse.exercises.lesson_{number:02d}").lesson for number in NUMBERS}
EXERCISES = [(lesson, exercise) for lesson in LESSONS.values() for exercise in lesson.exercises.values()]
MISCONCEPTIONS = [(exercise, wrong) for _, exercise in EXERCISES for wrong in exercise.misconceptions]
ENGINE = [name for name in COURSE if name.startswith("exercises/engine/")]
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
    # If all it gives is an error, many a mistake gives the same: what the error means is told by engine/errors.py.
    assert any(outcome.error is None for outcome in outcomes), "it never gives a result"
    for other in exercise.misconceptions:
        same = alike([exercise.run(other, arguments) for arguments in inputs], outcomes)
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
    allowed = {"nncourse.exercises.engine.lesson", "nncourse.exercises.engine.words"}
    allowed |= {f"nnlib.{module}" for module, lesson in MODULE_LESSONS.items() if lesson <= number}
    ours = {name for name in imports(parse(COURSE[f"exercises/lesson_{number:02d}"])) if name[:2] == "nn"}
    assert {".".join(name.split(".")[:2]) if "exercises" not in name else name for name in ours} <= allowed


@pytest.mark.parametrize("module", [*ENGINE, *(f"exercises/lesson_{number:02d}" for number in NUMBERS)])
def test_exercises_import_numpy_and_the_standard_library_alone(module):
    found = {name.split(".")[0] for name in imports(parse(COURSE[module]))}
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
        (lambda X: X.mean(axis=1, keepdims=True), "The numbers are right: one axis of length 1 too many."),
        (lambda X: X.mean(axis=1) - X.mean(axis=1, keepdims=True), "Shape (2, 2) where (2,) was expected. Stuck?"),
        (lambda X: "means", "Expected: an array of shape (2,). Received: the text 'means'."),
        (lambda X: {"means": X}, "Received: a dictionary with 'means'."),
        (lambda X: [[1], [2, 3]], "Received: a list of 2 items: a list of 1 number, a list of 2 numbers."),
        (lambda X: ["1", "2"], "Received: a list of 2 items: the text '1', the text '2'."),
        (lambda X: np.array(["1", "2"]), "Received: an array of texts, of shape (2,)."),
        (lambda X: np.array([1, None]), "Received: an array of dtype object, of shape (2,), that holds None."),
        (lambda X: np.ma.masked_less(X.mean(axis=1), 99), "an array of shape (2,) in which 2 entries are masked."),
        (lambda X: lambda: X, "Received: a function."),
        (lambda X: X.mean(axis=1) if len(X) == 2 else None, "Received: None."),
        (lambda X: np.full(len(X), np.nan), "Every entry differs."),
    ],
)
def test_what_is_told_of_other_shapes_and_types(lesson, capsys, answer, told):
    answer.__name__ = "row_means"
    assert told in " ".join(printed(capsys, lesson.check, answer).split())


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


def test_an_interrupt_shows_the_learners_line_and_one_of_the_library_at_most(lesson):
    def row_means(X):
        np.apply_along_axis(helper, 1, X)

    def helper(row):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as caught:
        lesson.check(row_means)
    files = [Path(entry.path).name for entry in caught.traceback]
    assert (files[0], files[-1]) == ("test_exercises.py", "test_exercises.py")
    assert files.count("lesson.py") == 1
    assert {"judging.py", "running.py", "exercise.py"} & set(files) == set()
    assert str(caught.traceback[-1].statement).strip() == "raise KeyboardInterrupt"


def never_ends(X):
    try:
        while True: pass  # fmt: skip  # noqa: E701
    except Exception:
        return


@pytest.mark.parametrize("limit", ["_alarm", "_watchman"])
def test_an_answer_that_does_not_end_is_stopped(lesson, capsys, monkeypatch, limit):
    monkeypatch.setattr(judging, "SECONDS", 0.3)
    monkeypatch.setattr(running, "_alarm", getattr(running, limit))
    before = signal.getsignal(signal.SIGALRM), signal.getitimer(signal.ITIMER_REAL)

    def row_means(X):
        return never_ends(X)

    text = printed(capsys, lesson.check, row_means)
    assert text.startswith("row_means: Your code was stopped after 0.3 seconds in line ")
    assert " of never_ends:\n" in text
    assert text.endswith("Is there a loop that does not end? What a `while` asks must change within the loop.\n")
    assert before == (signal.getsignal(signal.SIGALRM), signal.getitimer(signal.ITIMER_REAL))
    assert lesson.recognised == {"row_means": {"does not end": 1}}


def test_an_answer_that_does_not_end_is_stopped_in_another_thread_too(lesson, capsys, monkeypatch):
    monkeypatch.setattr(judging, "SECONDS", 0.3)
    verdicts = []
    exercise = lesson.exercises["row_means"]
    thread = threading.Thread(target=lambda: verdicts.append(exercise.judge(never_ends)))
    thread.start()
    thread.join(10)
    assert verdicts[0].misconception == "does not end"


def test_in_a_browser_without_signals_and_threads_a_check_runs_without_a_time_limit(monkeypatch):
    monkeypatch.setattr(sys, "platform", "emscripten")
    with running.time_limit(0.01):
        time.sleep(0.03)
    assert running.run(lambda x: x + 1, (1,), ["x"], 0.01).answer == 2


@pytest.mark.parametrize("limit", [running._alarm, running._watchman])
def test_a_time_limit_insists_and_leaves_nothing_behind(limit):
    rung = 0
    with limit(0.05):
        while rung < 2:
            try:
                while True:
                    pass
            except running.TooLongError:
                rung += 1
    assert rung == 2
    time.sleep(0.1)  # nothing comes afterwards


@pytest.mark.parametrize("seconds", [5, 0.01], ids=["in time", "too late"])
def test_a_program_is_traced_after_a_time_limit_as_before_it(seconds):
    # Python 3.11 traces no line for ever, if an error has been set in a thread and taken back.
    code = f"""
import sys, time
from nncourse.exercises.engine import running

def wait(end):
    while time.perf_counter() < end:
        pass

try:
    with running._watchman({seconds}):
        wait(time.perf_counter() + 0.1)
except running.TooLongError:
    print("stopped")
sys.setprofile(lambda *event: None)
(lambda: print("traced"))()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=60, check=True)
    assert done.stdout.split() == ["stopped"] * (seconds < 1) + ["traced"]


def test_an_answer_that_ends_just_in_time_leaves_no_watchman_behind():
    def wait(seconds):
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            pass

    for i in range(300):
        with suppress(running.TooLongError), running._watchman(0.002):
            wait(0.002 + i * 3e-5)  # the other thread has its turn after 0.005
        assert "(watch)" not in str(threading.enumerate())


def test_calls_that_are_slow_one_by_one_are_stopped_in_all(lesson, monkeypatch):
    monkeypatch.setattr(judging, "PATIENCE", 0.2)
    verdict = lesson.exercises["row_means"].judge(lambda X: (time.sleep(0.15), X.mean(axis=1))[1])
    assert verdict.misconception == "does not end"


def test_a_call_without_end_is_told_as_one(lesson, capsys):
    def row_means(X):
        return row_means(X)

    text = printed(capsys, lesson.check, row_means)
    assert "Your function calls itself, and never stops" in text
    assert "in line 2 of row_means" in text


def test_an_exit_is_told_and_goes_no_further(lesson, capsys):
    def row_means(X):
        sys.exit(3)

    assert "SystemExit: 3" in printed(capsys, lesson.check, row_means)


def test_a_name_that_is_not_known_asks_for_the_cells_above_and_counts_no_try(lesson, capsys):
    def row_means(X):
        return mean_of_part_6(X)

    text = printed(capsys, lesson.check, row_means)
    assert "in line 2 of row_means:\n    return mean_of_part_6(X)" in text
    assert text.endswith("Have the cells above been run since the kernel started? If so, is the name spelt as there?\n")
    assert "not right" not in text
    assert lesson.memory.entries() == {}

    def row_means(X):
        if len(X) > 99:
            total = 0
        return X.sum(axis=1) + total

    assert "UnboundLocalError" in printed(capsys, lesson.check, row_means)
    assert lesson.memory.entries()["row_means"].tries == 1


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (lambda X: np.broadcast_to(X, (2, *X.shape)).sort(), "Take a copy, .copy(), and write into that."),
        (lambda X: np.divide(X, 2.0, out=X.astype(int)), "cannot take up fractions in place"),
        (lambda X: operator.iadd(np.ones(3), np.ones((2, 3)) @ X.T @ X), "the left is too small for the result"),
        (lambda X: np.hstack([X, np.ones(len(X))]), "the vector needs the shape (n, 1), and to be a row, (1, n)"),
        (lambda X: np.hstack(X, X), "np.hstack([a, b])"),
        (lambda X: (1, X) - (2, X), "[0] takes the first of the two"),
        (lambda X: np.array([(1, X), (2, X)]), "[0] takes the first of the two"),
        (lambda X: 0.5 * [1, 2], "np.array(…) makes an array of a list"),
        (lambda X: X.tolist() - 1, "np.array(…) makes an array of a list"),
        (lambda X: X if X > 0 else 0, "an array gives as many as it has numbers"),
        (lambda X: math.exp(X), "np.exp, np.log and np.sqrt take whole arrays"),
        (lambda X: X @ X, "A needs as many columns as B has rows"),
        (lambda X: np.dot(np.ones((2, 3)), np.ones((2, 3))), "A needs as many columns as B has rows"),
        (lambda X: X[0] * print(end=""), "Something here is None"),
        (lambda X: X[len(X)], "the last of n is n - 1"),
        (lambda X: [1, 2][2], "the last of n is n - 1"),
        (lambda X: np.zeros(2, 3), "np.zeros((2, 3))"),
        (lambda X: X(0), "square ones take an entry, Z[0]"),
        (lambda X: X[len(X) / 2], "6 // 2 is 3"),
        (lambda X: list(range(len(X) / 2)), "6 // 2 is 3"),
        (lambda X: [i for i in len(X)], "`for i in range(n)` counts"),  # noqa: C416
        (lambda X: X.sum()[0], "This is one number"),
    ],
)
def test_errors_of_numpy_and_python_come_with_what_they_mean(lesson, answer, told):
    text = lesson.exercises["row_means"].judge(answer).text
    assert told in " ".join(text.split())
    assert max(map(len, text.splitlines())) <= 88 or "lambda" in text


def test_half_a_stub_is_not_solved_yet(lesson, capsys):
    def row_means(X):
        total = ...
        return total / X.shape[1]

    assert printed(capsys, lesson.check, row_means) == "row_means: not solved yet. Stuck? hint(row_means)\n"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((1.0, None), "it: not solved yet. Of the 2 items of your answer, number 2 is still None or dots. Stuck?"),
        ([..., 1, (2, ...)], "Of the 3 items of your answer, numbers 1 and 3 are still None or dots. Stuck? hint(it)"),
        ([None, None, 3, None], "numbers 1, 2 and 4 are still None or dots."),
        ((None, ...), "it: not solved yet. Stuck? hint(it)"),
    ],
)
def test_what_is_missing_in_half_an_answer_is_said(answer, told):
    verdict = exercise_of((1.0, 2.0)).judge(lambda: answer)
    assert verdict.state == "open"
    assert told in " ".join(verdict.text.split())
    assert max(map(len, verdict.text.splitlines())) <= 88


def test_parameters_in_another_order_are_told_of_a_wrong_answer_alone():
    exercise = Exercise(lambda X, k: X[k], hints=["."], more=".", edge_cases=[(np.arange(5.0), 3)])
    exercise.__name__ = "entry"
    assert "Yours takes (k, X), and is called with (X, k), in this order." in exercise.judge(lambda k, X: 9).text
    assert exercise.judge(lambda k, X: k[X]).state == "right"


def test_warnings_in_a_learners_code_are_not_printed(lesson, capsys):
    def row_means(X):
        return X.mean(axis=1) + np.exp(1000.0) * 0 + np.zeros(1) / 0

    assert "nan" in printed(capsys, lesson.check, row_means)


def test_wrong_arguments_are_told(lesson, capsys):
    def row_means(X, axis):
        return X.mean(axis)

    assert printed(capsys, lesson.check, row_means) == (
        "row_means: yours takes (X, axis), and is called with (X). Begin it with def row_means(X):\n"
    )


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
    nothing = exercise.judge(lambda theta, grad: (theta := theta - 0.1 * grad) * 0 if grad is None else None)
    assert (nothing.state, nothing.misconception) == ("wrong", "nothing changed")
    assert nothing.text.startswith("update: theta is what it was before. In a function, theta = … gives the name to a")
    returned = Exercise(lambda x: x.sort() or 0, hints=["sort"], more=".", edge_cases=[([2, 1],)], may_change=["x"])
    returned.__name__ = "sorts"
    assert returned.judge(lambda x: 0).text.endswith("x was to be changed in place.\nStuck? hint(sorts)")


@pytest.mark.parametrize(
    ("argument", "change", "way"),
    [
        (np.array([3.0, 1.0]), lambda x: x.sort(), "x -= 1 and x[…] = 1 write into the array itself"),
        ([3.0, 1.0], lambda x: x.sort(), "x.sort write into the list itself"),
        ({"a": 1.0}, lambda x: x.update(b=2.0), "writes into the dictionary itself"),
        ({"a": np.ones(2)}, lambda x: x["a"].fill(0), "copy each item that you write into"),
        ([np.ones(2), np.ones(2)], lambda x: x[1].fill(0), "copy each item that you write into"),
        (({"a": [1.0]}, 2), lambda x: x[0]["a"].append(2.0), "copy each item that you write into"),
        (np.zeros((2, 1)), lambda x: setattr(x, "shape", (1, 2)), "x.copy() too"),
    ],
)
def test_a_change_in_place_is_noticed_at_any_depth(argument, change, way):
    def answer(x):
        change(x)
        return 7

    exercise = Exercise(lambda x: 7, hints=["."], more=".", edge_cases=[(argument,)])
    exercise.__name__ = "seven"
    verdict = exercise.judge(answer)
    assert (verdict.state, verdict.misconception) == ("wrong", "changed in place")
    assert verdict.text.startswith("seven: the answers are right, but you changed x in place")
    assert way in " ".join(verdict.text.split())
    assert exercise.judge(lambda x: 7).state == "right"
    also = exercise.judge(lambda x: (change(x), 8)[1])
    assert "It also changes x in place." in also.text


def test_a_mistake_that_is_named_also_says_what_it_changes():
    exercise = Exercise(lambda x: x.sum(), hints=["."], more=".", edge_cases=[(np.array([3.0, 1.0]),)])
    exercise.__name__ = "total"

    @exercise.wrong
    def mean_for_sum(x):
        """You took the mean."""
        return x.mean()

    assert exercise.judge(lambda x: (x.sort(), x.mean())[1]).text.endswith("It also changes x in place.")
    assert "It also changes" not in exercise.judge(lambda x: x.mean()).text


def test_an_answer_is_judged_by_the_arguments_as_they_were():
    def place_of_the_largest(answer, x):
        return x[answer]

    exercise = Exercise(
        lambda x: x.argmax(), hints=["."], more=".", edge_cases=[(np.array([3.0, 1.0]),)], compare=place_of_the_largest
    )
    exercise.__name__ = "largest"
    assert exercise.judge(lambda x: (x.sort(), x.argmax())[1]).text.startswith("largest: not right yet.")


def test_what_is_gone_through_once_is_no_list():
    exercise = Exercise(lambda n: list(range(n)), hints=["."], more=".", edge_cases=[(3,)])
    exercise.__name__ = "numbers"
    assert exercise.judge(lambda n: iter(range(n))).text.startswith("numbers: Right numbers; now in a list.")
    assert exercise.judge(lambda n: tuple(range(n))).state == "right"


@pytest.mark.parametrize("means", [list, tuple, np.float32, lambda a: a[:, None][:, 0], lambda a: iter(a.tolist())])
def test_other_types_of_a_right_answer_are_right(lesson, capsys, means):
    def row_means(X):
        return means(X.mean(axis=1))

    assert ": right" in printed(capsys, lesson.check, row_means)


def exercise_of(expected, *arguments, **declaration):
    """Make an exercise whose answer is always the same."""
    exercise = Exercise(lambda *_: expected, hints=["."], more=".", **declaration)
    exercise.__name__, exercise.parameters, exercise.edge_cases = "it", list("xyz")[: len(arguments)], [arguments]
    return exercise


@pytest.mark.parametrize(
    "half", [0.5, np.array(0.5), np.array([0.5]), [0.5], Fraction(1, 2), Decimal("0.5"), np.float32(0.5), 0.5 + 0j]
)
def test_whatever_is_a_number_is_a_number(half):
    assert exercise_of(0.5).judge(lambda: half).state == "right"
    assert exercise_of((0.5, np.ones(2))).judge(lambda: [half, (True, 1)]).state == "right"
    assert exercise_of(np.array([0.5, 1])).judge(lambda: [half, 1]).state == "right"
    assert exercise_of(0.25).judge(lambda: half).state == "wrong"


def test_a_comparison_that_wants_a_number_gets_one():
    def rounded(answer):
        return round(answer[0], 2), answer[1]

    exercise = exercise_of((0.5, np.ones(2)), compare=rounded)
    assert exercise.judge(lambda: (np.array([0.501]), np.ones(2))).state == "right"
    assert exercise.judge(lambda: (Fraction(1, 2), np.ones(2))).state == "right"
    assert exercise.judge(lambda: (np.array([0.51]), np.ones(2))).state == "wrong"


def test_one_array_is_not_taken_for_several_things():
    theta, v = np.array([1.0, 2.0]), np.array([3.0, 4.0])
    one_array = "it: not right yet.\nOne array received, two things expected: an array of shape (2,), an array of shape"
    assert exercise_of((theta, v)).judge(lambda: theta).text.startswith(one_array)
    assert exercise_of((theta, v)).judge(lambda: np.zeros((2, 2))).text.startswith(one_array)
    assert exercise_of((theta, v)).judge(lambda: np.array([theta, v])).state == "right"
    assert exercise_of((3.0, 4.0)).judge(lambda: v).state == "right"  # two numbers are two numbers
    assert "Of the 2 items, number 1 differs." in exercise_of((3.0, 4.0)).judge(lambda: theta).text
    assert "Of the 2 items, number 2 differs." in exercise_of((theta, v)).judge(lambda: [theta, theta]).text


def test_dictionaries_are_compared_key_by_key():
    exercise = exercise_of({"x": 1.0, "y": np.ones(2)})
    assert exercise.judge(lambda: {"y": [1, 1], "x": 1}).state == "right"
    assert "Keys that are missing: 'y'." in exercise.judge(lambda: {"x": 1}).text
    assert "Keys that are too many: 'z'." in exercise.judge(lambda: {"x": 1, "y": [1, 1], "z": 0}).text
    assert "At the key 'y':\nexpected" in exercise.judge(lambda: {"y": [1, 2], "x": 1}).text
    assert "Expected: a dictionary with 'x', 'y'. Received: a number." in exercise.judge(lambda: 3).text


def test_texts_of_numpy_are_texts():
    assert exercise_of("sum").judge(lambda: np.array(["sum", "mean"])[0]).state == "right"
    assert exercise_of(["sum", "mean"]).judge(lambda: np.array(["sum", "mean"])).state == "right"
    assert "Expected: the text 'sum'. Received: the text 'mean'." in exercise_of("sum").judge(lambda: "mean").text


def test_that_the_numbers_stand_in_the_transpose_is_said_only_if_they_do():
    table = np.arange(6.0).reshape(2, 3)
    exercise = exercise_of(table)
    assert "The numbers are right in its transpose." in exercise.judge(lambda: table.T).text
    assert "transpose" not in exercise.judge(lambda: table.T + 1).text
    assert "Shape (1, 2, 3) where (2, 3) was expected.\nStuck?" in exercise.judge(lambda: table[None] + 1).text
    assert "one axis of length 1 too few" in exercise_of(table[None]).judge(lambda: table).text


class Odd:
    """Nothing can be done with it: it is no array, and equal to nothing."""

    def __array__(self, *arguments, **options):
        raise RuntimeError("no array")

    def __eq__(self, other):
        raise RuntimeError("not comparable")

    __hash__ = None


def endless_list():
    items = []
    items.append(items)
    return items


ODD = ["text", b"bytes", [], {1, 2}, int, np, Odd(), endless_list(), [[1], [2, 3]], {"a": [1]}, 10**400, range(3), 1j]
ODD += [np.array([None, "a"]), np.ma.masked_less(np.arange(6.0), 2), np.zeros(2, dtype=[("a", int)]), np.zeros((0, 3))]
ODD += [np.array(["2020-01-01"], dtype="datetime64[D]"), Decimal("nan"), NotImplemented, ValueError("x"), [(1, 2)]]


@each_exercise
def test_whatever_is_returned_gets_a_clear_answer(lesson, exercise):
    for odd in ODD:
        verdict = exercise.judge(lambda *arguments, odd=odd: odd)
        assert verdict.state == "wrong", odd
        sentence = re.search(r"Expected: (.*)\. Received: (.*)\.", " ".join(verdict.text.split()))
        assert not sentence or sentence[1] != sentence[2], verdict.text
        lines = verdict.text.splitlines()
        assert len(lines) < 60
        assert max(map(len, lines)) <= 88, max(lines, key=len)


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


def renamed(X): ...


class AnAnswer:
    def __call__(self, X): ...


@pytest.mark.parametrize(
    ("thing", "told"),
    [
        (renamed, "check: got 'renamed', expected an exercise of lesson 03: row_means, shuffled. It is found by the"),
        (
            lambda X: X,
            "check: got a lambda, which has no name, expected an exercise of lesson 03: row_means, shuffled.",
        ),
        (functools.partial(renamed), "check: got a partial, which has no name, expected"),
        (AnAnswer(), "check: got an AnAnswer, which has no name, expected"),
        (AnAnswer, "check: got 'AnAnswer', expected"),
        (max, "check: got 'max', expected"),
        (
            np.ones(3),
            "check: got an array of shape (3,), expected a function. Pass the function itself, without calling",
        ),
        ((1.5, 4), "check: got a tuple of 2 numbers, expected a function."),
        (None, "check: got None, expected a function."),
        ("row_means", "check: pass the function itself, without quotes: check(row_means)."),
        ("means", "check: got the text 'means', expected a function."),
        (np, "check: got a module, expected a function."),
    ],
)
def test_check_says_in_one_line_what_to_do_with_what_is_no_answer(lesson, capsys, thing, told):
    text = printed(capsys, lesson.check, thing)
    assert text.startswith(told)
    assert text.count("\n") == 1
    assert ("check(row_means)" in text) == (not callable(thing)) or ("def row_means(X):" in text) == (
        thing not in (max, AnAnswer)
    )
    assert lesson.memory.entries() == {}


def test_check_says_what_to_do_with_a_class_several_things_and_the_solution(lesson, capsys):
    class row_means:  # noqa: N801
        def __init__(self, X): ...

    assert printed(capsys, lesson.check, row_means) == (
        "row_means: it is a class, and a function is wanted. Begin it with def row_means(X):\n"
    )
    assert printed(capsys, lesson.check, renamed, 3) == (
        "check: it takes one function, and got 2 things. For example: check(row_means).\n"
    )
    assert printed(capsys, lesson.check, lesson.exercises["row_means"]) == (
        "check: that is the course's own solution. Write a row_means of your own, and check that.\n"
    )
    assert lesson.memory.entries() == {}


def test_a_hint_or_a_solution_of_nothing_is_one_line(lesson, capsys):
    assert printed(capsys, lesson.hint) == "hint: nothing was checked yet. Name an exercise: hint(row_means).\n"
    assert printed(capsys, lesson.solution, 3).startswith("solution: got a number, expected an exercise of lesson 03:")
    assert printed(capsys, lesson.hint, "means").startswith("hint: got 'means', expected an exercise of lesson 03:")


# What a task demands beside the numbers

ONES = np.ones((2, 3)), np.ones((3, 2)), np.ones(2)


def layer_of(**declaration):
    return exercise_of(np.full((2, 2), 4.0), *ONES, **declaration)


def by_loops(X, W, b):
    Z = np.zeros((len(X), len(b)))
    for i in range(len(X)):
        for j in range(len(b)):
            Z[i, j] = b[j] + product_of(X[i], W[:, j])
    return Z


def product_of(x, w):
    return sum(p * q for p, q in zip(x, w, strict=True))


def with_try(X, W, b):
    try:
        Z = X * 0
    except ValueError:
        Z = 0
    return 4 + Z[:, :2]


def with_while(X, W, b):
    Z, k = np.tile(b, (len(X), 1)), 0
    while k < len(W):
        Z, k = Z + X[:, k, None] * W[k], k + 1
    return Z


@pytest.mark.parametrize(
    ("rule", "kept", "broken"),
    [
        (
            "@",
            [by_loops, with_while, lambda X, W, b: (X[:, :, None] * W).sum(axis=1) + b],
            [
                lambda X, W, b: X @ W + b,
                lambda X, W, b: np.dot(X, W) + b,
                lambda X, W, b: X.dot(W) + b,
                lambda X, W, b: np.einsum("ik,kj->ij", X, W) + b,
                lambda X, W, b: operator.matmul(X, W) + b,
                lambda X, W, b: nnlib.dense(X, W, b),
                lambda X, W, b: (lambda P, Q: P @ Q)(X, W) + b,
                functools.partial(lambda plus, X, W, b: X @ W + plus * b, 1),
            ],
        ),
        ("loop", [lambda X, W, b: X @ W + b, with_try], [by_loops, with_while]),
        (
            "+ b",
            [lambda X, W, b: np.hstack([X, np.ones((len(X), 1))]) @ np.vstack([W, b])],
            [
                lambda X, W, b: X @ W + b,
                lambda X, W, b: b + X @ W,
                lambda X, W, b: X @ W + b[None, :],
                by_loops,
            ],
        ),
        ("np.tile", [by_loops], [with_while]),
    ],
)
def test_what_is_forbidden_is_said_once_the_numbers_are_right(rule, kept, broken):
    words = {"loop": "a loop"}.get(rule, rule)
    for answer in kept:
        assert layer_of(forbid=[rule]).judge(answer).state == "right"
        asked = layer_of(require=[rule]).judge(answer)
        assert (asked.state, asked.text) == ("wrong", f"it: Right numbers; now with {words}.")
    for answer in broken:
        verdict = layer_of(forbid=[rule]).judge(answer)
        assert verdict == ("wrong", f"it: Right numbers; now without {words}.", f"without {words}")
        assert layer_of(require=[rule]).judge(answer).state == "right"
    assert "now" not in layer_of(forbid=[rule]).judge(lambda X, W, b: (X @ W + b) * 2).text


def test_several_demands_are_said_together():
    exercise = layer_of(forbid=["@"], require=["loop"])
    assert exercise.judge(lambda X, W, b: X @ W + b).text == "it: Right numbers; now without @ and with a loop."
    assert exercise.judge(by_loops).state == "right"


def test_what_must_hold_besides_sees_the_learners_own_arguments():
    def views(answer, x):
        """as a view: whoever writes into it writes into x."""
        return np.shares_memory(answer, x)

    exercise = exercise_of(np.arange(2.0), np.arange(4.0), then=[views])
    assert exercise.judge(lambda x: x[:2]).state == "right"
    verdict = exercise.judge(lambda x: x[:2].copy())
    assert verdict == ("wrong", "it: Right numbers; now as a view: whoever writes into it writes into x.", "views")


def rows_together(answer, x, rng):
    """Which numbers stand in which half."""
    return [sorted(half) for half in np.array_split(answer, 2)]


OWN = np.random.default_rng(5)


@pytest.mark.parametrize(
    ("answer", "flaw"),
    [
        (lambda x, rng: rng.permutation(x), None),
        (lambda x, rng: x[np.argsort(rng.random(len(x)))], None),
        (lambda x, rng: x[::-1], "ignored"),
        (lambda x, rng: np.random.default_rng(0).permutation(x), "ignored"),
        (lambda x, rng: np.concatenate([rng.permutation(x[:4]), rng.permutation(x[4:])]), "ignored"),
        (lambda x, rng: OWN.permutation(x), "not repeated"),
        (lambda x, rng: np.random.default_rng().permutation(x), "not repeated"),
        (lambda x, rng: copy.deepcopy(rng).permutation(x), "drawn again"),
    ],
)
def test_the_generator_that_is_handed_over_must_be_used(answer, flaw):
    def in_order(answer, x, rng):
        return np.sort(answer)

    def half_and_half(x, rng):
        return rng.permutation(x)

    exercise = Exercise(
        half_and_half,
        hints=["."],
        more=".",
        edge_cases=[(np.arange(8.0), np.random.default_rng(0))],
        compare=in_order,
        draws="rng",
        varies=rows_together,
    )
    verdict = exercise.judge(answer)
    assert (verdict.state, verdict.misconception) == (("wrong", f"rng {flaw}") if flaw else ("right", None))
    if flaw and flaw != "not repeated":
        assert "(compared: Which numbers stand in which half)" in " ".join(verdict.text.split())


def test_what_an_answer_does_can_be_shown_as_a_table_in_place_of_the_difference():
    def lamp(answer):
        return np.array([answer, 1 - answer])

    def what_happens(answer):
        return words.table(["switch", "lamp"], enumerate(lamp(answer)))

    exercise = exercise_of(1, compare=lamp, explain=what_happens)
    assert exercise.judge(lambda: 1).state == "right"
    shown = "it: not right yet.\nswitch  lamp\n     0     0\n     1     1\nStuck? hint(it)"
    assert exercise.judge(lambda: 0).text == shown
    assert "Nothing" not in exercise.judge(lambda: "up").text  # there is no table of it


def test_a_mistake_is_named_only_if_its_error_is_the_same_where_nothing_else_tells_it():
    exercise = Exercise(lambda x: x + 1, hints=["."], more=".", edge_cases=[(1.0,), (-1.0,)])
    exercise.__name__ = "one_more"

    @exercise.wrong
    def refuses(x):
        """You refuse numbers below zero. See 00 · part 5."""
        if x < 0:
            raise ValueError("below zero")
        return x + 1

    def fails(x):
        if x < 0:
            raise ValueError("no")
        return x + 1

    assert exercise.judge(refuses).misconception == "refuses"
    assert exercise.judge(fails).misconception is None


def test_a_mistake_has_its_name_where_docstrings_are_left_out():
    exercise = exercise_of(1.0)

    @exercise.wrong
    def sum_for_mean():
        return 2.0

    assert exercise.judge(lambda: 2.0).text.startswith("it: not right yet. Sum for mean.\n")


def test_two_mistakes_that_fit_are_neither_of_them_named():
    exercise = exercise_of(1.0)
    exercise.wrong(lambda: 2.0)
    exercise.wrong(lambda: 2)
    verdict = exercise.judge(lambda: 2.0)
    assert (verdict.state, verdict.misconception) == ("wrong", None)
    assert "Stuck? hint(it)" in verdict.text


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
    explained = inspect.getdoc(LESSONS[3].exercises["absolute"].solution)
    assert text == f"def absolute(Z):\n    return relu(Z) + relu(-Z)\n\n{explained}\n"


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

    def row_means(X):
        return X.mean(axis=1)

    lesson.check(row_means)
    capsys.readouterr()
    assert "Lesson 03: 1 of 2 solved\n  row_means  solved\n" in printed(capsys, lesson.summary)


def test_a_network_is_written_so_that_it_can_be_made_again():
    network = nnlib.Network([1, 1], loss="mean_squared_error", rng=np.random.default_rng(0))
    network.theta = [0.25, -2]
    assert words.written(network).endswith("2 parameters, theta = [0.25, -2]")


def test_large_and_deep_answers_are_cut(lesson):
    from nncourse.exercises.engine.compare import difference

    wide, wrong = np.zeros((30, 30)), np.zeros((30, 30))
    wrong[12, 25] = 1
    assert difference(wide, wrong).splitlines() == [
        "Of 900 entries, 1 is wrong:",
        "   entry  expected  received",
        "[12, 25]         0         1",
    ]
    wrong[:, 3] = 1.0000001
    lines = difference(wide + 1, wrong).splitlines()
    assert lines[0] == "Of 900 entries, 869 are wrong. The first of them:"
    assert len(lines) == 8
    lines = difference(np.zeros(12), np.eye(12)[4] * 1e-8).splitlines()
    assert lines == [
        "Of 12 entries, 1 is wrong:",
        "entry  expected  received",
        "  [4]         0     1e-08",
        "Where (· right, × wrong):",
        "· · · · × · · · · · · ·",
    ]
    deep = np.zeros((2, 2, 2))
    deep[1, 0, 1] = 0.5
    assert difference(np.zeros((2, 2, 2)), deep).startswith("In the table [1] of the answer:\nexpected")
    assert "1.0000001" in difference(np.array(1.0000001), np.array(1.00001))
    assert difference(np.array([np.nan, np.inf]), np.array([np.nan, np.inf])) is None
    assert difference(np.array([np.inf]), np.array([-np.inf]))
    assert difference(np.array([True, False]), [1, 0]) is None
