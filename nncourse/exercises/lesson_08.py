"""Lesson 08. Exercises with handwriting: bytes, counts and pictures, and at the end a whole reader out of NumPy."""

from __future__ import annotations

import numpy as np

from nncourse.exercises.engine.lesson import Lesson
from nncourse.exercises.engine.words import table

lesson = Lesson(8)
check, hint, solution, summary = lesson.check, lesson.hint, lesson.solution, lesson.summary


# 1 · Can you believe a 7?


@lesson.exercise(
    inputs=lambda rng, n: (rng.integers(0, 9, (n + 1, n + 1)) + np.diag(rng.integers(1, 5, n + 1)),),
    edge_cases=[
        (np.array([[8, 2, 0], [0, 6, 4], [0, 0, 12]]),),
        (np.array([[5.0, 0.0], [5.0, 0.0]]) + np.eye(2),),
        (np.array([[2, 1, 50], [70, 3, 0], [1, 0, 400]]),),  # more of a class may be wrong than right
    ],
    hints=[
        "Where do all the images stand that were read as a 7? In one row, or in one column?",
        "The right ones stand on the diagonal: np.diag(C).",
        "C.sum(axis=0) adds up each column, from top to bottom.",
    ],
    more="of all letters that a filter calls spam, how many are? That is precision. Of all spam, how much does it "
    "catch? That is recall, the accuracy of a class. A filter that calls everything spam has a recall of 1.",
    may_pass={"answer without its sign": "a share is never below 0"},
)
def precision(C):
    """All that was read as class j stands in column j."""
    return np.diag(C) / C.sum(axis=0)


@precision.wrong
def divided_by_the_rows(C):
    """You divided by the row sums, that is, by how many true 7s there are: that is the accuracy of each class.

    What was read as a 7 stands in a column. See 08 · part 9, where it is wrong.
    """
    return np.diag(C) / C.sum(axis=1)


@precision.wrong
def divided_by_everything(C):
    """You divided by all examples: each class has a sum of its own, its column's. See 08 · part 11, exercise 1."""
    return np.diag(C) / C.sum()


@precision.wrong
def one_number_for_all(C):
    """You computed the accuracy, one number for all classes: here each class has its own. See 08 · part 6, the loop."""
    return np.trace(C) / C.sum()


@precision.wrong
def whole_table(C):
    """You divided the whole table: the right ones alone stand on the diagonal, np.diag(C). See 08 · part 9."""
    return C / C.sum(axis=0)


@precision.wrong
def sums_as_a_column(C):
    """Your sums are a column, and against the row of the diagonal they make a table. See 02 · part 10."""
    return np.diag(C) / C.sum(axis=0)[:, None]


@precision.wrong
def largest_of_the_column(C):
    """You took the largest number of each column: the right ones stand on the diagonal, whether largest or not.

    See 08 · part 9, where it is wrong.
    """
    return C.max(axis=0) / C.sum(axis=0)


@precision.wrong
def fractions_cut_off(C):
    """Your shares are all 0 or 1: // cuts the fraction off, / keeps it. See 08 · part 11, exercise 1."""
    return np.diag(C) // C.sum(axis=0)


@precision.wrong
def both_sums_in_one(C):
    """You mixed rows and columns into one number a class, the F1 score: precision divides by the column alone.

    See 08 · part 11, exercise 1.
    """
    return 2 * np.diag(C) / (C.sum(axis=0) + C.sum(axis=1))


@precision.wrong
def share_of_the_wrong(C):
    """You returned the share that is wrong: precision is the share that is right. See 08 · part 11, exercise 1."""
    return 1 - np.diag(C) / C.sum(axis=0)


# 2 · From a photograph


@lesson.exercise(
    inputs=lambda rng, n: (rng.integers(0, 256, (n, 2, 3)).astype(np.uint8),),
    edge_cases=[(np.array([[[255, 255], [255, 180]]], np.uint8),), (np.zeros((2, 1, 2), np.uint8),)],
    hints=[
        "The darker, the larger your number: 255, paper, must become 0, and 0, black ink, must become 1.",
        "255 - photos turns light into ink. A division by 255 makes fractions of bytes.",
        "reshape(len(photos), -1) lays the rows of each image end to end; -1 means: whatever is left.",
    ],
    more="white on black or black on white, bytes or fractions: half of all readers that fail at work fail here. Print "
    "the smallest and the largest number of the training images and of yours, and look at both as pictures.",
    may_pass={
        "answer without its sign": "ink is never below 0",
        "1 → 2": "reshape takes any number below 0 for what is left",
    },
)
def from_photos(photos):
    """255 - photos is still a byte and cannot overflow; the division makes it a fraction."""
    return ((255 - photos) / 255).reshape(len(photos), -1)


@from_photos.wrong
def paper_is_one(photos):
    """Paper is 1 and ink is 0 in your rows: turn them round, for in MNIST ink is 1. See 08 · part 5."""
    return (photos / 255).reshape(len(photos), -1)


@from_photos.wrong
def still_bytes(photos):
    """Your numbers run from 0 to 255, and the network was trained on 0 to 1. See 08 · part 10, pixels from 0 to 255."""
    return (255 - photos).reshape(len(photos), -1)


@from_photos.wrong
def halves_cut_off(photos):
    """All that is not the deepest black became 0: // cuts the fraction off, / keeps it. See 08 · part 5."""
    return ((255 - photos) // 255).reshape(len(photos), -1)


@from_photos.wrong
def divided_by_256(photos):
    """You divided by 256: the largest byte is 255, and black ink must become 1. See 08 · part 5."""
    return ((255 - photos) / 256).reshape(len(photos), -1)


@from_photos.wrong
def own_maximum(photos):
    """You divided by the largest number that came: grey becomes black if no pixel is darker. Divide by 255.

    See 08 · part 5.
    """
    ink = 255 - photos
    return (ink / ink.max()).reshape(len(photos), -1)


@from_photos.wrong
def bytes_wrap(photos):
    """You took bytes from 1, and a byte cannot be negative: 1 - 255 is 2, without a complaint.

    Divide first, or take them from 255. See 08 · part 11, exercise 2.
    """
    return ((1 - photos) / 255).reshape(len(photos), -1)


@from_photos.wrong
def one_column_an_image(photos):
    """Each image is a column of your answer: rows are examples. See 08 · part 6, the data."""
    return ((255 - photos) / 255).reshape(len(photos), -1).T


@from_photos.wrong
def all_in_one_row(photos):
    """You laid all images end to end: each image is a row of its own. See 08 · part 5."""
    return ((255 - photos) / 255).ravel()


@from_photos.wrong
def ink_or_paper(photos):
    """You made every pixel 0 or 1: the greys in between are to stay. See 08 · part 11, exercise 2."""
    return (photos.reshape(len(photos), -1) < 128).astype(float)


@from_photos.wrong
def paper_not_quite_0(photos):
    """You divided by 256: the largest byte is 255, and white paper is to become 0. See 08 · part 11, exercise 2."""
    return 1 - photos.reshape(len(photos), -1) / 256


@from_photos.wrong
def still_pictures(photos):
    """Your images still have rows and columns: lay the rows end to end, one row for each image. See 08 · part 5."""
    return (255 - photos) / 255


# 3 · The second guess


def _guesses(rng: np.random.Generator, n: int) -> tuple:
    rows = np.array([[0.1, 0.2, 0.3, 0.4], [0.02, 0.03, 0.05, 0.9], [0.22, 0.24, 0.26, 0.28]])
    return rng.permuted(rows[np.arange(n) % 3], axis=1), rng.integers(0, 4, n)


@lesson.exercise(
    inputs=_guesses,
    edge_cases=[
        (np.array([[0.5, 0.3, 0.2], [0.1, 0.2, 0.7], [0.4, 0.1, 0.5]]), np.array([1, 0, 0])),
        (np.array([[0.2, 0.3, 0.5]]), np.array([0])),
        (np.array([[0.02, 0.03, 0.05, 0.9], [0.28, 0.22, 0.26, 0.24]]), np.array([2, 3])),
    ],
    hints=[
        "np.argsort(P, axis=1) gives, for each row, the classes from the least to the most probable.",
        "The last two columns of that are the two guesses: [:, -2:], of shape (n, 2).",
        "two == y[:, None] compares the two guesses of a row with its true class: a column broadcasts sideways.",
        ".any(axis=1) says for each row whether one of them is right; the mean of that is the share.",
    ],
    more="with 1,000 classes of photographs it is usual to report the share for five guesses. Try yours on our reader: "
    "with two guesses in place of one, most of its mistakes are gone.",
    may_pass={"answer without its sign": "a share is never below 0"},
)
def top_two(P, y):
    """Sorting goes upwards, so the last two columns are the two largest."""
    two = np.argsort(P, axis=1)[:, -2:]  # (n, 2)
    return np.mean((two == y[:, None]).any(axis=1))


@top_two.wrong
def first_guess_alone(P, y):
    """You counted the first guess alone, which is the accuracy: the second counts as well. See 08 · part 6."""
    return np.mean(P.argmax(axis=1) == y)


@top_two.wrong
def second_guess_alone(P, y):
    """You counted the second guess alone: the first counts as well. See 08 · part 11, exercise 3."""
    return np.mean(np.argsort(P, axis=1)[:, -2] == y)


@top_two.wrong
def two_smallest(P, y):
    """You took the two smallest: argsort sorts upwards, the largest are the last. See 08 · part 11, exercise 3."""
    return np.mean((np.argsort(P, axis=1)[:, :2] == y[:, None]).any(axis=1))


@top_two.wrong
def counted_not_shared(P, y):
    """You counted the rows: a share is that, divided by n. See 08 · part 6, accuracy."""
    return np.sum((np.argsort(P, axis=1)[:, -2:] == y[:, None]).any(axis=1))


@top_two.wrong
def labels_along_the_columns(P, y):
    """Your labels lie along the two columns, which runs only with as many rows as guesses.

    y[:, None] makes a column of them, one label a row. See 02 · part 10.
    """
    return np.mean((np.argsort(P, axis=1)[:, -2:] == y).any(axis=1))


@top_two.wrong
def mean_over_both_guesses(P, y):
    """You averaged over both guesses, and only one of the two can be right: ask .any(axis=1) first.

    See 08 · part 11, exercise 3.
    """
    return np.mean(np.argsort(P, axis=1)[:, -2:] == y[:, None])


@top_two.wrong
def any_row_at_all(P, y):
    """You asked whether any row at all has a right guess: .any(axis=1) asks each row. See 08 · part 11, exercise 3."""
    return np.mean((np.argsort(P, axis=1)[:, -2:] == y[:, None]).any())


# 4 · Count without a loop


def _readings(rng: np.random.Generator, n: int) -> tuple:
    true = rng.integers(0, n + 1, 4 * n)
    return true, np.where(rng.random(4 * n) < 0.6, true, rng.integers(0, n + 1, 4 * n)), n + 2


@lesson.exercise(
    inputs=_readings,
    edge_cases=[
        (np.array([3, 15, 15, 19], np.uint8), np.array([3, 15, 4, 19], np.uint8), 20),
        (np.array([1]), np.array([0]), 2),
        (np.array([0, 1, 1, 1]), np.array([0, 1, 1, 0]), 2),
        (np.repeat([0, 2, 1], [300, 2, 1]), np.repeat([1, 2, 0], [300, 2, 1]), 4),  # more than a byte can count
    ],
    forbid=("loop",),
    hints=[
        "A pair (true, read) is a cell of the table. Number the cells row after row: which number has the cell (i, j)?",
        "true * k + read. np.bincount counts how often each number occurs, so a reshape to (k, k) finishes it.",
        "np.bincount(cells, minlength=k * k) has an entry for each cell, the empty ones at the end included.",
        "Bytes hold no number above 255, and wrap in true * k: true.astype(int) first.",
    ],
    more="np.add.at(C, (true, read), 1) does it as well: unlike C[true, read] += 1 it comes back to a cell as often as "
    "it is named. One number for a pair of indices is how every array of NumPy lies in memory, row after row.",
)
def counted(true, read, k):
    """Cell (i, j) of a table with k columns has the number i k + j, if the rows are laid end to end."""
    cells = true.astype(int) * k + read  # as int, for bytes would overflow
    return np.bincount(cells, minlength=k * k).reshape(k, k)


@counted.wrong
def each_cell_once(true, read, k):
    """No count is above 1: C[true, read] += 1 reads all cells first, adds, then writes, so that repeats are lost.

    See 08 · part 11, exercise 4.
    """
    C = np.zeros((k, k), dtype=int)
    C[true, read] += 1
    return C


@counted.wrong
def rows_are_readings(true, read, k):
    """Your table is transposed: the true class is the row, what was read is the column. See 08 · part 6."""
    return counted(read, true, k)


@counted.wrong
def classes_that_occurred(true, read, k):
    """Your table has only the classes that occurred: a class nobody wrote or read still has a row and a column.

    See 08 · part 6, confusion matrix.
    """
    return counted(true, read, int(max(true.max(), read.max())) + 1)


@counted.wrong
def bytes_overflow(true, read, k):
    """With bytes your cells are wrong: true * k is above 255 and wraps. Write true.astype(int) * k.

    The labels in MNIST's files are bytes. See 08 · part 11, exercise 4.
    """
    return np.bincount(true * k + read, minlength=k * k).reshape(k, k)


@counted.wrong
def table_of_bytes(true, read, k):
    """Your table holds bytes: a count above 255 begins again at 0. Take whole numbers, dtype=int.

    See 08 · part 11, exercise 4.
    """
    return counted(true, read, k).astype(np.uint8)


@counted.wrong
def right_ones_alone(true, read, k):
    """You counted only what was read rightly: the mistakes, beside the diagonal, are missing. See 08 · part 6."""
    return np.diag(np.bincount(true[true == read], minlength=k))


@counted.wrong
def product_of_the_sums(true, read, k):
    """You multiplied how often each class is true by how often it is read: a cell counts rows in which both happen.

    See 08 · part 6, confusion matrix.
    """
    return np.outer(np.bincount(true, minlength=k), np.bincount(read, minlength=k))


@counted.wrong
def shares_for_counts(true, read, k):
    """You divided the counts by how many examples there are: counts were asked for. See 08 · part 6."""
    return counted(true, read, k) / len(true)


# 5 · To the middle


def _sheet(rng: np.random.Generator, n: int) -> tuple:
    """Draw a digit of 3 × 3 pixels on a sheet of 5 × 8, its centre not where rounding would be a matter of taste."""
    while True:
        image = np.zeros((5, 8))
        row, column = int(rng.integers(0, 3)), int(rng.integers(0, 6))
        image[row : row + 3, column : column + 3] = rng.choice([0.0, 0.1, 0.5, 1.0], (3, 3))
        twice = 2 * np.array([(index * image).sum() for index in np.indices(image.shape)]) / max(image.sum(), 0.1)
        if image.sum() > 1 and np.all(np.abs(twice - twice.round()) > 0.2):
            return (image,)


@lesson.exercise(
    inputs=_sheet,
    edge_cases=[
        (np.pad(np.array([[1.0, 1.0, 0.25]]), ((0, 5), (0, 2))),),
        (np.pad(np.array([[9, 1, 1], [9, 1, 0]]), ((1, 3), (2, 2))),),
        (np.pad(np.array([[1, 0], [1, 0.5], [0.2, 0]]), ((3, 0), (6, 1))),),
        (np.pad(np.array([[5, 0, 0], [5, 0, 0], [5, 1, 1]]), ((0, 3), (3, 2))),),  # mean, median and box differ
    ],
    hints=[
        "The mean row of the ink is a weighted mean: every pixel votes for its row, with as many votes as it has ink.",
        "rows, columns = np.indices(image.shape) gives two arrays: the row and the column of each pixel. Then "
        "(rows * image).sum() / image.sum() is the mean row.",
        "Move down by height / 2 minus the mean row: a digit that lies too high has a small mean row, and must go "
        "down.",
        "np.roll(image, (down, right), axis=(0, 1)) moves both ways at once; round(…) makes whole pixels.",
    ],
    more="MNIST was made like this, and the pad of part 8 does the same with what you draw. It is half of reading: new "
    "images are prepared as the training images were.",
    may_pass={"answer without its sign": "ink is never below 0"},
)
def to_the_middle(image):
    """The ink is the weight of each pixel in the mean of the rows, and in that of the columns."""
    rows, columns = np.indices(image.shape)
    height, width = image.shape
    down = height / 2 - (rows * image).sum() / image.sum()
    right = width / 2 - (columns * image).sum() / image.sum()
    return np.roll(image, (round(down), round(right)), axis=(0, 1))


def _moves(image: np.ndarray, weights: np.ndarray, less: int = 0) -> tuple[float, float]:
    """Say how far the mean place of the weights must go down and right."""
    places = [(index * weights).sum() / weights.sum() for index in np.indices(image.shape)]
    return tuple((size - less) / 2 - place for size, place in zip(image.shape, places, strict=True))


@to_the_middle.wrong
def the_other_way(image):
    """You moved it the other way: a digit that lies too high must go down, by height / 2 minus the mean row.

    See 08 · part 10, digits a little to the side.
    """
    down, right = _moves(image, image)
    return np.roll(image, (-round(down), -round(right)), axis=(0, 1))


@to_the_middle.wrong
def every_pixel_alike(image):
    """Every pixel with ink has the same vote in your mean: a faint one counts less than a black one.

    The weight is the ink. See 08 · part 11, exercise 5.
    """
    down, right = _moves(image, (image > 0).astype(float))
    return np.roll(image, (round(down), round(right)), axis=(0, 1))


@to_the_middle.wrong
def box_for_ink(image):
    """You centred the box around the digit: the mean place of the ink was asked for. See 08 · part 11, exercise 5."""
    ends = [(index[image > 0].min(), index[image > 0].max()) for index in np.indices(image.shape)]
    moves = [round(size / 2 - sum(pair) / 2) for size, pair in zip(image.shape, ends, strict=True)]
    return np.roll(image, moves, axis=(0, 1))


@to_the_middle.wrong
def rows_for_columns(image):
    """You swapped the two: the mean row says how far to go down, which is axis 0. See 08 · part 11, exercise 5."""
    down, right = _moves(image, image)
    return np.roll(image, (round(right), round(down)), axis=(0, 1))


@to_the_middle.wrong
def half_a_pixel_off(image):
    """You moved the ink to 13.5, the exact middle of rows 0 to 27: MNIST's digits lie at 14, which is height / 2.

    Half a pixel, and the reader notices. See 08 · part 10, digits a little to the side.
    """
    down, right = _moves(image, image, less=1)
    return np.roll(image, (round(down), round(right)), axis=(0, 1))


@to_the_middle.wrong
def rows_end_to_end(image):
    """np.roll without axis moves the image as one long row: name the axes, axis=(0, 1). See 08 · part 5."""
    down, right = _moves(image, image)
    return np.roll(image, round(down) + round(right))


@to_the_middle.wrong
def cut_off_for_rounded(image):
    """You cut the fraction off: int(0.9) is 0, and round(0.9) is 1. See 08 · part 11, exercise 5."""
    down, right = _moves(image, image)
    return np.roll(image, (int(down), int(right)), axis=(0, 1))


@to_the_middle.wrong
def fourteen_for_all(image):
    """You moved the ink to 14 and 14: that is the middle of MNIST's images, and this one has another size.

    Take height / 2 and width / 2. See 08 · part 11, exercise 5.
    """
    places = [(index * image).sum() / image.sum() for index in np.indices(image.shape)]
    return np.roll(image, [round(14 - place) for place in places], axis=(0, 1))


@to_the_middle.wrong
def whole_half(image):
    """You cut the half off the middle: the middle of 5 rows is at 2.5, and 5 // 2 is 2.

    Round once, at the end. See 08 · part 11, exercise 5.
    """
    places = [(index * image).sum() / image.sum() for index in np.indices(image.shape)]
    moves = [round(size // 2 - place) for size, place in zip(image.shape, places, strict=True)]
    return np.roll(image, moves, axis=(0, 1))


# 6 · Teach it to ignore a shift


def shift(X, right, down):
    """Move images by up to 6 pixels, as in part 10."""
    wide = np.pad(X.reshape(-1, 28, 28), ((0, 0), (6, 6), (6, 6)))
    return wide[:, 6 - down : 34 - down, 6 - right : 34 - right].reshape(len(X), 784)


def what_the_blocks_hold(answer, X, y, pixels):
    """Show which images stand in which rows, and with which labels: 784 numbers in a row are no picture to a reader."""
    images, labels = answer
    if np.ndim(images) != 2 or np.ndim(labels) != 1:
        raise ValueError("no rows of images and no list of labels: the shapes say more")
    ways = {"as they are": (0, 0), "right": (pixels, 0), "left": (-pixels, 0), "down": (0, pixels), "up": (0, -pixels)}
    blocks, rows = np.reshape(images, (5, len(X), 784)), []
    for way, block, given in zip(ways, blocks, np.reshape(labels, (5, len(X))), strict=True):
        found = (name for name, move in ways.items() if np.allclose(block, shift(X, *move)))
        truth, theirs = (" ".join(str(label) for label in of_block) for of_block in (y, given))
        rows.append((f"{len(rows) * len(X)} …", way, next(found, "none of these"), truth, theirs))
    return table(["rows from", "images expected", "yours", "labels expected", "yours"], rows)


@lesson.exercise(
    explain=what_the_blocks_hold,
    inputs=lambda rng, n: (rng.random((n, 784)).round(1), rng.integers(0, 10, n), int(rng.integers(1, 4))),
    edge_cases=[(np.ones((2, 784)), np.array([7, 1]), 6)],
    hints=[
        "Five blocks of images, one below the other: np.concatenate takes a list of them.",
        "The blocks are X, shift(X, pixels, 0), shift(X, -pixels, 0), shift(X, 0, pixels), shift(X, 0, -pixels).",
        "Each block needs all labels, in their order: np.tile(y, 5) repeats the whole list. np.repeat would repeat "
        "each label five times in a row.",
    ],
    more="this is called data augmentation: what should not change the answer is changed, and shown to the network. "
    "With small turns and warps of every batch, a wider network of this kind gets above 99 % on MNIST.",
    may_pass={"item 1 of the answer without its sign": "ink is never below 0"},
)
def with_shifts(X, y, pixels):
    """The labels do not change, so the whole list of them stands below itself five times."""
    moves = [(0, 0), (pixels, 0), (-pixels, 0), (0, pixels), (0, -pixels)]
    return np.concatenate([shift(X, right, down) for right, down in moves]), np.tile(y, 5)


@with_shifts.wrong
def labels_once(X, y, pixels):
    """There are five times as many images as labels: each copy needs its label too. See 08 · part 11, exercise 6."""
    return with_shifts(X, y, pixels)[0], y


@with_shifts.wrong
def labels_times_five(X, y, pixels):
    """Your labels were multiplied: 5 * y repeats a list, but multiplies an array. np.tile(y, 5) repeats it.

    See 08 · part 11, exercise 6.
    """
    return with_shifts(X, y, pixels)[0], y * 5


@with_shifts.wrong
def each_label_five_times(X, y, pixels):
    """Your labels belong to other images: np.repeat gives 7 7 7 7 7 1 1 …, and the blocks need 7 1 … 7 1 ….

    That is np.tile. No error would be raised: see 08 · part 10, labels that belong to other images.
    """
    return with_shifts(X, y, pixels)[0], np.repeat(y, 5)


@with_shifts.wrong
def stacked(X, y, pixels):
    """You stacked the blocks behind each other, (5, n, 784): np.concatenate sets them one below the other.

    See 08 · part 6, the data.
    """
    return with_shifts(X, y, pixels)[0].reshape(5, len(X), 784), np.tile(y, 5)


@with_shifts.wrong
def originals_left_out(X, y, pixels):
    """The images as they are have been left out: then the network never sees a centred digit.

    See 08 · part 11, exercise 6.
    """
    return with_shifts(X, y, pixels)[0][len(X) :], np.tile(y, 4)


@with_shifts.wrong
def moved_end_to_end(X, y, pixels):
    """Your ink leaves on one side and comes in again on the other: np.roll moves the 784 numbers as one long row.

    shift brings in paper. See 08 · part 10, digits a little to the side.
    """
    moves = (0, pixels, -pixels, 28 * pixels, -28 * pixels)
    return np.concatenate([np.roll(X, move, axis=1) for move in moves]), np.tile(y, 5)


@with_shifts.wrong
def one_move_after_the_other(X, y, pixels):
    """You moved what had been moved before: each copy starts from the images as they are.

    See 08 · part 11, exercise 6.
    """
    blocks = [X]
    for right, down in [(pixels, 0), (-pixels, 0), (0, pixels), (0, -pixels)]:
        blocks.append(shift(blocks[-1], right, down))
    return np.concatenate(blocks), np.tile(y, 5)


@with_shifts.wrong
def another_order(X, y, pixels):
    """You moved them left before right, or up before down: positive is right, and down, as in `shift`.

    See 08 · part 10, digits a little to the side.
    """
    return with_shifts(X, y, -pixels)


@with_shifts.wrong
def left_before_right(X, y, pixels):
    """Your second and third blocks are swapped: right comes before left, and positive is right, as in `shift`.

    See 08 · part 11, exercise 6.
    """
    moves = [(0, 0), (-pixels, 0), (pixels, 0), (0, pixels), (0, -pixels)]
    return np.concatenate([shift(X, right, down) for right, down in moves]), np.tile(y, 5)


@with_shifts.wrong
def copies_beside_their_image(X, y, pixels):
    """Your copies stand next to their image: the five blocks are to stand one below the other.

    See 08 · part 11, exercise 6.
    """
    moves = [(0, 0), (pixels, 0), (-pixels, 0), (0, pixels), (0, -pixels)]
    copies = np.stack([shift(X, right, down) for right, down in moves], axis=1)
    return copies.reshape(-1, X.shape[1]), np.repeat(y, 5)


@with_shifts.wrong
def down_for_right(X, y, pixels):
    """You moved down and up first: `shift` takes right first, then down. See 08 · part 10."""
    moves = [(0, 0), (0, pixels), (0, -pixels), (pixels, 0), (-pixels, 0)]
    return np.concatenate([shift(X, right, down) for right, down in moves]), np.tile(y, 5)


@with_shifts.wrong
def up_before_down(X, y, pixels):
    """Your last two blocks are swapped: down comes before up, and positive is down, as in `shift`.

    See 08 · part 10, digits a little to the side.
    """
    moves = [(0, 0), (pixels, 0), (-pixels, 0), (0, -pixels), (0, pixels)]
    return np.concatenate([shift(X, right, down) for right, down in moves]), np.tile(y, 5)


# 7 · A whole reader


def _run(rng: np.random.Generator, n: int) -> tuple:
    X = rng.uniform(-2, 2, (3 * n + 1, 3)).round(1)
    shapes = [(3, 4), 4, (4, 3), 3]
    start = [rng.normal(0, 1, shape).round(2) for shape in shapes]
    return X, (X @ np.array([[1, 0], [0, 1], [1, -1]])).argmax(axis=1) + (X[:, 0] > 1), start, 2, 3, 0.5, rng


_OF_ONE = [np.array([[2.0, -1.0]]), np.array([0.5, 0.5]), np.array([[1.0, -1.0], [0.5, 1.0]]), np.array([0.0, 0.1])]
_LARGE = (np.array([[1.0], [2.0], [1000.0]]), np.array([0, 1, 0]), _OF_ONE, 2, 2, 0.001, np.random.default_rng(1))
_AT_THE_KINK = [
    np.array([[2.0, -1.0, 1.0]]),
    np.zeros(3),
    np.array([[1.0, -1.0], [0.5, 1.0], [-0.5, 0.25]]),
    np.zeros(2),
]
_ZEROS = (np.array([[0.0], [1.0], [0.0]]), np.array([0, 1, 1]), _AT_THE_KINK, 2, 3, 0.1, np.random.default_rng(3))
_WHOLE = (np.array([[1.0], [2.0], [-3.0]]), np.array([0, 1, 0]), _OF_ONE, 3, 10, 0.1, np.random.default_rng(2))


@lesson.exercise(
    inputs=_run,
    edge_cases=[_WHOLE, _LARGE, _ZEROS],
    hints=[
        "Two loops, one in the other: epochs outside, slices of a shuffled order inside. In the inner one: forward, "
        "the gradient at the logits, backward, update. Write the shape of every array beside it.",
        "Forward: Z1 = X[rows] @ W1 + b1, A1 = np.maximum(Z1, 0), Z2 = A1 @ W2 + b2, and softmax of Z2, with the "
        "maximum of each row subtracted. rows is a slice of the order: order[begin : begin + batch_size].",
        "The gradient at the logits is softmax minus one-hot, divided by len(rows): subtract 1 at "
        "[np.arange(len(rows)), y[rows]].",
        "Backward: dW2 = A1.T @ dZ2 and db2 = dZ2.sum(axis=0); then dZ1 = (dZ2 @ W2.T) * (Z1 > 0), and dW1, db1 from "
        "X[rows] and dZ1 in the same way. All four before the first update.",
        "W1 = W1 - learning_rate * dW1, and the same for the other three, makes new arrays: start stays as it was.",
    ],
    more="there is nothing else in it. Convolutions, attention, cleverer steps change what stands in these lines; the "
    "loop around them, draw a batch, forward, backward, step, is that of the largest networks there are.",
    draws="rng",
)
def learn_to_read(X, y, start, epochs, batch_size, learning_rate, rng):
    """All of the course: layers, ReLU, softmax, cross-entropy, the chain rule, small steps in a fresh order."""
    W1, b1, W2, b2 = start
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for begin in range(0, len(X), batch_size):
            rows = order[begin : begin + batch_size]
            Z1 = X[rows] @ W1 + b1  # (B, hidden)
            A1 = np.maximum(Z1, 0)
            Z2 = A1 @ W2 + b2  # (B, k)
            powers = np.exp(Z2 - Z2.max(axis=1, keepdims=True))
            dZ2 = powers / powers.sum(axis=1, keepdims=True)  # softmax …
            dZ2[np.arange(len(rows)), y[rows]] -= 1  # … minus one-hot
            dZ2 = dZ2 / len(rows)
            dZ1 = (dZ2 @ W2.T) * (Z1 > 0)
            W1, b1 = W1 - learning_rate * X[rows].T @ dZ1, b1 - learning_rate * dZ1.sum(axis=0)
            W2, b2 = W2 - learning_rate * A1.T @ dZ2, b2 - learning_rate * dZ2.sum(axis=0)
    return W1, b1, W2, b2


def _train(X, y, start, epochs, batch_size, learning_rate, rng, mistake):
    """Do the same with one mistake, by name."""
    W1, b1, W2, b2 = start if mistake == "in place" else [part.copy() for part in start]
    n, sign = len(X), -1 if mistake == "uphill" else 1
    once = rng.permutation(n) if mistake == "one order" else None
    for _ in range(epochs):
        order = np.arange(n) if mistake == "no order" else rng.permutation(n) if once is None else once
        for begin in range(0, n, batch_size):
            rows = order[begin : begin + batch_size]
            if mistake == "short batch dropped" and len(rows) < batch_size:
                continue
            labels = y[begin : begin + batch_size] if mistake == "labels in their old order" else y[rows]
            Z1 = X[rows] @ W1 + (0 if mistake == "no hidden bias" else b1)
            A1 = np.maximum(Z1, 0)
            Z2 = A1 @ W2 + b2
            Z2 = np.maximum(Z2, 0) if mistake == "relu at the end" else Z2
            axis = 0 if mistake == "down the columns" else 1
            rows_or_all = {} if mistake == "one sum" else {"axis": axis, "keepdims": True}
            powers = np.exp(Z2 if mistake == "no maximum" else Z2 - Z2.max(**rows_or_all))
            dZ2 = Z2.copy() if mistake == "no softmax" else powers / powers.sum(**rows_or_all)
            dZ2[slice(None) if mistake == "every label" else np.arange(len(rows)), labels] -= mistake != "no one-hot"
            dZ2 *= sign / {"summed": 1, "divided by n": n, "divided by batch_size": batch_size}.get(mistake, len(rows))
            fed = Z1 if mistake == "before the bend" else A1
            step2, bias2 = learning_rate * fed.T @ dZ2, learning_rate * dZ2.sum(axis=0)
            if mistake == "updated too soon":
                W2 -= step2
            dZ1 = dZ2 @ W2.T
            if mistake != "no mask":
                dZ1 *= Z1 >= 0 if mistake == "open kink" else Z1 > 0
            dZ1 *= mistake != "last layer only"
            W1 -= learning_rate * X[rows].T @ dZ1
            if mistake != "updated too soon":
                W2 -= step2
            if mistake != "biases forgotten":
                parts = len(rows) if mistake == "mean of the biases" else 1
                b1 -= learning_rate * dZ1.sum(axis=0) / parts
                b2 -= bias2 / parts
    return W1, b1, W2, b2


@learn_to_read.wrong
def labels_in_their_old_order(X, y, start, epochs, batch_size, learning_rate, rng):
    """You shuffled the images and not the labels: y[rows] belongs to X[rows].

    The loss would hover at log k. See 08 · part 10, labels that belong to other images.
    """
    return _train(X, y, start, epochs, batch_size, learning_rate, rng, "labels in their old order")


@learn_to_read.wrong
def short_batch_dropped(X, y, start, epochs, batch_size, learning_rate, rng):
    """The last batch of an epoch is left out if it is shorter than the others: its examples want to be heard too.

    See 06 · part 6.
    """
    return _train(X, y, start, epochs, batch_size, learning_rate, rng, "short batch dropped")


@learn_to_read.wrong
def one_order_for_all_epochs(X, y, start, epochs, batch_size, learning_rate, rng):
    """You shuffled once: each epoch draws an order of its own, inside the first loop. See 06 · part 6."""
    return _train(X, y, start, epochs, batch_size, learning_rate, rng, "one order")


@learn_to_read.wrong
def never_shuffled(X, y, start, epochs, batch_size, learning_rate, rng):
    """You took the rows as they come: rng.permutation(len(X)) gives the order of an epoch. See 06 · part 10."""
    return _train(X, y, start, epochs, batch_size, learning_rate, rng, "no order")


@learn_to_read.wrong
def summed_for_averaged(X, y, start, epochs, batch_size, learning_rate, rng):
    """Your gradient is a sum over the batch: the loss is a mean, so divide by len(rows). See 06 · part 10."""
    return _train(X, y, start, epochs, batch_size, learning_rate, rng, "summed")


@learn_to_read.wrong
def divided_by_all_examples(X, y, start, epochs, batch_size, learning_rate, rng):
    """You divided by the number of all examples: the mean is over the batch, len(rows). See 06 · part 6."""
    return _train(X, y, start, epochs, batch_size, learning_rate, rng, "divided by n")


@learn_to_read.wrong
def divided_by_the_batch_size(X, y, start, epochs, batch_size, learning_rate, rng):
    """You divided by batch_size, and the last batch may be shorter: the mean is over len(rows). See 06 · part 6."""
    return _train(X, y, start, epochs, batch_size, learning_rate, rng, "divided by batch_size")


@learn_to_read.wrong
def mask_forgotten(X, y, start, epochs, batch_size, learning_rate, rng):
    """On the way back the slope of ReLU is missing: dZ1 is dA1 times (Z1 > 0). See 05 · part 6, the activation."""
    return _train(X, y, start, epochs, batch_size, learning_rate, rng, "no mask")


@learn_to_read.wrong
def kink_is_open(X, y, start, epochs, batch_size, learning_rate, rng):
    """Your ReLU is open at exactly 0: we count the kink as closed, Z1 > 0. See 05 · part 6."""
    return _train(X, y, start, epochs, batch_size, learning_rate, rng, "open kink")


@learn_to_read.wrong
def weights_before_the_bend(X, y, start, epochs, batch_size, learning_rate, rng):
    """Your dW2 is made with Z1: the second layer was fed with A1, and dW2 = A1.T @ dZ2. See 05 · part 6."""
    return _train(X, y, start, epochs, batch_size, learning_rate, rng, "before the bend")


@learn_to_read.wrong
def hidden_bias_left_out(X, y, start, epochs, batch_size, learning_rate, rng):
    """On the way forward b1 is missing: Z1 = X[rows] @ W1 + b1. See 08 · part 6, the network."""
    return _train(X, y, start, epochs, batch_size, learning_rate, rng, "no hidden bias")


@learn_to_read.wrong
def every_label(X, y, start, epochs, batch_size, learning_rate, rng):
    """You subtract 1 for the labels of all examples in every row: each has its own, [np.arange(len(rows)), y[rows]].

    See 04 · part 6, one-hot.
    """
    return _train(X, y, start, epochs, batch_size, learning_rate, rng, "every label")


@learn_to_read.wrong
def softmax_down_the_columns(X, y, start, epochs, batch_size, learning_rate, rng):
    """Your softmax goes down the columns: the probabilities of each row add up to 1, with axis=1. See 03 · part 6."""
    return _train(X, y, start, epochs, batch_size, learning_rate, rng, "down the columns")


@learn_to_read.wrong
def one_hot_not_subtracted(X, y, start, epochs, batch_size, learning_rate, rng):
    """Your labels play no part: at the true class, 1 is to be subtracted from the probability. See 04 · part 5."""
    return _train(X, y, start, epochs, batch_size, learning_rate, rng, "no one-hot")


@learn_to_read.wrong
def last_layer_alone(X, y, start, epochs, batch_size, learning_rate, rng):
    """Your W1 and b1 stay as they began: the first layer learns too, from dZ1. See 05 · part 6."""
    return _train(X, y, start, epochs, batch_size, learning_rate, rng, "last layer only")


@learn_to_read.wrong
def biases_averaged(X, y, start, epochs, batch_size, learning_rate, rng):
    """You divide the biases' gradient by the batch once more: dZ2 is divided already, db = dZ.sum(axis=0).

    See 05 · part 6.
    """
    return _train(X, y, start, epochs, batch_size, learning_rate, rng, "mean of the biases")


@learn_to_read.wrong
def uphill(X, y, start, epochs, batch_size, learning_rate, rng):
    """You walk uphill: a step is minus the learning rate times the gradient, softmax minus one-hot.

    See 05 · part 10.
    """
    return _train(X, y, start, epochs, batch_size, learning_rate, rng, "uphill")


@learn_to_read.wrong
def updated_too_soon(X, y, start, epochs, batch_size, learning_rate, rng):
    """You changed W2 before the error had walked back through it: all gradients first, then all updates.

    See 05 · part 6.
    """
    return _train(X, y, start, epochs, batch_size, learning_rate, rng, "updated too soon")


@learn_to_read.wrong
def biases_forgotten(X, y, start, epochs, batch_size, learning_rate, rng):
    """Only the weights learn: the biases are forgotten in the update, db = dZ.sum(axis=0). See 05 · part 6."""
    return _train(X, y, start, epochs, batch_size, learning_rate, rng, "biases forgotten")


@learn_to_read.wrong
def softmax_forgotten(X, y, start, epochs, batch_size, learning_rate, rng):
    """You took the one-hot labels from the logits: from softmax of the logits they are taken. See 04 · part 5."""
    return _train(X, y, start, epochs, batch_size, learning_rate, rng, "no softmax")


@learn_to_read.wrong
def one_sum_for_the_batch(X, y, start, epochs, batch_size, learning_rate, rng):
    """Your probabilities add up to 1 over the whole batch: those of each row must, axis=1 and keepdims=True.

    See 03 · part 6.
    """
    return _train(X, y, start, epochs, batch_size, learning_rate, rng, "one sum")


@learn_to_read.wrong
def relu_at_the_end(X, y, start, epochs, batch_size, learning_rate, rng):
    """You sent the last layer through ReLU as well: softmax wants the logits as they are, negative ones too.

    See 08 · part 6, the network.
    """
    return _train(X, y, start, epochs, batch_size, learning_rate, rng, "relu at the end")


@learn_to_read.wrong
def maximum_not_subtracted(X, y, start, epochs, batch_size, learning_rate, rng):
    """With large logits all your numbers become nan: subtract the maximum of each row before np.exp.

    See 03 · part 6, why the maximum is subtracted.
    """
    return _train(X, y, start, epochs, batch_size, learning_rate, rng, "no maximum")


@learn_to_read.wrong
def start_in_place(X, y, start, epochs, batch_size, learning_rate, rng):
    """The numbers are right, but W1 -= … changes the caller's start as well, and the next run begins where this ended.

    Write W1 = W1 - …, or begin with copies. See 08 · part 11, exercise 7.
    """
    return _train(X, y, start, epochs, batch_size, learning_rate, rng, "in place")
