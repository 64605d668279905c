"""Lesson 12. Exercises for many workers: fair shares, one mean, sums by doubling, what a step costs, a larger batch."""

from __future__ import annotations

import numpy as np

from nncourse.exercises.engine.lesson import Lesson

lesson = Lesson(12)
check, hint, solution, summary = lesson.check, lesson.hint, lesson.solution, lesson.summary


# 1 · Fair shares


def _share_of_few(rng: np.random.Generator, n: int) -> tuple[int, int, int]:
    return int(rng.integers(9, 60)) + n, int(rng.integers(n + 3)), n + 3


@lesson.exercise(
    inputs=_share_of_few,
    edge_cases=[
        *((10, 0, 4), (10, 3, 4), (10, 2, 4), (128, 1, 3), (128, 2, 3), (7, 0, 1), (3, 1, 5), (11, 5, 6)),
        (55, 3, 11),  # 55 * (3 / 11) is 14.999999999999998
    ],
    hints=[
        "The shares lie one behind the other: where the one ends, the next begins. So two borders are needed.",
        "Border 0 is 0, border p is n, and border r lies at n r / p, or a little before it: rows are whole.",
        "// divides and rounds down: n * rank // p is where the share begins.",
    ],
    more="a worker computes its share from its own rank; nobody has to be asked. `nnlib.Workers.share` does so.",
)
def my_share(n, rank, p):
    """From one border to the next."""
    return n * rank // p, n * (rank + 1) // p


@my_share.wrong
def rest_is_lost(n, rank, p):
    """You give each n // p rows, and the rows that are left over are learnt by nobody.

    See 12 · part 6, fair shares.
    """
    return n // p * rank, n // p * (rank + 1)


@my_share.wrong
def last_takes_the_rest(n, rank, p):
    """Your last worker takes all that is left over, and the others wait for it. See 12 · part 6, fair shares."""
    return n // p * rank, n if rank == p - 1 else n // p * (rank + 1)


@my_share.wrong
def filled_one_by_one(n, rank, p):
    """You fill the first shares up to the size of the largest, and too little is left for the last.

    See 12 · part 6, fair shares.
    """
    most = -(-n // p)
    return min(n, most * rank), min(n, most * (rank + 1))


@my_share.wrong
def larger_ones_first(n, rank, p):
    """Your shares are as fair, but the larger ones come first; asked for are borders at n r / p, rounded down.

    See 12 · part 11, exercise 1.
    """
    size, left = divmod(n, p)
    return size * rank + min(rank, left), size * (rank + 1) + min(rank + 1, left)


@my_share.wrong
def end_is_the_last_row(n, rank, p):
    """Your end is the last row of the share; as in a slice, it is the first row after it.

    See 12 · part 11, exercise 1.
    """
    start, end = my_share(n, rank, p)
    return start, end - 1


@my_share.wrong
def start_and_size(n, rank, p):
    """You return where the share begins, and its size; its end is asked for. See 12 · part 11, exercise 1."""
    start, end = my_share(n, rank, p)
    return start, end - start


@my_share.wrong
def ranks_from_one(n, rank, p):
    """You count the workers from 1; the first has rank 0. See 12 · part 6, fair shares."""
    return n * (rank - 1) // p, n * rank // p


@my_share.wrong
def to_the_nearest(n, rank, p):
    """You round the borders to the nearest; asked for is to round down. See 12 · part 11, exercise 1."""
    return round(n * rank / p), round(n * (rank + 1) / p)


@my_share.wrong
def fraction_first(n, rank, p):
    """Your rank / p is rounded to 16 digits, and the border then falls a row short here and there.

    Multiply first; and // stays among whole numbers. See 12 · part 11, exercise 1.
    """
    return int(n * (rank / p)), int(n * ((rank + 1) / p))


@my_share.wrong
def not_rounded(n, rank, p):
    """A row cannot be cut: borders are whole numbers. See 12 · part 6, fair shares."""
    return n * rank / p, n * (rank + 1) / p


# 2 · The batch's gradient


@lesson.exercise(
    inputs=lambda rng, n: (rng.integers(-9, 10, (n + 2, n + 3)) + 0.5, rng.permutation(n + 9)[: n + 2] + 1),
    edge_cases=[
        (np.array([[3.0, -6.0], [9.0, 2.0]]), np.array([2, 1])),
        (np.array([[1.5, -6.0, 4.0], [9.0, 2.0, 7.0]]), np.array([0, 3])),
        (np.array([[4.0, -8.0, 2.5]]), np.array([7])),
        (np.array([[4.0, -8.0], [1.0, 3.0], [2.0, 6.5], [-1.0, 5.0]]), np.array([3, 3, 3, 2])),
    ],
    hints=[
        "A worker's gradient is a mean over its own rows. Times how many rows is it their sum again?",
        "The sum over all rows is the sum of counts[r] * gradients[r]. Then divide by the number of all rows.",
        "counts / counts.sum() are the fractions of the rows; fractions @ gradients is the weighted sum.",
    ],
    more="with equal shares all fractions are 1 / p, and it is the mean of the gradients.",
)
def batch_gradient(gradients, counts):
    """Each gradient counts as its worker's rows do."""
    counts = np.asarray(counts)
    return counts / counts.sum() @ np.asarray(gradients)


@batch_gradient.wrong
def mean_of_means(gradients, counts):
    """You took the plain mean: a row of a small share then counts more than one of a large share.

    See 12 · part 10, unequal shares.
    """
    return np.mean(gradients, axis=0)


@batch_gradient.wrong
def sum_for_mean(gradients, counts):
    """You added the gradients up: the step is as many times too long as there are workers.

    See 12 · part 10, the sum for the mean.
    """
    return np.sum(gradients, axis=0)


@batch_gradient.wrong
def sum_over_rows(gradients, counts):
    """That is the sum over all rows; divide by their number. See 12 · part 5, two halves of a batch."""
    return np.asarray(counts) @ np.asarray(gradients)


@batch_gradient.wrong
def divided_by_workers(gradients, counts):
    """You weighted by the rows, and then divided by the number of workers; divide by the number of all rows.

    See 12 · part 6, fair shares.
    """
    return np.asarray(counts) @ np.asarray(gradients) / len(counts)


@batch_gradient.wrong
def weighted_then_averaged(gradients, counts):
    """Your fractions add up to 1 already; then you took a mean as well, so it is as many times too short.

    See 12 · part 6, fair shares.
    """
    return batch_gradient(gradients, counts) / len(counts)


@batch_gradient.wrong
def of_the_largest_share(gradients, counts):
    """You took one worker's gradient for that of the batch. See 12 · part 5, two halves of a batch."""
    return np.asarray(gradients)[np.argmax(counts)]


# 3 · By doubling


@lesson.exercise(
    inputs=lambda rng, n: (rng.integers(-99, 100, (4, 8)[n % 2]) + 0.3, 1 + n % 2 + n % 3 // 2),
    edge_cases=[
        (np.array([1.0, 20, 300, 4000]), 0),
        (np.array([4000.3, 300, 20, 1]), 1),
        (np.array([1.0, 20, 300, 4000]), 2),
        (np.array([2.0, 30]), 1),
        (np.arange(16.0) ** 2, 3),
        (np.arange(16.0) ** 2 - 7, 4),
        (np.array([5.0]), 0),
    ],
    hints=[
        "In step 0 the partners are 0 and 1, 2 and 3, …; in step 1 they are 0 and 2, 1 and 3, 4 and 6, 5 and 7, …",
        "The distance is 2 ** s. If r // 2 ** s is even, the partner of r is farther on, else it is before it.",
        "Read all that is sent before anything is added: new = [held[r] + held[partner of r] for each r].",
    ],
    more="log₂ p steps in place of 2 (p - 1), but each sends the whole vector. Libraries take this way for short "
    "messages, and the ring for long ones.",
)
def doubling_after(numbers, steps):
    """Partners stand 2 ** s apart, and both get the sum.

    r ^ 2**s changes one binary digit of r: in step 1, 5 (101) and 7 (111) are partners.
    """
    held = np.array(numbers, dtype=float)
    for s in range(steps):
        held = held + held[np.arange(len(held)) ^ 2**s]
    return held


@doubling_after.wrong
def same_partner_again(numbers, steps):
    """You have the same partners in each step; their distance doubles. See 12 · part 11, exercise 3."""
    held = np.array(numbers, dtype=float)
    for _ in range(steps):
        held = held + held[np.arange(len(held)) ^ 1]
    return held


@doubling_after.wrong
def partner_always_farther_on(numbers, steps):
    """Your worker r adds what r + 2 ** s has, round the end; partners exchange, so for half of them it is r - 2 ** s.

    See 12 · part 11, exercise 3.
    """
    held = np.array(numbers, dtype=float)
    for s in range(steps):
        held = held + np.roll(held, -(2**s))
    return held


@doubling_after.wrong
def partner_always_before(numbers, steps):
    """Your worker r adds what r - 2 ** s has, round the end; partners exchange, so for half of them it is r + 2 ** s.

    See 12 · part 11, exercise 3.
    """
    held = np.array(numbers, dtype=float)
    for s in range(steps):
        held = held + np.roll(held, 2**s)
    return held


@doubling_after.wrong
def one_step_too_few(numbers, steps):
    """You stopped one step early: range(steps) counts all of them, from 0. See 12 · part 11, exercise 3."""
    return doubling_after(numbers, max(0, steps - 1))


@doubling_after.wrong
def one_step_too_many(numbers, steps):
    """You went one step too far: range(steps) ends with steps - 1. See 12 · part 11, exercise 3."""
    return doubling_after(numbers, min(steps + 1, len(numbers).bit_length() - 1))


@doubling_after.wrong
def one_after_the_other(numbers, steps):
    """You add into the numbers while others still read them; all send at the same time. See 12 · part 5, the ring."""
    held = np.array(numbers, dtype=float)
    for s in range(steps):
        for r in range(len(held)):
            held[r] += held[r ^ 2**s]
    return held


@doubling_after.wrong
def one_of_two(numbers, steps):
    """Only one of two partners gets the sum; both do. See 12 · part 11, exercise 3."""
    held = np.array(numbers, dtype=float)
    for s in range(steps):
        for r in range(len(held)):
            if r // 2**s % 2 == 0:
                held[r] += held[r + 2**s]
    return held


@doubling_after.wrong
def only_the_partners(numbers, steps):
    """You put the partner's number in the place of the own one; they are added. See 12 · part 11, exercise 3."""
    held = np.array(numbers, dtype=float)
    for s in range(steps):
        held = held[np.arange(len(held)) ^ 2**s]
    return held


@doubling_after.wrong
def all_at_once(numbers, steps):
    """You gave everybody the whole sum; asked for is what each holds after so many steps.

    See 12 · part 11, exercise 3.
    """
    return np.sum(numbers) * np.ones(len(numbers))


@doubling_after.wrong
def distance_grows_by_one(numbers, steps):
    """Your partners stand s + 1 apart; the distance is 2 ** s: 1, 2, 4. See 12 · part 11, exercise 3."""
    held = np.array(numbers, dtype=float)
    p = len(held)
    for s in range(steps):
        others = [(r + s + 1 if r // (s + 1) % 2 == 0 else r - s - 1) % p for r in range(p)]
        held = held + held[others]
    return held


# 4 · What a step costs


@lesson.exercise(
    inputs=lambda rng, n: (
        n + 2,
        *(float(rng.integers(2, 90)) for _ in range(2)),
        1000 * int(rng.integers(3, 900)),
        float(rng.integers(1, 9)) / 100,
        1e3 * float(rng.integers(1, 90)),
    ),
    edge_cases=[
        (1, 12.0, 3.0, 5000, 0.5, 1000.0),
        (2, 12.0, 3.0, 5000, 0.5, 1000.0),
        (5, 90.0, 7.0, 40_000, 0.25, 1000.0),
        (1000, 90.0, 7.0, 40_000, 0.25, 100_000.0),
        (3, 12.0, 3.0, 10, 0.5, 4.0),
    ],
    hints=[
        "Four parts: the gradient of a share, the update, the delays, the sending.",
        "The ring makes 2 (p - 1) steps. In each, every worker sends one piece: numbers / p of them, 4 bytes each.",
        "compute / p + update + 2 * (p - 1) * (latency + 4 * numbers / p / bandwidth)",
    ],
    more="only the first part grows smaller with p. The last one grows to twice the vector, and no further. Over the "
    "faster line, 10 workers are best: 3.27 ms, 3.4 times as fast as one.",
    may_pass={"answer without its sign": "a time is never below 0"},
)
def step_costs(p, compute, update, numbers, latency, bandwidth):
    """Two rounds of the ring, with p - 1 steps each."""
    return compute / p + update + 2 * (p - 1) * (latency + 4 * numbers / p / bandwidth)


@step_costs.wrong
def one_round(p, compute, update, numbers, latency, bandwidth):
    """You went round once: each sum is then complete, but at one worker alone. A second round hands them on.

    See 12 · part 5, the ring.
    """
    return compute / p + update + (p - 1) * (latency + 4 * numbers / p / bandwidth)


@step_costs.wrong
def p_steps(p, compute, update, numbers, latency, bandwidth):
    """You counted 2 p steps; a round of p workers has p - 1, and one worker alone sends nothing.

    See 12 · part 5, the ring.
    """
    return compute / p + update + 2 * p * (latency + 4 * numbers / p / bandwidth)


@step_costs.wrong
def numbers_for_bytes(p, compute, update, numbers, latency, bandwidth):
    """A number of float32 has 4 bytes, and the bandwidth is in bytes. See 12 · part 6, what a step costs."""
    return compute / p + update + 2 * (p - 1) * (latency + numbers / p / bandwidth)


@step_costs.wrong
def whole_vector_each_time(p, compute, update, numbers, latency, bandwidth):
    """You send the whole vector in each step of the ring; it is one piece of p. See 12 · part 5, the ring."""
    return compute / p + update + 2 * (p - 1) * (latency + 4 * numbers / bandwidth)


@step_costs.wrong
def twice_the_vector(p, compute, update, numbers, latency, bandwidth):
    """You sent twice the whole vector; 2 (p - 1) pieces of p are a little less, and for one worker nothing.

    See 12 · part 6, what a step costs.
    """
    return compute / p + update + 2 * (p - 1) * latency + 8 * numbers / bandwidth


@step_costs.wrong
def one_delay(p, compute, update, numbers, latency, bandwidth):
    """You counted the latency once; each of the 2 (p - 1) steps waits. See 12 · part 6, what a step costs."""
    return compute / p + update + latency + 2 * (p - 1) * 4 * numbers / p / bandwidth


@step_costs.wrong
def no_delay(p, compute, update, numbers, latency, bandwidth):
    """You left the latency out. See 12 · part 6, what a step costs."""
    return compute / p + update + 2 * (p - 1) * 4 * numbers / p / bandwidth


@step_costs.wrong
def update_is_shared(p, compute, update, numbers, latency, bandwidth):
    """You divided the update as well; each worker makes the whole of it. See 12 · part 6, what a step costs."""
    return (compute + update) / p + 2 * (p - 1) * (latency + 4 * numbers / p / bandwidth)


@step_costs.wrong
def gradient_is_not_shared(p, compute, update, numbers, latency, bandwidth):
    """You did not divide the computing; each worker has its share of the rows. See 12 · part 6, what a step costs."""
    return compute + update + 2 * (p - 1) * (latency + 4 * numbers / p / bandwidth)


@step_costs.wrong
def no_update(p, compute, update, numbers, latency, bandwidth):
    """You left the update out. See 12 · part 6, what a step costs."""
    return compute / p + 2 * (p - 1) * (latency + 4 * numbers / p / bandwidth)


@step_costs.wrong
def all_to_one(p, compute, update, numbers, latency, bandwidth):
    """You let everybody send everything to everybody; in the ring, one piece goes to one neighbour in each step.

    See 12 · part 5, the ring.
    """
    return compute / p + update + (p - 1) * (latency + 4 * numbers / bandwidth)


# 5 · A larger batch


@lesson.exercise(
    inputs=lambda rng, n: (10 * n + int(rng.integers(1, 9)), float(rng.integers(1, 9)) / 16, n + 2, 20 + n),
    edge_cases=[
        (0, 0.5, 8, 10),
        (5, 0.5, 8, 10),
        (10, 0.5, 8, 10),
        (11, 0.5, 8, 10),
        (3, 0.25, 1, 4),
        (9, 0.75, 3, 10),
    ],
    hints=[
        "The rate begins at `rate`, and ends at `rate * times`. In between it rises along a line.",
        "How much of the way is behind? step / warm, but never more than 1.",
        "rate * (1 + (times - 1) * min(1, step / warm))",
    ],
    more="the published runs with batches of thousands of images began so, over their first five epochs.",
    may_pass={"answer without its sign": "a learning rate is never below 0"},
)
def warmed_up(step, rate, times, warm):
    """A line from rate to rate · times, and then level."""
    return rate * (1 + (times - 1) * min(1, step / warm))


@warmed_up.wrong
def never_level(step, rate, times, warm):
    """Your rate goes on rising after the warm-up. See 12 · part 9, linear scaling and warm-up."""
    return rate * (1 + (times - 1) * step / warm)


@warmed_up.wrong
def from_nothing(step, rate, times, warm):
    """Your rate begins at 0; it begins at `rate`, that of the small batch.

    See 12 · part 9, linear scaling and warm-up.
    """
    return rate * times * min(1, step / warm)


@warmed_up.wrong
def scaled_at_once(step, rate, times, warm):
    """You scaled the rate, but without the warm-up. See 12 · part 9, linear scaling and warm-up."""
    return rate * times


@warmed_up.wrong
def not_scaled(step, rate, times, warm):
    """Your rate stays that of the small batch. See 12 · part 9, linear scaling and warm-up."""
    return rate


@warmed_up.wrong
def jumps(step, rate, times, warm):
    """Your rate stays small during the warm-up, and then jumps; it rises along a line.

    See 12 · part 9, linear scaling and warm-up.
    """
    return rate if step < warm else rate * times


@warmed_up.wrong
def rises_too_far(step, rate, times, warm):
    """Your line ends at rate · (times + 1): what is added on the way is times - 1 rates.

    See 12 · part 11, exercise 5.
    """
    return rate * (1 + times * min(1, step / warm))


@warmed_up.wrong
def rises_too_steeply(step, rate, times, warm):
    """Your rate is at its top before step `warm`: what is added on the way is times - 1 rates.

    See 12 · part 11, exercise 5.
    """
    return rate * min(times, 1 + times * step / warm)
