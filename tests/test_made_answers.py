"""Wrong answers that are made, not written, are refused by every exercise, or it says why they may pass.

`made.py` makes them from the solution: an argument ignored, a size hard-coded, the input returned, the answer
reversed, an operator swapped, another generator used. What may pass is declared with the exercise, `may_pass`.
"""

import copy

import numpy as np
import pytest
from made import made, right_in_another_form
from test_exercises import EXERCISES, LESSONS

from nncourse.exercises.engine.exercise import Exercise
from nncourse.exercises.engine.judging import alike

OF_ONE_FORM = {(10, "cut"): "views are asked for", (10, "gradient"): "the type of theta is asked for"}
each_exercise = pytest.mark.parametrize(
    ("number", "exercise"),
    [(number, exercise) for number, lesson in LESSONS.items() for exercise in lesson.exercises.values()],
    ids=[exercise.__name__ for _, exercise in EXERCISES],
)


def passes(exercise, answer):
    """Say whether an answer is taken for right; what a task forbids beside the numbers is left aside."""
    for arguments, right in zip(exercise.draw(), exercise.outcomes(exercise.solution), strict=True):
        outcome = exercise.run(answer, arguments, seconds=0.5)
        if not alike([right], [outcome]) or set(outcome.changed) - set(exercise.may_change):
            return False  # most are refused by the first input
    numbers_alone = copy.copy(exercise)
    numbers_alone.forbid = numbers_alone.require = ()
    return numbers_alone.judge(answer).state == "right"


@each_exercise
def test_answers_that_are_made_are_refused(number, exercise):
    accepted = {label for label, answer in made(exercise) if passes(exercise, answer)}
    assert accepted == set(exercise.may_pass)


@each_exercise
def test_what_may_pass_has_a_reason(number, exercise):
    assert all(len(reason.split()) >= 3 for reason in exercise.may_pass.values())


@each_exercise
def test_a_right_answer_in_another_form_is_right(number, exercise):
    if (number, exercise.__name__) in OF_ONE_FORM:
        pytest.skip(OF_ONE_FORM[number, exercise.__name__])
    for label, answer in right_in_another_form(exercise):
        for arguments, right in zip(exercise.draw(), exercise.outcomes(exercise.solution), strict=True):
            assert alike([right], [exercise.run(answer, arguments)]), label


def test_coordinates_one_after_the_other_are_refused():
    def one_after_the_other(f, w, learning_rate, steps):
        w, h = w.astype(float), 1e-5
        for _ in range(steps):
            for k in range(len(w)):
                nudge = h * (np.arange(len(w)) == k)
                w = w - learning_rate * (f(w + nudge) - f(w - nudge)) / (2 * h) * (nudge > 0)
        return w

    accepted = passes(LESSONS[0].exercises["walk_downhill"], one_after_the_other)
    assert not accepted


# What is made


def test_enough_is_made_of_a_solution():
    def rows_up_to(X, k):
        X, k = X[:k] * 2, k + len(X)
        return X.T, k

    exercise = Exercise(rows_up_to, hints=["."], more=".", edge_cases=[(np.arange(6.0).reshape(3, 2), 2)])
    labels = [label for label, _ in made(exercise)]
    assert len(labels) == len(set(labels)) > 40
    for label in (
        "always the answer of case 1",
        "X as at first",
        "k taken for 0",
        "returns X transposed",
        "returns X clipped at 0",
        "item 1 of the answer reversed along axis 1",
        "item 2 of the answer plus 1",
        "items 1 and 2 swapped",
        "len(X) → as_at_first(lambda: len(X))",
        "X[:k] * 2 → X[:k] / 2",
        "k + len(X) → k - len(X)",
        "2 → 3",
        "X.T → X",
    ):
        assert label in labels
    assert any(label.startswith("X, k = (X[:k] * 2, k + len(X)) → if True: X = X[:k] * 2 k = k") for label in labels)


def test_an_input_that_tells_nothing_apart_lets_answers_pass():
    def total(x):
        return x.sum()

    weak = Exercise(total, hints=["."], more=".", edge_cases=[(np.array([1.0]),), (np.array([2.0]),)])
    assert {label for label, answer in made(weak) if passes(weak, answer)} >= {"x.sum → x.mean", "returns x"}
    strong = Exercise(total, hints=["."], more=".", edge_cases=[(np.array([1.5, -4.0]),), (np.array([2.0]),)])
    no_mistakes = {"for x sorted", "for x reversed along axis 0"}
    assert {label for label, answer in made(strong) if passes(strong, answer)} == no_mistakes
