"""Lessons 07 and 11. Readers of a run: each watches the progress of `fit`, does one thing, and passes it on."""

import math
from collections.abc import Callable, Iterable, Iterator

from nnlib.checks.values import check_above_zero, check_given, check_whole
from nnlib.network import Network
from nnlib.training import Progress


def early_stopping(
    run: Iterable[Progress], network: Network, validate: Callable[[], float], patience: int
) -> Iterator[Progress]:
    """Train on until the validation loss has not fallen for some epochs; then bring the best network home.

    validate: called after each epoch; gives the loss on examples that are not learnt from. An equal loss is no better.
    patience: how many epochs without a better one to wait. At the end of the run, stopped or not, and at an error, the
        network holds the weights of its best epoch. Whoever leaves the loop before that keeps those of the last step.
    Raises ValueError for a patience that is not a whole number above 0, and for a validation loss that is no number.
    Built in lesson 07. Source: Prechelt, 1998.

    >>> import numpy as np
    >>> from nnlib import SGD, MiniBatches, fit
    >>> rng, X = np.random.default_rng(0), np.ones((4, 1))
    >>> network = Network([1, 1], loss="mean_squared_error", rng=rng)
    >>> run = fit(network, X, 3 * X, SGD(learning_rate=0.1), MiniBatches(batch_size=4, rng=rng), epochs=9)
    >>> validation = iter([3.0, 2.0, 2.5, 2.2, 1.0])  # in earnest: lambda: network.loss_on(X_val, Y_val)
    >>> *_, last = early_stopping(run, network, lambda: next(validation), patience=2)
    >>> last.epoch
    4
    """
    check_whole("early_stopping", "patience", patience, "Usual: 10 to 50.")
    lowest, best, waited = math.inf, network.theta.copy(), 0
    try:
        for progress in run:
            if progress.epoch_done:
                loss, waited = check_given("early_stopping", "validate", validate()), waited + 1
                if loss < lowest:
                    lowest, best, waited = loss, network.theta.copy(), 0
            yield progress
            if waited == patience:
                break
    except Exception as error:
        home = "of the best epoch" if lowest < math.inf else "of the start: no epoch was judged before"
        error.add_note(f"early_stopping has then brought back the weights {home}.")
        network.theta = best
        raise
    network.theta = best


def weight_decay(run: Iterable[Progress], network: Network, decay: float) -> Iterator[Progress]:
    """Take a small share of every weight away after each step; the biases stay.

        W ← W - η λ W

    with the step's learning rate η, schedule included, and λ the decay: the slope of a penalty λ/2 · Σ w² in the loss.
    Raises ValueError for a decay that is not above 0. Built in lesson 11. Source: Krogh and Hertz, 1991.

    >>> import numpy as np
    >>> from types import SimpleNamespace
    >>> network = Network([1, 1], rng=np.random.default_rng(0))
    >>> network.W[0] = 2.0
    >>> steps = list(weight_decay([SimpleNamespace(learning_rate=0.1)], network, decay=0.5))
    >>> network.W[0]
    array([[1.9]])
    """
    check_above_zero("weight_decay", "decay", decay, "Usual: 0.0001 to 0.001.")
    for progress in run:
        for W in network.W:
            W *= 1 - progress.learning_rate * decay
        yield progress
