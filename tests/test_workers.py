"""Many processes are one: the same parameters, to rounding, on any number of workers; and no one waits for ever."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import signals

from nncourse.workers import find_mpiexec
from nnlib import SGD, MiniBatches, Network, Workers, find_workers, fit, load_mnist, warp
from nnlib.__main__ import main
from nnlib.checkpoint import load

MPIEXEC = find_mpiexec()
mpi = pytest.mark.skipif(not MPIEXEC, reason="there is no mpiexec: pip install mpi4py mpich")
ENV = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
STEPS = 100
RUN = ["approximate", "--points", "100", "--batch-size", "30", "--layers", "4"]


def trained(dtype, augment, workers=None):
    """The parameters and losses of 100 steps on the sample of MNIST; the last batch of an epoch is short."""
    digits = load_mnist("sample")
    X, y = digits.X_train[:1930].astype(dtype), digits.y_train[:1930]
    network = Network([784, 20, 10], rng=np.random.default_rng(workers.rank if workers else 0), dtype=dtype)
    sgd, batches = SGD(learning_rate=0.05, momentum=0.9), MiniBatches(batch_size=67, rng=np.random.default_rng(1))
    more = {}
    if workers:
        workers.start(network)
        more = {"gradient": workers.gradient}
    losses = []
    for progress in fit(network, X, y, sgd, batches, epochs=100, augment=augment, **more):
        losses.append(progress.loss)
        if len(losses) == STEPS:
            return network.theta, np.array(losses)
    raise AssertionError


CASES = {"float32": (np.float32, None), "float64": (np.float64, None), "warped": (np.float64, warp)}


def as_worker(path):
    """What each of the processes does that the first test starts."""
    workers = find_workers()
    results = {name: np.concatenate(trained(*case, workers)) for name, case in CASES.items()}
    whole = np.concatenate(workers.comm.allgather(results["float64"]))
    assert len(set(whole.reshape(workers.size, -1)[:, 0])) == 1, "all have the same parameters"
    if workers.rank == 0:
        np.savez(path, **results)


def mpiexec(p, *command, **more):
    """Run a command in p processes, and return what came of it."""
    line = [MPIEXEC, "-n", str(p), sys.executable, *map(str, command)]
    kept = {"capture_output": True, "encoding": "utf-8", "env": ENV, "timeout": 110, "check": False}
    return subprocess.run(line, **kept | more)


def begin(p, *command, **more):
    """Start a command in p processes; what they say comes together. more: variables of their environment."""
    line = [MPIEXEC, "-n", str(p), sys.executable, *map(str, command)]
    return subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", env=ENV | more)


@pytest.fixture(scope="module")
def alone():
    return {name: trained(*case) for name, case in CASES.items()}


@mpi
@pytest.mark.parametrize("p", [2, 3, 4])
def test_any_number_of_workers_takes_the_same_steps(tmp_path, alone, p):
    process = mpiexec(p, __file__, tmp_path / "together.npz")
    assert process.returncode == 0, process.stderr
    with np.load(tmp_path / "together.npz") as together:
        for name, (theta, losses) in alone.items():
            error = np.abs(together[name] - np.concatenate([theta, losses])).max() / np.abs(theta).max()
            print(f"{p} workers, {name}: {error:.1e} after {STEPS} steps")
            assert error < {"float32": 1e-5, "float64": 1e-12, "warped": 1e-12}[name]


class Together:
    """The communicators of p workers that take turns: the last one of them sees the sum."""

    def __init__(self, rank, size, sums):
        self.rank, self.size, self.sums = rank, size, sums

    def Bcast(self, array):
        pass

    def Allreduce(self, in_place, array):
        assert in_place is None
        self.sums += array
        array[:] = self.sums


@pytest.mark.parametrize(("n", "p"), [(7, 1), (7, 2), (7, 3), (7, 7), (3, 5), (1, 4)])
def test_the_shares_add_up_to_the_batch_and_who_has_no_row_adds_nothing(n, p):
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(n, 4)), rng.integers(3, size=n)
    network = Network([4, 5, 3], rng=rng)
    network.forward(X)
    loss, grad = network.backward(y), network.grad.copy()
    sums, rows = np.zeros(grad.size + 2), []
    for rank in range(p):
        workers = Workers(Together(rank, p, sums))
        workers.start(network)
        workers.wish = [2] if rank == 0 else []
        rows += range(n)[workers.share(n)]
        together = workers.gradient(network, X, y)
    assert rows == list(range(n))
    assert together == pytest.approx(loss, rel=1e-14)
    np.testing.assert_allclose(network.grad, grad, rtol=1e-12, atol=1e-15)
    assert workers.leave is True


def test_nothing_is_shared_before_the_start():
    network = Network([2, 2], rng=np.random.default_rng(0))
    with pytest.raises(RuntimeError, match=r"Call workers\.start\(network\) first"):
        Workers(Together(0, 1, 0)).gradient(network, np.eye(2), np.array([0, 1]))


@pytest.mark.parametrize("rows", [slice(0, 3), slice(2, 7), slice(6, 7)])
def test_a_share_of_the_warps_is_what_it_is_in_the_whole(rows):
    X = np.random.default_rng(0).random((7, 36))
    whole, part = warp(X, np.random.default_rng(1)), warp(X, np.random.default_rng(1), rows=rows)
    assert np.array_equal(part, whole[rows])


def test_an_mpiexec_of_another_kind_and_a_missing_package_are_told(monkeypatch):
    monkeypatch.setenv("PMI_SIZE", "3")
    monkeypatch.setitem(sys.modules, "mpi4py", None)
    with pytest.raises(ImportError, match=r"mpiexec has started 3 processes.*pip install mpi4py mpich"):
        find_workers()
    fake = type(sys)("mpi4py")
    fake.MPI = type("MPI", (), {"COMM_WORLD": Together(0, 1, 0)})
    monkeypatch.setitem(sys.modules, "mpi4py", fake)
    with pytest.raises(RuntimeError, match="started 3 processes, and mpi4py sees 1: they are of two kinds"):
        find_workers()
    assert main(["approximate", "--help"]) == 1
    monkeypatch.setenv("PMI_SIZE", "1")
    assert find_workers() is None


@mpi
def test_one_prints_one_saves_and_the_result_is_that_of_one_process(tmp_path):
    process = mpiexec(2, "-m", "nnlib", *RUN, "--epochs", "30", "--save", tmp_path / "two.npz")
    assert process.returncode == 0, process.stderr
    assert process.stdout.count("test MSE") == 1
    assert "2 workers, each with its share of every batch. If one dies, all end, and --resume" in process.stdout
    assert main([*RUN, "--epochs", "30", "--save", str(tmp_path / "one.npz")]) == 0
    one, two = load(tmp_path / "one.npz"), load(tmp_path / "two.npz")
    np.testing.assert_allclose(two.network.theta, one.network.theta, rtol=1e-10)
    assert two.batches.place == one.batches.place
    assert two.notes == one.notes
    assert sorted(tmp_path.iterdir()) == [tmp_path / "one.npz", tmp_path / "two.npz"]


@mpi
@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        (["approximate", "--epochs", "x"], 2, "argument --epochs"),
        (["approximate", "--help"], 0, "usage: python -m nnlib approximate"),
        (["approximate", "--save", __file__], 1, "exists already"),
        ([*RUN, "--learning-rate", "1e9", "--schedule", "constant"], 1, "training diverged"),
    ],
)
def test_what_ends_it_early_is_said_once_and_nobody_waits(line, code, said):
    process = mpiexec(2, "-m", "nnlib", *line)
    assert process.returncode == code
    assert (process.stdout + process.stderr).count(said) == 1
    assert "Traceback" not in process.stderr


@mpi
def test_a_disk_that_fills_up_on_rank_0_ends_all_with_a_word(tmp_path):
    code = """
import sys, nnlib.__main__ as command, nnlib.command_line.train as train
saved = []
def full(*run, **notes):
    saved.append(1)
    if len(saved) > 2:
        raise OSError(28, "No space left on device")
train.save = full
sys.exit(command.main(sys.argv[1:]))
"""
    process = mpiexec(2, "-c", code, *RUN, "--epochs", "9", "--save", tmp_path / "run.npz")
    assert process.returncode == 1
    assert "Error. [Errno 28] No space left on device" in process.stderr


@mpi
def test_an_error_of_one_worker_ends_all_and_names_it(tmp_path):
    code = """
import os, sys, nnlib.workers, nnlib.__main__ as command
if os.environ["PMI_RANK"] == "1":
    def broken(*arguments):
        raise MemoryError("no more")
    nnlib.workers.Network.backward = broken
sys.exit(command.main(sys.argv[1:]))
"""
    process = mpiexec(2, "-c", code, *RUN)
    assert process.returncode != 0
    assert "Error. Worker 1 of 2: MemoryError: no more. All end." in process.stderr


def of_rank(rank, mark):
    """The process of that rank, among those that were started with such a mark in their environment."""
    while True:
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                variables = (folder / "environ").read_bytes().split(b"\0")
            except OSError:  # it has gone, or is not ours
                continue
            if {f"PMI_RANK={rank}".encode(), f"NNLIB_MARK={mark}".encode()} <= set(variables):
                return int(folder.name)
        time.sleep(0.01)


@mpi
@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="only Linux tells which process has which rank")
@pytest.mark.parametrize(
    ("name", "to"),
    [("SIGINT", "all"), ("SIGTERM", "all"), ("SIGTERM", 1), ("SIGINT", 0), ("SIGKILL", 1), ("SIGKILL", 0)],
)
def test_a_signal_ends_all_and_the_run_goes_on_with_another_number_of_workers(tmp_path, name, to):
    path, number, steady = tmp_path / "run.npz", getattr(signal, name), [*RUN, "--schedule", "constant"]
    with signals.heard():
        process = begin(2, "-m", "nnlib", *steady, "--epochs", "100000", "--save", path, NNLIB_MARK=tmp_path.name)
    while not path.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    os.kill(process.pid if to == "all" else of_rank(to, tmp_path.name), number)
    said, _ = process.communicate(timeout=60)
    if name == "SIGKILL":
        assert process.returncode != 0
        assert "Killed (signal 9)" in said
    else:
        assert process.returncode == 128 + number, said
        assert f"Stopped after step {load(path).batches.place.step:,}. Go on with --resume {path}" in said
    epochs = ["--epochs", str(load(path).batches.place.epoch + 3)]
    again = mpiexec(3, "-m", "nnlib", "approximate", "--resume", path, *epochs)
    assert again.returncode == 0, again.stderr
    assert main([*steady, *epochs, "--save", str(tmp_path / "whole.npz")]) == 0
    np.testing.assert_allclose(
        load(path).network.theta, load(tmp_path / "whole.npz").network.theta, rtol=1e-6, atol=1e-9
    )


if __name__ == "__main__":
    as_worker(sys.argv[1])
