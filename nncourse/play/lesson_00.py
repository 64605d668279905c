"""Lesson 00: a line through two points of a curve, and how it turns as the points come together."""

from __future__ import annotations

import ipywidgets as W
import numpy as np
from matplotlib.figure import Figure

from nncourse.show.page import BLACK, GREEN, RED, number, subplots
from nncourse.show.widget import Explore

STEP = 1 / 8  # a power of two: the sums of the page are exact


def line_through_two_points(point: float = 3.0, run: float = 2.0) -> Explore:
    """Choose a point of y = x² and a run; see the line through both ends, and the slope of the formula.

    On the right stands the piece between the ends alone, as through a magnifying glass.
    """

    def draw(point: float, run: float) -> tuple[Figure, str]:
        ends = np.array([point, point + run])
        low, high = min(-4, *(ends - 1)), max(5, *(ends + 1))
        formula, rise = 2 * point, np.diff(ends**2)[0]
        fig, (left, right) = subplots(2, height=3.8, xlabel="x", ylabel="y = x²")
        for ax, x in ((left, np.linspace(low, high, 161)), (right, np.linspace(*ends, 81) if run else point)):
            ax.plot(x, x**2)
            ax.plot(
                x, point**2 + formula * (x - point), "-.", color=GREEN, label=f"formula 2x: slope {number(formula)}"
            )
            if run:
                ax.plot(x, point**2 + rise / run * (x - point), "--", color=RED, label="through the two points")
            ax.plot(ends, ends**2, "o", color=BLACK)
        left.set_ylim(-15, None)
        left.legend(loc="upper center", fontsize=9)
        right.set_title("the piece between the points")
        if not run:
            left.set_title("one point alone: 0 / 0 is no slope")
            return fig, f"y = x² with one point at x = {number(point)}. With a run of 0 there is no second point."
        slope = f"{number(rise)} / {number(run, True)} = {number(rise / run)}"
        left.set_title(f"rise / run = {slope}")
        alt = f"y = x² with a dashed line through x = {number(point)} and x = {number(ends[1])}: rise / run = {slope}. "
        alt += f"A second line touches the curve at x = {number(point)}: its slope is {number(formula)}. On the right, "
        return fig, alt + "the piece of the curve between the two points, larger."

    controls = {
        "point": W.FloatSlider(point, min=-3, max=3, step=2 * STEP, description="point"),
        "run": W.FloatSlider(run, min=-6, max=4, step=STEP, description="run", readout_format=".3f"),
    }
    return Explore(draw, name="a line through two points", **controls)
