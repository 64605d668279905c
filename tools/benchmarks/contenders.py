"""The same training step in five hands, and its floor. Each contender starts from the numbers of one nnlib network.

A contender is `make(network, X, y, batch_size, momentum)`. It returns two functions: `epoch(learning_rate)` trains for
one pass over the data, in a fresh order, and `predict(X)` gives the outputs of the last layer, or None for the floor.
"""

import copy
import importlib.util
from functools import partial

import numpy as np

from nnlib import SGD, MiniBatches, fit, floor_step


def batches(n, batch_size, rng):
    order = rng.permutation(n)
    return (order[start : start + batch_size] for start in range(0, n, batch_size))


def floor(network, X, y, batch_size, momentum):
    """Only what no step can do without, as lesson 10 has it."""
    step, rng = floor_step(network, X, y, batch_size), np.random.default_rng(0)

    def epoch(learning_rate):
        for rows in batches(len(X), batch_size, rng):
            step(rows)

    return epoch, None


def nnlib(network, X, y, batch_size, momentum):
    """The code of the lessons, as it is."""
    network = copy.deepcopy(network)
    sgd = SGD(learning_rate=1, momentum=momentum)
    steps = fit(network, X, y, sgd, MiniBatches(batch_size=batch_size, rng=np.random.default_rng(0)), epochs=10**9)

    def epoch(learning_rate):
        sgd.learning_rate = learning_rate
        for progress in steps:
            if progress.epoch_done:
                return

    return epoch, network.predict


def pytorch(network, X, y, batch_size, momentum, fused=False):
    import torch

    layers = []
    for W, b in zip(network.W, network.b, strict=True):
        layer = torch.nn.Linear(*W.shape)
        with torch.no_grad():
            layer.weight[:], layer.bias[:] = torch.tensor(W.T), torch.tensor(b)
        layers += [layer, torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1])
    loss = torch.nn.CrossEntropyLoss() if network.loss == "cross_entropy" else torch.nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=1, momentum=momentum, fused=fused)
    torch.set_flush_denormal(True)  # nnlib's update does without subnormal numbers too, which are slow
    X, y, rng = torch.tensor(X), torch.tensor(y), np.random.default_rng(0)

    def epoch(learning_rate):
        optimizer.param_groups[0]["lr"] = learning_rate
        for rows in torch.tensor(rng.permutation(len(X))).split(batch_size):
            optimizer.zero_grad()
            loss(model(X.index_select(0, rows)), y.index_select(0, rows)).backward()  # faster than X[rows]
            optimizer.step()

    return epoch, lambda X: model(torch.tensor(X)).detach().numpy()


def scikit_learn(network, X, y, batch_size, momentum):
    """Its own loop over the batches; it looks through the data once an epoch, which counts as its time."""
    from sklearn.neural_network import MLPClassifier, MLPRegressor

    kind = MLPClassifier if network.loss == "cross_entropy" else MLPRegressor
    options = {"hidden_layer_sizes": network.sizes[1:-1], "batch_size": batch_size, "momentum": momentum}
    model = kind(**options, solver="sgd", alpha=0, nesterovs_momentum=False, learning_rate_init=1e-9, random_state=0)
    y = y.ravel()
    model.partial_fit(X, y, **({"classes": np.unique(y)} if kind is MLPClassifier else {}))  # makes its arrays
    for mine, its in zip(network.W + network.b, model.coefs_ + model.intercepts_, strict=True):
        its[:] = mine

    def epoch(learning_rate):
        model._optimizer.learning_rate = learning_rate  # it has no schedule of this kind of its own
        model.partial_fit(X, y)

    return epoch, model.predict_proba if kind is MLPClassifier else model.predict


def jax_jitted(network, X, y, batch_size, momentum):
    import jax
    import jax.numpy as jnp

    def forward(parameters, X):
        for W, b in parameters[:-1]:
            X = jax.nn.relu(X @ W + b)
        return X @ parameters[-1][0] + parameters[-1][1]

    def loss(parameters, X, y):
        Z = forward(parameters, X)
        if network.loss == "mean_squared_error":
            return jnp.square(Z - y).mean()
        return -jnp.take_along_axis(jax.nn.log_softmax(Z), y[:, None], axis=1).mean()

    def step(parameters, velocity, X, y, rows, learning_rate):
        grad = jax.grad(loss)(parameters, X[rows], y[rows])
        velocity = jax.tree.map(lambda v, g: momentum * v + g, velocity, grad)
        return jax.tree.map(lambda p, v: p - learning_rate * v, parameters, velocity), velocity

    def steps(state, X, y, orders, learning_rate):  # one call for a whole epoch, but for a short last batch
        return jax.lax.scan(lambda state, rows: (step(*state, X, y, rows, learning_rate), None), state, orders)[0]

    steps = jax.jit(steps, donate_argnums=0)
    parameters = [(jnp.array(W), jnp.array(b)) for W, b in zip(network.W, network.b, strict=True)]
    state = parameters, jax.tree.map(jnp.zeros_like, parameters)
    X, y, rng = jnp.array(X), jnp.array(y), np.random.default_rng(0)

    def epoch(learning_rate):
        nonlocal state
        order, whole = rng.permutation(len(X)), len(X) // batch_size * batch_size
        for orders in (order[:whole].reshape(-1, batch_size), order[None, whole:]):
            if orders.size:
                state = steps(state, X, y, orders, learning_rate)
        jax.block_until_ready(state)

    return epoch, lambda X: np.asarray(forward(state[0], X))


KNOWN = {
    "floor": (floor, "numpy"),
    "nnlib": (nnlib, "numpy"),
    "PyTorch eager": (pytorch, "torch"),
    "PyTorch, fused SGD": (partial(pytorch, fused=True), "torch"),
    "scikit-learn": (scikit_learn, "sklearn"),
    "JAX, jitted": (jax_jitted, "jax"),
}
HERE = {name: make for name, (make, package) in KNOWN.items() if importlib.util.find_spec(package)}
