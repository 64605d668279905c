"""A loss curve that grows while a network learns."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

import numpy as np
from IPython.display import display

from nnlib.show.page import BLUE, RED, bundle, new


def live_loss(
    run: Iterable, validate: Callable[[], float] | None = None, ylabel: str = "loss", every: float = 1.0
) -> Iterator:
    """Pass on the progress of a run, and draw its loss as it goes: the mean of each epoch, on a logarithmic axis.

    validate: called at the end of each epoch; what it returns is drawn as a second curve.
    every: seconds between two drawings.
    """
    trained, validated, batch_losses = [], [], []
    fig, ax = new(xlabel="epoch", ylabel=ylabel, yscale="log")
    (train_line,) = ax.plot([], [], color=BLUE, label="training, mean of the epoch")
    (validation_line,) = ax.plot([], [], color=RED, linestyle="--", label="held-out data")
    if validate is None:
        validation_line.remove()
    ax.legend()

    def draw() -> tuple[dict, dict]:
        epochs = np.arange(1, len(trained) + 1)
        train_line.set_data(epochs, trained)
        validation_line.set_data(epochs, validated)
        ax.relim()
        ax.autoscale_view()
        alt = f"Loss over {len(trained)} epochs on a logarithmic axis"
        if trained:
            alt += f": training from {trained[0]:.2g} to {trained[-1]:.2g}"
        if validated:
            alt += f", held-out data from {validated[0]:.2g} to {validated[-1]:.2g}"
        return bundle(fig, alt + ".")

    data, metadata = draw()
    handle = display(data, metadata=metadata, raw=True, display_id=True)
    drawn = time.monotonic()
    try:
        for progress in run:
            batch_losses.append(progress.loss)
            if progress.epoch_done:
                trained.append(np.mean(batch_losses))
                batch_losses.clear()
                if validate is not None:
                    validated.append(validate())
                if time.monotonic() - drawn > every:
                    data, metadata = draw()
                    handle.update(data, metadata=metadata, raw=True)
                    drawn = time.monotonic()
            yield progress
    finally:  # the last state stays on the page, also after an interrupt or an error
        data, metadata = draw()
        handle.update(data, metadata=metadata, raw=True)
