"""Lesson 12: a right answer written another way passes; a wrong one is told its mistake, or the difference."""

import math

import numpy as np
import pytest

from nncourse.exercises.lesson_12 import lesson


def share_by_splitting(n, rank, p):
    borders = [math.floor(n * r / p) for r in range(p + 1)]
    return borders[rank], borders[rank + 1]


def share_by_divmod(n, rank, p):
    return divmod(n * rank, p)[0], divmod(n * rank + n, p)[0]


def gradient_row_by_row(gradients, counts):
    total = 0.0
    for gradient, count in zip(gradients, counts, strict=False):
        total = total + int(count) * gradient
    return total / sum(int(count) for count in counts)


def gradient_number_by_number(gradients, counts):
    g = [0.0] * len(gradients[0])
    for gradient, count in zip(gradients, counts, strict=False):
        if count:
            for j in range(len(g)):
                g[j] += gradient[j] * count / sum(counts)
    return g


def doubling_in_blocks(numbers, steps):
    held = list(map(float, numbers))
    for s in range(steps):
        far = 2**s
        new = held.copy()
        for r in range(len(held)):
            partner = r + far if (r // far) % 2 == 0 else r - far
            new[r] = held[r] + held[partner]
        held = new
    return held


def doubling_pair_by_pair(numbers, steps):
    held = np.array(numbers, float)
    for s in range(steps):
        for r in range(len(held)):
            if r & 2**s == 0:
                held[r] = held[r + 2**s] = held[r] + held[r + 2**s]
    return held


def doubling_by_sums_of_blocks(numbers, steps):
    blocks = np.reshape(numbers, (-1, 2**steps)).sum(axis=1)
    return np.repeat(blocks, 2**steps)


def cost_part_by_part(p, compute, update, numbers, latency, bandwidth):
    total = compute / p + update
    for _ in range(2 * (p - 1)):
        total += latency + (numbers / p) * 4 / bandwidth
    return total


def cost_with_the_sent(p, compute, update, numbers, latency, bandwidth):
    return update + compute / p + 2 * (p - 1) * latency + 8 * numbers * (1 - 1 / p) / bandwidth


def means_kept(numbers, steps):
    for s in range(steps):
        numbers = (numbers + numbers[np.arange(len(numbers)) ^ 2**s]) / 2
    return numbers


def rolled(numbers, steps, by):
    for s in range(steps):
        numbers = numbers + np.roll(numbers, by * 2**s)
    return numbers


def large_distances_first(numbers, steps):
    for s in range(steps):
        numbers = numbers + numbers[np.arange(len(numbers)) ^ (len(numbers) >> (s + 1))]
    return numbers


def rate_with_if(step, rate, times, warm):
    if step >= warm:
        return times * rate
    return rate + (times * rate - rate) * step / warm


RIGHT = {
    "my_share": [share_by_splitting, share_by_divmod, lambda n, rank, p: [n * rank // p, n * (rank + 1) // p]],
    "batch_gradient": [
        gradient_row_by_row,
        gradient_number_by_number,
        lambda g, counts: np.average(g, axis=0, weights=counts),
        lambda g, counts: np.repeat(g, counts, axis=0).mean(axis=0),
    ],
    "doubling_after": [doubling_in_blocks, doubling_pair_by_pair, doubling_by_sums_of_blocks],
    "step_costs": [cost_part_by_part, cost_with_the_sent],
    "warmed_up": [rate_with_if, lambda step, rate, times, warm: np.interp(step, [0, warm], [rate, rate * times])],
}
WRONG = {
    "my_share": [
        (lambda n, rank, p: (n // p * rank, n // p * (rank + 1)), "rest_is_lost"),
        (lambda n, rank, p: (n * rank // p, n * (rank + 1) // p - 1), "end_is_the_last_row"),
        (lambda n, rank, p: (n * rank // p, n // p), None),
        (lambda n, rank, p: (math.ceil(n * rank / p), math.ceil(n * (rank + 1) / p)), None),
        (lambda n, rank, p: (rank, n), None),
        (lambda n, rank, p: n * rank // p, None),
        (lambda n, rank, p: (math.floor(n * (rank / p)), math.floor(n * ((rank + 1) / p))), "fraction_first"),
        (lambda n, rank, p: (rank * (n // p), (rank + 1) * n // p), None),
    ],
    "batch_gradient": [
        (lambda gradients, counts: sum(gradients) / len(gradients), "mean_of_means"),
        (lambda gradients, counts: np.median(gradients, axis=0), None),
        (lambda gradients, counts: (gradients.T * counts).sum(axis=1), "sum_over_rows"),
        (lambda gradients, counts: gradients[0], None),
        (lambda gradients, counts: (1 / np.maximum(counts, 1)) @ gradients, None),
        (lambda gradients, counts: counts / counts.max() @ gradients, None),
        (lambda gradients, counts: np.mean(gradients[counts > 0], axis=0), None),
        (lambda gradients, counts: counts @ gradients / (counts.sum() - 1), None),
        (lambda gradients, counts: np.maximum(counts, 1) @ gradients / np.maximum(counts, 1).sum(), None),
    ],
    "doubling_after": [
        (lambda numbers, steps: np.full(len(numbers), np.sum(numbers)), "all_at_once"),
        (lambda numbers, steps: numbers * 2**steps, None),
        (lambda numbers, steps: doubling_by_sums_of_blocks(numbers, steps)[::-1], None),
        (lambda numbers, steps: numbers, None),
        (lambda numbers, steps: np.cumsum(numbers), None),
        (lambda numbers, steps: rolled(numbers, steps, -1), "partner_always_farther_on"),
        (lambda numbers, steps: rolled(numbers, steps, 1), "partner_always_before"),
        (lambda numbers, steps: doubling_pair_by_pair(numbers, max(0, steps - 1)), "one_step_too_few"),
        (lambda numbers, steps: means_kept(numbers, steps), None),
        (lambda numbers, steps: large_distances_first(numbers, steps), None),
    ],
    "step_costs": [
        (lambda p, c, u, n, a, b: c / p + u + 2 * (p - 1) * (a + n / p / b), "numbers_for_bytes"),
        (lambda p, c, u, n, a, b: c / p + u + 2 * (p - 1) * (a + 4 * n / p * b), None),
        (lambda p, c, u, n, a, b: c / p + u + 2 * (p - 1) * (a + 8 * n / p / b), None),
        (lambda p, c, u, n, a, b: c / p + u + 2 * (p - 1) * a + 4 * n / b, None),
        (lambda p, c, u, n, a, b: c / p + u + 2 * (p - 1) * a + 2 * 4 * n / b, "twice_the_vector"),
        (lambda p, c, u, n, a, b: c / p + u + a + 2 * (p - 1) * (4 * n / p / b), "one_delay"),
        (lambda p, c, u, n, a, b: c / p + u + 2 * (p - 1) * (a + 4 * n // p / b), None),
        (lambda p, c, u, n, a, b: c / p + u + 2 * (p - 1) * (a + 4 * (n // p) / b), None),
        (lambda p, c, u, n, a, b: c / p + u + 2 * math.log2(p) * (a + 4 * n / p / b), None),
        (lambda p, c, u, n, a, b: max(c / p + u, 2 * (p - 1) * (a + 4 * n / p / b)), None),
    ],
    "warmed_up": [
        (lambda step, rate, times, warm: rate * times * min(1, step / warm), "from_nothing"),
        (lambda step, rate, times, warm: rate * min(times, 1 + step / warm), None),
        (lambda step, rate, times, warm: rate * times ** min(1, step / warm), None),
        (lambda step, rate, times, warm: rate * (1 + (times - 1) * min(1, step // warm)), "jumps"),
        (lambda step, rate, times, warm: rate * times if step > warm else rate, None),
        (lambda step, rate, times, warm: min(rate * times, rate + rate * times * step / warm), "rises_too_steeply"),
        (lambda step, rate, times, warm: max(rate, rate * times * min(1, step / warm)), None),
    ],
}


@pytest.mark.parametrize(
    ("name", "answer"), [pytest.param(n, a, id=f"{n}-{i}") for n, some in RIGHT.items() for i, a in enumerate(some)]
)
def test_a_right_answer_in_another_form_is_right(name, answer):
    verdict = lesson.exercises[name].judge(answer)
    assert verdict.state == "right", verdict.text


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(
    ("name", "answer", "named"),
    [pytest.param(n, *pair, id=f"{n}-{i}") for n, pairs in WRONG.items() for i, pair in enumerate(pairs)],
)
def test_a_wrong_answer_is_told_its_mistake_or_none(name, answer, named):
    verdict = lesson.exercises[name].judge(answer)
    assert (verdict.state, verdict.misconception) == ("wrong", named), verdict.text


def test_the_best_number_of_workers_is_what_is_told_of_it():
    times = [lesson.exercises["step_costs"].solution(p, 0.010, 0.001, 636_010, 50e-6, 125e8) for p in range(1, 100)]
    best = int(np.argmin(times))
    told = f"{best + 1} workers are best: {1e3 * times[best]:.2f} ms, {times[0] / times[best]:.1f} times as fast as one"
    assert told in lesson.exercises["step_costs"].more
