from pathlib import Path

import numpy as np
import pytest

from nnlib import Network, relative_error
from nnlib.activations import ACTIVATIONS
from nnlib.losses import LOSSES

with np.load(Path(__file__).parent / "oracles" / "torch_gradients.npz", allow_pickle=False) as stored:
    ORACLE = dict(stored)
CASES = sorted({key.split(":")[0] for key in ORACLE if ":" in key})


@pytest.mark.parametrize("case", CASES)
def test_loss_and_gradient_are_those_of_pytorch(case):
    sizes, X, y, theta, loss, grad = (ORACLE[f"{case}:{part}"] for part in ("sizes", "X", "y", "theta", "loss", "grad"))
    _, hidden, loss_name, *_ = case.split("/")
    network = Network(sizes, hidden=hidden, loss=loss_name, rng=np.random.default_rng(0))
    network.theta = theta
    network.forward(X)
    assert network.backward(y) == pytest.approx(float(loss), rel=1e-10)
    assert network.loss_on(X, y) == pytest.approx(float(loss), rel=1e-10)
    assert np.linalg.norm(grad) > 1e-3
    assert relative_error(network.grad, grad) < 1e-10
    ours, theirs = ([*W, *b] for W, b in (network.unpack(network.grad), network.unpack(grad)))
    assert max(map(relative_error, ours, theirs)) < 1e-10  # block by block, so that none is small beside the others


@pytest.mark.parametrize("name", [*ACTIVATIONS, *LOSSES])
def test_every_activation_and_loss_has_a_case(name):
    assert any(name in case.split("/") for case in CASES), "add it in tools/oracles/make_torch_gradients.py, and run it"
