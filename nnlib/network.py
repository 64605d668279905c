"""Lesson 05. Layers in a row, all their numbers in one vector, and the chain rule that walks back through them."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from nnlib.activations import ACTIVATIONS
from nnlib.checks.arrays import check_finite, check_input, write
from nnlib.checks.learning import check_forward, check_vector
from nnlib.checks.shapes import Float, Shaped
from nnlib.checks.values import check_choice, check_rng, check_sizes
from nnlib.layers import INITIALISATIONS, Views, dense, dense_input_gradient, dense_parameter_gradients
from nnlib.losses import LOSSES

NAMES: dict[str, dict] = {"hidden": ACTIVATIONS, "loss": LOSSES, "init": INITIALISATIONS}


class Network:
    """A feed-forward network of dense layers, with its loss.

        A₀ = X,   Zₗ = Aₗ₋₁ @ Wₗ + bₗ,   Aₗ = hidden(Zₗ),   L = loss(Z_last, y)

    All parameters live in one vector, `theta`, and their gradient in another of the same layout, `grad`; the
    matrices `W[l]`, `b[l]`, `dW[l]`, `db[l]` are views into them. So gradient descent is the formula of the lesson:
    `network.theta -= learning_rate * network.grad`. What is assigned, as in `network.W[0] = …`, is copied there.
    sizes: numbers of units, from the input to the output, such as [784, 128, 10].
    hidden: activation of the hidden layers: "relu", "tanh" or "identity". The last layer has none: its Z are the
        logits, or the predictions of a regression.
    loss: "cross_entropy", "cross_entropy_one_hot" or "mean_squared_error".
    init: "he", "glorot" or "plain". rng: the source of the first weights, such as np.random.default_rng(0).
    dtype: np.float64 where numbers are checked, np.float32 where speed counts.
    Raises ValueError for sizes, names or types of numbers that it does not know, TypeError for an rng that is no
    generator. Built in lesson 05. Source: Rumelhart, Hinton and Williams, 1986.

    >>> network = Network([3, 32, 16, 1], hidden="tanh", loss="mean_squared_error", rng=np.random.default_rng(0))
    >>> network
    Network([3, 32, 16, 1], hidden='tanh', loss='mean_squared_error', init='he', dtype=float64): 673 parameters
    """

    def __init__(
        self,
        sizes: Sequence[int],
        *,
        hidden: str = "relu",
        loss: str = "cross_entropy",
        init: str = "he",
        rng: np.random.Generator,
        dtype: type | np.dtype = np.float64,
    ) -> None:
        self.sizes = check_sizes(sizes)
        if dtype not in (np.float32, np.float64):
            raise ValueError(f"Network: dtype is {dtype!r}, expected np.float32 or np.float64.")
        check_rng("Network", rng)
        self.hidden, self.loss, self.init, self.dtype = hidden, loss, init, np.dtype(dtype)
        parts = [INITIALISATIONS[init](d_in, d_out, rng) for d_in, d_out in pairwise(self.sizes)]
        theta = np.concatenate([part.ravel() for pair in parts for part in pair]).astype(dtype)
        self._make_views(theta, np.zeros_like(theta))

    def _make_views(self, theta: np.ndarray, grad: np.ndarray) -> None:
        """Take two vectors as theta and grad, and cut them into the matrices of the layers."""
        self.theta, self.grad = theta, grad
        (self.W, self.b), (self.dW, self.db) = (map(Views, self.unpack(vector)) for vector in (theta, grad))
        self.A: list[np.ndarray] = []  # the input of each layer, as the last forward pass left it
        self.Z: list[np.ndarray] = []  # the weighted sums of each layer, likewise

    def __setattr__(self, name: str, values: Any) -> None:
        """Copy what is assigned to theta, grad or the matrices into its place: nothing else is trained or saved."""
        place = vars(self).get(name)
        if name in NAMES:
            check_choice("Network", name, values, NAMES[name])
        if isinstance(place, np.ndarray):
            write(name, place, values)
        elif isinstance(place, Views):
            if len(values) != len(place):
                raise ValueError(f"Network: {name} is {len(values)} arrays, expected {len(place)}: one for each layer.")
            for layer, matrix in enumerate(values):
                place[layer] = matrix
        else:
            object.__setattr__(self, name, values)

    def unpack(self, vector: Float[np.ndarray, "p"]) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """Cut a vector of the layout of theta into the matrices W and the biases b of the layers, as views."""
        vector = check_vector(vector, sum((d_in + 1) * d_out for d_in, d_out in pairwise(self.sizes)))
        matrices, biases, start = [], [], 0
        for d_in, d_out in pairwise(self.sizes):
            middle, end = start + d_in * d_out, start + (d_in + 1) * d_out
            matrices.append(vector[start:middle].reshape(d_in, d_out))
            biases.append(vector[middle:end])
            start = end
        return matrices, biases

    def forward(self, X: Float[np.ndarray, "n d_in"]) -> Float[np.ndarray, "n d_out"]:
        """Send a batch through the network and remember every step of it, in A and Z, for `backward`.

            Zₗ = Aₗ₋₁ @ Wₗ + bₗ,   Aₗ = hidden(Zₗ)

        Shapes: X (n, sizes[0]); returns the last layer's Z (n, sizes[-1]): logits, or predictions of a regression.
        Raises ValueError if X has another shape.
        """
        self.A[:], self.Z[:] = self._pass(self.check_input(X))
        return self.Z[-1]

    def check_input(self, X: Float[np.ndarray, "n d_in"]) -> Float[np.ndarray, "n d_in"]:
        """Refuse what is not a batch that this network can read; else return it as an array of its dtype."""
        return check_input(X, self.sizes, self.dtype)

    def _pass(self, X: np.ndarray) -> tuple[list[np.ndarray], list[np.ndarray]]:
        activation, _ = ACTIVATIONS[self.hidden]
        A, Z = [X], [dense(X, self.W[0], self.b[0])]
        for W, b in zip(self.W[1:], self.b[1:], strict=True):
            A.append(activation(Z[-1]))
            Z.append(dense(A[-1], W, b))
        return A, Z

    def backward(self, y: Shaped[np.ndarray, "n *d_out"]) -> float:
        """Walk back from the loss to every parameter, with the chain rule; fill `grad` and return the loss.

            dZ_last = ∂L/∂Z,   dWₗ = Aₗ₋₁ᵀ @ dZₗ,   dbₗ = Σᵢ dZₗ[i],   dZₗ₋₁ = (dZₗ @ Wₗᵀ) ⊙ hidden′(Zₗ₋₁)

        Shapes: y as the loss wants it, one row or label for each example of the last forward pass.
        Raises RuntimeError before any forward pass, and what the loss raises.
        """
        check_forward(self.Z)
        loss_function, _ = LOSSES[self.loss]
        _, derivative = ACTIVATIONS[self.hidden]
        loss, dZ = loss_function(self.Z[-1], y)
        for layer in reversed(range(len(self.W))):
            dense_parameter_gradients(self.A[layer], dZ, out=(self.dW[layer], self.db[layer]))
            if layer > 0:  # the gradient of the data is not needed
                dZ = dense_input_gradient(dZ, self.W[layer])
                dZ *= derivative(self.Z[layer - 1])
        return loss

    @np.errstate(under="ignore")
    def predict(self, X: Float[np.ndarray, "n d_in"]) -> Float[np.ndarray, "n d_out"]:
        """Answer for each example: the probabilities of the classes, or the values of a regression.

        Shapes: X (n, sizes[0]); returns (n, sizes[-1]): softmax of the logits for a cross-entropy, the last Z itself
        for the mean squared error. What `forward` remembered stays as it is.
        Raises ValueError if X has another shape, or holds NaN or infinity.
        """
        X = self.check_input(X)
        check_finite("Network.predict", "X", X)
        _, output = LOSSES[self.loss]
        return output(self._pass(X)[1][-1])

    @np.errstate(under="ignore")
    def input_gradient(self, X: Float[np.ndarray, "n d_in"], unit: int) -> Float[np.ndarray, "n d_in"]:
        """Compute how one output changes with every input: the slope of the last layer's Z[:, unit].

            dZ_last = 1 at the unit, else 0,   dZₗ₋₁ = (dZₗ @ Wₗᵀ) ⊙ hidden′(Zₗ₋₁),   dX = dZ₁ @ W₁ᵀ

        Shapes: X (n, sizes[0]), as the result; unit counts from 0. What `forward` remembered stays as it is.
        Raises ValueError if X has another shape or holds NaN or infinity, or there is no such unit. Built in lesson 08.
        """
        if unit not in range(self.sizes[-1]):
            raise ValueError(f"Network.input_gradient: unit is {unit!r}, expected 0 to {self.sizes[-1] - 1}.")
        _, derivative = ACTIVATIONS[self.hidden]
        X = self.check_input(X)
        check_finite("Network.input_gradient", "X", X)
        _, Z = self._pass(X)
        dZ = np.zeros_like(Z[-1])
        dZ[:, int(unit)] = 1
        for W, Z_before in zip(self.W[:0:-1], Z[-2::-1], strict=True):
            dZ = dense_input_gradient(dZ, W) * derivative(Z_before)
        return dense_input_gradient(dZ, self.W[0])

    @np.errstate(under="ignore")
    def loss_on(self, X: Float[np.ndarray, "n d_in"], y: Shaped[np.ndarray, "n *d_out"]) -> float:
        """Give the loss on a batch, without a gradient. What `forward` remembered stays as it is.

        Raises ValueError if X or y has another shape, or holds NaN or infinity.
        """
        X = self.check_input(X)
        check_finite("Network.loss_on", "X", X)
        loss, _ = LOSSES[self.loss][0](self._pass(X)[1][-1], y)
        check_finite("Network.loss_on", "y", y)
        return loss

    def __repr__(self) -> str:
        return (
            f"Network({self.sizes}, hidden={self.hidden!r}, loss={self.loss!r}, init={self.init!r}, "
            f"dtype={self.dtype.name}): {self.theta.size:,} parameters"
        )

    def __getstate__(self) -> dict:
        """Leave the views out of copies and pickles: they must point into the copy's own vectors."""
        return {name: value for name, value in vars(self).items() if name not in ("W", "b", "dW", "db", "A", "Z")}

    def __setstate__(self, state: dict) -> None:
        theta, grad = (state.pop(name).copy() for name in ("theta", "grad"))  # of its own, after copy.copy too
        vars(self).update(state)
        self._make_views(theta, grad)
