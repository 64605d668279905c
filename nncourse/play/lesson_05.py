"""Lesson 05: a net of ten numbers as a graph, and a walk through it: forward to the loss, and back to every slope."""

from __future__ import annotations

from collections.abc import Callable, Collection

import ipywidgets as W
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nncourse.show.page import BLACK, BLUE, RED, number, subplots
from nncourse.show.widget import Explore

Numbers = dict[str, float]
Arrow = tuple[str, str]  # from, to
Rates = dict[Arrow, float]

PLACE = {"w": (0, 1), "x": (0, 0), "b": (0, -1), "z": (1, 0), "a": (2, 0), "v": (2, 1), "c": (2, -1)}
PLACE |= {"ŷ": (3, 0), "y": (3, -1), "L": (4, 0)}
ARROWS = [("w", "z"), ("x", "z"), ("b", "z"), ("z", "a"), ("v", "ŷ"), ("a", "ŷ"), ("c", "ŷ"), ("ŷ", "L"), ("y", "L")]
FORMULA = {"z": "{w} · {x} + {b}", "a": "max(0, {z})", "ŷ": "{v} · {a} + {c}", "L": "({ŷ} − {y})²"}
LIMIT = {"x": 4, "w": 4, "b": 10, "v": 4, "c": 14, "y": 6}  # how far each slider reaches


def draw_graph(
    numbers: Numbers,
    slopes: Numbers,
    local: Rates,
    *,
    original: tuple[Numbers, Numbers, Rates] = ({}, {}, {}),
    walked: Collection[Arrow] = (),
    title: str = "",
) -> tuple[Figure, str]:
    """Draw the net: its numbers in boxes, local derivatives on the arrows, slopes of the loss below the boxes.

    What is missing in the three is not known yet. Returns the figure and its alt text.
    original: what to compare with; a number that differs from it gets a ● and a bold frame.
    walked: arrows to draw thick, in the direction of the walk: ("ŷ", "L") forward, ("L", "ŷ") back.
    """
    fig, ax = subplots(width=8.4, height=4.6, xlim=(-0.4, 4.4), ylim=(-1.45, 1.2))
    ax.set_axis_off()
    ax.set_title(title, loc="left", fontsize=12)
    for start, end in ARROWS:
        back = (end, start) in walked
        colour, width = (RED, 3) if back else (BLACK, 3) if (start, end) in walked else ("#999999", 1)
        head, tail = (start, end) if back else (end, start)
        arrow = {"arrowstyle": "-|>", "color": colour, "linewidth": width, "shrinkA": 30, "shrinkB": 30}
        ax.annotate("", PLACE[head], PLACE[tail], arrowprops=arrow | {"mutation_scale": 10 + 3 * width})
    boxes, below, rates = [], [], []
    for name, (column, row) in PLACE.items():
        box = {
            "boxstyle": "round",
            "facecolor": "white",
            "edgecolor": BLUE,
            "linestyle": "-" if name in numbers else ":",
        }
        boxes.append(_write(ax, column, row, f"{name} = ", numbers.get(name), original[0].get(name), bbox=box))
        if name in slopes:
            slope = _write(ax, column, row - 0.32, "", slopes[name], original[1].get(name), color=RED)
            below.append(f"{name}: {slope}")
    for start, end in filter(local.__contains__, ARROWS):
        x, y = np.mean([PLACE[start], PLACE[end]], axis=0)
        white = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
        rate = _write(ax, x, y or 0.18, "× ", local[start, end], original[2].get((start, end)), bbox=white)
        rates.append(f"{start} to {end}: {rate}")
    alt = f"The graph of the net. {title}{'. ' * bool(title)}In boxes, the numbers: {', '.join(boxes)}."
    alt += f" Below, the slopes of the loss: {', '.join(below) or 'none yet'}."
    return fig, alt + f" On the arrows, the local derivatives: {', '.join(rates) or 'none yet'}."


def _write(ax: Axes, x: float, y: float, head: str, value: float | None, was: float | None, **style) -> str:
    """Write a number into the graph, marked if it was another one; return the text."""
    text = head + ("?" if value is None else number(value))
    if None not in (value, was) and value != was:
        text = "● " + text
        frame = {"boxstyle": "round", "facecolor": "#FBE3B0", "edgecolor": BLACK, "linewidth": 2.5}
        style |= {"weight": "bold", "bbox": frame}
    ax.text(x, y, text, ha="center", va="center", fontsize=11, **style)
    return text.replace("●", "changed,")


def walk_the_graph(
    start: Numbers,
    run: Callable[[Numbers], Numbers],
    local_derivatives: Callable[[Numbers], Rates],
    walk_back: Callable[[Rates], Numbers],
    **changed: float,
) -> Explore:
    """Step forward through the net's numbers and back through their slopes; change an input, and see what follows.

    The three functions are those that you wrote in the lesson. It opens at the end of the walk, with the inputs in
    `changed` changed: walk_the_graph(start, run, local_derivatives, walk_back, c=13.0).
    """
    numbers = run(start)
    computed, arrows = [name for name in numbers if name not in start], list(local_derivatives(numbers))
    last = len(computed) + 1 + len(arrows)

    def known(step: int, start: Numbers) -> tuple[Numbers, Numbers, Rates]:
        numbers = run(start)
        back = step - len(computed) - 1  # arrows walked back; at 0, we turn round
        local = {arrow: local_derivatives(numbers)[arrow] for arrow in arrows[: max(0, back)]}
        seen = {name: numbers[name] for name in [*start, *computed[:step]]}
        return seen, walk_back(local) if back >= 0 else {}, local

    def draw(step: int, **inputs: float) -> tuple[Figure, str]:
        # A browser sends -1 back as -0.9999999999999996.
        numbers, slopes, local = known(step, {name: round(value, 6) for name, value in inputs.items()})
        title, walked = "Given: six numbers", []
        if local:
            source, end = list(local)[-1]
            factors = f"{number(slopes[end], True)} · {number(local[source, end], True)}"
            title = f"Back: ∂L/∂{source} = ∂L/∂{end} · ∂{end}/∂{source} = {factors} = {number(slopes[source])}"
            walked = [(end, source)]
        elif slopes:
            title = "Turn round: ∂L/∂L = 1, for L moves as far as L"
        elif step:
            name = computed[step - 1]
            values = {name: number(value, True) for name, value in numbers.items()}
            names = {name: name for name in PLACE}
            title = f"Forward: {name} = {FORMULA[name].format(**names)} = {FORMULA[name].format(**values)}"
            title += f" = {number(numbers[name])}"
            walked = [arrow for arrow in ARROWS if arrow[1] == name]
        title = f"Step {step} of {last}. {title}"
        return draw_graph(numbers, slopes, local, original=known(step, start), walked=walked, title=title)

    controls = {"step": W.IntSlider(last, 0, last, description="step")}
    for name, limit in LIMIT.items():
        size, narrow = 0.5 if limit <= 4 else 1.0, W.Layout(width="260px")  # two in a row, also on a narrow page
        value = (start | changed)[name]
        controls[name] = W.FloatSlider(value, min=-limit, max=limit, step=size, description=name, layout=narrow)

    def go(step: int) -> None:
        controls["step"].value = step

    def reset() -> None:
        for name, value in start.items():
            controls[name].value = value

    buttons = {
        "Step forward": lambda: go(controls["step"].value + 1),
        "Step back": lambda: go(controls["step"].value - 1),
        "Restart": lambda: go(0),
        "Original numbers": reset,
    }
    return Explore(draw, name="a walk through the graph", buttons=buttons, **controls)
