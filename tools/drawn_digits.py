"""How many of 60 digits, drawn on the pad of lesson 08, are read; and what would raise it.

    python tools/drawn_digits.py [--data sample] [--show digits.png]

Six sheets of ten digits, of one hand: gone over three times, as large as the pad, slanted, small, away from the middle;
and of another hand, with an open 4 and a barred 7. They are strokes of points (x, y) from 0 to 1, from the upper left
corner of the pad, and are inked as the pad inks them: its pen has one width. Then the same by a shaky hand, five times.
"""

from __future__ import annotations

import argparse

import numpy as np
from PIL import Image, ImageDraw

from nncourse.play.lesson_08 import SIDE, centre
from nnlib import SGD, MiniBatches, Network, cosine, fit, load_mnist, warp

PEN = 22 / 280  # of the pad's side
SHAKE = 0.03  # of the pad's side: how far a shaky hand misses a point, as a standard deviation
FINE = 8  # pixels that are inked for each that reaches Python, on each side

ONE_HAND = {
    0: [[(0.52, 0.14), (0.36, 0.2), (0.27, 0.4), (0.28, 0.64), (0.4, 0.84), (0.56, 0.86), (0.69, 0.7), (0.73, 0.46),
         (0.67, 0.22), (0.52, 0.14)]],
    1: [[(0.4, 0.26), (0.52, 0.14), (0.5, 0.5), (0.5, 0.86)]],
    2: [[(0.3, 0.3), (0.38, 0.17), (0.54, 0.14), (0.67, 0.24), (0.66, 0.4), (0.5, 0.6), (0.3, 0.84), (0.5, 0.83),
         (0.74, 0.84)]],
    3: [[(0.32, 0.2), (0.5, 0.14), (0.66, 0.22), (0.64, 0.38), (0.48, 0.47), (0.66, 0.56), (0.7, 0.72), (0.54, 0.86),
         (0.3, 0.8)]],
    4: [[(0.6, 0.86), (0.6, 0.5), (0.6, 0.14), (0.44, 0.38), (0.26, 0.6), (0.5, 0.6), (0.78, 0.6)]],
    5: [[(0.66, 0.15), (0.38, 0.15), (0.34, 0.45), (0.52, 0.42), (0.68, 0.54), (0.66, 0.75), (0.5, 0.86),
         (0.3, 0.8)]],
    6: [[(0.62, 0.14), (0.44, 0.28), (0.33, 0.52), (0.34, 0.74), (0.48, 0.86), (0.64, 0.8), (0.68, 0.64),
         (0.54, 0.54), (0.36, 0.64)]],
    7: [[(0.28, 0.17), (0.5, 0.17), (0.74, 0.16), (0.6, 0.42), (0.46, 0.86)]],
    8: [[(0.64, 0.24), (0.5, 0.14), (0.36, 0.24), (0.42, 0.4), (0.6, 0.56), (0.68, 0.72), (0.52, 0.86), (0.34, 0.74),
         (0.42, 0.56), (0.6, 0.4), (0.64, 0.24)]],
    9: [[(0.66, 0.3), (0.54, 0.16), (0.38, 0.22), (0.35, 0.38), (0.48, 0.48), (0.64, 0.38), (0.66, 0.3),
         (0.63, 0.56), (0.56, 0.86)]],
}  # fmt: skip
ANOTHER_HAND = {
    0: [[(0.5, 0.13), (0.32, 0.3), (0.3, 0.6), (0.5, 0.87), (0.68, 0.62), (0.68, 0.32), (0.42, 0.12)]],
    1: [[(0.34, 0.34), (0.54, 0.14), (0.54, 0.5), (0.53, 0.85)], [(0.36, 0.86), (0.54, 0.85), (0.7, 0.86)]],
    2: [[(0.3, 0.28), (0.5, 0.13), (0.66, 0.28), (0.52, 0.56), (0.32, 0.8), (0.28, 0.7), (0.42, 0.72), (0.58, 0.84),
         (0.76, 0.78)]],
    3: [[(0.3, 0.15), (0.5, 0.15), (0.68, 0.15), (0.48, 0.42), (0.66, 0.5), (0.7, 0.7), (0.52, 0.86), (0.28, 0.78)]],
    4: [[(0.34, 0.14), (0.3, 0.36), (0.29, 0.54), (0.5, 0.55), (0.74, 0.52)], [(0.64, 0.2), (0.62, 0.5), (0.6, 0.88)]],
    5: [[(0.38, 0.16), (0.36, 0.3), (0.34, 0.46), (0.56, 0.44), (0.68, 0.6), (0.6, 0.82), (0.3, 0.84)],
        [(0.38, 0.16), (0.54, 0.16), (0.7, 0.14)]],
    6: [[(0.48, 0.12), (0.36, 0.4), (0.32, 0.7), (0.46, 0.87), (0.62, 0.78), (0.6, 0.62), (0.46, 0.58), (0.34, 0.68)]],
    7: [[(0.26, 0.2), (0.3, 0.15), (0.52, 0.16), (0.72, 0.15), (0.58, 0.44), (0.48, 0.88)],
        [(0.38, 0.52), (0.54, 0.5), (0.7, 0.49)]],
    8: [[(0.5, 0.48), (0.34, 0.36), (0.4, 0.17), (0.6, 0.17), (0.66, 0.34), (0.5, 0.48), (0.32, 0.64), (0.38, 0.84),
         (0.62, 0.85), (0.68, 0.66), (0.5, 0.48)]],
    9: [[(0.64, 0.24), (0.46, 0.14), (0.34, 0.3), (0.44, 0.46), (0.62, 0.38), (0.65, 0.2), (0.65, 0.5), (0.64, 0.87)]],
}  # fmt: skip


def moved(hand: dict, turn: tuple = ((1, 0), (0, 1)), to: tuple = (0.5, 0.5), offsets: tuple = ((0, 0),)) -> dict:
    """Draw a hand's digits with a matrix about the middle of the pad, elsewhere, once for each offset."""

    def place(stroke: list, offset: tuple) -> np.ndarray:
        return (np.array(stroke) - 0.5) @ np.transpose(turn) + to + offset

    return {digit: [place(stroke, by) for by in offsets for stroke in strokes] for digit, strokes in hand.items()}


def scaled(factor: float) -> tuple:
    """Give the matrix that makes digits larger or smaller."""
    return (factor, 0), (0, factor)


SHEETS = {
    "thick": moved(ONE_HAND, scaled(0.9), offsets=((-0.03, 0.01), (0, -0.03), (0.03, 0.02))),
    "thin": moved(ONE_HAND, scaled(1.2)),
    "slanted": moved(ONE_HAND, ((1, -0.45), (0, 1))),
    "small": moved(ONE_HAND, scaled(0.4)),
    "off-centre": moved(ONE_HAND, scaled(0.6), to=(0.26, 0.72)),
    "barred 7, open 4": moved(ANOTHER_HAND),
}


def smooth(stroke: np.ndarray, points: int = 12) -> np.ndarray:
    """Lead a line through the points without corners, as a hand does (Catmull and Rom's)."""
    ends = np.vstack([stroke[:1], stroke, stroke[-1:]])
    t = np.linspace(0, 1, points, endpoint=False)[:, None]
    pieces = [
        b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
        for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False)
    ]
    return np.vstack([*pieces, stroke[-1:]])


def inked(strokes: list[np.ndarray]) -> np.ndarray:
    """Ink strokes as the pad does: (SIDE, SIDE), from 0 (paper) to 255 (ink)."""
    side = SIDE * FINE
    sheet = Image.new("L", (side, side))
    pen, half = ImageDraw.Draw(sheet), PEN * side / 2
    for stroke in strokes:
        line = [tuple(point) for point in smooth(np.array(stroke)) * side]
        pen.line(line, fill=255, width=round(2 * half))
        for x, y in line:  # round ends and joins
            pen.ellipse((x - half, y - half, x + half, y + half), fill=255)
    return np.asarray(sheet.resize((SIDE, SIDE), Image.Resampling.BOX))


def drawn_digits(rng: np.random.Generator | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Give what the network gets of the 60 digits, (60, 784), sheet by sheet, and which they are, (60,).

    rng: with one, the hand shakes, less where it writes small.
    """
    digits = []
    for sheet in SHEETS.values():
        for digit, strokes in sheet.items():
            height = np.ptp(np.vstack(strokes)[:, 1]) / 0.72
            shakes = [0 if rng is None else SHAKE * height * rng.normal(size=stroke.shape) for stroke in strokes]
            digits.append((centre(inked([np.add(*pair) for pair in zip(strokes, shakes, strict=True)])), digit))
    X, y = zip(*digits, strict=True)
    return np.array(X, dtype=np.float32), np.array(y)


def train(X: np.ndarray, y: np.ndarray, seed: int, layers: tuple = (128,), epochs: int = 0, **how) -> Network:
    """Train as the panel of lesson 08 does, for its 1,000 steps, or for so many epochs on a cosine."""
    rng = np.random.default_rng(seed)
    network = Network([784, *layers, 10], rng=rng, dtype=np.float32)
    sgd, batches = SGD(learning_rate=0.1, momentum=0.9), MiniBatches(batch_size=64, rng=rng)
    schedule = {"schedule": cosine} if epochs else {}
    for progress in fit(network, X, y, sgd, batches, epochs=epochs or 1000, **schedule, **how):
        if not epochs and progress.step == 1000:
            break
    return network


RECIPES = {
    "as in the lesson: 1,000 steps": {},
    "10 epochs on a cosine": {"epochs": 10},
    "the same with warped digits": {"epochs": 10, "augment": warp},
    "the same, 512 hidden neurons": {"epochs": 10, "augment": warp, "layers": (512,)},
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", default="auto", help="auto, sample or full")
    parser.add_argument("--show", metavar="PNG", help="where to keep a picture of the digits")
    options = parser.parse_args()
    X, y = drawn_digits()
    shaky = [drawn_digits(np.random.default_rng(seed)) for seed in range(5)]
    if options.show:
        pictures = np.vstack([X, shaky[0][0]]).reshape(12, 10, 28, 28).swapaxes(1, 2).reshape(336, 280)
        Image.fromarray(255 - (255 * pictures).astype(np.uint8)).resize((840, 1008)).save(options.show)
    data = load_mnist(options.data)
    tenth = len(data.X_train) // 10  # held out, as in the lesson
    print(f"{len(data.X_train) - tenth:,} digits to learn from; of ten on a sheet so many are read, means of 3 seeds")
    print(f"{'':32}{'  '.join(SHEETS)}  of 60, and of 300 by a shaky hand")
    for name, how in RECIPES.items():
        networks = [train(data.X_train[tenth:], data.y_train[tenth:], seed, **how) for seed in range(3)]
        right = np.array([network.predict(X).argmax(axis=1) == y for network in networks]).reshape(3, 6, 10)
        shaken = [sum((net.predict(A).argmax(axis=1) == b).sum() for A, b in shaky) for net in networks]
        sheets = zip(SHEETS, right.sum(axis=2).mean(axis=0), strict=True)
        counts = "  ".join(f"{count:{len(sheet)}.1f}" for sheet, count in sheets)
        print(f"{name:32}{counts}  {right.sum() / 3:.1f}, {np.mean(shaken):.0f}")
        missed = [f"{digit} {[*SHEETS][row]}" for row, digit in np.argwhere(~right.any(axis=0))]
        print(f"{'':32}read by none: {', '.join(missed) or 'no digit'}", flush=True)


if __name__ == "__main__":
    main()
