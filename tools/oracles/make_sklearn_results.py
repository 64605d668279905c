"""Let scikit-learn predict, differentiate, train and cross-validate, for tests/test_sklearn.py to compare nnlib with.

scikit-learn stays out of the tests themselves: what it says is stored in tests/oracles/sklearn_results.npz. To make
that file again, in an environment of its own:

    pip install scikit-learn
    python tools/oracles/make_sklearn_results.py

nnlib is not used, only its two data files. For each case the file holds X, y, theta (W₁ by rows, b₁, W₂, b₂),
predictions, grad, and trained: theta after ten passes over the rows in their order, in batches of 32 with momentum 0.9.
scikit-learn halves the squared error, so for a regression grad is half of nnlib's. It does not tell its gradient: what
one step of length 1 over all rows takes away from the weights is the gradient.

houses and mnist hold cross-validated errors, one for each repeat: five folds of default_rng(repeat).permutation.
"""

import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor

DATA = Path(__file__).parents[2] / "nnlib" / "datasets" / "data"
PLAIN = {"solver": "sgd", "alpha": 0, "nesterovs_momentum": False}  # as in the lessons: no penalty, plain momentum
REPEATS = {"houses": 20, "mnist": 10}


def settings(epochs: int, **more) -> dict:
    """Say how to train: exactly so many epochs."""
    return PLAIN | {"max_iter": epochs, "n_iter_no_change": epochs + 1} | more


def set_theta(model, theta: np.ndarray) -> None:
    """Write a vector of parameters into a model, in place."""
    start = 0
    for part in (part for pair in zip(model.coefs_, model.intercepts_, strict=True) for part in pair):
        part[...] = theta[start : start + part.size].reshape(part.shape)
        start += part.size


def get_theta(model) -> np.ndarray:
    """Read a model's parameters as a vector."""
    return np.concatenate([p.ravel() for pair in zip(model.coefs_, model.intercepts_, strict=True) for p in pair])


def run(kind, X: np.ndarray, y: np.ndarray, theta: np.ndarray, hidden: int, activation: str, **more):
    """Start from theta, and train on the rows in their order."""
    options = {"hidden_layer_sizes": (hidden,), "activation": activation, "warm_start": True, "shuffle": False}
    model = kind(**settings(1, batch_size=len(X)), **options).fit(X, y)  # makes the arrays
    set_theta(model, theta)
    return model.set_params(**more).fit(X, y)


def cases() -> dict[str, np.ndarray]:
    """Draw weights and rows, and see what scikit-learn makes of them."""
    rng, arrays = np.random.default_rng(2026), {}
    for kind, name, d_in, d_out in ((MLPRegressor, "regression", 12, 1), (MLPClassifier, "classes", 12, 4)):
        for activation in ("relu", "tanh"):
            X = rng.standard_normal((100, d_in))
            y = rng.standard_normal(100) if d_out == 1 else rng.permutation(np.arange(100) % d_out)
            theta = 0.4 * rng.standard_normal((d_in + 1) * 16 + 17 * d_out)
            start = kind(hidden_layer_sizes=(16,), activation=activation, **settings(1, batch_size=100)).fit(X, y)
            set_theta(start, theta)
            predictions = start.predict(X) if d_out == 1 else start.predict_proba(X)
            stepped = run(kind, X, y, theta, 16, activation, learning_rate_init=1, momentum=0)
            ten = settings(10, batch_size=32, learning_rate_init=0.02, momentum=0.9)
            trained = run(kind, X, y, theta, 16, activation, **ten)
            found = {"grad": theta - get_theta(stepped), "trained": get_theta(trained)}
            found |= {"X": X, "y": y, "theta": theta, "predictions": predictions}
            arrays |= {f"{name}/{activation}:{part}": array for part, array in found.items()}
    return arrays


def split(n: int, repeat: int):
    """Deal the rows into five folds: pairs of rows to learn from, and rows held out."""
    order = np.random.default_rng(repeat).permutation(n)
    for fold in range(5):
        yield fold, np.setdiff1d(order, order[fold::5]), order[fold::5]


def houses(repeat: int) -> float:
    """Cross-validate the network of lesson 09 on the prices of houses: the RMSE in thousands of dollars."""
    table = np.loadtxt(DATA / "house_prices.csv", delimiter=",", skiprows=1)
    X, y, squares = table[:, :-1], table[:, -1], np.empty(len(table))
    X[:, [0, 1, 7, 11]] = np.log(X[:, [0, 1, 7, 11]] + [0, 1, 0, 0])  # CRIM, ZN, DIS, LSTAT
    for fold, rest, held in split(len(y), repeat):
        X_rest, X_held = ((X[rows] - X[rest].mean(axis=0)) / X[rest].std(axis=0) for rows in (rest, held))
        mean, deviation = y[rest].mean(), y[rest].std()
        options = settings(100, batch_size=32, learning_rate_init=0.02, momentum=0.9, random_state=10 * repeat + fold)
        model = MLPRegressor(hidden_layer_sizes=(64,), **options).fit(X_rest, (y[rest] - mean) / deviation)
        squares[held] = (model.predict(X_held) * deviation + mean - y[held]) ** 2
    return np.sqrt(squares.mean())


def mnist(repeat: int) -> float:
    """Cross-validate a reader on the training part of the sample of MNIST: the share of digits that are misread."""
    with np.load(DATA / "mnist_sample.npz", allow_pickle=False) as sample:
        X, y = sample["X_train"].astype(np.float32) / 255, sample["y_train"]
    wrong = 0
    for fold, rest, held in split(len(y), repeat):
        options = settings(6, batch_size=64, learning_rate_init=0.05, momentum=0.9, random_state=10 * repeat + fold)
        model = MLPClassifier(hidden_layer_sizes=(64,), **options).fit(X[rest], y[rest])
        wrong += np.sum(model.predict(X[held]) != y[held])
    return wrong / len(y)


def main() -> None:
    warnings.simplefilter("ignore", ConvergenceWarning)  # it stops where it was told to
    arrays = {"scikit-learn": np.array(sklearn.__version__)} | cases()
    for name, function in (("houses", houses), ("mnist", mnist)):
        arrays[name] = np.array([function(repeat) for repeat in range(REPEATS[name])])
    file = Path(__file__).parents[2] / "tests" / "oracles" / "sklearn_results.npz"
    np.savez_compressed(file, **arrays)
    print(f"{file.name}: {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
