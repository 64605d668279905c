"""The drawings of lesson 09. They draw what the page has computed."""

from __future__ import annotations

import numpy as np

from nncourse.show.page import BLUE, ORANGE, display, subplots


def two_judges(first: dict, second: dict, first_name: str, second_name: str) -> None:
    """Draw the mean error of each model by two judges, each with its standard error."""
    fig, ax = subplots(width=6, height=3, ylabel="RMSE, thousand dollars", xlim=(-0.5, 1.5))
    told = []
    for name, colour, marker, aside in (("linear", BLUE, "o", -0.06), ("network", ORANGE, "s", 0.06)):
        means = [table[name].mean() for table in (first, second)]
        errors = [table[name].std(ddof=1) / np.sqrt(len(table[name])) for table in (first, second)]
        ax.errorbar(np.arange(2) + aside, means, errors, fmt=marker, color=colour, capsize=6, label=name)
        told.append(f"{name} {means[0]:.1f} and {means[1]:.1f}")
    ax.set_xticks([0, 1], [first_name, second_name])
    ax.set_ylim(0, None)
    ax.legend(loc="lower right")
    display(fig, alt=f"Errors with bars, {first_name} and {second_name}: {'; '.join(told)} thousand dollars.")
