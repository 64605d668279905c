"""Lesson 11: a right answer written another way passes, with loops, in another order, in float32, as a list."""

import copy
import math
import statistics

import numpy as np
import pytest

from nncourse.exercises.lesson_11 import lesson


def side_with_loops(image, down, right):
    h, w = image.shape
    moved = [[0.0] * w for _ in range(h)]
    for i in range(h):
        for j in range(w):
            if 0 <= i - down < h and 0 <= j - right < w:
                moved[i][j] = image[i - down, j - right]
    return moved


def side_by_rolling(image, down, right):
    sheet = np.pad(image, 20)
    return np.roll(sheet, (down, right), axis=(0, 1))[20:-20, 20:-20]


def side_by_slices(image, down, right):
    moved, (h, w) = np.zeros_like(image), image.shape
    to = slice(max(0, down), min(h, h + down)), slice(max(0, right), min(w, w + right))
    come_from = slice(max(0, -down), min(h, h - down)), slice(max(0, -right), min(w, w - right))
    moved[to] = image[come_from]
    return moved


def between_by_shares(image, row, column):
    h, w = image.shape
    rows = np.maximum(0, 1 - np.abs(np.arange(h) - row))
    columns = np.maximum(0, 1 - np.abs(np.arange(w) - column))
    return rows @ image @ columns


def between_padded(image, row, column):
    sheet = np.pad(image, ((0, 1), (0, 1)), mode="edge")
    i, j = math.floor(row), math.floor(column)
    r, c = row - i, column - j
    return sum(
        share * sheet[i + a, j + b]
        for a, b, share in ((0, 0, (1 - r) * (1 - c)), (0, 1, (1 - r) * c), (1, 0, r * (1 - c)), (1, 1, r * c))
    )


def between_twice(image, row, column):
    lines = [np.interp(column, range(image.shape[1]), line) for line in image]
    return np.interp(row, range(image.shape[0]), lines)


def look_with_loops(A, side):
    D, middle = np.zeros((2, side, side)), (side - 1) / 2
    for k, i, j in np.ndindex(D.shape):
        D[k, i, j] = A[k, 0] * (i - middle) + A[k, 1] * (j - middle)
    return D


def look_by_product(A, side):
    places = np.indices((side, side)).reshape(2, -1) - (side - 1) / 2
    return (A @ places).reshape(2, side, side)


def look_by_einsum(A, side):
    q = np.arange(side) - np.arange(side).mean()
    return list(np.einsum("kl,lij->kij", A, np.stack(np.meshgrid(q, q, indexing="ij"))))


def blurred_with_loops(noise, sigma):
    side = len(noise)
    B = [[math.exp(-((i - k) ** 2) / (2 * sigma**2)) for k in range(side)] for i in range(side)]
    B = [[b / math.sqrt(sum(c * c for c in row)) for b in row] for row in B]
    return [
        [sum(B[i][k] * noise[k, m] * B[j][m] for k in range(side) for m in range(side)) for j in range(side)]
        for i in range(side)
    ]


def blurred_by_einsum(noise, sigma):
    p = np.arange(noise.shape[0], dtype=float)
    B = np.exp(-(np.subtract.outer(p, p) ** 2) / (2 * sigma**2))
    B = B / np.linalg.norm(B, axis=1)[:, None]
    return np.einsum("ik,km,jm->ij", B, noise, B)


def blurred_at_the_end(noise, sigma):
    p = np.arange(len(noise))
    B = np.exp(-0.5 * ((p - p[:, None]) / sigma) ** 2)
    strength = (B**2).sum(axis=1)
    return B @ (noise @ B.T) / np.sqrt(np.outer(strength, strength))


def decay_by_factor(W, b, dW, db, learning_rate, decay):
    return (1 - learning_rate * decay) * W - learning_rate * dW, b - learning_rate * db


def decay_into_the_gradient(W, b, dW, db, learning_rate, decay):
    slope = dW.copy()
    slope += decay * W
    return [W - learning_rate * slope, b + learning_rate * -db]


def decay_with_loops(W, b, dW, db, learning_rate, decay):
    rows = [
        [w - learning_rate * (d + decay * w) for w, d in zip(line, slopes, strict=True)]
        for line, slopes in zip(W.tolist(), dW.tolist(), strict=True)
    ]
    return rows, [x - learning_rate * d for x, d in zip(b, db, strict=True)]


def hide_with_loops(X, keep, rng):
    dice, hidden = rng.random(X.shape), np.zeros(X.shape)
    for i, j in np.ndindex(X.shape):
        if dice[i, j] < keep:
            hidden[i, j] = X[i, j] / keep
    return hidden


def warped_with_loops(X, t, A, N):
    side = math.isqrt(X.shape[1])
    out = np.zeros((len(X), side, side))
    for n, i, j in np.ndindex(out.shape):
        q = np.array([i, j]) - (side - 1) / 2
        row, column = np.clip([i, j] + t[n] + A[n] @ q + N[n, :, i, j], 0, side - 1)
        out[n, i, j] = between_by_shares(X[n].reshape(side, side), row, column)
    return out.reshape(len(X), -1)


def warped_with_a_wider_sheet(X, t, A, N):
    side = math.isqrt(X.shape[1])
    sheet = np.pad(X.reshape(-1, side, side), ((0, 0), (0, 1), (0, 1)), mode="edge")
    places = np.indices((side, side)).astype(float)
    D = t[:, :, None, None] + np.einsum("nkl,lij->nkij", A, places - (side - 1) / 2) + N
    rows, columns = np.clip(places + D, 0, side - 1).swapaxes(0, 1)
    i, j, n = np.floor(rows).astype(int), np.floor(columns).astype(int), np.arange(len(X))[:, None, None]
    r, c = rows - i, columns - j
    mixed = sheet[n, i, j] * (1 - r) * (1 - c) + sheet[n, i, j + 1] * (1 - r) * c
    mixed += sheet[n, i + 1, j] * r * (1 - c) + sheet[n, i + 1, j + 1] * r * c
    return mixed.reshape(X.shape)


def warped_image_by_image(X, t, A, N):
    side, out = math.isqrt(X.shape[1]), []
    for x, shift, matrix, noise in zip(X, t, A, N, strict=True):
        D = look_by_product(matrix, side) + shift[:, None, None] + noise
        places = np.clip(D + np.indices((side, side)), 0, side - 1).reshape(2, -1).T
        out.append([between_padded(x.reshape(side, side), row, column) for row, column in places])
    return out


VARIANTS = {
    "to_the_side": [side_with_loops, side_by_rolling, side_by_slices],
    "between": [between_by_shares, between_padded, between_twice],
    "look_away": [look_with_loops, look_by_product, look_by_einsum],
    "blurred": [blurred_with_loops, blurred_by_einsum, blurred_at_the_end],
    "decay_step": [decay_by_factor, decay_into_the_gradient, decay_with_loops],
    "hide_some": [
        hide_with_loops,
        lambda X, keep, rng: np.where(rng.random(X.shape) < keep, X / keep, 0),
        lambda X, keep, rng: (X / keep * np.less(rng.random(X.shape), keep)).astype(np.float32),
    ],
    "gain": [
        lambda before, after: (np.mean(after - before), np.std(after - before, ddof=1) / len(after) ** 0.5),
        lambda before, after: [
            after.mean() - before.mean(),
            statistics.stdev((after - before).tolist()) / math.sqrt(len(before)),
        ],
        lambda before, after: np.array(
            [np.mean(after) - np.mean(before), np.sqrt(np.cov(after - before) / len(after))]
        ),
    ],
    "warped": [warped_with_loops, warped_with_a_wider_sheet, warped_image_by_image],
}


# What is wrong, and what is said to it: the name of the mistake, or None for the plain difference


def gain_with(first, error):
    return lambda before, after: (first(after - before), error(before, after))


def standard_error(runs):
    return runs.std(ddof=1) / np.sqrt(len(runs))


def hidden_with(make):
    return lambda X, keep, rng: X * (make(rng).random(X.shape) < keep) / keep


def side_with_six_pixels_of_paper(image, down, right):
    (h, w), sheet = image.shape, np.pad(image, 6)
    return sheet[6 - down : 6 - down + h, 6 - right : 6 - right + w]


def blurred_undivided(noise, sigma):
    B = [[math.exp(-((p - k) ** 2) / (2 * sigma**2)) for k in range(len(noise))] for p in range(len(noise))]
    return B @ noise @ np.transpose(B)


def hidden_by_the_share_of_the_draw(X, keep, rng):
    kept = rng.random(X.shape) < keep
    return np.where(kept, X, 0) / (np.count_nonzero(kept) / X.size)


def hidden_in_a_copy(X, keep, rng):
    hidden, kept = X.copy(), rng.random(X.shape) < keep
    hidden[~kept] = 0
    hidden[kept] = X[kept] / keep
    return hidden


def warped_into_an_array_like_it(X, t, A, N):
    result = np.zeros_like(X)
    for i in range(len(X)):
        result[i] = warped_with_loops(X[i : i + 1], t[i : i + 1], A[i : i + 1], N[i : i + 1])
    return result


WRONG = {
    "to_the_side": [
        (side_with_six_pixels_of_paper, None),
        (lambda image, down, right: image, None),
        (lambda image, down, right: np.roll(image, down + right), None),
    ],
    "between": [
        (lambda image, row, column: image.mean(), None),
        (
            lambda image, row, column: image[int(row) : int(row) + 2, int(column) : int(column) + 2].mean(),
            None,
        ),  # in the last row, of two or one
    ],
    "look_away": [
        (
            lambda A, side: np.einsum("ij,jkl", A + np.eye(2), np.indices((side, side)) - (side - 1) / 2),
            "displacement_and_place",
        ),
    ],
    "blurred": [(blurred_undivided, "not_divided")],
    "warped": [
        (warped_into_an_array_like_it, "whole_pixels_in_a_copy"),
        (lambda X, t, A, N: warped_image_by_image(X, np.flip(t, axis=1), A, N), "shift_turned"),
        (
            lambda X, t, A, N: warped_image_by_image(X, t[:, ::-1], A[:, ::-1], N[:, ::-1]),
            "down_and_right_exchanged",
        ),
        (lambda X, t, A, N: warped_image_by_image(X, t - A @ [0.5, 0.5], A, N), "centre_half_a_pixel_away"),
        (lambda X, t, A, N: np.reshape(warped_image_by_image(X, t, A, N), N[:, 0].shape), "squares_for_rows"),
    ],
    "decay_step": [
        (lambda W, b, dW, db, rate, decay: (W * (1 - rate * decay / 2) - rate * dW, b - rate * db), "half_left_over"),
        (
            lambda W, b, dW, db, rate, decay: (W - rate * (dW + np.sum(W * W) * decay / 2), b - rate * db),
            "whole_penalty_for_its_slope",
        ),
        (lambda W, b, dW, db, learning_rate, decay: (W - 0.1 * (dW + decay * W), b - 0.1 * db), None),
        (
            lambda W, b, dW, db, learning_rate, decay: (W * (1 - decay) - learning_rate * dW, b - learning_rate * db),
            "decay_without_the_rate",
        ),
    ],
    "hide_some": [
        (lambda X, keep, rng: np.where(rng.normal(size=X.shape) < keep, X / keep, 0), "bell_for_even"),
        (hidden_by_the_share_of_the_draw, "by_the_share_kept"),
        (hidden_in_a_copy, "whole_numbers_in_a_copy"),
        (hidden_with(lambda rng: np.random.default_rng(0)), None),
        (hidden_with(copy.deepcopy), "rng drawn again"),
        (lambda X, keep, rng: X * (rng.random(X.shape) < keep) / np.mean(rng.random(X.shape) < keep), None),
    ],
    "gain": [
        (lambda before, after: lesson.exercises["gain"].solution(np.sort(before), np.sort(after)), "pairs_torn"),
        (gain_with(np.median, lambda before, after: standard_error(after - before)), "middle_gain"),
        (
            gain_with(np.mean, lambda before, after: standard_error(after) - standard_error(before)),
            "difference_of_two_errors",
        ),
        (
            gain_with(np.mean, lambda before, after: abs(standard_error(after) - standard_error(before))),
            "difference_of_two_errors_without_sign",
        ),
        (gain_with(np.mean, lambda before, after: standard_error(after - before) ** 2), "variance_over_n"),
        (gain_with(np.mean, lambda before, after: np.var(after - before, ddof=1)), None),
        (gain_with(np.mean, lambda before, after: standard_error(np.concatenate([before, after]))), None),
        (gain_with(np.mean, lambda before, after: standard_error(after)), "error_of_one_side"),
        (
            lambda before, after: (np.mean(after / before - 1), standard_error(after / before - 1)),
            "as_a_share",
        ),
        (gain_with(lambda gains: 100 * gains.mean(), lambda before, after: standard_error(after - before)), None),
    ],
}

CASES = [pytest.param(name, *pair, id=f"{name}-{i}") for name, pairs in WRONG.items() for i, pair in enumerate(pairs)]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(("name", "answer", "named"), CASES)
def test_a_wrong_answer_is_told_its_mistake_or_none(name, answer, named):
    verdict = lesson.exercises[name].judge(answer)
    assert (verdict.state, verdict.misconception) == ("wrong", named), verdict.text
