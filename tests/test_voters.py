"""Networks that vote: each as if it learnt alone, kept in a file of its own, and heard at the end."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import signals
from test_workers import begin, mpi, of_rank

from nnlib import accuracy, load_mnist
from nnlib.__main__ import main
from nnlib.checkpoint import load, save

RUN = ["mnist", "--data", "sample", "--layers", "10", "--epochs", "3", "--voters", "2"]
posix = pytest.mark.skipif(os.name != "posix", reason="Windows has no signals for one process")


def thetas(path):
    return [load(file).network.theta for file in (path, path.with_stem(f"{path.stem}-2"))]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    path = tmp_path_factory.mktemp("whole") / "run.npz"
    assert main([*RUN, "--save", str(path)]) == 0
    return path


def test_each_learns_as_if_it_were_alone_and_from_weights_of_its_own(whole, tmp_path):
    alone = tmp_path / "run.npz"
    assert main([*RUN, "--voters", "1", "--save", str(alone)]) == 0
    one, other = thetas(whole)
    assert np.array_equal(one, load(alone).network.theta)
    assert np.abs(one - other).max() > 0.1
    assert sorted(file.name for file in whole.parent.iterdir()) == ["run-2.npz", "run.npz"]


def test_the_answer_is_that_of_the_mean_of_their_probabilities(whole, capsys):
    digits = load_mnist("sample")
    P = [load(whole.with_name(name)).network.predict(digits.X_test) for name in ("run.npz", "run-2.npz")]
    assert main(["mnist", "--resume", str(whole)]) == 0
    right = accuracy((P[0] + P[1]) / 2, digits.y_test)
    assert f"test accuracy {right:.2%}" in capsys.readouterr().out
    assert len({right, *(accuracy(one, digits.y_test) for one in P)}) > 1


def test_a_picture_is_read_by_both(whole, tmp_path, capsys):
    image = pytest.importorskip("PIL.Image")
    digit = load_mnist("sample").X_test[0].reshape(28, 28)
    image.fromarray(255 - (255 * digit).astype(np.uint8)).resize((140, 140)).save(tmp_path / "digit.png")
    shown = []
    for name in ("run.npz", "run-2.npz"):
        lonely = tmp_path / name
        run = load(whole.with_name(name))
        save(lonely, *run[:3], **run.notes | {"voters": 1, "voter": 0})
        assert main(["read", str(tmp_path / "digit.png"), "--with", str(lonely)]) == 0
        shown.append(probabilities(capsys))
    assert main(["read", str(tmp_path / "digit.png"), "--with", str(whole)]) == 0
    assert probabilities(capsys) == pytest.approx(np.mean(shown, axis=0), abs=0.01)


def probabilities(capsys):
    return np.array([float(x) for x in re.findall(r"^  \d +([\d.]+)%", capsys.readouterr().out, flags=re.MULTILINE)])


@posix
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGKILL"])
def test_what_is_loaded_after_an_end_in_the_middle_goes_on_bit_for_bit(tmp_path, whole, name):
    path, number = tmp_path / "run.npz", getattr(signal, name)
    with signals.heard():
        line = [sys.executable, "-m", "nnlib", *RUN, "--save", str(path)]
        process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")
    while not path.exists() and process.poll() is None:
        time.sleep(0.001)
    time.sleep(0.1)
    process.send_signal(number)
    said, _ = process.communicate(timeout=60)
    assert process.returncode in (128 + number, -number, 0), said
    assert main(["mnist", "--resume", str(path)]) == 0
    for mine, theirs in zip(thetas(path), thetas(whole), strict=True):
        assert np.array_equal(mine, theirs)


def test_more_epochs_go_on_with_both_and_are_announced_once(tmp_path, capsys):
    path = tmp_path / "run.npz"
    assert main([*RUN, "--epochs", "1", "--save", str(path)]) == 0
    capsys.readouterr()
    assert main(["mnist", "--resume", str(path), "--epochs", "2"]) == 0
    assert capsys.readouterr().out.count("draws the cosine anew") == 1
    assert [load(path.with_name(name)).batches.place.epoch for name in ("run.npz", "run-2.npz")] == [2, 2]


def test_names_that_do_not_fit_are_refused_with_a_word(tmp_path, capsys):
    path, second = tmp_path / "run.npz", tmp_path / "run-2.npz"
    second.write_text("something else", encoding="utf-8")
    assert main([*RUN, "--save", str(path)]) == 1
    assert f"--save: {second} exists already" in capsys.readouterr().err
    assert second.read_text(encoding="utf-8") == "something else"
    assert not path.exists()
    second.unlink()
    assert main([*RUN, "--epochs", "1", "--save", str(path)]) == 0
    assert main(["mnist", "--resume", str(second)]) == 1
    assert f"--resume: {second} is one of several that vote, expected the first" in capsys.readouterr().err
    second.unlink()
    assert main(["mnist", "--resume", str(path)]) == 1
    assert f"--resume: {second} is missing: put it beside {path}, the first." in capsys.readouterr().err


def test_a_finished_run_can_be_saved_elsewhere_with_all_its_networks(whole, tmp_path):
    path = tmp_path / "copy.npz"
    assert main(["mnist", "--resume", str(whole), "--save", str(path)]) == 0
    for copy, mine in zip(thetas(path), thetas(whole), strict=True):
        assert np.array_equal(copy, mine)
    assert main(["mnist", "--resume", str(path)]) == 0


def changed(file, **notes):
    run = load(file)
    save(file, *run[:3], **run.notes | notes)


@pytest.mark.parametrize(
    "notes", [{"digest": "of other data"}, {"seed": 7}, {"prepare": "upright"}, {"voter": 0}, {"task": "approximate"}]
)
def test_a_second_file_of_another_run_is_refused_by_name(whole, tmp_path, capsys, notes):
    path = shutil.copy(whole, tmp_path / "run.npz")
    second = shutil.copy(whole.with_name("run-2.npz"), tmp_path / "run-2.npz")
    changed(second, **notes)
    assert main(["mnist", "--resume", str(path), "--epochs", "4"]) == 1
    assert f"--resume: {second} is of another run than {path}" in capsys.readouterr().err


def test_an_end_between_the_first_files_of_more_epochs_is_made_up_for(whole, tmp_path):
    path = shutil.copy(whole, tmp_path / "run.npz")
    changed(shutil.copy(whole.with_name("run-2.npz"), tmp_path / "run-2.npz"), epochs=4)
    assert main(["mnist", "--resume", str(path)]) == 0
    assert [load(path.with_name(name)).batches.place.epoch for name in ("run.npz", "run-2.npz")] == [4, 4]


def test_a_file_that_is_left_alone_is_not_advised_to_be_resumed(whole, tmp_path, capsys):
    second = shutil.copy(whole.with_name("run-2.npz"), tmp_path / "run-2.npz")
    assert main([*RUN, "--save", str(tmp_path / "run.npz")]) == 1
    assert f"--save: {second} exists already. Choose another name." in capsys.readouterr().err


def test_as_many_networks_as_nobody_wants_are_refused(capsys):
    with pytest.raises(SystemExit):
        main([*RUN, "--voters", "101"])
    assert "argument --voters: '101' came, expected a whole number from 1 to 100" in capsys.readouterr().err


def test_where_one_diverges_all_end_and_it_is_said_once(tmp_path, capsys):
    path = tmp_path / "run.npz"
    line = [*RUN, "--learning-rate", "1e9", "--schedule", "constant", "--epochs", "1000", "--save", str(path)]
    assert main(line) == 1
    assert capsys.readouterr().err.count("training diverged") == 1


@mpi
@pytest.mark.parametrize(("p", "each"), [(2, "1 of the networks"), (3, "its share"), (4, "its share")])
def test_workers_train_both_as_one_process_does(whole, tmp_path, p, each):
    path = tmp_path / "run.npz"
    process = begin(p, "-m", "nnlib", *RUN, "--save", path)
    said, _ = process.communicate(timeout=100)
    assert process.returncode == 0, said
    assert f"{p} workers, each with {each}" in said
    assert said.count("test accuracy") == said.count(" s of training") == 1
    for mine, theirs in zip(thetas(path), thetas(whole), strict=True):
        if p == 2:
            assert np.array_equal(mine, theirs)
        np.testing.assert_allclose(mine, theirs, atol=2e-4)
    steps = sum(load(path.with_name(name)).batches.place.step for name in ("run.npz", "run-2.npz"))
    assert f"{steps:,} steps" in said
    assert sorted(file.name for file in tmp_path.iterdir()) == ["run-2.npz", "run.npz"]


@mpi
@pytest.mark.parametrize("voters", [3, 4])
def test_all_networks_are_heard_whichever_worker_has_trained_them(tmp_path, voters):
    line = [*RUN, "--voters", str(voters), "--save"]
    said, _ = begin(2, "-m", "nnlib", *line, tmp_path / "two.npz").communicate(timeout=100)
    done = subprocess.run(
        [sys.executable, "-m", "nnlib", *line, tmp_path / "one.npz"], capture_output=True, encoding="utf-8", check=True
    )
    read = [re.search(r"test accuracy ([\d.]+)%", text)[1] for text in (said, done.stdout)]
    assert float(read[0]) == pytest.approx(float(read[1]), abs=0.3)  # of 1,000 digits
    assert len(list(tmp_path.iterdir())) == 2 * voters


@mpi
@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="only Linux tells which process has which rank")
@pytest.mark.parametrize(
    ("name", "to"),
    [("SIGINT", "all"), ("SIGTERM", "all"), ("SIGTERM", 1), ("SIGINT", 0), ("SIGKILL", 1), ("SIGKILL", 0)],
)
def test_a_signal_ends_all_teams_and_one_process_goes_on_bit_for_bit(tmp_path, name, to):
    path, number = tmp_path / "run.npz", getattr(signal, name)
    steady = [*RUN, "--schedule", "constant"]
    with signals.heard():
        process = begin(2, "-m", "nnlib", *steady, "--epochs", "100000", "--save", path, NNLIB_MARK=tmp_path.name)
    while not path.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    time.sleep(0.5)
    os.kill(process.pid if to == "all" else of_rank(to, tmp_path.name), number)
    said, _ = process.communicate(timeout=60)
    if name == "SIGKILL":
        assert process.returncode != 0
    else:
        assert process.returncode == 128 + number, said
        assert said.count("Stopped after step") == 1
    places = [load(path.with_name(file)).batches.place for file in ("run.npz", "run-2.npz")]
    epochs = ["--epochs", str(max(place.epoch for place in places) + 2)]
    assert main(["mnist", "--resume", str(path), *epochs]) == 0
    assert main([*steady, *epochs, "--save", str(tmp_path / "whole.npz")]) == 0
    for mine, theirs in zip(thetas(path), thetas(tmp_path / "whole.npz"), strict=True):
        assert np.array_equal(mine, theirs)


@mpi
def test_where_one_team_diverges_all_end_and_it_is_said_once(tmp_path):
    code = """
import os, sys, nnlib.__main__ as command, nnlib.command_line.train as train
from nnlib import DivergedError
fit, rank = train.fit, int(os.environ["PMI_RANK"])
def explodes(*given, **more):
    for progress in fit(*given, **more):
        if rank == int(sys.argv[1]) and progress.step == 100:
            raise DivergedError("SGD: training diverged at step 100")
        yield progress
train.fit = explodes
sys.exit(command.main(sys.argv[2:]))
"""
    for rank in (0, 1):
        path = tmp_path / f"{rank}.npz"
        process = begin(2, "-c", code, rank, *RUN, "--epochs", "100000", "--save", path)
        said, _ = process.communicate(timeout=60)
        assert process.returncode == 1, said
        assert said.count("training diverged at step 100") == 1
        kept = path if rank == 0 else path.with_stem("1-2")
        assert f"{kept} holds the run after 1 epochs" in said
        assert "Traceback" not in said


@mpi
def test_an_error_of_one_team_alone_ends_all_with_a_word(tmp_path):
    code = """
import os, sys, nnlib.__main__ as command, nnlib.command_line.train as train
saved = []
def full(*run, **notes):
    saved.append(1)
    if os.environ["PMI_RANK"] == "1" and len(saved) > 1:
        raise OSError(28, "No space left on device", "run-2.npz")
train.save = full
sys.exit(command.main(sys.argv[1:]))
"""
    process = begin(2, "-c", code, *RUN, "--epochs", "100000", "--save", tmp_path / "run.npz")
    said, _ = process.communicate(timeout=60)
    assert process.returncode != 0
    assert re.search(r"Error\. Worker 1 of 2: OSError: .*No space left on device.*run-2\.npz", said)
    assert "Traceback" not in said
