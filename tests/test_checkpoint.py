import errno
import io
import json
import os
import pickle
from itertools import islice

import numpy as np
import pytest

from nnlib import SGD, Adam, MiniBatches, Network, cosine, fit, load_mnist
from nnlib.checkpoint import load, save


@pytest.fixture
def data():
    digits = load_mnist("sample")
    return digits.X_train[:100], digits.y_train[:100]


def fresh(momentum=0.9, dtype=np.float32):
    rng = np.random.default_rng(0)
    network = Network([784, 16, 10], rng=rng, dtype=dtype)
    optimiser = Adam(learning_rate=0.003) if momentum == "Adam" else SGD(learning_rate=0.05, momentum=momentum)
    return network, optimiser, MiniBatches(batch_size=32, rng=rng)


def same(a, b):
    """Whether two runs are in the same state, bit for bit."""
    (network_a, sgd_a, batches_a), (network_b, sgd_b, batches_b) = a, b
    return (
        repr(network_a) == repr(network_b)
        and network_a.theta.tobytes() == network_b.theta.tobytes()
        and all(np.array_equal(vars(sgd_a)[name], value) for name, value in vars(sgd_b).items())
        and np.array_equal(batches_a.place.order, batches_b.place.order)
        and batches_a.place[:3] == batches_b.place[:3]
        and (batches_a.seed, batches_a.batch_size) == (batches_b.seed, batches_b.batch_size)
        and batches_a.rng.bit_generator.state == batches_b.rng.bit_generator.state
    )


@pytest.mark.parametrize("momentum", [0.0, 0.9, "Adam"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("stop", [0, 1, 3, 4, 5, 9])  # of 4 steps an epoch: before, in the middle, at its end, after it
def test_a_resumed_run_is_the_uninterrupted_one_bit_for_bit(tmp_path, data, stop, momentum, dtype):
    whole = fresh(momentum, dtype)
    losses = [progress.loss for progress in fit(whole[0], *data, *whole[1:], epochs=3, schedule=cosine)]

    network, sgd, batches = fresh(momentum, dtype)
    first = []
    for progress in islice(fit(network, *data, sgd, batches, epochs=3, schedule=cosine), stop):
        first.append(progress.loss)
    save(tmp_path / "run.npz", network, sgd, batches)
    network, sgd, batches, _ = load(tmp_path / "run.npz")
    rest = [progress.loss for progress in fit(network, *data, sgd, batches, epochs=3, schedule=cosine)]

    assert first + rest == losses
    assert same((network, sgd, batches), whole)


@pytest.mark.parametrize("kind", ["PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"])
def test_a_generator_of_any_kind_comes_back(tmp_path, kind):
    network, sgd, _ = fresh()
    rng = np.random.Generator(getattr(np.random, kind)(3))
    rng.random(5, dtype=np.float32)  # in the middle of a word
    save(tmp_path / "run.npz", network, sgd, MiniBatches(batch_size=4, rng=rng))
    restored = load(tmp_path / "run.npz").batches.rng
    assert np.array_equal(restored.random(9, dtype=np.float32), rng.random(9, dtype=np.float32))
    assert np.array_equal(restored.permutation(50), rng.permutation(50))


def test_it_reaches_the_disk_before_it_takes_the_name(tmp_path, monkeypatch):
    # A machine that stops in between must find the old file or the new one, whole.
    path, done = tmp_path / "run.npz", []
    sync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda file: (done.append(("fsync", os.fstat(file).st_size)), sync(file)))

    def moved(old, new):
        done.append(("replace", os.path.getsize(old)))
        replace(old, new)

    monkeypatch.setattr(os, "replace", moved)
    save(path, *fresh())
    size = path.stat().st_size
    assert done == [("fsync", size), ("replace", size)]


def test_notes_come_back(tmp_path):
    save(tmp_path / "run.npz", *fresh(), epochs=7, layers=(16,), best=None, mean=np.eye(2))
    notes = {"epochs": 7, "layers": [16], "best": None, "mean": [[1, 0], [0, 1]]}
    assert load(tmp_path / "run.npz").notes == notes


ITSELF: list = []
ITSELF.append({"itself": ITSELF})


@pytest.mark.parametrize("note", [object(), {1: 0.5, "1": 0.3}, [{"losses": {None: 1}}], np.array([object()]), ITSELF])
def test_notes_that_json_cannot_hold_leave_the_old_file_alone(tmp_path, note):
    path = tmp_path / "run.npz"
    save(path, *fresh())
    before = path.read_bytes()
    with pytest.raises(TypeError, match="is no note, expected what JSON can hold"):
        save(path, *fresh(), picture=note)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


class Nesterov(SGD):
    """An optimiser of one's own, and below a generator: `load` looks for both by name among those that it knows."""


class My(np.random.PCG64):
    pass


class Philox(np.random.PCG64):
    pass


@pytest.mark.parametrize("kind", [Nesterov, type("SGD", (SGD,), {}), My, Philox])
def test_what_load_does_not_know_is_refused_before_it_is_written(tmp_path, kind):
    network, sgd, batches = fresh()
    if issubclass(kind, SGD):
        sgd = kind(learning_rate=0.1)
    else:
        batches = MiniBatches(batch_size=4, rng=np.random.Generator(kind(0)))
    with pytest.raises(TypeError, match=f"save: {kind.__name__} cannot be loaded again, expected a class of nnlib or"):
        save(tmp_path / "run.npz", network, sgd, batches)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("momentum", [0.9, "Adam"])
def test_of_an_optimiser_what_it_knows_is_kept(tmp_path, momentum):
    network, optimiser, batches = fresh(momentum)
    optimiser.name = "mine"
    save(tmp_path / "run.npz", network, optimiser, batches)
    del optimiser.name
    assert same(load(tmp_path / "run.npz")[:3], (network, optimiser, batches))


@pytest.mark.skipif(os.name != "posix", reason="Windows counts the folders, too")
def test_a_name_may_be_as_long_as_the_disk_allows(tmp_path):
    path = tmp_path / ("r" * 251 + ".npz")
    save(path, *fresh(), new=True)
    save(path, *fresh(), epochs=3)
    assert load(path).notes == {"epochs": 3}
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_that_breaks_off_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    path = tmp_path / "run.npz"
    save(path, *fresh())
    before = path.read_bytes()

    def broken(file, **arrays):
        file.write(b"half of it")
        raise OSError("no space left on device")

    monkeypatch.setattr(np, "savez", broken)
    with pytest.raises(OSError, match="no space left"):
        save(path, *fresh())
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_disk_that_is_full_to_the_last_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    path = tmp_path / "run.npz"
    save(path, *fresh())
    before, opened = path.read_bytes(), open

    class Full(io.BufferedWriter):
        def write(self, data):
            raise OSError(errno.ENOSPC, "No space left on device")

        def close(self):
            super().close()
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("builtins.open", lambda name, mode: Full(opened(name, mode).detach()))
    with pytest.raises(OSError, match=r"No space left on device: '.*run\.npz'$"):
        save(path, *fresh())
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix", reason="modes and links are POSIX's")
def test_mode_and_link_are_as_the_umask_and_the_user_have_them(tmp_path):
    path, link = tmp_path / "run.npz", tmp_path / "link.npz"
    umask = os.umask(0o027)
    try:
        save(path, *fresh())
    finally:
        os.umask(umask)
    assert path.stat().st_mode & 0o777 == 0o640
    path.chmod(0o604)
    link.symlink_to(path)
    save(link, *fresh(), epochs=3)
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o604
    assert load(path).notes == {"epochs": 3}


def test_a_link_that_leads_back_to_itself_stays(tmp_path):
    one, other = tmp_path / "one.npz", tmp_path / "other.npz"
    one.symlink_to(other)
    other.symlink_to(one)
    with pytest.raises(OSError, match=r"one\.npz is a link that leads back to itself, expected a file or a new name"):
        save(one, *fresh())
    assert one.is_symlink()
    assert other.is_symlink()


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    path = tmp_path / "no such folder" / "run.npz"
    with pytest.raises(FileNotFoundError, match=r"'.*no such folder.run\.npz'$"):
        save(path, *fresh())


@pytest.mark.parametrize("length", [0, 1, 100, 1000, -1, -30])
def test_a_file_cut_off_is_refused(tmp_path, length):
    path = tmp_path / "run.npz"
    save(path, *fresh())
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(ValueError, match=r"run\.npz is not a whole checkpoint of nnlib"):
        load(path)


def test_a_flipped_bit_is_refused_or_changes_nothing(tmp_path):
    path = tmp_path / "run.npz"
    run = fresh()
    save(path, *run)
    whole = bytearray(path.read_bytes())
    refused = 0
    places = np.unique(np.concatenate([np.linspace(0, len(whole) - 1, 300), np.arange(len(whole) - 400, len(whole))]))
    for place in places.astype(int):
        damaged = whole.copy()
        damaged[place] ^= 1 << (place % 8)
        path.write_bytes(damaged)
        try:
            loaded = load(path)
        except ValueError:
            refused += 1
        else:  # a time stamp of the zip file, say
            assert same(loaded[:3], run)
    assert refused > 0.8 * len(places)


class Trap:
    """Unpickled, it leaves a trace."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


@pytest.mark.parametrize("disguise", ["bare pickle", "object array in a .npz", "object array in a .npy"])
def test_a_pickle_in_disguise_is_refused_and_never_run(tmp_path, disguise):
    path, trace = tmp_path / "run.npz", tmp_path / "trace"
    with path.open("wb") as file:
        if disguise == "bare pickle":
            pickle.dump(Trap(trace), file)
        elif disguise == "object array in a .npz":
            np.savez(file, description=np.array([Trap(trace)], dtype=object))
        else:
            np.save(file, np.array([Trap(trace)], dtype=object))
    with pytest.raises(ValueError, match="not a whole checkpoint"):
        load(path)
    assert not trace.exists()


def rewritten(path, change):
    """Write the checkpoint anew with something changed, as another program might have."""
    with np.load(path) as file:
        arrays = dict(file)
    description = json.loads(str(arrays["description"]))
    change(description, arrays)
    arrays["description"] = np.array(json.dumps(description))
    with path.open("wb") as file:
        np.savez(file, **arrays)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d, a: d["network"].update(sizes=[784, 64, 10]), "it holds 12730 parameters"),
        (lambda d, a: d["network"].update(hidden="sigmoid"), "hidden is 'sigmoid'"),
        (lambda d, a: d.update(format="nnlib checkpoint 99"), "nnlib checkpoint 99"),
        (lambda d, a: a.pop("theta"), "theta"),
        (lambda d, a: a.update(velocity=np.zeros(3)), "its velocity has shape"),
        (lambda d, a: d["batches"].update(batch_size=0), "batch_size is 0"),
        (lambda d, a: d.update(optimiser="Network"), "not a whole checkpoint"),
        (lambda d, a: d["rng"].update(bit_generator="MT19937"), "not a whole checkpoint"),
        (lambda d, a: d["rng"].update(bit_generator="seed"), "not a whole checkpoint"),
        (lambda d, a: d["rng"].update(bit_generator="Generator"), "no bit generator"),
        (lambda d, a: d.update(format="nnlib checkpoint 1"), "go on with the version that wrote it"),
        (lambda d, a: a.update(order=np.array([0, 0, 5])), "its order"),
        (lambda d, a: d["place"].update(position=-1), "its place"),
    ],
)
def test_a_checkpoint_that_contradicts_itself_is_refused(tmp_path, change, message):
    path = tmp_path / "run.npz"
    save(path, *fresh())
    rewritten(path, change)
    with pytest.raises(ValueError, match=message):
        load(path)


def test_a_file_of_another_program_is_refused(tmp_path):
    with (tmp_path / "other.npz").open("wb") as file:
        np.savez(file, weights=np.zeros(3))
    with pytest.raises(ValueError, match="not a whole checkpoint"):
        load(tmp_path / "other.npz")
