"""Lesson 11: where a pixel fetches from, what warps do to a digit, how sure a gain is, and the rungs of the ladder."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Sequence
from itertools import product

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from nncourse.folder.notebooks import course
from nncourse.show.page import BLACK, BLUE, GREEN, ORANGE, RED, SKY, display, number, subplots
from nncourse.show.plots import bars, curves, images
from nnlib.augmentation import warp
from nnlib.datasets import load_mnist

GREY = "#777777"
SURE = 4.3  # standard errors: a gain beyond them is, 19 times in 20, not the chance of three seeds
JUDGES = 10_000  # held-out digits that judged the long runs

ROAD = course() / "data" / "road_to_99.json"


def road() -> dict:
    """Read what the long runs on all of MNIST have written."""
    return json.loads(ROAD.read_text(encoding="utf-8"))


def keep(road: dict) -> None:
    """Write what such runs have measured, for others to read."""
    ROAD.write_text(json.dumps(road) + "\n", encoding="utf-8")


def opening() -> None:
    """Draw a handwritten 4, and nineteen that nnlib makes of it."""
    four = load_mnist("sample").X_train[1:2]
    sheet = np.concatenate([four, warp(four.repeat(19, axis=0), np.random.default_rng(0))])
    alt = "A handwritten 4, and nineteen more, each moved, turned and bent a little."
    images(sheet, ["written"] + 19 * [""], alt=alt)


# By hand


def carried_and_fetched(row: Sequence[float], moved: Sequence[float]) -> None:
    """Draw a row that is carried to twice its length, which leaves holes, and one that fetches from the left."""
    fig, (left, right) = subplots(2, width=8.4, height=2.3, ylim=(-0.55, 1.55))
    small = [5, 7, 4]
    _row(left, small, 1, places=[0, 2, 4])
    _row(left, [5, "?", 7, "?", 4, "?"], 0)
    _row(right, row, 1)
    _row(right, moved, 0)
    for p in range(3):
        left.annotate("", (2 * p, 0.3), (2 * p, 0.7), arrowprops={"arrowstyle": "->", "color": RED})
    for p in range(len(row)):
        asked = max(p - 1, 0)
        right.annotate("", (asked, 0.68), (p, 0.3), arrowprops={"arrowstyle": "->", "color": BLUE})
    left.set(title="carry: some places get nothing", xlim=(-1.6, 5.6))
    right.set(title="fetch: every place gets a value", xlim=(-1.6, 5.6))
    alt = (
        "Left, a row of three pixels is carried to twice its length: every second place of the new row is a hole. "
        f"Right, each of five new pixels has an arrow to its left neighbour in the old row, the first to the edge "
        f"itself: {', '.join(map(str, row))} becomes {', '.join(map(str, moved))}."
    )
    display(fig, alt)


def _row(ax: Axes, values: Sequence, y: float, places: Sequence[int] | None = None) -> None:
    """Draw pixels as boxes with their numbers; a hole is a dashed box."""
    for x, value in zip(places or range(len(values)), values, strict=True):
        hole = value == "?"
        style = {"facecolor": "white", "linestyle": ":"} if hole else {"facecolor": "#eeeeee"}
        ax.add_patch(Rectangle((x - 0.45, y - 0.28), 0.9, 0.56, edgecolor=BLACK, **style))
        ax.text(x, y, value, ha="center", va="center", color=RED if hole else BLACK, fontsize=12)
    ax.text(-0.6, y, "old" if y else "new", ha="right", va="center", color=GREY)
    ax.set_axis_off()


def shares(image: Sequence[Sequence[float]], r: float, c: float) -> None:
    """Draw a place between four pixels, and each pixel's share: the rectangle that lies across from it."""
    fig, ax = subplots(width=5.4, height=3.9, xlim=(-0.42, 1.42), ylim=(1.3, -0.3), aspect="equal")
    said = []
    for (i, j), colour in zip(product((0, 1), (0, 1)), (BLUE, ORANGE, GREEN, RED), strict=True):
        width, height = (c if j else 1 - c), (r if i else 1 - r)
        corner = (0 if j else c, 0 if i else r)  # of the rectangle on the other side of the place
        ax.add_patch(Rectangle(corner, width, height, color=colour, alpha=0.25, linewidth=0))
        ax.text(corner[0] + width / 2, corner[1] + height / 2, f"{width * height:g}", ha="center", va="center")
        ax.plot(j, i, "os^D"[2 * i + j], color=colour, markersize=13)
        aside, side = (-0.09, "right") if j == 0 else (0.09, "left")
        ax.text(j + aside, i, f"pixel {number(image[i][j])}", ha=side, va="center", color=colour)
        said.append(f"{number(image[i][j])} has {width * height:g}")
    ax.plot(c, r, "*", color=BLACK, markersize=15)
    ax.text(c + 0.05, r + 0.03, "asked", va="top")
    ax.set_axis_off()
    display(
        fig,
        f"A square with a pixel at each corner, and the place asked for at row {r:g}, column {c:g}. Lines through it "
        f"cut the square into four rectangles; a pixel's share is the area across from it. {'; '.join(said)}.",
    )


def turning(A: Sequence[Sequence[float]], larger: float = 3.0) -> None:
    """Draw the displacements A q around a centre, the four of the page in red; the arrows are drawn larger."""
    fig, ax = subplots(width=4.8, height=4.4, xlim=(-15, 15), ylim=(15, -15), aspect="equal")
    grid = np.arange(-10, 11, 5)
    q = np.array([*product(grid, grid)])
    D = larger * q @ np.transpose(A)
    style = {"angles": "xy", "scale_units": "xy", "scale": 1}
    ax.quiver(q[:, 1], q[:, 0], D[:, 1], D[:, 0], color="#999999", width=0.006, **style)
    four = np.array([[-10, 0], [0, 10], [10, 0], [0, -10]])
    D = larger * four @ np.transpose(A)
    ax.quiver(four[:, 1], four[:, 0], D[:, 1], D[:, 0], color=RED, width=0.011, **style)
    ax.plot(0, 0, "+", color=BLACK, markersize=12)
    for (row, column), name in zip(four, ("above", "right", "below", "left"), strict=True):
        ax.text(1.28 * column, 1.28 * row, name, ha="center", va="center", color=RED)
    ax.set(xlabel="right of the centre, pixels", ylabel="below the centre, pixels")
    display(
        fig,
        f"Arrows around a centre, from places to where they fetch, {larger:g} times as long: above the centre to the "
        "right, on the right downwards, below to the left, on the left upwards; longer, the farther from the "
        "centre. They go round with the clock, so the ink goes round against it.",
    )


def how_sure(before: Sequence[float], after: Sequence[float]) -> None:
    """Draw three seeds before and after a change; their differences; and the digits on which two networks differ."""
    fig, (left, middle, right) = subplots(3, width=9.6, height=3.0)
    for seed, pair in enumerate(zip(before, after, strict=True)):
        left.plot([0, 1], pair, "os^"[seed] + "-", color=(BLUE, ORANGE, GREEN)[seed], label=f"seed {seed}")
    left.set(xlim=(-0.3, 1.3), title="two groups that overlap", ylabel="accuracy, %")
    left.set_xticks([0, 1], ["before", "after"])
    left.legend(loc="upper left", fontsize=8)
    gains = np.subtract(after, before)
    error = gains.std(ddof=1) / np.sqrt(len(gains))
    for seed, gain in enumerate(gains):
        middle.plot(0, gain, "os^"[seed], color=(BLUE, ORANGE, GREEN)[seed])
    middle.errorbar(0.5, gains.mean(), error, fmt="D", color=BLACK, capsize=6)
    middle.axhline(0, color=BLACK, linewidth=1)
    middle.set(xlim=(-0.4, 0.9), ylim=(-0.5, 5), title="differences, seed by seed", ylabel="gain, %")
    middle.set_xticks([0, 0.5], ["each", "mean"])
    top = 0
    for height, colour, text in (
        (1.4, "#dddddd", "both read them: 9,910"),
        (0.8, BLUE, "A alone: 20"),
        (0.8, ORANGE, "B alone: 30"),
        (1.0, "#dddddd", "neither: 40"),
    ):
        right.add_patch(Rectangle((0, top), 1, height, facecolor=colour, edgecolor="white"))
        right.text(0.5, top + height / 2, text, ha="center", va="center", color="white" if colour == BLUE else BLACK)
        top += height
    right.set(xlim=(0, 1), ylim=(top, 0), title="two networks, 10,000 digits")
    right.set_axis_off()
    display(
        fig,
        "Left, three seeds before and after a change: the groups overlap, but each line climbs. In the middle, the "
        f"differences {', '.join(map(number, gains))}, their mean {gains.mean():.1f}, its standard error {error:.1f}. "
        "Right, 10,000 digits: 9,910 read by both networks, 20 by A alone, 30 by B alone, 40 by neither; only the 50 "
        "in the middle can tell the two apart.",
    )


# Noise, small weights, hidden inputs: the second reading of part 5


def mixed_noise() -> None:
    """Draw noise, the same mixed with its neighbours, and that made as strong again."""
    noise = np.random.default_rng(0).uniform(-1, 1, 60)
    mixed = np.convolve(noise, [0.25, 0.5, 0.25], mode="same")
    lines = {
        "each pixel by itself": noise,
        "mixed by ¼, ½, ¼": mixed,
        "… and divided by √(3/8)": mixed / np.sqrt(3 / 8),
    }
    fig, axes = subplots(3, width=9.6, height=2.4, ylim=(-1.5, 1.5), xlabel="pixel")
    for ax, (name, line), colour in zip(axes, lines.items(), (RED, SKY, BLUE), strict=True):
        ax.plot(line, color=colour)
        ax.axhspan(-line.std(), line.std(), color="#dddddd", alpha=0.6, linewidth=0)
        ax.set_title(name)
    display(
        fig, "Noise of sixty pixels; mixed, neighbours differ less, and all is weaker; divided, it is as strong again."
    )


def small_weights(w: float, eta: float, lam: float) -> None:
    """Draw the penalty of one weight with its slope, and the weight over many steps on the penalty alone."""
    fig, (left, right) = subplots(2, width=8.6, height=3.0)
    ws = np.linspace(-2.6, 2.6, 100)
    left.plot(ws, lam / 2 * ws**2, color=BLUE)
    left.plot(
        ws[ws > 0.6], lam / 2 * w**2 + lam * w * (ws[ws > 0.6] - w), "--", color=RED, label=f"slope λw = {lam * w:g}"
    )
    left.plot([w], [lam / 2 * w**2], "o", color=RED)
    left.set(xlabel="weight w", ylabel="penalty λ/2 · w²", ylim=(-0.15, 1.8))
    left.legend(loc="upper center")
    steps = np.arange(61)
    right.plot(steps, w * (1 - eta * lam) ** steps, ".-", color=BLUE, linewidth=1)
    right.set(xlabel="step", ylabel="weight w", ylim=(0, w + 0.1))
    display(
        fig,
        f"Left, the penalty is a parabola; at w = {w:g} its slope is {lam * w:g}. Right, steps down the penalty take "
        f"{eta * lam:.0%} of what is left of the weight: {w:g}, {w * (1 - eta * lam):g} and on, ever nearer to 0.",
    )


def made_up_for(x: float, keep: float) -> None:
    """Draw an input as an area: always there, or larger and there only in a share of the draws."""
    fig, axes = subplots(2, width=7, height=2.7, xlim=(0, 1), ylim=(0, 1), xlabel="share of the draws")
    for ax, width, colour, title in zip(axes, (1, keep), (BLUE, ORANGE), ("as it is", "hidden at times"), strict=True):
        ax.add_patch(Rectangle((0, 0), width, x / width, color=colour, alpha=0.5))
        ax.text(width / 2, x / width / 2, f"{width:g} · {x / width:g} = {x:g}", ha="center", va="center")
        ax.set_title(title)
    axes[0].set_ylabel("value of the pixel")
    axes[1].text((1 + keep) / 2, 0.05, "0", ha="center")
    alt = f"Two rectangles of one area: {x:g} in all draws; {x / keep:g} in a share of {keep:g}, and 0 in the rest."
    display(fig, alt)


# Warps


def eight(fetch: Callable, affine_field: Callable, four: np.ndarray) -> None:
    """Draw what each of the four numbers of a matrix does, at 0.4 and at -0.4."""
    A = np.concatenate([0.4 * np.eye(4), -0.4 * np.eye(4)]).reshape(8, 2, 2)
    bent = fetch(four.repeat(8, axis=0), affine_field(A, 28))
    titles = [f"{name} = {number(size)}" for size in (0.4, -0.4) for name in ("A₀₀", "A₀₁", "A₁₀", "A₁₁")]
    framed(bent, titles, "A 4 made lower, slanted in two ways, and narrower; then the opposite of each.", columns=4)


def framed(pictures: np.ndarray, titles: Sequence[str], alt: str, columns: int) -> None:
    """Draw images with a frame each, so that one sees where they lie."""
    sheets = np.pad(np.reshape(pictures, (-1, 28, 28)), ((0, 0), (1, 1), (1, 1)), constant_values=0.4)
    images(sheets.reshape(len(sheets), -1), titles, alt=alt, columns=columns)


def fields(fetch: Callable, affine_field: Callable, four: np.ndarray) -> None:
    """Draw a shift, a matrix and both as arrows, from a pixel to where it fetches, and the 4 that comes of each."""
    shift = np.full((2, 28, 28), [[[1.5]], [[-1.0]]])
    matrix = affine_field(np.array([[[0.05, 0.14], [-0.1, -0.12]]]), 28)[:, 0]
    fig, axes = subplots(3, rows=2, width=7.5, height=5)
    rows, columns = np.indices((28, 28))[:, 1::3, 1::3]
    names = ("a shift", "a matrix", "both, added")
    for (above, below), D, name in zip(np.transpose(axes), (shift, matrix, shift + matrix), names, strict=True):
        down, right = D[:, 1::3, 1::3]
        above.quiver(columns, rows, right, down, color=RED, angles="xy", scale_units="xy", scale=1, width=0.008)
        above.set(xlim=(-3, 30), ylim=(30, -3), aspect="equal", title=name)
        below.imshow(fetch(four, D[:, None].astype(four.dtype)).reshape(28, 28), cmap="gray_r", vmin=0, vmax=1)
        for ax in (above, below):
            ax.set(xticks=[], yticks=[])
            ax.grid(visible=False)
            ax.spines[:].set_visible(True)
    display(
        fig,
        "Arrows above, and below the 4 that comes of them: a shift of 1.5 pixels up and 1 to the right, for it fetches "
        "from below and from the left; a matrix, whose arrows grow from the centre; both together.",
    )


def two_products(noise: np.ndarray, sigma: float = 4.0) -> None:
    """Draw noise (side, side), its rows mixed, and its columns mixed too, as red and blue pictures."""
    p = np.arange(len(noise))
    B = np.exp(-0.5 * ((p[:, None] - p) / sigma) ** 2)
    pictures = [M.ravel() / np.abs(M).max() for M in (noise, B @ noise, B @ noise @ B.T)]
    alt = "Noise as red and blue dust; after one product, stripes from top to bottom; after two, soft clouds."
    images(np.array(pictures), ["N", "B N", "B N Bᵀ"], alt=alt, columns=3, signed=True)


def twenty(pictures: np.ndarray, what: str) -> None:
    """Draw twenty images in frames."""
    framed(pictures, 20 * [""], f"Twenty digits, {what}.", columns=10)


def turned(X: np.ndarray, y: np.ndarray) -> None:
    """Draw three sixes and three nines, each turned by 180 degrees too."""
    six, nine = (X[np.flatnonzero(y == k)[:3]] for k in (6, 9))
    sheet = np.concatenate([six, six[:, ::-1], nine, nine[:, ::-1]])  # all 784 pixels backwards
    titles = [name for name in ("a 6", "a 6, turned", "a 9", "a 9, turned") for _ in range(3)]
    images(sheet, titles, alt="Sixes, which turned upside down read as nines, and nines turned to sixes.", columns=6)


# What was measured


def ladder(rows: Sequence[dict], digits: str) -> None:
    """Draw the share of misread digits by rung, a small dot for each seed, and write the accuracies and gains beside.

    A gain is seed by seed, over the rung before it; a rung "with …" is left again. Gains that chance may have made
    stand in brackets: within 4.3 standard errors of three seeds, or, where the rows say which digits are misread,
    within two of the digits.
    """
    names = list(dict.fromkeys(row["rung"] for row in rows))
    read = {name: np.array([row["fresh"] for row in rows if row["rung"] == name]) for name in names}
    fig, ax = subplots(width=9, height=0.42 * len(names) + 1.1, xlabel=f"{digits} misread, %")
    before, said = None, []
    for place, name in enumerate(names):
        errors = 100 - read[name]
        ax.plot(errors, np.full(len(errors), place), ".", color="#999999")
        ax.plot(errors.mean(), place, "s", color=BLUE)
        text = f"{read[name].mean():.2f} %"
        if before is not None:
            text += f"   {gained(read[name] - read[before], by_digits(rows, before, name))}"
        ax.text(1.03, place, text, transform=ax.get_yaxis_transform(), va="center", family="monospace", fontsize=9)
        said.append(f"{name}: {' '.join(text.split())}")
        before = before if name.startswith("with") else name
    ax.text(1.03, -0.9, "read      gain", transform=ax.get_yaxis_transform(), family="monospace", fontsize=9)
    ax.set_yticks(range(len(names)), names)
    ax.set(xlim=(0, None), ylim=(len(names) - 0.5, -0.6))
    display(fig, f"Share of the {digits} that are read, and what each rung gains. {'; '.join(said)}.")


def by_digits(rows: Sequence[dict], before: str, after: str) -> float:
    """Compute the standard error of a mean gain over the digits, in per cent: only those count that are read otherwise.

    0 if the rows do not say which digits are misread.
    """
    gain = np.zeros(JUDGES)  # of each digit: by how many seeds more it is read
    for row in rows:
        if "wrong" in row and row["rung"] in (before, after):
            gain[row["wrong"]] += 1 if row["rung"] == before else -1
    seeds = len({row["seed"] for row in rows})
    return 100 * gain.std(ddof=1) / seeds / np.sqrt(JUDGES)


def gained(differences: np.ndarray, of_digits: float) -> str:
    """Write a mean gain with the standard error of its seeds; in brackets if seeds or digits leave it to chance."""
    mean, error = differences.mean(), differences.std(ddof=1) / np.sqrt(len(differences))
    text = f"{mean:+.2f} ± {error:.2f}".replace("-", "−")
    return f" {text}" if abs(mean) > max(SURE * error, 2 * of_digits) else f"({text})"


def learnt_and_fresh(rows: Sequence[dict]) -> None:
    """Draw the misread share of the digits learnt from beside that of the held-out digits, for each rung."""
    names = list(dict.fromkeys(row["rung"] for row in rows))
    both = {
        label: [np.mean([100 - row[what] for row in rows if row["rung"] == name]) for name in names]
        for label, what in (("training digits", "learnt"), ("held-out digits", "fresh"))
    }
    labels = [name.replace("+ ", "+").replace(" ", "\n").replace("+", "+ ") for name in names]
    alt = (
        "Bars by rung: with momentum hardly a training digit is misread, but many held-out ones; warps draw them near."
    )
    bars(labels, both, alt=alt, ylabel="misread, %", width=9)


def losses(runs: dict[str, Sequence[float]], epochs: int) -> None:
    """Draw the mean loss of each epoch, on a logarithmic axis."""
    lines = {name: np.reshape(steps, (epochs, -1)).mean(axis=1) for name, steps in runs.items()}
    alt = "Training loss by epoch: without warps it falls to nearly 0, with warps it stays far above that."
    curves(np.arange(1, epochs + 1), lines, alt=alt, xlabel="epoch", ylabel="training loss (nats)", yscale="log")


def packed(network_answers: np.ndarray, X: np.ndarray, y: np.ndarray) -> dict:
    """Pack what a network reads wrongly, the surest first, images included. network_answers: probabilities."""
    P = network_answers
    wrong = np.flatnonzero(P.argmax(axis=1) != y)
    wrong = wrong[np.argsort(-P.max(axis=1)[wrong])]
    bytes_of_images = zlib.compress((255 * X[wrong]).round().astype(np.uint8).tobytes(), 9)
    return {
        "rows": wrong.tolist(),
        "labels": y[wrong].tolist(),
        "answers": P[wrong].argmax(axis=1).tolist(),
        "probabilities": P[wrong].max(axis=1).astype(float).round(3).tolist(),
        "images": base64.b64encode(bytes_of_images).decode(),
    }


def misread(wrong: dict) -> None:
    """Draw packed mistakes, each with its label, the answer and the answer's probability."""
    pictures = np.frombuffer(zlib.decompress(base64.b64decode(wrong["images"])), np.uint8).reshape(-1, 784) / 255
    table = zip(wrong["labels"], wrong["answers"], wrong["probabilities"], strict=True)
    alt = f"{len(pictures)} misread digits: broken, crossed out, squeezed, or written so that people would differ."
    images(pictures, [f"{y} → {answer}  {p:.2f}" for y, answer, p in table], alt=alt)
