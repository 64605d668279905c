"""Lesson 09. A network in the clothes of scikit-learn, for its cross_val_score, its pipelines and its searches."""

from __future__ import annotations

import inspect
from collections.abc import Sequence

import numpy as np

from nnlib import SGD, MiniBatches, Network, cosine, fit, mse
from nnlib.checks.arrays import check_matrix, check_numbers, refuse_shape


class NetworkRegressor:
    """A regression by a network of nnlib, with the methods that scikit-learn asks of an estimator.

    Put a scaler before it, `make_pipeline(StandardScaler(), NetworkRegressor())`; the targets it scales by itself.
    hidden_layers: units of each. rng: a seed, so that every fold begins alike. Other settings: those of lesson 06.
    Shapes: X (n, d), y (n,); `predict` returns (n,), `score` is R², 1 for perfect and 0 for the mean of y.
    """

    def __init__(
        self,
        hidden_layers: Sequence[int] = (16,),
        *,
        hidden: str = "relu",
        learning_rate: float = 0.05,
        momentum: float = 0.9,
        batch_size: int = 32,
        epochs: int = 100,
        rng: int = 0,
    ) -> None:
        self.hidden_layers, self.hidden = hidden_layers, hidden
        self.learning_rate, self.momentum = learning_rate, momentum
        self.batch_size, self.epochs, self.rng = batch_size, epochs, rng

    def fit(self, X: np.ndarray, y: np.ndarray) -> NetworkRegressor:
        """Train a new network, and return the estimator."""
        X, y = check_matrix("NetworkRegressor.fit", "X", X), check_numbers("NetworkRegressor.fit", "y", y).astype(float)
        if y.ndim != 1:
            refuse_shape("NetworkRegressor.fit", "y", y, f"({len(X)},): one number for each row. Use y.ravel()")
        self.mean_, self.scale_ = y.mean(), y.std() or 1.0
        rng = np.random.default_rng(self.rng)
        sizes = [X.shape[1], *self.hidden_layers, 1]
        self.network_ = Network(sizes, hidden=self.hidden, loss="mean_squared_error", rng=rng)
        sgd = SGD(learning_rate=self.learning_rate, momentum=self.momentum)
        batches = MiniBatches(batch_size=self.batch_size, rng=rng)
        Y = ((y - self.mean_) / self.scale_)[:, None]
        for _ in fit(self.network_, X, Y, sgd, batches, epochs=self.epochs, schedule=cosine):
            pass  # nobody watches
        return self

    def predict(self, X: np.ndarray) -> np.ndarray:
        """Answer in the unit of y."""
        return self.mean_ + self.scale_ * self.network_.predict(X)[:, 0]

    def score(self, X: np.ndarray, y: np.ndarray) -> float:
        """Give the share of the variance of y that is explained: R² = 1 - MSE / variance."""
        y = check_numbers("NetworkRegressor.score", "y", y).astype(float)
        return 1 - mse(self.predict(X)[:, None], y[:, None]) / y.var()

    def get_params(self, deep: bool = True) -> dict:
        """Give the settings: from them scikit-learn makes a fresh copy for each fold."""
        return {name: getattr(self, name) for name in inspect.signature(type(self)).parameters}

    def set_params(self, **settings: object) -> NetworkRegressor:
        """Change settings by name, as a search does. Raises ValueError for a name that is none."""
        for name, value in settings.items():
            if name not in self.get_params():
                raise ValueError(f"set_params: {name!r} came, expected one of: {', '.join(self.get_params())}.")
            setattr(self, name, value)
        return self

    def __sklearn_tags__(self) -> object:
        """Say that this is a regression. Only scikit-learn asks, so only then is it needed."""
        from sklearn.utils import RegressorTags, Tags, TargetTags

        return Tags(estimator_type="regressor", target_tags=TargetTags(required=True), regressor_tags=RegressorTags())
