"""Lesson 08: a right answer written another way passes: loops, einsum, another order, float32, lists, nnlib itself."""

from itertools import pairwise

import numpy as np
import pytest

from nncourse.exercises.lesson_08 import lesson, shift
from nnlib import SGD, MiniBatches, Network, confusion_matrix, cross_entropy, fit, one_hot, softmax


def photos_in_loops(photos):
    return [[1 - int(pixel) / 255 for line in photo for pixel in line] for photo in photos]


def photos_as_float32(photos):
    ink = 1 - photos.astype(np.float32) / np.float32(255)
    return ink.reshape(ink.shape[0], -1)


def counted_with_add_at(true, read, k):
    C = np.zeros((k, k), dtype=int)
    np.add.at(C, (true, read), 1)
    return C


def middle_by_projections(image):
    moves = []
    for axis in (0, 1):
        ink, size = image.sum(axis=1 - axis), image.shape[axis]
        moves.append(int(np.rint(size / 2 - np.average(np.arange(size), weights=ink))))
    return np.roll(np.roll(image, moves[0], axis=0), moves[1], axis=1)


def middle_by_padding(image):
    (h, w), total = image.shape, image.sum()
    down = round(h / 2 - image.sum(axis=1) @ np.arange(h) / total)
    right = round(w / 2 - image.sum(axis=0) @ np.arange(w) / total)
    return np.pad(image, ((h, h), (w, w)))[h - down : 2 * h - down, w - right : 2 * w - right]


def middle_pixel_by_pixel(image):
    h, w = image.shape
    total = row = column = 0.0
    for i in range(h):
        for j in range(w):
            total, row, column = total + image[i, j], row + i * image[i, j], column + j * image[i, j]
    down, right = round(h / 2 - row / total), round(w / 2 - column / total)
    moved = np.zeros((h, w), dtype=np.float32)
    for i, j in zip(*np.nonzero(image), strict=True):
        moved[i + down, j + right] = image[i, j]
    return moved


def shifts_by_stacking(X, y, pixels):
    blocks = [X, *(shift(X, pixels * right, pixels * down) for right, down in ((1, 0), (-1, 0), (0, 1), (0, -1)))]
    return np.vstack(blocks), np.concatenate([y] * 5)


def shifts_by_slices(X, y, pixels):
    p, sheets = pixels, np.zeros((5, len(X), 28, 28), dtype=np.float32)
    images = X.reshape(-1, 28, 28)
    sheets[0] = images
    sheets[1, :, :, p:] = images[:, :, :-p]
    sheets[2, :, :, :-p] = images[:, :, p:]
    sheets[3, :, p:] = images[:, :-p]
    sheets[4, :, :-p] = images[:, p:]
    return sheets.reshape(-1, 784), list(y) * 5


def shifts_in_a_loop(X, y, pixels):
    images, labels = list(X), list(y)
    for right, down in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        for image, label in zip(X, y, strict=True):
            images.append(shift(image[None, :], pixels * right, pixels * down)[0])
            labels.append(label)
    return [images, labels]


def reader_out_of_nnlib(X, y, start, epochs, batch_size, learning_rate, rng):
    d, hidden, k = *start[0].shape, start[2].shape[1]
    network = Network([d, hidden, k], rng=np.random.default_rng(0))
    network.theta = np.concatenate([part.ravel() for part in start])
    sgd, batches = SGD(learning_rate=learning_rate), MiniBatches(batch_size=batch_size, rng=rng)
    for _ in fit(network, X, y, sgd, batches, epochs=epochs):
        pass
    return network.W[0], network.b[0], network.W[1], network.b[1]


def reader_with_one_hot(X, y, start, epochs, batch_size, learning_rate, rng):
    (W1, b1, W2, b2), Y = [part.copy() for part in start], one_hot(y, start[2].shape[1])
    for _ in range(epochs):
        order = rng.permutation(len(X))
        X_now, Y_now = X[order], Y[order]  # both by the same order
        ends = [*range(0, len(X), batch_size), len(X)]
        for begin, end in pairwise(ends):
            X_batch, Y_batch = X_now[begin:end], Y_now[begin:end]
            Z1 = np.einsum("ik,kj->ij", X_batch, W1) + b1
            A1 = Z1 * (Z1 > 0)
            dZ2 = (softmax(A1 @ W2 + b2) - Y_batch) / (end - begin)
            dA1 = np.einsum("ij,kj->ik", dZ2, W2)
            dZ1 = np.where(Z1 > 0, dA1, 0)
            for part, gradient in ((W1, X_batch.T @ dZ1), (b1, dZ1.sum(0)), (W2, A1.T @ dZ2), (b2, dZ2.sum(0))):
                part -= learning_rate * gradient
    return [W1, b1, W2, b2]


def reader_in_float32(X, y, start, epochs, batch_size, learning_rate, rng):
    X, (W1, b1, W2, b2) = X.astype(np.float32), [part.astype(np.float32) for part in start]
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for rows in np.split(order, range(batch_size, len(X), batch_size)):
            A1 = np.maximum(X[rows] @ W1 + b1, 0)
            _, dZ2 = cross_entropy(A1 @ W2 + b2, y[rows])
            dZ1 = dZ2 @ W2.T * (A1 > 0)
            W2, b2 = W2 - learning_rate * A1.T @ dZ2, b2 - learning_rate * dZ2.sum(axis=0)
            W1, b1 = W1 - learning_rate * X[rows].T @ dZ1, b1 - learning_rate * dZ1.sum(axis=0)
    return W1, b1, W2, b2


def reader_example_by_example(X, y, start, epochs, batch_size, learning_rate, rng):
    theta = [part.copy() for part in start]
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for begin in range(0, len(X), batch_size):
            rows, total = order[begin : begin + batch_size], [np.zeros_like(part) for part in theta]
            for i in rows:
                z1 = X[i] @ theta[0] + theta[1]
                z2 = np.maximum(z1, 0) @ theta[2] + theta[3]
                dz2 = softmax(z2)
                dz2[y[i]] -= 1
                dz1 = theta[2] @ dz2 * (z1 > 0)
                gradient = np.outer(X[i], dz1), dz1, np.outer(np.maximum(z1, 0), dz2), dz2
                total = [a + b for a, b in zip(total, gradient, strict=True)]
            theta = [part - learning_rate * g / len(rows) for part, g in zip(theta, total, strict=True)]
    return tuple(theta)


VARIANTS = {
    "precision": [
        lambda C: [C[j, j] / C[:, j].sum() for j in range(len(C))],
        lambda C: C.diagonal() / C.T.sum(axis=1),
        lambda C: np.diag(C / C.sum(axis=0)),
        lambda C: (np.einsum("jj->j", C) / np.einsum("ij->j", C)).astype(np.float32),
    ],
    "from_photos": [
        photos_in_loops,
        photos_as_float32,
        lambda photos: 1 - photos.reshape(len(photos), -1) / 255,
        lambda photos: np.array([(255 - photo).ravel() for photo in photos]) / 255,
        lambda photos: np.invert(photos).reshape(photos.shape[0], photos.shape[1] * photos.shape[2]) / 255,
    ],
    "top_two": [
        lambda P, y: sum(y[i] in sorted(range(P.shape[1]), key=lambda j: P[i, j])[-2:] for i in range(len(y))) / len(y),
        lambda P, y: np.mean((P[np.arange(len(y)), y][:, None] < P).sum(axis=1) < 2),
        lambda P, y: np.float32(np.mean(np.any(y == np.argpartition(-P, 1, axis=1)[:, :2].T, axis=0))),
        lambda P, y: np.mean(np.argsort(P)[:, -1] == y) + np.mean(np.argsort(P)[:, -2] == y),
    ],
    "counted": [
        counted_with_add_at,
        lambda true, read, k: one_hot(true, k).T @ one_hot(read, k),
        lambda true, read, k: confusion_matrix(one_hot(read, k), true),
        lambda true, read, k: np.histogram2d(true, read, bins=k, range=[[0, k], [0, k]])[0],
    ],
    "to_the_middle": [middle_by_projections, middle_by_padding, middle_pixel_by_pixel],
    "with_shifts": [shifts_by_stacking, shifts_by_slices, shifts_in_a_loop],
    "learn_to_read": [reader_out_of_nnlib, reader_with_one_hot, reader_in_float32, reader_example_by_example],
}


def rounded_half_up(image):
    rows, columns = np.indices(image.shape)
    down = image.shape[0] / 2 - (rows * image).sum() / image.sum()
    right = image.shape[1] / 2 - (columns * image).sum() / image.sum()
    return np.roll(image, (int(np.floor(down + 0.5)), int(np.floor(right + 0.5))), axis=(0, 1))


def counted_with_a_loop(true, read, k):
    C = np.zeros((k, k), dtype=int)
    for i in range(len(true)):
        C[true[i], read[i]] += 1
    return C


def median_of_inked_pixels(image):
    places = [np.median(index[image > 0]) for index in np.indices(image.shape)]
    moves = [round(size / 2 - place) for size, place in zip(image.shape, places, strict=True)]
    return np.roll(image, moves, axis=(0, 1))


def darkest_pixel(image):
    place = np.unravel_index(image.argmax(), image.shape)
    return np.roll(image, [size // 2 - at for size, at in zip(image.shape, place, strict=True)], axis=(0, 1))


@pytest.mark.parametrize(("name", "answer"), [("to_the_middle", rounded_half_up), ("counted", counted_with_add_at)])
def test_another_right_answer_is_right(name, answer):
    assert lesson.exercises[name].judge(answer).state == "right"


def test_the_loop_that_the_task_forbids_is_told():
    verdict = lesson.exercises["counted"].judge(counted_with_a_loop)
    assert verdict.state != "right"
    assert "without" in verdict.text


WRONG = [
    ("precision", lambda C: np.diag(C) / np.diag(C).sum()),
    ("precision", lambda C: C.sum(axis=0) / np.diag(C)),
    ("precision", lambda C: np.diag(C)),
    ("precision", lambda C: np.diag(C) / (C.sum(axis=0) + C.sum(axis=1) - np.diag(C))),
    ("from_photos", lambda photos: -photos.reshape(len(photos), -1) / 255),
    ("from_photos", lambda photos: (255 - photos).reshape(len(photos), -1) / 255 / 2),
    ("top_two", lambda P, y: np.mean(P[np.arange(len(y)), y] > 0.25)),
    ("top_two", lambda P, y: np.mean(P[np.arange(len(y)), y] >= P.mean(axis=1))),
    ("top_two", lambda P, y: np.mean(np.sort(P, axis=1)[:, -2:].sum(axis=1))),
    ("counted", lambda true, read, k: np.bincount(true, minlength=k)),
    ("counted", lambda true, read, k: np.diag(np.bincount(read, minlength=k))),
    ("to_the_middle", median_of_inked_pixels),
    ("to_the_middle", darkest_pixel),
    ("to_the_middle", lambda image: image),
    ("to_the_middle", lambda image: image[::-1, ::-1]),
]


@pytest.mark.parametrize(("name", "answer"), WRONG)
def test_other_wrong_answers_get_the_plain_difference(name, answer):
    verdict = lesson.exercises[name].judge(answer)
    assert verdict.state != "right"
    assert verdict.misconception is None, verdict.misconception


def middle_by_int(image):
    (h, w), ink = image.shape, image.sum()
    row, column = image.sum(axis=1) @ np.arange(h) / ink, image.sum(axis=0) @ np.arange(w) / ink
    return np.roll(image, (int(h / 2 - row), int(w / 2 - column)), axis=(0, 1))


def shifts_to(*moves, beside=False):
    def with_shifts(X, y, pixels):
        wide = np.pad(X.reshape(-1, 28, 28), ((0, 0), (9, 9), (9, 9)))
        starts = [(9 - down * pixels, 9 - right * pixels) for right, down in moves]
        blocks = [wide[:, i : i + 28, j : j + 28].reshape(len(X), 784) for i, j in starts]
        if beside:
            return np.hstack(blocks).reshape(-1, 784), np.repeat(y, 5)
        return np.vstack(blocks), np.concatenate([y] * 5)

    return with_shifts


@pytest.mark.parametrize(
    ("name", "answer", "misconception"),
    [
        ("from_photos", lambda photos: 1 - photos.reshape(len(photos), -1) / 256, "paper_not_quite_0"),
        ("from_photos", lambda photos: 1.0 * (photos < 128).reshape(len(photos), -1), "ink_or_paper"),
        (
            "counted",
            lambda t, r, k: np.bincount(t, minlength=k)[:, None] * np.bincount(r, minlength=k),
            "product_of_the_sums",
        ),
        ("to_the_middle", middle_by_int, "cut_off_for_rounded"),
        ("with_shifts", shifts_to((0, 0), (-1, 0), (1, 0), (0, 1), (0, -1)), "left_before_right"),
        ("with_shifts", shifts_to((0, 0), (0, 1), (0, -1), (1, 0), (-1, 0)), "down_for_right"),
        ("with_shifts", shifts_to((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1), beside=True), "copies_beside_their_image"),
    ],
)
def test_a_mistake_written_another_way_is_named(name, answer, misconception):
    assert lesson.exercises[name].judge(answer).misconception == misconception


def reader_by(is_open=lambda Z: Z > 0, fed_with=lambda Z: np.maximum(Z, 0), hidden_bias=1, axis=1, one_hot=None):
    """Write the reader with one thing changed."""

    def learn_to_read(X, y, start, epochs, batch_size, learning_rate, rng):
        W1, b1, W2, b2 = start
        for _ in range(epochs):
            order = rng.permutation(len(X))
            for rows in np.split(order, range(batch_size, len(X), batch_size)):
                Z1 = X[rows] @ W1 + hidden_bias * b1
                Z2 = np.maximum(Z1, 0) @ W2 + b2
                powers = np.exp(Z2 - Z2.max(axis=axis, keepdims=True))
                labels = np.eye(len(b2))[y[rows]] if one_hot is None else one_hot(y[rows], len(b2))
                dZ2 = (powers / powers.sum(axis=axis, keepdims=True) - labels) / len(rows)
                dZ1 = (dZ2 @ W2.T) * is_open(Z1)
                W1, b1 = W1 - learning_rate * X[rows].T @ dZ1, b1 - learning_rate * dZ1.sum(axis=0)
                W2, b2 = W2 - learning_rate * fed_with(Z1).T @ dZ2, b2 - learning_rate * dZ2.sum(axis=0)
        return W1, b1, W2, b2

    return learn_to_read


@pytest.mark.parametrize(
    ("answer", "named"),
    [
        (reader_by(is_open=lambda Z: Z >= 0), "kink_is_open"),
        (reader_by(is_open=lambda Z: 0), "last_layer_alone"),
        (reader_by(fed_with=lambda Z: Z), "weights_before_the_bend"),
        (reader_by(hidden_bias=0), "hidden_bias_left_out"),
        (reader_by(axis=0), "softmax_down_the_columns"),
        (reader_by(one_hot=lambda y, k: 0), "one_hot_not_subtracted"),
        (reader_by(one_hot=lambda y, k: np.isin(np.arange(k), y)), "every_label"),
    ],
)
def test_a_slip_in_the_reader_is_named(answer, named):
    assert lesson.exercises["learn_to_read"].judge(answer).misconception == named
    assert lesson.exercises["learn_to_read"].judge(reader_by()).state == "right"
