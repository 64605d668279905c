"""Lesson 01. Exercises with one neuron, from two switches to a rule that learns."""

from __future__ import annotations

import numpy as np

from nncourse.exercises.lesson import Lesson
from nnlib.neurons import neuron, step

lesson = Lesson(1)
check, hint, solution, summary = lesson.check, lesson.hint, lesson.solution, lesson.summary

SWITCHES = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])


# 1 · Both switches


def answers_to_the_switches(answer: tuple) -> np.ndarray:
    """What the neuron says to the switches (0, 0), (0, 1), (1, 0) and (1, 1)."""
    w, b = answer
    return step(SWITCHES @ np.asarray(w) + b)


@lesson.exercise(
    compare=answers_to_the_switches,
    hints=[
        "Write down the score of each of the four positions with letters: b, w₂ + b, w₁ + b, w₁ + w₂ + b. Which of "
        "them must be above zero?",
        "Give both switches the weight 1. The score is then the number of switches that are up, plus b.",
        "One switch must not reach above zero, and two must: 1 + b ≤ 0 < 2 + b.",
    ],
    more="with the weights 1 and 1, any bias from -2 (not included) to -1 (included) will do. With d inputs of weight "
    "1, a bias of 0.5 - d makes the neuron that asks for all of them, and -0.5 the one that asks for any of "
    "them.",
)
def both_switches():
    """One switch gives the score -0.5, two give 0.5."""
    return [1, 1], -1.5


@both_switches.wrong
def one_switch_is_enough():
    """Your neuron fires if at least one switch is up: the bias is too high.

    It should ask for both. See 01 · part 10, one line is not enough.
    """
    return [1, 1], -0.5


@both_switches.wrong
def never_fires():
    """Your neuron never fires.

    Is the score of (1, 1) exactly zero? That is not above zero, and the step says 0. See 01 · part 5.
    """
    return [1, 1], -2


@both_switches.wrong
def fires_unless_both():
    """Your neuron fires unless both are up: every sign is the other way round.

    See 01 · part 7, everything times minus one.
    """
    return [-1, -1], 1.5


@both_switches.wrong
def hears_one_switch():
    """Your neuron hears one switch only, for the other weight is too small to matter. See 01 · part 7."""
    return [1, 0], -0.5


@both_switches.wrong
def hears_the_other_switch():
    """Your neuron hears the second switch only: the weight of the first is too small to matter. See 01 · part 7."""
    return [0, 1], -0.5


# 2 · How much sun?


@lesson.exercise(
    inputs=lambda rng, n: (rng.uniform(0, 5, n).round(1), np.array([1.5, -2.0]) + rng.integers(0, 3, 2), 3.0 - n),
    edge_cases=[(np.array([4.0]), np.array([1.0, -2.0]), 3.0), (np.array([1, 2, 4]), np.array([2, -3]), 1)],
    hints=[
        "On the border the score is zero: w₁ x₁ + w₂ x₂ + b = 0. The washing is x₂, and x₁ is wanted.",
        "Bring all that has no x₁ to the other side. Every term changes its sign.",
        "w₁ x₁ = -(w₂ x₂ + b). One division is left.",
    ],
    more="the change of this border with the bias is -1/w₁: a larger bias needs less sun, and the larger the weight of "
    "the sun, the less the bias can move. If w₁ is 0 there is no such border: it runs along the axis.",
)
def needed_sun(washing, w, b):
    """Solve w₁ x₁ + w₂ x₂ + b = 0 for x₁."""
    return -(w[1] * washing + b) / w[0]


@needed_sun.wrong
def sign_forgotten(washing, w, b):
    """Your hours have the wrong sign: a term that goes to the other side of the equation turns its sign.

    See 01 · part 5.
    """
    return (w[1] * washing + b) / w[0]


@needed_sun.wrong
def sign_of_the_bias(washing, w, b):
    """You turned the sign of the washing, and not that of the bias: both go to the other side. See 01 · part 5."""
    return (b - w[1] * washing) / w[0]


@needed_sun.wrong
def sign_of_the_washing(washing, w, b):
    """You turned the sign of the bias, and not that of the washing: both go to the other side. See 01 · part 5."""
    return (w[1] * washing - b) / w[0]


@needed_sun.wrong
def weights_of_summer(washing, w, b):
    """You used the weights of part 5, 1 and -2, whatever w is: take w[0] and w[1]. See 01 · part 11, exercise 2."""
    return 2 * washing - b


@needed_sun.wrong
def bias_left_out(washing, w, b):
    """The bias is missing: your border goes through the origin, whatever b is. See 01 · part 10."""
    return -w[1] * washing / w[0]


@needed_sun.wrong
def not_divided(washing, w, b):
    """You did not divide by the weight of the sun, as if an hour always counted one point. See 01 · part 5."""
    return -(w[1] * washing + b)


@needed_sun.wrong
def weights_swapped(washing, w, b):
    """You swapped the weights: w[0] belongs to the sun, w[1] to the washing. See 01 · part 5."""
    return -(w[0] * washing + b) / w[1]


# 3 · How far from the border?


@lesson.exercise(
    inputs=lambda rng, n: (
        rng.integers(-4, 5, n + 1).astype(float),
        rng.integers(1, 5, n + 1) * rng.choice([-1.0, 1.0], n + 1),
        float(rng.integers(1, 6)),
    ),
    edge_cases=[
        (np.array([3, 4]), np.array([10, -20]), 30),
        (np.array([1.0, 2.0, 3.0]), np.array([2.0, 1.0, 2.0]), 2.0),
        (np.zeros(2), np.array([3.0, 4.0]), -10.0),
    ],
    hints=[
        "The top of the fraction is the score that you know. The bottom is one number, made of w alone.",
        "A length is the root of a sum of squares. w @ w multiplies w with itself, pair by pair, and adds up.",
        "np.sqrt(w @ w) is the length of w. Mind the brackets: the bias belongs to the top of the fraction.",
    ],
    more="the distance does not change if all numbers of the neuron are multiplied by ten. The smallest distance of "
    "all examples is called the margin, and the support vector machine is the neuron whose margin is the largest.",
)
def distance(x, w, b):
    """A factor in w and b stands above and below the line of the fraction, and cancels."""
    return (w @ x + b) / np.sqrt(w @ w)


@distance.wrong
def score_alone(x, w, b):
    """You returned the score: it grows with the length of w, and the distance does not.

    Divide by the length. See 01 · part 7, everything times ten.
    """
    return w @ x + b


@distance.wrong
def square_of_the_length(x, w, b):
    """You divided by the square of the length: the root is missing. See 01 · part 11, exercise 3."""
    return (w @ x + b) / (w @ w)


@distance.wrong
def two_weights_only(x, w, b):
    """Your length is that of the first two weights: w can have more, and all of them count.

    See 01 · part 11, exercise 3.
    """
    return (w @ x + b) / np.sqrt(w[0] ** 2 + w[1] ** 2)


@distance.wrong
def sum_for_length(x, w, b):
    """You divided by the sum of the weights without their signs.

    That is the length of a walk along the axes; the straight way is the root of the sum of squares. See 01 · part 11,
    exercise 3.
    """
    return (w @ x + b) / np.abs(w).sum()


@distance.wrong
def brackets_missing(x, w, b):
    """You divided only the bias by the length: brackets are missing around the score. See 01 · part 11, exercise 3."""
    return w @ x + b / np.sqrt(w @ w)


@distance.wrong
def bias_not_divided(x, w, b):
    """You divided only w · x, and added the whole bias: it belongs to the score, see 01 · part 5."""
    return w @ x / np.sqrt(w @ w) + b


@distance.wrong
def side_lost(x, w, b):
    """The sign is lost: on the side where the neuron stays silent the distance is negative. See 01 · part 5."""
    return np.abs(w @ x + b) / np.sqrt(w @ w)


@distance.wrong
def bias_forgotten(x, w, b):
    """The bias is missing: you measured the distance from a border through the origin. See 01 · part 10."""
    return w @ x / np.sqrt(w @ w)


# 4 · Light the lamp


def lamp_in_all_positions(answer: tuple) -> np.ndarray:
    """Whether your lamp is lit for the switches (0, 0), (0, 1), (1, 0) and (1, 1)."""
    second_w, second_b, third_w, third_b = answer
    first = step(SWITCHES @ np.array([1, 1]) - 0.5)  # at least one switch is up
    second = step(SWITCHES @ np.asarray(second_w) + second_b)
    return step(np.column_stack([first, second]) @ np.asarray(third_w) + third_b)


@lesson.exercise(
    compare=lamp_in_all_positions,
    hints=[
        "The second neuron must be silent at (1, 1) and fire at the other three. It is the opposite of exercise 1.",
        "Turn all signs of a neuron round, and it gives the opposite answers, except on its border.",
        "The third neuron hears two answers, and has to ask for both of them. You have built that one already.",
    ],
    more="the lamp is lit if at least one is up, AND not both. Two lines and a neuron that combines them do what no "
    "single line can. With enough such neurons in the middle, any rule of any number of switches can be built.",
)
def light_the_lamp():
    """At least one, and not both, is exactly one: the third neuron is that of exercise 1."""
    second_w, second_b = [-1, -1], 1.5
    third_w, third_b = [1, 1], -1.5
    return second_w, second_b, third_w, third_b


@light_the_lamp.wrong
def third_asks_for_any():
    """Your lamp is lit in every position: the third neuron fires if one of the two others does.

    It must ask for both. See 01 · part 10.
    """
    return [-1, -1], 1.5, [1, 1], -0.5


@light_the_lamp.wrong
def second_asks_for_both():
    """Your lamp is lit only if both switches are up.

    The second neuron must fire unless both are: turn its signs round. See 01 · part 7, everything times minus one.
    """
    return [1, 1], -1.5, [1, 1], -1.5


@light_the_lamp.wrong
def second_repeats_the_first():
    """Your lamp is lit if at least one switch is up, as the first neuron says already.

    The second has to take (1, 1) away. See 01 · part 10.
    """
    return [1, 1], -0.5, [1, 1], -1.5


@light_the_lamp.wrong
def lamp_never_lit():
    """Your lamp is never lit.

    Is the score of the third neuron exactly zero when both others fire? That is not above zero. See 01 · part 5.
    """
    return [-1, -1], 1.5, [1, 1], -2


@light_the_lamp.wrong
def third_is_turned_round():
    """Your lamp is dark where it should be lit, and lit where it should be dark.

    The signs of the third neuron are the wrong way round. See 01 · part 7, everything times minus one.
    """
    return [-1, -1], 1.5, [-1, -1], 1.5


# 5 · Learn from each mistake


@lesson.exercise(
    inputs=lambda rng, n: (
        rng.integers(1, 9, n + 1).astype(float),
        int(n % 2),
        rng.integers(-3, 4, n + 1).astype(float),
        float(rng.integers(-2, 3)),
    ),
    edge_cases=[
        (np.array([3.0, 1.0]), 1, np.zeros(2), 0.0),
        (np.array([3.0, 1.0]), 0, np.zeros(2), 0.0),
        (np.array([6.0, 2.0]), 0, np.array([1.0, -2.0]), 3.0),
        (np.array([6.0, 2.0]), 1, np.array([1.0, -2.0]), 3.0),
        (np.array([6.0, 2.0]), 1, np.array([1.0, -2.0]), -3.0),  # here the bias decides, and here
        (np.array([3.0, 2.0]), 0, np.array([1.0, -2.0]), 3.0),
    ],
    hints=[
        "First ask the neuron what it says: a is 1 if w @ x + b is above zero, else 0.",
        "y - a is 1, 0 or -1. It says in which direction to change, and whether to change at all.",
        "Return a pair: w + (y - a) * x, and the same for b, whose input is always 1.",
    ],
    more="if some line parts the two classes, the rule finds one after a finite number of changes, however long the "
    "list of examples is (Novikoff, 1962). If none does, as with the lamp, it goes on for ever.",
)
def learn(x, y, w, b):
    """A dry day that was called damp adds its inputs to the weights: next time its score will be higher."""
    a = neuron(x, w, b)
    return w + (y - a) * x, b + (y - a)


@learn.wrong
def away_from_the_answer(x, y, w, b):
    """You step in the wrong direction: it is y - a, the truth minus the answer. See 01 · part 11, exercise 5."""
    a = neuron(x, w, b)
    return w + (a - y) * x, b + (a - y)


@learn.wrong
def bias_stays(x, y, w, b):
    """Only the weights learn: the bias is forgotten in the update.

    The border can then turn and never move. See 01 · part 10, a forgotten bias.
    """
    return w + (y - neuron(x, w, b)) * x, b


@learn.wrong
def bias_not_heard(x, y, w, b):
    """Your neuron answers without its bias: it fires if w @ x + b is above zero. See 01 · part 5."""
    change = y - (1 if w @ x > 0 else 0)
    return w + change * x, b + change


@learn.wrong
def weights_without_x(x, y, w, b):
    """Your weights all change by the same amount: the factor x is missing.

    An input that was large has had more to do with the mistake. See 01 · part 11, exercise 5.
    """
    change = y - neuron(x, w, b)
    return w + change, b + change


@learn.wrong
def score_for_answer(x, y, w, b):
    """You took the score z for the answer a: the step function is missing. See 01 · part 5."""
    change = y - (w @ x + b)
    return w + change * x, b + change


@learn.wrong
def always_changes(x, y, w, b):
    """You change the numbers after every example, right answers included.

    The factor is y - a, which is zero when the neuron was right. See 01 · part 11, exercise 5.
    """
    return w + (2 * y - 1) * x, b + (2 * y - 1)


@learn.wrong
def learns_from_silence_only(x, y, w, b):
    """You learn if the neuron was silent and should have fired, and not from the other kind of mistake.

    There y - a is -1. See 01 · part 11, exercise 5.
    """
    change = max(y - neuron(x, w, b), 0)
    return w + change * x, b + change


@learn.wrong
def zero_fires(x, y, w, b):
    """Your neuron fires at a score of exactly zero: the step asks for more than zero. See 01 · part 5."""
    change = y - (1 if w @ x + b >= 0 else 0)
    return w + change * x, b + change


@learn.wrong
def weights_in_place(x, y, w, b):
    """The numbers are right, but `w +=` changes the caller's array as well: write w = w + … to make a new one.

    An array is not copied when it is handed to a function. See 01 · part 11, exercise 5.
    """
    change = y - neuron(x, w, b)
    w += change * x
    return w, b + change


# 6 · Until nothing changes


def _days(rng: np.random.Generator, n: int) -> tuple:
    X = rng.integers(0, 10, (n + 3, 2)).astype(float)
    return X, (X @ np.array([1.0, -2.0]) + 1.5 > 0).astype(int), 4 * n


@lesson.exercise(
    inputs=_days,
    edge_cases=[
        (np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0]), 20),  # no line parts these
        (np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 0, 0, 1]), 20),
        (np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([0, 0]), 5),  # right from the beginning
        (np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([1, 1]), 1),
    ],
    hints=[
        "Two loops, one in the other: passes outside, examples inside. Inside stands the rule of exercise 5.",
        "Keep a variable that says whether anything was changed in this pass. Set it to False where a pass begins.",
        "At the end of a pass: if nothing has changed, return w, b and the number of passes so far, this one included.",
        "After the loop over the passes, when there was always something to change: return w, b, passes.",
    ],
    more="this is the perceptron of 1958, whole. On the lamp, w and b go round in a circle: from the second pass on, "
    "each pass ends where the one before it ended. With the smooth errors of later lessons, training settles on a "
    "compromise where no line is right.",
)
def train(X, y, passes):
    """The last pass, in which nothing changes, is the proof that all answers are right; it counts as well."""
    w, b = np.zeros(X.shape[1]), 0.0
    for done in range(1, passes + 1):
        changed = False
        for i in range(len(X)):
            error = y[i] - neuron(X[i], w, b)
            if error != 0:
                w, b, changed = w + error * X[i], b + error, True
        if not changed:
            return w, b, done
    return w, b, passes


def _perceptron(X, y, passes, *, bias=1, whole_pass=False, first_error=False, fires_at_zero=False):
    """Apply the rule with one thing changed; give w, b, the passes made, and whether it came to rest."""
    w, b = np.zeros(X.shape[1]), 0.0
    for done in range(1, passes + 1):
        Z = X @ w + b
        changed = False
        for i in range(len(X)):
            z = Z[i] if whole_pass else X[i] @ w + b
            error = y[i] - (z >= 0 if fires_at_zero else z > 0)
            if error != 0:
                w, b, changed = w + error * X[i], b + bias * error, True
                if first_error:
                    break
        if not changed:
            return w, b, done, True
    return w, b, passes, False


@train.wrong
def always_all_passes(X, y, passes):
    """You report all passes, though nothing changed any more: stop after the first pass without a change.

    The weights are right. See 01 · part 11, exercise 6.
    """
    w, b, _, _ = _perceptron(X, y, passes)
    return w, b, passes


@train.wrong
def last_pass_not_counted(X, y, passes):
    """Your count is one too small: the pass in which nothing changed is a pass too.

    Does range start at 0? Then its number is one less than the passes made. See 01 · part 11, exercise 6.
    """
    w, b, done, rested = _perceptron(X, y, passes)
    return w, b, done - rested


@train.wrong
def counted_from_zero(X, y, passes):
    """Your count is one too small every time: range starts at 0, so in the first pass its number is 0.

    See 01 · part 11, exercise 6.
    """
    w, b, done, _ = _perceptron(X, y, passes)
    return w, b, done - 1


@train.wrong
def ends_compared(X, y, passes):
    """You compare the numbers at the end of a pass with those at its beginning, and find them alike.

    On the lamp they go round in a circle: changed on the way, and back at the end. Note each change where it happens.
    See 01 · part 11, exercise 6.
    """
    start = np.zeros(X.shape[1] + 1)
    for done in range(1, passes + 1):
        w, b = _perceptron(X, y, done)[:2]
        if np.array_equal(start, [*w, b]):
            return w, b, done
        start = np.array([*w, b])
    return w, b, passes


@train.wrong
def one_pass_only(X, y, passes):
    """You stop after the first pass, whatever happened in it: is `return` indented too far? See 01 · part 11."""
    w, b, _, _ = _perceptron(X, y, 1)
    return w, b, 1


@train.wrong
def decided_before_the_pass(X, y, passes):
    """You ask for all answers at the beginning of a pass, and then learn from old ones.

    Each example must meet the weights that the example before it has left behind. See 01 · part 11, exercise 5.
    """
    return _perceptron(X, y, passes, whole_pass=True)[:3]


@train.wrong
def bias_left_at_zero(X, y, passes):
    """The bias is never changed: your border goes through the origin for ever. See 01 · part 10."""
    return _perceptron(X, y, passes, bias=0)[:3]


@train.wrong
def starts_again_after_a_mistake(X, y, passes):
    """You leave the pass at the first mistake, so that the examples after it wait for their turn.

    Go on to the last one. See 01 · part 11, exercise 6.
    """
    return _perceptron(X, y, passes, first_error=True)[:3]


@train.wrong
def fires_at_zero(X, y, passes):
    """Your neuron fires at a score of exactly zero, where the first example stands: use > 0. See 01 · part 5."""
    return _perceptron(X, y, passes, fires_at_zero=True)[:3]
