"""Lesson 01. Exercises with one neuron, from two switches to a rule that learns."""

from __future__ import annotations

import numpy as np

from nncourse.exercises.engine.lesson import Lesson
from nncourse.exercises.engine.words import table
from nnlib.neurons import neuron, step

lesson = Lesson(1)
check, hint, solution, summary = lesson.check, lesson.hint, lesson.solution, lesson.summary

SWITCHES = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])


# 1 · Both switches


BOTH = np.array([0, 0, 0, 1])


def answers_to_the_switches(answer: tuple) -> list:
    """What the neuron says to the switches (0, 0), (0, 1), (1, 0) and (1, 1).

    If it always fires, whether the bias with the other sign would be right; if it never does, whether the score of
    (1, 1) is exactly zero.
    """
    sums, b = SWITCHES @ np.asarray(answer[0]), np.asarray(answer[1]).item()
    says = step(sums + b)
    return [*says, says.all() and np.array_equal(step(sums - b), BOTH), not says.any() and sums[-1] + b == 0]


def scores_of_the_switches(answer: tuple) -> str:
    """Show what the neuron says to each position, and why."""
    scores = SWITCHES @ np.asarray(answer[0]) + np.asarray(answer[1]).item()
    rows = [(x1, x2, z, a, wanted) for (x1, x2), z, a, wanted in zip(SWITCHES, scores, step(scores), BOTH, strict=True)]
    return table(["bottom", "top", "score", "answer", "wanted"], rows)


@lesson.exercise(
    compare=answers_to_the_switches,
    explain=scores_of_the_switches,
    hints=[
        "Write down the score of each of the four positions with letters: b, w₂ + b, w₁ + b, w₁ + w₂ + b. Which of "
        "them must be above zero?",
        "Give both switches the weight 1. The score is then the number of switches that are up, plus b.",
        "One switch must not reach above zero, and two must: 1 + b ≤ 0 < 2 + b.",
    ],
    more="with the weights 1 and 1, any bias from -2 (not included) to -1 (included) will do. With d inputs of weight "
    "1, a bias of 0.5 - d makes the neuron that asks for all of them, and -0.5 the one that asks for any of "
    "them.",
    may_pass={
        "item 1 of the answer reversed": "the switches may change places",
        "item 1 of the answer, each without its sign": "both weights are positive",
    },
)
def both_switches():
    """One switch gives the score -0.5, two give 0.5."""
    return [1, 1], -1.5


@both_switches.wrong
def one_switch_is_enough():
    """Your neuron fires if at least one switch is up: one weight and the bias are above zero together.

    It should ask for both. See 01 · part 10, one line is not enough.
    """
    return [1, 1], -0.5


@both_switches.wrong
def threshold_for_bias():
    """Your neuron fires in every position, and with the sign of the bias turned it would be right.

    The bias is added to the score, and the step compares with zero: whoever asks for a sum above 1.5 has the bias -1.5.
    See 01 · part 5, one day.
    """
    return [1, 1], 1.5


@both_switches.wrong
def always_fires():
    """Your neuron fires in every position: no score is at or below zero. See 01 · part 5, the border is a line."""
    return [1, 1], 5


@both_switches.wrong
def stops_on_the_border():
    """Your neuron never fires: the score of (1, 1) is exactly zero, and that is not above zero.

    See 01 · part 5, one day.
    """
    return [1, 1], -2


@both_switches.wrong
def never_fires():
    """Your neuron never fires: even the score of (1, 1), both weights and the bias together, is below zero.

    See 01 · part 5, one day.
    """
    return [1, 1], -3


@both_switches.wrong
def fires_unless_both():
    """Your neuron fires unless both are up: turn every sign round.

    See 01 · part 7, everything times minus one.
    """
    return [-1, -1], 1.5


@both_switches.wrong
def fires_if_none():
    """Your neuron fires only if no switch is up. A weight below zero makes a switch speak against firing.

    See 01 · part 5, the weights are a direction.
    """
    return [-1, -1], 0.5


@both_switches.wrong
def first_without_the_second():
    """Your neuron fires if the first switch is up and the second is not: the second speaks against firing.

    A weight above zero lets a switch speak for it. See 01 · part 5, the weights are a direction.
    """
    return [1, -1], -0.5


@both_switches.wrong
def second_without_the_first():
    """Your neuron fires if the second switch is up and the first is not: the first speaks against firing.

    A weight above zero lets a switch speak for it. See 01 · part 5, the weights are a direction.
    """
    return [-1, 1], -0.5


@both_switches.wrong
def hears_one_switch():
    """Your neuron does what the first switch does: the second changes nothing. See 01 · part 7, one weight zero."""
    return [1, 0], -0.5


@both_switches.wrong
def hears_the_other_switch():
    """Your neuron does what the second switch does: the first changes nothing. See 01 · part 7, one weight zero."""
    return [0, 1], -0.5


# 2 · How much sun?


@lesson.exercise(
    inputs=lambda rng, n: (
        rng.uniform(0, 5, n).round(1),
        np.array([1.5, -2.25]) + rng.integers(0, 2, 2),
        (5.5, -0.75)[n % 2] - n / 4,
    ),
    edge_cases=[
        (np.array([4.0]), np.array([1.0, -2.0]), 3.0),
        (np.array([1, 2, 4]), np.array([2, -3]), 1),
        (np.array([3.0, 0.0]), np.array([-1.5, 2.0]), -4.0),  # an hour of sun lowers the score
    ],
    hints=[
        "On the border the score is zero: w₁ x₁ + w₂ x₂ + b = 0. The laundry is x₂, and x₁ is wanted.",
        "Bring all that has no x₁ to the other side. Every term changes its sign.",
        "w₁ x₁ = -(w₂ x₂ + b). One division is left.",
    ],
    more="the change of this border with the bias is -1/w₁: a larger bias needs less sun, and the larger the weight of "
    "the sun, the less the bias can move. If w₁ is 0 there is no such border: it runs along the axis.",
)
def needed_sun(laundry, w, b):
    """Solve w₁ x₁ + w₂ x₂ + b = 0 for x₁."""
    return -(w[1] * laundry + b) / w[0]


@needed_sun.wrong
def sign_forgotten(laundry, w, b):
    """Your hours have the wrong sign: a term that goes to the other side of the equation turns its sign.

    See 01 · part 5.
    """
    return (w[1] * laundry + b) / w[0]


@needed_sun.wrong
def sign_of_the_bias(laundry, w, b):
    """You turned the sign of the laundry, and not that of the bias: both go to the other side. See 01 · part 5."""
    return (b - w[1] * laundry) / w[0]


@needed_sun.wrong
def sign_of_the_laundry(laundry, w, b):
    """You turned the sign of the bias, and not that of the laundry: both go to the other side. See 01 · part 5."""
    return (w[1] * laundry - b) / w[0]


@needed_sun.wrong
def weights_of_summer(laundry, w, b):
    """You used the weights of part 5, 1 and -2, whatever w is: take w[0] and w[1]. See 01 · part 11, exercise 2."""
    return 2 * laundry - b


@needed_sun.wrong
def border_of_summer(laundry, w, b):
    """You used the border of part 5, whatever w and b are. See 01 · part 11, exercise 2."""
    return 2 * laundry - 3


@needed_sun.wrong
def bias_left_out(laundry, w, b):
    """The bias is missing: your border goes through the origin, whatever b is. See 01 · part 10."""
    return -w[1] * laundry / w[0]


@needed_sun.wrong
def not_divided(laundry, w, b):
    """You did not divide by the weight of the sun, as if an hour always counted one point. See 01 · part 5."""
    return -(w[1] * laundry + b)


@needed_sun.wrong
def weights_swapped(laundry, w, b):
    """You swapped the weights: w[0] belongs to the sun, w[1] to the laundry. See 01 · part 5."""
    return -(w[0] * laundry + b) / w[1]


@needed_sun.wrong
def only_the_bias_divided(laundry, w, b):
    """You divided only the bias: the laundry is divided by the weight of the sun as well. Brackets are missing.

    See 01 · part 11, exercise 2.
    """
    return -w[1] * laundry - b / w[0]


@needed_sun.wrong
def only_the_laundry_divided(laundry, w, b):
    """You divided only the laundry: the bias is divided by the weight of the sun as well. Brackets are missing.

    See 01 · part 11, exercise 2.
    """
    return -w[1] * laundry / w[0] - b


@needed_sun.wrong
def sign_inside_the_brackets_only(laundry, w, b):
    """The minus belongs to the whole sum, and you divided the bias alone: brackets are missing, -(…) / w[0].

    See 01 · part 11, exercise 2.
    """
    return -w[1] * laundry + b / w[0]


@needed_sun.wrong
def divided_by_the_other_weight(laundry, w, b):
    """You divided by the weight of the laundry: x₁ has the factor w₁, so divide by that.

    See 01 · part 11, exercise 2.
    """
    return -(w[1] * laundry + b) / w[1]


@needed_sun.wrong
def multiplied(laundry, w, b):
    """You multiplied by the weight of the sun: the other way round, it is a division. See 01 · part 11, exercise 2."""
    return -(w[1] * laundry + b) * w[0]


@needed_sun.wrong
def weight_taken_away(laundry, w, b):
    """You subtracted the weight of the sun: it is a factor of x₁, so it is divided by. See 01 · part 11, exercise 2."""
    return -(w[1] * laundry + b) - w[0]


@needed_sun.wrong
def score_of_the_laundry(laundry, w, b):
    """You added up a score. The score is known, it is 0 on the border, and the hours are not.

    See 01 · part 5, the border is a line.
    """
    return w[0] * laundry + w[1] * laundry + b


@needed_sun.wrong
def bias_as_a_start(laundry, w, b):
    """You multiplied the laundry by its weight and left the sun out. Solve the whole equation for x₁.

    See 01 · part 5, the border is a line.
    """
    return w[1] * laundry + b


@needed_sun.wrong
def cut_at_zero(laundry, w, b):
    """Your hours are cut off at 0. A result below zero is right here: it says that the border lies to the left of 0.

    See 01 · part 11, exercise 2.
    """
    return np.maximum(-(w[1] * laundry + b) / w[0], 0)


@needed_sun.wrong
def whole_hours(laundry, w, b):
    """For laundry in whole kilograms your hours are cut to whole ones: np.zeros_like(laundry) holds no fractions.

    np.zeros(len(laundry)) does. See 00 · part 10, a quieter one: whole numbers.
    """
    hours = np.zeros_like(laundry)
    hours[:] = -(w[1] * laundry + b) / w[0]
    return hours


# 3 · How far from the border?


@lesson.exercise(
    inputs=lambda rng, n: (
        rng.integers(-4, 5, n + 1).astype(float),
        rng.integers(1, 5, n + 1) * rng.choice([-1.0, 1.0], n + 1),
        float(rng.integers(1, 6)) * rng.choice([-1.0, 1.0]),
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
def bias_taken_away(x, w, b):
    """You subtracted the bias: the score is w · x + b. See 01 · part 6."""
    return (w @ x - b) / np.sqrt(w @ w)


@distance.wrong
def root_of_the_sum(x, w, b):
    """You took the root of the sum of the weights: the squares are missing. See 01 · part 11, exercise 3."""
    return (w @ x + b) / np.sqrt(w.sum())


@distance.wrong
def sum_with_signs(x, w, b):
    """You divided by the sum of the weights: the length is the root of the sum of their squares.

    See 01 · part 11, exercise 3.
    """
    return (w @ x + b) / w.sum()


@distance.wrong
def length_of_the_point(x, w, b):
    """You divided by the length of x: the score grows with the length of w. See 01 · part 11, exercise 3."""
    return (w @ x + b) / np.sqrt(x @ x)


@distance.wrong
def bias_in_the_length(x, w, b):
    """Your length holds the bias too: it is that of w alone. See 01 · part 11, exercise 3."""
    return (w @ x + b) / np.sqrt(w @ w + b**2)


@distance.wrong
def mean_for_sum(x, w, b):
    """You took the mean of the squares: the length is the root of their sum. See 01 · part 11, exercise 3."""
    return (w @ x + b) / np.sqrt(np.mean(w**2))


@distance.wrong
def multiplied_by_the_length(x, w, b):
    """You multiplied by the length of w: the score grows with it, so divide. See 01 · part 11, exercise 3."""
    return (w @ x + b) * np.sqrt(w @ w)


@distance.wrong
def largest_weight(x, w, b):
    """You divided by the largest weight: the length is made of all weights. See 01 · part 11, exercise 3."""
    return (w @ x + b) / np.abs(w).max()


@distance.wrong
def distance_of_two_points(x, w, b):
    """You measured from x to w, as if w were a place: it is a direction.

    See 01 · part 5, the weights are a direction.
    """
    return np.sqrt(((x - w) ** 2).sum())


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
    """The sign is lost: on the side where the neuron does not fire the distance is negative. See 01 · part 5."""
    return np.abs(w @ x + b) / np.sqrt(w @ w)


@distance.wrong
def bias_forgotten(x, w, b):
    """The bias is missing: you measured the distance from a border through the origin. See 01 · part 10."""
    return w @ x / np.sqrt(w @ w)


# 4 · Light the lamp


LAMP = np.array([0, 1, 1, 0])
TELLS, SAME, ON_THE_BORDER = 0, 1, 2


def lamp_in_all_positions(answer: tuple) -> list:
    """What the second neuron and the lamp do for the switches (0, 0), (0, 1), (1, 0) and (1, 1).

    If the second neuron gives (1, 1) the same answer as (0, 1) or (1, 0), the first one does too, and no third can
    be right: then nothing else is compared. If the lamp stays dark, the third score may be exactly zero.
    """
    _, second, z2, third = _lamp(answer)
    if second[3] in second[1:3]:
        fires = z2 >= 0
        on_the_border = (z2 == 0).any() and fires[3] != fires[1] == fires[2]
        return [ON_THE_BORDER if on_the_border else SAME, *np.zeros(5)]
    lamp = step(third)
    return [TELLS, *lamp, bool(not lamp.any() and (third[1:3] == 0).all())]


def _lamp(answer: tuple) -> tuple:
    second_w, second_b, third_w, third_b = answer
    first = step(SWITCHES @ np.array([1, 1]) - 0.5)  # at least one switch is up
    z2 = SWITCHES @ np.asarray(second_w) + np.asarray(second_b).item()
    third = np.column_stack([first, step(z2)]) @ np.asarray(third_w) + np.asarray(third_b).item()
    return first, step(z2), z2, third


def what_the_neurons_say(answer: tuple) -> str:
    """Show the three neurons for each position."""
    first, second, z2, third = _lamp(answer)
    columns = zip(SWITCHES, first, z2, second, third, step(third), LAMP, strict=True)
    states = ("dark", "lit")
    rows = [(f"{x[0]} {x[1]}", a1, z, a2, z3, states[int(a3)], states[y]) for x, a1, z, a2, z3, a3, y in columns]
    return table(["switches", "first", "second score", "second", "third score", "lamp", "wanted"], rows)


@lesson.exercise(
    compare=lamp_in_all_positions,
    explain=what_the_neurons_say,
    hints=[
        "The first neuron says 1 to (0, 1), (1, 0) and (1, 1). So the second has to say something else to (1, 1) than "
        "to the other two. You have built such a neuron in exercise 1.",
        "Write a table with a line for each position: first answer, second answer, lamp. Then read it as the task of "
        "the third neuron: for which pairs of answers must it fire?",
        "If the second is that of exercise 1, the third fires when the first says 1 and the second 0: a weight above "
        "zero, and one below. If you turn the second round (part 7), the third is that of exercise 1.",
    ],
    more="the lamp is lit if at least one is up, AND not both. Two lines and a neuron that combines them do what no "
    "single line can. With enough such neurons in the middle, any rule of any number of switches can be built.",
    may_pass={
        "item 1 of the answer reversed": "the switches may change places",
        "item 2 of the answer without its sign": "the bias is positive",
        "item 2 of the answer rounded": "a bias of 2 asks for the same: 1.5 is one of many",
        "item 3 of the answer reversed": "both answers count alike",
        "item 3 of the answer, each without its sign": "both weights are positive",
    },
)
def light_the_lamp():
    """At least one, and not both, is exactly one: the third neuron is that of exercise 1."""
    second_w, second_b = [-1, -1], 1.5
    third_w, third_b = [1, 1], -1.5
    return second_w, second_b, third_w, third_b


@light_the_lamp.wrong
def second_makes_no_difference():
    """Your second neuron gives (1, 1) the same answer as (0, 1) or (1, 0), and so does the first.

    Then the third cannot tell them apart, whatever its weights are. See 01 · part 10, one line is not enough.
    """
    return [1, 1], -0.5, [1, 1], -1.5


@light_the_lamp.wrong
def second_on_the_border():
    """A score of your second neuron is exactly zero, and that is not above zero.

    So it gives (1, 1) the same answer as (0, 1) and (1, 0), and the third cannot tell them apart. Move its bias a
    little. See 01 · part 5, one day.
    """
    return [-1, -1], 1, [1, 1], -1.5


@light_the_lamp.wrong
def third_always_lit():
    """Your second neuron tells (1, 1) apart. But the score of your third is above zero in every position.

    Where should it be dark? See 01 · part 11, exercise 4.
    """
    return [-1, -1], 1.5, [1, 1], -0.5


@light_the_lamp.wrong
def third_on_the_border():
    """Your second neuron tells (1, 1) apart. But the lamp is never lit.

    Where it should be, the score of your third neuron is exactly zero, and that is not above zero. See 01 · part 5, one
    day.
    """
    return [-1, -1], 1.5, [1, 1], -2


@light_the_lamp.wrong
def third_never_lit():
    """Your second neuron tells (1, 1) apart. But the lamp is never lit: the score of your third is never above zero.

    See 01 · part 5, one day.
    """
    return [-1, -1], 1.5, [1, 1], -3


@light_the_lamp.wrong
def third_is_turned_round():
    """Your lamp is dark where it should be lit, and lit where it should be dark.

    The signs of the third neuron are the wrong way round. See 01 · part 7, everything times minus one.
    """
    return [-1, -1], 1.5, [-1, -1], 1.5


@light_the_lamp.wrong
def third_hears_the_first():
    """Your lamp is lit if at least one switch is up, which is what the first neuron says.

    Your second neuron tells (1, 1) apart, but the third still fires there. See 01 · part 11, exercise 4.
    """
    return [-1, -1], 1.5, [1, 0], -0.5


@light_the_lamp.wrong
def third_is_lit_without_a_switch():
    """Your lamp is right but for (0, 0): it is lit there, and no switch is up. See 01 · part 11, exercise 4."""
    return [-1, -1], 1.5, [0, 1], -0.5


@light_the_lamp.wrong
def third_asks_for_both_switches():
    """Your lamp is lit only if both switches are up: your third neuron fires at (1, 1) alone, where it should not.

    See 01 · part 11, exercise 4.
    """
    return [1, 1], -1.5, [1, 1], -1.5


# 5 · Learn from each mistake


@lesson.exercise(
    inputs=lambda rng, n: (
        rng.integers(-9, 18, n + 1) / 4,
        int(n % 2),
        rng.integers(-3, 4, n + 1) + 0.25,
        float(rng.integers(-2, 3)) + 0.5,
    ),
    edge_cases=[
        (np.array([3.0, 1.0]), 1, np.zeros(2), 0.0),
        (np.array([3.0, 1.0]), 0, np.zeros(2), 0.0),
        (np.array([6.0, 2.0]), 0, np.array([1.0, -2.0]), 3.0),
        (np.array([6.0, 2.0]), 1, np.array([1.0, -2.0]), 3.0),
        (np.array([6.0, 2.0]), 1, np.array([1.0, -2.0]), -3.0),  # here the bias decides, and here
        (np.array([3.0, 2.0]), 0, np.array([1.0, -2.0]), 3.0),
        (np.array([0.0, 2.5, -1.5]), 1, np.array([4.5, -1.0, 0.5]), 2.5),
        (np.array([0.5, 0.0, 1.5]), 0, np.array([4.5, -1.0, 0.5]), -1.0),
        (np.array([0.5, -0.25]), 1, np.array([-4.0, 1.5]), -6.0),  # still wrong after the change
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
def learns_from_one_kind_only(x, y, w, b):
    """You learn if the neuron did not fire and should have, and not from the other kind of mistake.

    There y - a is -1. See 01 · part 11, exercise 5.
    """
    change = max(y - neuron(x, w, b), 0)
    return w + change * x, b + change


@learn.wrong
def asked_again_for_the_bias(x, y, w, b):
    """Your neuron answers twice: for the bias it is asked again, with the new weights. Ask once, and keep a.

    See 01 · part 11, exercise 5.
    """
    w = w + (y - neuron(x, w, b)) * x
    return w, b + (y - neuron(x, w, b))


@learn.wrong
def asked_again_for_the_weights(x, y, w, b):
    """Your neuron answers twice: for the weights it is asked again, with the new bias. Ask once, and keep a.

    See 01 · part 11, exercise 5.
    """
    b = b + (y - neuron(x, w, b))
    return w + (y - neuron(x, w, b)) * x, b


@learn.wrong
def bias_turned_round(x, y, w, b):
    """Your weights are right. The bias changes the other way: add y - a to it as well. See 01 · part 11, exercise 5."""
    change = y - neuron(x, w, b)
    return w + change * x, b - change


@learn.wrong
def weights_turned_round(x, y, w, b):
    """Your bias is right. The weights change the other way: add (y - a) * x. See 01 · part 11, exercise 5."""
    change = y - neuron(x, w, b)
    return w - change * x, b + change


@learn.wrong
def bias_replaced(x, y, w, b):
    """Your weights are right. For the bias you returned the change alone: add it to b. See 01 · part 11, exercise 5."""
    change = y - neuron(x, w, b)
    return w + change * x, change


@learn.wrong
def inputs_for_the_bias(x, y, w, b):
    """Your weights are right. But the bias has an input of its own, always 1: it changes by y - a, without x.

    See 01 · part 11, exercise 5.
    """
    change = y - neuron(x, w, b)
    return w + change * x, b + change * x


@learn.wrong
def nothing_returned_when_right(x, y, w, b):
    """If the neuron was right you return nothing: then w and b come back as they are. See 01 · part 11, exercise 5."""
    change = y - neuron(x, w, b)
    return (w + change * x, b + change) if change else None


@learn.wrong
def changes_alone(x, y, w, b):
    """You returned the changes: the new numbers are the old ones plus the changes. See 01 · part 11, exercise 5."""
    change = y - neuron(x, w, b)
    return change * x, change


@learn.wrong
def weights_for_inputs(x, y, w, b):
    """You multiplied the change by w: the factor is the input x. See 01 · part 11, exercise 5."""
    change = y - neuron(x, w, b)
    return w + change * w, b + change


@learn.wrong
def bias_times_itself(x, y, w, b):
    """You multiplied the change of the bias by b: its input is always 1, so it changes by y - a.

    See 01 · part 11, exercise 5.
    """
    change = y - neuron(x, w, b)
    return w + change * x, b + change * b


@learn.wrong
def sign_of_the_change_lost(x, y, w, b):
    """You always add, also where the neuron fired and should not have: there y - a is -1.

    See 01 · part 11, exercise 5.
    """
    change = abs(y - neuron(x, w, b))
    return w + change * x, b + change


@learn.wrong
def truth_for_the_change(x, y, w, b):
    """You add y times the inputs, whatever the neuron said: the factor is y - a. See 01 · part 11, exercise 5."""
    return w + y * x, b + y


@learn.wrong
def answer_taken_away(x, y, w, b):
    """You subtract a times the inputs, whatever the truth is: the factor is y - a. See 01 · part 11, exercise 5."""
    a = neuron(x, w, b)
    return w - a * x, b - a


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
    """Days of two measurements, or of three, in quarters."""
    X = rng.integers(0, 40, (n + 3, 2 + n % 2)) / 4
    return X, (X @ np.array([1.0, -2.0, 0.5])[: X.shape[1]] + 1.5 > 0).astype(int), 4 * n


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
    may_pass={"item 2 of the answer rounded": "the bias is a sum of ones, and whole"},
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
def looked_after_each_pass(X, y, passes):
    """Your count is one too small, except where nothing was to be changed at all.

    You look at the end of a pass whether all answers are right. Asked for is a pass in which nothing was changed: it
    comes after that, and counts. See 01 · part 11, exercise 6.
    """
    for done in range(1, passes + 1):
        w, b, _, _ = _perceptron(X, y, done)
        if np.array_equal(X @ w + b > 0, y):
            return w, b, done
    return w, b, passes


@train.wrong
def flag_never_set_back(X, y, passes):
    """Whether something was changed is asked of all passes together: set that variable back where a pass begins.

    See 01 · part 11, exercise 6.
    """
    w, b, done, _ = _perceptron(X, y, passes)
    return w, b, 1 if done == 1 else passes


@train.wrong
def flag_of_the_last_example(X, y, passes):
    """You look at the last example alone: that it was right says nothing of those before it.

    Set the variable to True at a change, and to False only where a pass begins. See 01 · part 11, exercise 6.
    """
    w, b = np.zeros(X.shape[1]), 0.0
    for done in range(1, passes + 1):
        error = 0
        for x, truth in zip(X, y, strict=True):
            error = truth - neuron(x, w, b)
            w, b = w + error * x, b + error
        if error == 0:
            return w, b, done
    return w, b, passes


@train.wrong
def sign_of_each_change_lost(X, y, passes):
    """You add the inputs at every mistake: where the neuron fired and should not have, y - a is -1.

    See 01 · part 11, exercise 5.
    """
    w, b = np.zeros(X.shape[1]), 0.0
    for done in range(1, passes + 1):
        changed = False
        for x, truth in zip(X, y, strict=True):
            if neuron(x, w, b) != truth:
                w, b, changed = w + x, b + 1, True
        if not changed:
            return w, b, done
    return w, b, passes


def _by_the_rule(X, y, passes, rule, rested):
    """Make passes with a rule; stop when `rested` says so of the changes and of w and b before and after a pass."""
    w, b = np.zeros(X.shape[1]), 0.0
    for done in range(1, passes + 1):
        old, changes = (w, b), 0
        for x, truth in zip(X, y, strict=True):
            changed = rule(x, truth, w, b)
            changes += changed is not None
            w, b = (w, b) if changed is None else changed
        if rested(changes, old, (w, b)):
            return w, b, done
    return w, b, passes


def _rule(x, truth, w, b):
    error = truth - neuron(x, w, b)
    return (w + error * x, b + error) if error else None


@train.wrong
def bias_not_heard_in_training(X, y, passes):
    """Your neuron answers without its bias: it fires if w @ x + b is above zero. See 01 · part 5."""

    def rule(x, truth, w, b):
        error = truth - step(w @ x)
        return (w + error * x, b + error) if error else None

    return _by_the_rule(X, y, passes, rule, lambda changes, old, new: changes == 0)


@train.wrong
def weights_change_without_x(X, y, passes):
    """Your weights all change by the same amount: the factor x is missing. See 01 · part 11, exercise 5."""

    def rule(x, truth, w, b):
        error = truth - neuron(x, w, b)
        return (w + error, b + error) if error else None

    return _by_the_rule(X, y, passes, rule, lambda changes, old, new: changes == 0)


@train.wrong
def stops_at_the_first_change(X, y, passes):
    """You stop after a pass in which something was changed: stop after one in which nothing was.

    See 01 · part 11, exercise 6.
    """
    return _by_the_rule(X, y, passes, _rule, lambda changes, old, new: changes > 0)


@train.wrong
def weights_alone_compared(X, y, passes):
    """You compare the weights at both ends of a pass: on the way they may change and come back, and b may change.

    Note each change where it happens. See 01 · part 11, exercise 6.
    """
    return _by_the_rule(X, y, passes, _rule, lambda changes, old, new: np.array_equal(old[0], new[0]))


@train.wrong
def nothing_returned_at_the_end(X, y, passes):
    """If there was something to change in each pass you return nothing: a `return` after the loop is missing.

    See 01 · part 11, exercise 6.
    """
    w, b, done, rested = _perceptron(X, y, passes)
    return (w, b, done) if rested else None


@train.wrong
def changes_dropped(X, y, passes):
    """Your weights stay at zero: the changed w and b must be kept, w, b = learn(…). See 01 · part 11, exercise 6."""
    return np.zeros(X.shape[1]), 0.0, passes if np.any(y) else 1


@train.wrong
def begins_again_with_each_pass(X, y, passes):
    """Each of your passes begins with zeros again: set w and b to zero once, before the loop over the passes.

    See 01 · part 11, exercise 6.
    """
    w, b, _, rested = _perceptron(X, y, 1)
    return w, b, 1 if rested else passes


@train.wrong
def changes_counted(X, y, passes):
    """Your third number counts the changes: the number of passes was asked. See 01 · part 11, exercise 6."""
    w, b, changes = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(passes):
        before = changes
        for x, truth in zip(X, y, strict=True):
            error = truth - neuron(x, w, b)
            w, b, changes = w + error * x, b + error, changes + int(error != 0)
        if changes == before:
            break
    return w, b, changes


@train.wrong
def away_from_the_answers(X, y, passes):
    """You step in the wrong direction: it is y - a, the truth minus the answer. See 01 · part 11, exercise 5."""
    w, b = np.zeros(X.shape[1]), 0.0
    for done in range(1, passes + 1):
        start = [*w, b]
        for x, truth in zip(X, y, strict=True):
            error = neuron(x, w, b) - truth
            w, b = w + error * x, b + error
        if np.array_equal(start, [*w, b]):
            return w, b, done
    return w, b, passes


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


@train.wrong
def begins_with_ones(X, y, passes):
    """You begin with ones: weights and bias of zero were asked for. See 01 · part 11, exercise 6."""
    w, b = np.ones(X.shape[1]), 1.0
    for done in range(1, passes + 1):
        changes = 0
        for x, truth in zip(X, y, strict=True):
            error = truth - neuron(x, w, b)
            w, b, changes = w + error * x, b + error, changes + abs(error)
        if changes == 0:
            return w, b, done
    return w, b, passes


@train.wrong
def stops_at_the_first_right_answer(X, y, passes):
    """You stop at the first example whose answer is right: stop after a whole pass in which all of them are.

    See 01 · part 11, exercise 6.
    """
    w, b = np.zeros(X.shape[1]), 0.0
    for done in range(1, passes + 1):
        for x, truth in zip(X, y, strict=True):
            error = truth - neuron(x, w, b)
            if error == 0:
                return w, b, done
            w, b = w + error * x, b + error
    return w, b, passes
