"""Lesson 00. Exercises with the tools of the course: slopes, the chain rule, the matrix product, a first descent."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nncourse.exercises.engine.lesson import Lesson
from nncourse.exercises.engine.words import table

lesson = Lesson(0)
check, hint, solution, summary = lesson.check, lesson.hint, lesson.solution, lesson.summary


# 1 · A taxi


def _two_rides(rng: np.random.Generator, n: int) -> tuple:
    """Two rides with one price a mile, all four numbers different, the longer ride now first, now second."""
    fixed, per_mile = int(rng.integers(11, 35)) / 5, int(rng.integers(5, 18)) / 4
    first, second = rng.permutation(np.arange(2, 12))[:2].tolist()
    return first, fixed + per_mile * first, second, fixed + per_mile * second


def _slope_and_rest(miles1: float, price1: float, miles2: float, price2: float) -> tuple:
    slope = (price2 - price1) / (miles2 - miles1)
    return slope, price1 - slope * miles1


def the_mile_before_the_rest(answer: tuple, *rides: float) -> list:
    """The price of a mile and the fixed price; as long as the first is wrong, what follows from it does not count."""
    per_mile, fixed = (np.asarray(item).astype(float).item() for item in answer)
    right = taxi(*rides)
    counts = np.isclose(per_mile, right[0]) or np.allclose([fixed, per_mile], right)
    return [per_mile, fixed if counts else np.nan]


def both_prices(answer: tuple, *rides: float) -> str:
    """Show both numbers beside the right ones."""
    names = ["price of a mile", "fixed price"]
    return table(["", "expected", "received"], list(zip(names, taxi(*rides), answer, strict=True)))


@lesson.exercise(
    inputs=_two_rides,
    compare=the_mile_before_the_rest,
    explain=both_prices,
    edge_cases=[(6.0, 19.0, 2.0, 9.0), (3, 5.5, 7, 12), (4, 10, 9, 22.5)],  # in the last, there is no fixed price
    hints=[
        "Draw the price against the miles, in your mind: two rides are two points of a straight line.",
        "The price of a mile is the slope of that line: rise over run, the difference of the prices divided by that "
        "of the miles.",
        "The fixed price is what is left of a price when its miles are paid: price1 - per_mile * miles1.",
    ],
    more="a straight line has two numbers: its slope, and its height at 0. In a neuron the first is called a weight, "
    "the second a bias.",
    may_pass={
        "item 1 of the answer without its sign": "no mile costs less than nothing",
        "item 2 of the answer without its sign": "nor does starting",
    },
)
def taxi(miles1, price1, miles2, price2):
    """One mile more costs the same wherever you are; the fixed price is that of 0 miles."""
    per_mile = (price2 - price1) / (miles2 - miles1)  # rise over run
    fixed = price1 - per_mile * miles1
    return per_mile, fixed


@taxi.wrong
def run_over_rise(miles1, price1, miles2, price2):
    """Your slope is upside down: it is rise over run, pounds for a mile, not miles for a pound. See 00 · part 5."""
    slope = (miles2 - miles1) / (price2 - price1)
    return slope, price1 - slope * miles1


@taxi.wrong
def whole_price_by_the_miles(miles1, price1, miles2, price2):
    """You divided the first price by its miles, as if there were no fixed price.

    That is the average of a ride; the slope is the difference of two rides. See 00 · part 5, a slope is rise over run.
    """
    return price1 / miles1, 0


@taxi.wrong
def second_price_by_the_miles(miles1, price1, miles2, price2):
    """You divided the second price by its miles, as if there were no fixed price.

    That is the average of a ride; the slope is the difference of two rides. See 00 · part 5, a slope is rise over run.
    """
    return price2 / miles2, 0


@taxi.wrong
def total_by_total(miles1, price1, miles2, price2):
    """You divided both prices together by both miles together: the fixed price is then spread over the miles.

    The slope is the difference of the prices, divided by the difference of the miles. See 00 · part 5, a slope is rise
    over run.
    """
    return (price1 + price2) / (miles1 + miles2), 0


@taxi.wrong
def mean_of_averages(miles1, price1, miles2, price2):
    """You took the mean of the two averages: in each of them the fixed price is spread over the miles of that ride.

    The slope is rise over run, from one ride to the other. See 00 · part 5, a slope is rise over run.
    """
    return (price1 / miles1 + price2 / miles2) / 2, 0


@taxi.wrong
def slope_turned(miles1, price1, miles2, price2):
    """Your slope has the wrong sign: take both differences in the same order, second minus first.

    See 00 · part 5, a slope is rise over run.
    """
    slope = (price1 - price2) / (miles2 - miles1)
    return slope, price1 - slope * miles1


@taxi.wrong
def brackets_forgotten(miles1, price1, miles2, price2):
    """Brackets are missing: Python divides before it subtracts. (price2 - price1) / (miles2 - miles1) is the slope.

    See 00 · part 5, a slope is rise over run.
    """
    slope = price2 - price1 / miles2 - miles1
    return slope, price1 - slope * miles1


@taxi.wrong
def whole_pounds(miles1, price1, miles2, price2):
    """Your price of a mile is cut to whole pounds: // does that, and / does not. See 00 · part 11, exercise 1."""
    slope = (price2 - price1) // (miles2 - miles1)
    return slope, price1 - slope * miles1


@taxi.wrong
def one_mile_paid(miles1, price1, miles2, price2):
    """The price of a mile is right. But you took away one mile only: the first ride has miles1 of them.

    See 00 · part 11, exercise 1.
    """
    slope = (price2 - price1) / (miles2 - miles1)
    return slope, price1 - slope


@taxi.wrong
def nothing_fixed(miles1, price1, miles2, price2):
    """The price of a mile is right. But the rides cost more than their miles: what is left is the fixed price.

    See 00 · part 11, exercise 1.
    """
    return (price2 - price1) / (miles2 - miles1), 0


@taxi.wrong
def average_less_a_mile(miles1, price1, miles2, price2):
    """The price of a mile is right. But you took it from an average: take all miles of a ride from its whole price.

    See 00 · part 11, exercise 1.
    """
    slope = (price2 - price1) / (miles2 - miles1)
    return slope, price1 / miles1 - slope


@taxi.wrong
def miles_added(miles1, price1, miles2, price2):
    """You divided the difference of the prices by the sum of the miles: the run is the difference of the miles.

    See 00 · part 5, a slope is rise over run.
    """
    slope = (price2 - price1) / (miles2 + miles1)
    return slope, price1 - slope * miles1


@taxi.wrong
def miles_of_the_other_ride(miles1, price1, miles2, price2):
    """The price of a mile is right. But you took the miles of one ride from the price of the other.

    See 00 · part 11, exercise 1.
    """
    slope = (price2 - price1) / (miles2 - miles1)
    return slope, price1 - slope * miles2


@taxi.wrong
def miles_of_the_first_ride(miles1, price1, miles2, price2):
    """The price of a mile is right. But you took the miles of the first ride from the price of the second.

    See 00 · part 11, exercise 1.
    """
    slope = (price2 - price1) / (miles2 - miles1)
    return slope, price2 - slope * miles1


@taxi.wrong
def rise_alone(miles1, price1, miles2, price2):
    """You took the rise for the slope, as if the two rides were always a mile apart: divide by the run.

    See 00 · part 5.
    """
    slope = price2 - price1
    return slope, price1 - slope * miles1


@taxi.wrong
def first_price_for_the_fixed_one(miles1, price1, miles2, price2):
    """The price of a mile is right. But the first price holds the miles of that ride too: take them away.

    The price at 0 miles is wanted. See 00 · part 11, exercise 1.
    """
    return (price2 - price1) / (miles2 - miles1), price1


@taxi.wrong
def walked_the_wrong_way(miles1, price1, miles2, price2):
    """The price of a mile is right. From the first ride back to 0 miles it goes downhill: minus, not plus.

    See 00 · part 5.
    """
    slope = (price2 - price1) / (miles2 - miles1)
    return slope, price1 + slope * miles1


@taxi.wrong
def the_other_order(miles1, price1, miles2, price2):
    """Both numbers are right, in the other order: first the price of a mile, then the fixed price.

    See 00 · part 11, exercise 1.
    """
    slope = (price2 - price1) / (miles2 - miles1)
    return price1 - slope * miles1, slope


@taxi.wrong
def both_fixed_prices(miles1, price1, miles2, price2):
    """The price of a mile is right. But your fixed price is twice too high: it is in both bills, so halve their sum.

    See 00 · part 11, exercise 1.
    """
    per_mile = (price2 - price1) / (miles2 - miles1)
    return per_mile, price1 + price2 - per_mile * (miles1 + miles2)


# 2 · Three in a row


@lesson.exercise(
    inputs=lambda rng, n: (int(rng.integers(-8, 2)) / 10 + 0.03,),
    edge_cases=[(0.2,), (-1 / 3,), (0,)],
    hints=[
        "Work out u and v first. Each of the three functions has a slope of its own, taken where that function is.",
        "The three slopes are du/dx = 3, dv/du = 2u and dy/dv = -exp(-v).",
        "Slopes in a row multiply.",
    ],
    more="at x = -1/3 the slope is 0, whatever the other two factors are: one wheel that stands still stops the row. "
    "Lesson 03 meets such wheels in networks, and calls them dead.",
)
def chain_slope(x):
    """Three slopes, multiplied: 3, then 2u, then -exp(-v). Each is taken where its own function is."""
    u = 3 * x + 1
    v = u**2
    return 3 * (2 * u) * -np.exp(-v)


@chain_slope.wrong
def minus_forgotten(x):
    """The sign is wrong: the last function falls, and its slope is -exp(-v), with a minus.

    See 00 · part 11, exercise 2.
    """
    u = 3 * x + 1
    return 3 * 2 * u * np.exp(-(u**2))


@chain_slope.wrong
def slopes_added(x):
    """You added the three slopes: slopes in a row multiply, as gears do. See 00 · part 5, the chain rule."""
    u = 3 * x + 1
    return 3 + 2 * u - np.exp(-(u**2))


@chain_slope.wrong
def first_slope_forgotten(x):
    """The slope of the first function is missing: u grows 3 times as fast as x. See 00 · part 5, the chain rule."""
    u = 3 * x + 1
    return 2 * u * -np.exp(-(u**2))


@chain_slope.wrong
def middle_slope_forgotten(x):
    """The slope of the square is missing: between the first and the last stands 2u. See 00 · part 5, the chain rule."""
    u = 3 * x + 1
    return 3 * -np.exp(-(u**2))


@chain_slope.wrong
def middle_slope_taken_at_x(x):
    """You took the slope of the square at x: it is 2u, where that function is, not 2x. See 00 · part 5."""
    u = 3 * x + 1
    return 3 * (2 * x) * -np.exp(-(u**2))


@chain_slope.wrong
def middle_slope_taken_at_v(x):
    """You took the slope of the square at v: what goes into it is u, so it is 2u. See 00 · part 5, the chain rule."""
    v = (3 * x + 1) ** 2
    return 3 * (2 * v) * -np.exp(-v)


@chain_slope.wrong
def height_for_the_middle_slope(x):
    """For the slope of the square you took v, how high it is: its slope is 2u. See 00 · part 5, the chain rule."""
    v = (3 * x + 1) ** 2
    return 3 * v * -np.exp(-v)


@chain_slope.wrong
def two_forgotten(x):
    """A factor of 2 is missing: the slope of u² is 2u, not u. See 00 · part 5, a slope is rise over run."""
    u = 3 * x + 1
    return 3 * u * -np.exp(-(u**2))


@chain_slope.wrong
def height_for_the_first_slope(x):
    """For the first slope you took u itself, how high that line is: its slope is 3 everywhere.

    See 00 · part 5, the chain rule.
    """
    u = 3 * x + 1
    return u * 2 * u * -np.exp(-(u**2))


@chain_slope.wrong
def x_left_in_the_first_slope(x):
    """The slope of 3x + 1 is 3, not 3x: it is the same for every x. See 00 · part 7."""
    u = 3 * x + 1
    return 3 * x * 2 * u * -np.exp(-(u**2))


@chain_slope.wrong
def last_slope_forgotten(x):
    """The last slope is missing: you stopped at v, and y = exp(-v) comes after it. See 00 · part 5, the chain rule."""
    return 3 * 2 * (3 * x + 1)


@chain_slope.wrong
def last_slope_alone(x):
    """You returned the last slope alone: multiply it by the two before it. See 00 · part 5, the chain rule."""
    return -np.exp(-((3 * x + 1) ** 2))


@chain_slope.wrong
def brackets_forgotten_in_u(x):
    """Brackets are missing: the slope of the square is 2u = 2 * (3 * x + 1). See 00 · part 5, the chain rule."""
    return 3 * (2 * 3 * x + 1) * -np.exp(-((3 * x + 1) ** 2))


@chain_slope.wrong
def power_rule_for_the_exponential(x):
    """You brought the exponent down, as for x³: the slope of e to the x is e to the x itself. See 00 · part 7."""
    v = (3 * x + 1) ** 2
    return 3 * 2 * (3 * x + 1) * -v * np.exp(-v - 1)


@chain_slope.wrong
def exponent_without_its_minus(x):
    """A minus is missing in the exponent: the slope of the last function is -exp(-v), with two of them.

    See 00 · part 11, exercise 2.
    """
    u = 3 * x + 1
    return 3 * 2 * u * -np.exp(u**2)


@chain_slope.wrong
def both_minuses_forgotten(x):
    """Both signs of the last slope are missing: it is -exp(-v), with a minus before it and one in the exponent.

    See 00 · part 11, exercise 2.
    """
    u = 3 * x + 1
    return 3 * 2 * u * np.exp(u**2)


@chain_slope.wrong
def doubled_for_squared(x):
    """You doubled u where it is to be squared: v = u**2, not 2 * u. See 00 · part 11, exercise 2."""
    u = 3 * x + 1
    return 3 * 2 * u * -np.exp(-(2 * u))


@chain_slope.wrong
def one_forgotten(x):
    """The 1 of u = 3x + 1 is missing. See 00 · part 11, exercise 2."""
    u = 3 * x
    return 3 * 2 * u * -np.exp(-(u**2))


@chain_slope.wrong
def last_slope_taken_at_u(x):
    """You took the slope of the last function at u: what goes into it is v, so it is -exp(-v). See 00 · part 5."""
    u = 3 * x + 1
    return 3 * (2 * u) * -np.exp(-u)


@chain_slope.wrong
def last_slope_taken_at_x(x):
    """You took the slope of the last function at x: what goes into it is v, so it is -exp(-v). See 00 · part 5."""
    return 3 * 2 * (3 * x + 1) * -np.exp(-x)


@chain_slope.wrong
def height_for_slope(x):
    """You returned y, how high the curve is: how steep it is, was asked. See 00 · part 5, a slope is rise over run."""
    return np.exp(-((3 * x + 1) ** 2))


# 3 · Your own @


@lesson.exercise(
    inputs=lambda rng, n: (rng.integers(-4, 5, (n + 2, n)) / 2, rng.integers(-4, 5, (n, n + 1)) / 2),
    edge_cases=[
        (np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[0.0, 1.5], [2.0, -0.5]])),
        (np.array([[2, 1, 0], [4, 0, 3]]), np.array([[1, 2], [3, 2], [5, 3]])),
        (np.array([[0.5], [1.0], [2.5]]), np.array([[2.0, -3.0]])),
    ],
    forbid=["@"],
    require=["loop"],
    hints=[
        "The result has the rows of P and the columns of Q. What they share, the inner size, is added up over.",
        "Three loops: i over the rows of P, j over the columns of Q, k over the inner size. Part 5 has them.",
        "rows, inner = P.shape and columns = Q.shape[1]; np.zeros((rows, columns)) makes room.",
        "In the innermost loop: result[i, j] += P[i, k] * Q[k, j].",
    ],
    more="Z = XW + b is this product. For a layer of 784 inputs and 128 neurons the line in the innermost loop runs "
    "100,352 times for each example, and lesson 02 measures how much faster @ is.",
)
def product(P, Q):
    """Each row of P meets each column of Q: multiply pair by pair, and add up."""
    rows, inner = P.shape
    columns = Q.shape[1]
    result = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            for k in range(inner):
                result[i, j] += P[i, k] * Q[k, j]
    return result


@product.wrong
def last_pair_only(P, Q):
    """Each pair replaces the one before it, so that only the last is left: add them up with +=. See 00 · part 5."""
    return P[:, -1:] * Q[-1:]


@product.wrong
def last_pair_left_out(P, Q):
    """The last pair is missing: range(inner) counts from 0 to inner - 1 by itself. See 00 · part 5."""
    return P[:, :-1] @ Q[:-1]


@product.wrong
def first_pair_left_out(P, Q):
    """The first pair is missing: range(1, inner) begins with the second, range(inner) with the first, number 0.

    See 00 · part 5, a matrix product.
    """
    return P[:, 1:] @ Q[1:]


@product.wrong
def stays_zero(P, Q):
    """Your result stays zero. *= multiplies what stands there already, and that is 0: += adds.

    See 00 · part 5, a matrix product.
    """
    return np.zeros((len(P), Q.shape[1]))


@product.wrong
def last_row_and_column_left_out(P, Q):
    """The last row and the last column are missing: range(rows) counts from 0 to rows - 1 by itself.

    See 00 · part 5, a matrix product.
    """
    return _first_only(P, Q, len(P) - 1, Q.shape[1] - 1, len(Q))


@product.wrong
def total_never_set_back(P, Q):
    """Your total goes on from cell to cell: set it back to 0 for each cell, before the loop over k.

    See 00 · part 5, a matrix product.
    """
    return np.cumsum(P @ Q).reshape(len(P), -1)


@product.wrong
def total_set_back_for_each_row(P, Q):
    """Your total is set back to 0 for each row, and goes on along it: set it back for each cell.

    See 00 · part 5, a matrix product.
    """
    return np.cumsum(P @ Q, axis=1)


def _first_only(P, Q, rows, columns, pairs):
    """Fill some cells, with some of their pairs; the others stay zero."""
    result = np.zeros((len(P), Q.shape[1]))
    result[:rows, :columns] = P[:rows, :pairs] @ Q[:pairs, :columns]
    return result


@product.wrong
def return_after_the_first_row(P, Q):
    """Only the first row is filled: your `return` stands inside the loop over i. Indent it less.

    See 00 · part 11, exercise 3.
    """
    return _first_only(P, Q, 1, Q.shape[1], len(Q))


@product.wrong
def return_after_the_first_cell(P, Q):
    """Only the first cell is filled: your `return` stands inside a loop over the cells. Indent it less.

    See 00 · part 11, exercise 3.
    """
    return _first_only(P, Q, 1, 1, len(Q))


@product.wrong
def return_after_the_first_pair(P, Q):
    """You return after the first pair of the first cell: `return` stands inside the innermost loop. Indent it less.

    See 00 · part 11, exercise 3.
    """
    return _first_only(P, Q, 1, 1, 1)


@product.wrong
def pairs_added(P, Q):
    """You add the two numbers of a pair: multiply them, and add up the products. See 00 · part 5, a matrix product."""
    return P.sum(axis=1)[:, None] + Q.sum(axis=0)


@product.wrong
def one_list_for_all_rows(P, Q):
    """All your rows are the same: [[0] * columns] * rows holds one list, several times over.

    np.zeros((rows, columns)) makes rows of their own. See 00 · part 11, exercise 3.
    """
    return np.tile((P @ Q).sum(axis=0), (len(P), 1))


@product.wrong
def entry_by_entry(P, Q):
    """You multiplied entry by entry, which is what * does with arrays: a row must meet a column. See 00 · part 5."""
    return P * Q


@product.wrong
def rows_with_rows(P, Q):
    """You took a row of P with a row of Q, which runs only if the sizes happen to fit: Q[k, j], and not Q[j, k].

    See 00 · part 5, a matrix product.
    """
    result = np.zeros((len(P), Q.shape[1]))
    for i in range(len(P)):
        for j in range(Q.shape[1]):
            for k in range(P.shape[1]):
                result[i, j] += P[i, k] * Q[j, k]
    return result


@product.wrong
def rows_and_columns_swapped(P, Q):
    """Your result lies on its side: the rows are those of P, the columns those of Q.

    See 00 · part 5, a matrix product.
    """
    return (P @ Q).T


@product.wrong
def whole_numbers_only(P, Q):
    """Your result can hold whole numbers only, and each sum is cut: let np.zeros make floats, as it does unasked.

    See 00 · part 10, a quieter one: whole numbers.
    """
    result = np.zeros((len(P), Q.shape[1]), dtype=int)
    for i in range(len(P)):
        for j in range(Q.shape[1]):
            for k in range(P.shape[1]):
                result[i, j] += P[i, k] * Q[k, j]
    return result


# 4 · Slopes of a whole matrix


def sum_of_squares(W):
    """Add up all squares."""
    return float((W**2).sum())


def sum_of_cubes(W):
    """Add up all cubes."""
    return float((W**3).sum())


def first_times_sum(W):
    """Multiply the first entry by the sum of all."""
    return float(W[0, 0] * W.sum())


@lesson.exercise(
    inputs=lambda rng, n: (
        (sum_of_cubes, sum_of_squares, first_times_sum)[n % 3],
        rng.integers(-3, 4, (n + 1, n)).astype(float),
        (0.5, 0.25, 0.75)[n % 3],
    ),
    edge_cases=[
        (sum_of_cubes, np.array([[1.0, -2.0], [0.0, 3.0], [2.0, 1.0]]), 0.5),
        (sum_of_cubes, np.array([[1, 2, 4], [3, -5, 0]]), 0.5),
        (first_times_sum, np.array([[2.0, 0.0, -1.0, 3.0]]), 0.25),
    ],
    hints=[
        "Begin with my_gradient of part 9, and count the entries with two indices in place of one: two loops.",
        "W.shape holds the numbers of rows and columns. np.zeros(W.shape) makes room for the slopes, and for a nudge.",
        "Make a new nudge for each entry: all zeros, but h at [i, j]. W + nudge is a new array, so W stays as it is.",
        "slopes[i, j] = (f(W + nudge) - f(W - nudge)) / (2 * h)",
    ],
    more="for n entries this calls f 2n times. The network of lesson 08 has 101,770 of them, which makes 203,540 calls "
    "for one gradient. Backpropagation, in lesson 05, has all slopes for the price of two or three.",
)
def gradient(f, W, h):
    """One entry is nudged up and down, all others are held still; then the next."""
    slopes = np.zeros(W.shape)
    for i in range(W.shape[0]):
        for j in range(W.shape[1]):
            nudge = np.zeros(W.shape)
            nudge[i, j] = h
            slopes[i, j] = (f(W + nudge) - f(W - nudge)) / (2 * h)
    return slopes


def _gradient(f: Callable, W: np.ndarray, h: float, slope: Callable) -> np.ndarray:
    """Nudge each entry, and let `slope` make something of f above, here and below."""
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        nudge = np.zeros(W.shape)
        nudge[place] = h
        slopes[place] = slope(f(W + nudge), f(W), f(W - nudge))
    return slopes


@gradient.wrong
def one_sided(f, W, h):
    """You looked to one side only: go up and down by h, and divide by the whole way, 2h. See 00 · part 9."""
    return _gradient(f, W, h, lambda above, here, below: (above - here) / h)


@gradient.wrong
def one_sided_below(f, W, h):
    """You looked to one side only, down: go up and down by h, and divide by the whole way, 2h. See 00 · part 9."""
    return _gradient(f, W, h, lambda above, here, below: (here - below) / h)


@gradient.wrong
def half_the_way_over_the_whole(f, W, h):
    """From W to h above it the run is h, and you divide by 2h, as if you had begun at h below.

    Go down by h as well. See 00 · part 9.
    """
    return _gradient(f, W, h, lambda above, here, below: (above - here) / (2 * h))


@gradient.wrong
def multiplied_by_h(f, W, h):
    """Brackets are missing: / 2 * h divides by 2 and then multiplies by h. It is / (2 * h). See 00 · part 9."""
    return _gradient(f, W, h, lambda above, here, below: (above - below) / 2 * h)


@gradient.wrong
def doubled_for_halved(f, W, h):
    """Brackets are missing: / h * 2 divides by h and then multiplies by 2. It is / (2 * h). See 00 · part 9."""
    return _gradient(f, W, h, lambda above, here, below: (above - below) / h * 2)


@gradient.wrong
def brackets_around_the_rise_missing(f, W, h):
    """Brackets are missing around the rise: only f below is divided. It is (above - below) / (2 * h).

    See 00 · part 9.
    """
    return _gradient(f, W, h, lambda above, here, below: above - below / (2 * h))


@gradient.wrong
def halved_without_h(f, W, h):
    """You divided by 2, as if h were 1: the run is 2h. See 00 · part 9."""
    return _gradient(f, W, h, lambda above, here, below: (above - below) / 2)


@gradient.wrong
def nudged_in_place(f, W, h):
    """With decimals this is right. But an array of whole numbers cuts the nudge off, and so does a copy of it.

    W + nudge is a new array, holds fractions, and leaves W as it is. See 00 · part 10, a quieter one: whole numbers.
    """
    W, slopes = W.copy(), np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        W[place] += h
        above = f(W)
        W[place] -= 2 * h
        slopes[place] = (above - f(W)) / (2 * h)
        W[place] += h
    return slopes


@gradient.wrong
def h_ignored(f, W, h):
    """You use a run of your own: the central difference at the given h is asked for, however large that is.

    See 00 · part 11, exercise 4.
    """
    return _gradient(f, W, 1e-5, lambda above, here, below: (above - below) / 2e-5)


@gradient.wrong
def one_array_for_both_sides(f, W, h):
    """With up = W and down = W one array has two names, so that f sees the same numbers twice, and the rise is 0.

    Write W + nudge and W - nudge. See 00 · part 9.
    """
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        up = down = W
        up[place] += h
        down[place] -= h
        slopes[place] = (f(up) - f(down)) / (2 * h)
    return slopes


@gradient.wrong
def only_put_back(f, W, h):
    """Below, you measure at W itself: after up = W and up[i, j] += h, the -= h only puts that same array back.

    Write W + nudge and W - nudge, two new arrays. See 00 · part 9.
    """
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        up = down = W
        up[place] += h
        above = f(up)
        down[place] -= h
        slopes[place] = (above - f(down)) / (2 * h)
    return slopes


@gradient.wrong
def whole_rows_nudged(f, W, h):
    """You nudge a whole row at once: nudge[i] is a row of a matrix, nudge[i, j] an entry.

    See 00 · part 11, exercise 4.
    """
    slopes = np.zeros(W.shape)
    for i in range(len(W)):
        nudge = np.zeros(W.shape)
        nudge[i] = h
        slopes[i] = (f(W + nudge) - f(W - nudge)) / (2 * h)
    return slopes


@gradient.wrong
def whole_columns_nudged(f, W, h):
    """You nudge a whole column at once: nudge[i, j] is one entry of a matrix. See 00 · part 11, exercise 4."""
    slopes = np.zeros(W.shape)
    for j in range(W.shape[1]):
        nudge = np.zeros(W.shape)
        nudge[:, j] = h
        slopes[:, j] = (f(W + nudge) - f(W - nudge)) / (2 * h)
    return slopes


@gradient.wrong
def returned_after_the_first_entry(f, W, h):
    """Only the first slope is measured: your `return` stands inside the loops. Indent it less.

    See 00 · part 11, exercise 4.
    """
    slopes = _gradient(f, W, h, lambda above, here, below: (above - below) / (2 * h))
    slopes.flat[1:] = 0
    return slopes


@gradient.wrong
def returned_after_the_first_row(f, W, h):
    """Only the first row is measured: your `return` stands inside the outer loop. Indent it less.

    See 00 · part 11, exercise 4.
    """
    slopes = _gradient(f, W, h, lambda above, here, below: (above - below) / (2 * h))
    slopes[1:] = 0
    return slopes


@gradient.wrong
def divided_by_half_the_way(f, W, h):
    """Your slopes are twice too steep: from h below to h above, the run is 2h. See 00 · part 9."""
    return _gradient(f, W, h, lambda above, here, below: (above - below) / h)


@gradient.wrong
def rise_without_run(f, W, h):
    """You returned the rise: divide it by the run, 2h. See 00 · part 9."""
    return _gradient(f, W, h, lambda above, here, below: above - below)


@gradient.wrong
def below_minus_above(f, W, h):
    """All your signs are turned: the rise is above minus below. See 00 · part 9."""
    return _gradient(f, W, h, lambda above, here, below: (below - above) / (2 * h))


@gradient.wrong
def all_nudged_at_once(f, W, h):
    """You nudged all entries together, and each got the slope of all: nudge one, and hold the others still.

    See 00 · part 5, several inputs, several slopes.
    """
    return np.full(W.shape, (f(W + h) - f(W - h)) / (2 * h))


@gradient.wrong
def nudges_pile_up(f, W, h):
    """Your nudges pile up: from the second entry on, the entries before it are still nudged.

    Make a new array of zeros for each entry. See 00 · part 9.
    """
    slopes, nudge = np.zeros(W.shape), np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        nudge[place] = h
        slopes[place] = (f(W + nudge) - f(W - nudge)) / (2 * h)
    return slopes


@gradient.wrong
def never_put_back(f, W, h):
    """You nudge W itself and do not put the entry back, so that each slope is measured at another place.

    W + nudge is a new array, and leaves W as it is. See 00 · part 9.
    """
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        W[place] += h
        above = f(W)
        W[place] -= 2 * h
        slopes[place] = (above - f(W)) / (2 * h)
    return slopes


@gradient.wrong
def nudge_cut_off(f, W, h):
    """For an array of whole numbers your nudge is cut off: it cannot hold a fraction. See 00 · part 10."""
    W, slopes = W.copy(), np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        kept = W[place]
        W[place] = kept + h
        above = f(W)
        W[place] = kept - h
        slopes[place] = (above - f(W)) / (2 * h)
        W[place] = kept
    return slopes


@gradient.wrong
def slopes_cut_off(f, W, h):
    """For an array of whole numbers your slopes are cut off: np.zeros_like(W) can hold whole numbers only, as W does.

    np.zeros(W.shape) holds fractions. See 00 · part 10, a quieter one: whole numbers.
    """
    return _gradient(f, W, h, lambda above, here, below: (above - below) / (2 * h)).astype(W.dtype)


# 5 · Downhill


def valley(w):
    """Rise on all sides from (1, -2)."""
    return (w[0] - 1) ** 2 + (w[1] + 2) ** 2


def long_valley(w):
    """Rise steeply along the first input, and gently along the second."""
    return 4 * w[0] ** 2 + 0.5 * (w[1] - 1) ** 2


def tilted_valley(w):
    """Lie across the axes: how steep it is along one input depends on where the other stands."""
    return (w[0] + w[1] - 1) ** 2 + (w[0] - 2 * w[1]) ** 2


def bowl(w):
    """Have three inputs, the first of which works together with the last."""
    return w[0] ** 2 + 2 * w[1] ** 2 + 3 * (w[2] - 1) ** 2 + w[0] * w[2]


def my_gradient(f, w, h=1e-5):
    """Measure the gradient as in part 9 of the lesson."""
    return np.array([(f(w + nudge) - f(w - nudge)) / (2 * h) for nudge in h * np.eye(len(w))])


@lesson.exercise(
    inputs=lambda rng, n: (
        (tilted_valley, long_valley)[n % 2],
        rng.integers(-3, 4, 2) + 0.5,
        (0.1, 0.05)[n % 2],
        n + 1,
    ),
    edge_cases=[
        (valley, np.zeros(2), 0.1, 100),
        (valley, np.array([1.0, -2.0]), 0.1, 5),  # from the bottom
        (bowl, np.array([2.0, -1.0, 0.5]), 0.05, 4),
        (valley, np.zeros(2), 1.1, 5),  # too large a rate: each step leads higher up
    ],
    hints=[
        "One loop of `steps` rounds. In each, measure the gradient where you stand, and take one step against it.",
        "my_gradient(f, w) of part 9, or numerical_gradient(f, w), gives the gradient.",
        "The step is w = w - learning_rate * my_gradient(f, w). Return w after the loop.",
    ],
    more="you have trained something. The course replaces the valley by the error of a network, and the measured "
    "gradient by something much faster; the line of the update stays.",
)
def walk_downhill(f, w, learning_rate, steps):
    """The gradient points uphill, so each step goes the other way. It is measured anew after each."""
    for _ in range(steps):
        w = w - learning_rate * my_gradient(f, w)
    return w


@walk_downhill.wrong
def walked_uphill(f, w, learning_rate, steps):
    """You walk uphill: the gradient points up, so take the step away from w, with a minus. See 00 · part 5."""
    for _ in range(steps):
        w = w + learning_rate * my_gradient(f, w)
    return w


@walk_downhill.wrong
def one_step_only(f, w, learning_rate, steps):
    """You end one step from the start.

    Is there a loop, and does `return` stand after it? Or has the new place a name of its own, and is never put back
    into w, so that each step begins at the start? See 00 · part 11, exercise 5.
    """
    return w - learning_rate * my_gradient(f, w)


@walk_downhill.wrong
def one_step_missing(f, w, learning_rate, steps):
    """The last step is missing: range(steps) has all of them, range(1, steps) one fewer. See 00 · part 11."""
    return walk_downhill(f, w, learning_rate, steps - 1)


@walk_downhill.wrong
def one_step_too_many(f, w, learning_rate, steps):
    """You take one step too many: range(steps) has all of them, from 0 to steps - 1. See 00 · part 11, exercise 5."""
    return walk_downhill(f, w, learning_rate, steps + 1)


@walk_downhill.wrong
def height_for_gradient(f, w, learning_rate, steps):
    """You subtract how high f is, not how steep: the step is the learning rate times the gradient.

    See 00 · part 5, several inputs, several slopes.
    """
    for _ in range(steps):
        w = w - learning_rate * f(w)
    return w


@walk_downhill.wrong
def place_forgotten(f, w, learning_rate, steps):
    """You take the step for the new place: it begins at w, so w - … stands before it. See 00 · part 11, exercise 5."""
    for _ in range(steps):
        w = -learning_rate * my_gradient(f, w)
    return w


@walk_downhill.wrong
def step_for_place(f, w, learning_rate, steps):
    """You put the step in the place of w: subtract it from w. See 00 · part 11, exercise 5."""
    for _ in range(steps):
        w = learning_rate * my_gradient(f, w)
    return w


@walk_downhill.wrong
def a_step_for_each_input(f, w, learning_rate, steps):
    """You take as many steps as w has numbers: the loop goes over range(steps). See 00 · part 11, exercise 5."""
    for _ in range(len(w)):
        w = w - learning_rate * my_gradient(f, w)
    return w


@walk_downhill.wrong
def one_input_after_the_other(f, w, learning_rate, steps):
    """You move one input, and measure the next slope where that has led: measure all slopes first, then move.

    See 00 · part 5, several inputs, several slopes.
    """
    w = w.astype(float)
    for _ in range(steps):
        for i in range(len(w)):
            w[i] -= learning_rate * my_gradient(f, w)[i]
    return w


@walk_downhill.wrong
def slopes_of_the_valley(f, w, learning_rate, steps):
    """You use the slopes of the valley on this page, whatever f is: measure those of f. See 00 · part 9."""
    for _ in range(steps):
        w = w - learning_rate * np.array([2 * (w[0] - 1), 2 * (w[1] + 2)])
    return w


@walk_downhill.wrong
def valley_measured(f, w, learning_rate, steps):
    """You measure the slopes of the valley on this page, whatever f is: measure those of f. See 00 · part 9."""
    return walk_downhill(valley, w, learning_rate, steps)


@walk_downhill.wrong
def steps_of_one_length(f, w, learning_rate, steps):
    """You divide the gradient by its length, so that all steps are equally long.

    Here the step is the learning rate times the gradient itself, short where the valley is level. See 00 · part 11,
    exercise 5.
    """
    for _ in range(steps):
        slopes = my_gradient(f, w)
        length = np.sqrt(slopes @ slopes)
        w = w - learning_rate * slopes / length if length else w
    return w


@walk_downhill.wrong
def gradient_of_the_start(f, w, learning_rate, steps):
    """You measured the gradient once, at the start: it changes with every step, so measure it in the loop.

    See 00 · part 5, a slope is rise over run.
    """
    return w - steps * learning_rate * my_gradient(f, w)


@walk_downhill.wrong
def learning_rate_forgotten(f, w, learning_rate, steps):
    """Your steps are too long: the factor learning_rate is missing. See 00 · part 6, the notation of the course."""
    for _ in range(steps):
        w = w - my_gradient(f, w)
    return w


@walk_downhill.wrong
def stopped_where_it_rises(f, w, learning_rate, steps):
    """You stop before a step that leads up, or keep the lowest place: the place after all the steps was asked.

    With too large a rate it lies higher than the start. See 00 · part 11, exercise 5.
    """
    for _ in range(steps):
        new = w - learning_rate * my_gradient(f, w)
        if f(new) > f(w):
            break
        w = new
    return w


@walk_downhill.wrong
def always_lower(f, w, learning_rate, steps):
    """You shorten a step that leads up: each is the learning rate times the gradient, and too large a rate leads up.

    See 00 · part 11, exercise 5.
    """
    for _ in range(steps):
        step = learning_rate * my_gradient(f, w)
        while f(w - step) > f(w) and np.abs(step).max() > 1e-12:
            step = step / 2
        w = w - step
    return w


@walk_downhill.wrong
def rate_that_shrinks(f, w, learning_rate, steps):
    """Your learning rate shrinks from step to step: it is the same in each. See 00 · part 11, exercise 5."""
    for step in range(1, steps + 1):
        w = w - learning_rate / step * my_gradient(f, w)
    return w


@walk_downhill.wrong
def rate_of_a_tenth(f, w, learning_rate, steps):
    """Your learning rate is always 0.1: take the one that is given. See 00 · part 11, exercise 5."""
    return walk_downhill(f, w, 0.1, steps)


@walk_downhill.wrong
def height_of_the_end(f, w, learning_rate, steps):
    """You returned the height, f(w): the place w that you reach was asked. See 00 · part 11, exercise 5."""
    return f(walk_downhill(f, w, learning_rate, steps))


@walk_downhill.wrong
def start_in_place(f, w, learning_rate, steps):
    """The place is right, but w -= … writes into the caller's array, and the start is lost.

    w = w - … makes a new one. See 00 · part 11, exercise 5.
    """
    for _ in range(steps):
        w -= learning_rate * my_gradient(f, w)
    return w


@walk_downhill.wrong
def signs_of_the_slopes(f, w, learning_rate, steps):
    """You step by the learning rate in each input, up or down, however steep it is: multiply it by the slope.

    See 00 · part 11, exercise 5.
    """
    for _ in range(steps):
        w = w - learning_rate * np.sign(my_gradient(f, w))
    return w
