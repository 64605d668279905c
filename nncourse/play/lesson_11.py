"""Lesson 11: move, turn and bend a digit, and see from where each pixel is fetched, and what a network reads."""

from __future__ import annotations

import ipywidgets as W
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nncourse.show.page import BLUE, ORANGE, RED, subplots
from nncourse.show.widget import Explore
from nnlib.augmentation import displacement, resample
from nnlib.network import Network


def bend_a_digit(network: Network, X: np.ndarray, y: np.ndarray) -> Explore:
    """Warp a digit by hand: sliders for the shift, the matrix and the smooth part; the network reads the result.

    Shapes: X (n, d), one square image a row; y (n,).
    """
    side, rng = round(X.shape[1] ** 0.5), np.random.default_rng(0)
    noise = _noise(side, rng)

    def draw_noise() -> None:
        nonlocal noise
        noise = _noise(side, rng)

    def draw(digit: int, turn: int, smooth: float, **by: float) -> tuple[Figure, str]:
        place = np.indices((side, side)) - (side - 1) / 2
        t = np.array([by["down"], by["right"]])[:, None, None]
        D = np.tensordot(fetching(turn, by["stretch"], by["slant"]), place - t, 1) - place + smooth * noise
        warped = resample(X[digit : digit + 1], D[:, None].astype(X.dtype))
        P = network.predict(warped)[0]
        answer = int(P.argmax())
        fig, axes = subplots(4, width=10.4, height=3.0)
        for ax, picture, title in zip(axes[::2], (X[digit], warped), (f"a {y[digit]}", "warped"), strict=True):
            ax.imshow(picture.reshape(side, side), cmap="gray_r", vmin=0, vmax=1)
            ax.set(title=title, xticks=[], yticks=[])
            ax.grid(visible=False)
        draw_field(axes[1], D)
        axes[1].set_title("fetched from")
        right = np.arange(10) == y[digit]
        style = {"color": np.where(right, ORANGE, BLUE), "hatch": np.where(right, "//", ""), "edgecolor": "white"}
        axes[3].barh(range(10), P, **style)
        axes[3].set(xlim=(0, 1), yticks=range(10), xlabel="probability", title=f"read as a {answer}, {P.max():.0%}")
        axes[3].invert_yaxis()
        return fig, (
            f"A {y[digit]}, the field of displacements, up to {np.abs(D).max():.1f} pixels, the warped digit, and what "
            f"the network reads: a {answer}, with a probability of {P.max():.0%}."
        )

    def slider(name: str, end: float, step: float) -> W.FloatSlider:
        return W.FloatSlider(0, min=-end, max=end, step=step, description=name)

    return Explore(
        draw,
        name="bend a digit",
        buttons={"New noise": draw_noise},
        digit=W.Dropdown(options={f"a {label}": int(np.argmax(y == label)) for label in y}, description="digit"),
        down=slider("shift down", 8, 0.25),
        right=slider("shift right", 8, 0.25),
        turn=W.IntSlider(0, -180, 180, 5, description="turn, degrees"),
        stretch=slider("wider or narrower", 0.5, 0.05),
        slant=slider("slant", 0.5, 0.05),
        smooth=W.FloatSlider(1.0, min=0, max=4, step=0.1, description="smooth, pixels"),
    )


def draw_field(ax: Axes, D: np.ndarray, every: int = 3) -> None:
    """Draw a field (2, side, side) as arrows, from each pixel, or every third, to where its value is fetched."""
    rows, columns = np.indices(D.shape[1:])[:, 1::every, 1::every]
    down, right = D[:, 1::every, 1::every]
    ax.quiver(columns, rows, right, down, color=RED, angles="xy", scale_units="xy", scale=1, width=0.008)
    side = D.shape[1]
    ax.set(xlim=(-2, side + 1), ylim=(side + 1, -2), aspect="equal", xticks=[], yticks=[])


def fetching(turn: float, stretch: float, slant: float) -> np.ndarray:
    """Make the matrix (2, 2) that leads from a place of the warped image, (row, column), back to the digit's own."""
    angle = np.deg2rad(turn)
    clockwise = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return np.linalg.inv(clockwise @ np.array([[1, 0], [-slant, 1 + stretch]]))


def _noise(side: int, rng: np.random.Generator) -> np.ndarray:
    return displacement(1, side, rng, shift=0, affine=0, smooth=1)[:, 0]
