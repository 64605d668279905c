"""Let PyTorch compute losses and gradients, for tests/test_oracle.py to compare nnlib with.

PyTorch stays out of the tests themselves: what it says is stored in tests/oracles/torch_gradients.npz. To make
that file again, or to add a case to it (a new activation or loss, say), in an environment of its own:

    pip install numpy
    pip install torch --index-url https://download.pytorch.org/whl/cpu
    python tools/oracles/make_torch_gradients.py

nnlib is not needed, and not used: the numbers owe nothing to it. For each case the file holds sizes, X, y, theta
(W₁ by rows, b₁, W₂, b₂, …, where W has one row for each input), loss and grad (in the order of theta), in float64.
"""

from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import cross_entropy, mse_loss

HIDDEN = {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh, "identity": torch.nn.Identity}
LOSSES = {  # all three take the mean over the examples, and the last over the columns too
    "cross_entropy": cross_entropy,
    "cross_entropy_one_hot": cross_entropy,  # PyTorch tells the two apart by the type of the labels
    "mean_squared_error": mse_loss,
}
CASES = [  # sizes, hidden, loss, what is special
    *(([20, 16, 12, 10], hidden, loss, "") for hidden in HIDDEN for loss in LOSSES),
    *(([3, 32, 16, 1], hidden, "mean_squared_error", "") for hidden in HIDDEN),
    ([4, 3], "relu", "cross_entropy", "no hidden layer"),
    ([5, 7, 6, 5, 4], "tanh", "cross_entropy", "one example"),
    ([5, 7, 6, 5, 4], "relu", "cross_entropy", "logits in the thousands"),
    ([5, 7, 6, 5, 4], "relu", "cross_entropy_one_hot", "zeros"),
]


def draw(sizes: list[int], loss: str, special: str, rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Draw a batch and parameters."""
    n, d_in, d_out = 1 if special == "one example" else 6, sizes[0], sizes[-1]
    X = rng.standard_normal((n, d_in))
    y = {
        "cross_entropy": lambda: rng.integers(d_out, size=n),
        "cross_entropy_one_hot": lambda: rng.dirichlet(np.ones(d_out), size=n),
        "mean_squared_error": lambda: rng.standard_normal((n, d_out)),
    }[loss]()
    theta = 0.4 * rng.standard_normal(sum((i + 1) * o for i, o in pairwise(sizes)))
    if special == "logits in the thousands":
        X *= 1e4
    if special == "zeros":  # rows and biases of zeros put every ReLU of the first layer on its kink
        X[::2] = 0
        theta[sizes[0] * sizes[1] : (sizes[0] + 1) * sizes[1]] = 0
    return X, y, theta


def build(sizes: list[int], hidden: str, theta: np.ndarray) -> torch.nn.Sequential:
    """Make the network of PyTorch with the parameters of theta."""
    layers, start = [], 0
    for d_in, d_out in pairwise(sizes):
        layer = torch.nn.Linear(d_in, d_out, dtype=torch.float64)
        middle, end = start + d_in * d_out, start + (d_in + 1) * d_out
        with torch.no_grad():
            layer.weight.copy_(
                torch.from_numpy(theta[start:middle].reshape(d_in, d_out).T)
            )  # PyTorch has (d_out, d_in)
            layer.bias.copy_(torch.from_numpy(theta[middle:end]))
        layers += [layer, HIDDEN[hidden]()]
        start = end
    return torch.nn.Sequential(*layers[:-1])


def main() -> None:
    rng = np.random.default_rng(2026)
    arrays = {"torch": np.array(torch.__version__)}
    for sizes, hidden, loss, special in CASES:
        X, y, theta = draw(sizes, loss, special, rng)
        network = build(sizes, hidden, theta)
        value = LOSSES[loss](network(torch.from_numpy(X)), torch.from_numpy(y))
        value.backward()
        grad = [
            part
            for layer in network
            if isinstance(layer, torch.nn.Linear)
            for part in (layer.weight.grad.numpy().T.ravel(), layer.bias.grad.numpy())
        ]
        case = {"sizes": sizes, "X": X, "y": y, "theta": theta, "loss": value.item(), "grad": np.concatenate(grad)}
        name = "/".join(["-".join(map(str, sizes)), hidden, loss, *([special] if special else [])])
        arrays |= {f"{name}:{part}": np.array(array) for part, array in case.items()}
    file = Path(__file__).parents[2] / "tests" / "oracles" / "torch_gradients.npz"
    np.savez_compressed(file, **arrays)
    print(f"{file.name}: {len(CASES)} cases, {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
