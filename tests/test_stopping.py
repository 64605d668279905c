"""A run of the command line that is stopped, at whatever moment and by whatever means, goes on bit for bit."""

import errno
import io
import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest
import signals

from nnlib import SGD, MiniBatches, Network
from nnlib.__main__ import main
from nnlib.checkpoint import load, save

MOMENTS = int(os.environ.get("NNLIB_MOMENTS", "3"))  # of each kind
RUN = ["approximate", "--points", "100", "--batch-size", "30", "--layers", "4", "--epochs", "60"]
posix = pytest.mark.skipif(os.name != "posix", reason="Windows has no signals for one process")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The parameters that the run ends with, if nobody stops it."""
    path = tmp_path_factory.mktemp("whole") / "run.npz"
    assert main([*RUN, "--save", str(path)]) == 0
    return load(path).network.theta


def begin(path, *more):
    """Start a run in a process of its own, and wait until its file is there."""
    command = [sys.executable, "-m", "nnlib", *RUN, *more, "--save", str(path)]
    with signals.heard():
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
        )
    while not path.exists() and process.poll() is None:
        time.sleep(0.001)
    return process


@posix
@pytest.mark.parametrize("seed", range(MOMENTS))
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"])
def test_what_is_loaded_after_a_random_moment_goes_on_bit_for_bit(tmp_path, whole, name, seed):
    path, number = tmp_path / "run.npz", getattr(signal, name)
    process = begin(path)
    time.sleep(np.random.default_rng(seed).uniform(0, 0.4))
    process.send_signal(number)
    said, _ = process.communicate(timeout=60)
    assert process.returncode in (128 + number, -number, 0), said  # 0: it was faster
    if name != "SIGKILL":
        assert list(tmp_path.iterdir()) == [path]
    print(f"{name}, seed {seed}: exit code {process.returncode}, step {load(path).batches.place.step}")
    assert main(["approximate", "--resume", str(path)]) == 0
    assert np.array_equal(load(path).network.theta, whole)


@posix
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_ends_it_after_a_whole_step_with_the_exit_code_of_convention(tmp_path, name):
    path = tmp_path / "run.npz"
    process = begin(path, "--epochs", "100000")
    process.send_signal(getattr(signal, name))
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 128 + getattr(signal, name), said
    assert f"Stopped after step {load(path).batches.place.step:,}. Go on with --resume {path}" in said


@posix
def test_a_signal_that_the_caller_ignores_stays_ignored(tmp_path):
    path, before = tmp_path / "run.npz", signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does
    try:
        command = [sys.executable, "-m", "nnlib", *RUN, "--save", str(path)]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    finally:
        signal.signal(signal.SIGHUP, before)
    while not path.exists() and process.poll() is None:
        time.sleep(0.001)
    process.send_signal(signal.SIGHUP)
    assert process.wait(timeout=60) == 0


def test_it_is_kept_epoch_by_epoch(tmp_path, monkeypatch):
    path, kept = tmp_path / "run.npz", []

    def watched(path, *run, **notes):
        save(path, *run, **notes)
        kept.append(load(path).batches.place[:3])

    monkeypatch.setattr("nnlib.command_line.train.save", watched)
    assert main([*RUN, "--epochs", "3", "--save", str(path)]) == 0
    assert kept == [(0, 0, 0), (4, 1, 0), (8, 2, 0), (12, 3, 0)]


def test_a_run_that_diverges_leaves_the_last_good_epoch(tmp_path, capsys):
    path = tmp_path / "run.npz"
    assert main([*RUN, "--learning-rate", "1e6", "--schedule", "constant", "--save", str(path)]) == 1
    run, said = load(path), capsys.readouterr().err
    assert run.batches.place.epoch > 0
    assert run.batches.place.position == 0
    assert np.isfinite(run.network.theta).all()
    assert f"{path} holds the run after {run.batches.place.epoch} epochs." in said


class Full(io.BufferedWriter):
    """A file on a disk that has room for so many bytes."""

    def write(self, data):
        if self.tell() + len(data) > self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data)


@pytest.mark.parametrize("seed", range(MOMENTS))
def test_a_disk_that_fills_up_at_a_random_byte_ends_it_with_a_word_and_loses_nothing(
    tmp_path, whole, monkeypatch, capsys, seed
):
    path, opened, rng = tmp_path / "run.npz", open, np.random.default_rng(seed)
    saves, room = rng.integers(1, 60), rng.integers(0, 3000)
    left = iter(range(saves))

    def open_full(name, mode):
        file = opened(name, mode)
        if "x" in mode and next(left, None) is None:
            file = Full(file.detach())
            file.room = room
        return file

    with monkeypatch.context() as patched:
        patched.setattr("builtins.open", open_full)
        assert main([*RUN, "--save", str(path)]) == 1
    assert f"No space left on device: '{path}'" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [path]
    assert load(path).batches.place.epoch == saves - 1
    assert main(["approximate", "--resume", str(path)]) == 0
    assert np.array_equal(load(path).network.theta, whole)


def test_of_runs_that_start_at_once_under_one_name_one_has_it_and_the_others_are_told(tmp_path):
    path, rng, told = tmp_path / "run.npz", np.random.default_rng(0), []
    run = (
        Network([3, 4, 1], loss="mean_squared_error", rng=rng),
        SGD(learning_rate=1),
        MiniBatches(batch_size=1, rng=rng),
    )
    together = threading.Barrier(20)

    def start(number):
        together.wait()
        try:
            save(path, *run, new=True, number=number)
            told.append(number)
        except FileExistsError as error:
            told.append(str(error))

    threads = [threading.Thread(target=start, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winners = [word for word in told if isinstance(word, int)]
    assert len(winners) == 1
    assert load(path).notes == {"number": winners[0]}
    assert set(told) - set(winners) == {f"[Errno {errno.EEXIST}] {os.strerror(errno.EEXIST)}: '{path}'"}
    assert list(tmp_path.iterdir()) == [path]


def test_a_disk_without_links_takes_a_new_run_too(tmp_path, monkeypatch):
    def no_links(old, new):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    assert main([*RUN, "--save", str(tmp_path / "run.npz")]) == 0
    assert list(tmp_path.iterdir()) == [tmp_path / "run.npz"]


@posix
@pytest.mark.parametrize("command", [RUN, ["--help"], ["mnist", "--help"]])
def test_a_pipe_that_is_closed_ends_it_quietly(command):
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "nnlib", *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.close()  # what `| head -0` does
    with process.stderr as said:
        assert said.read() == b""
    assert process.wait(timeout=60) in (141, 0)  # 0: argparse takes no notice of a pipe that is closed


@posix
def test_without_any_terminal_it_works_and_a_full_disk_behind_its_output_is_told(tmp_path):
    path = tmp_path / "run.npz"
    line = f"exec {sys.executable} -m nnlib {' '.join(RUN)} --save {path} <&- >&- 2>&-"
    assert subprocess.run(["sh", "-c", line], check=False).returncode == 0
    assert load(path).batches.place.epoch == 60
    if os.path.exists("/dev/full"):
        with open("/dev/full", "wb") as full:
            process = subprocess.run(
                [sys.executable, "-m", "nnlib", *RUN], stdout=full, stderr=subprocess.PIPE, check=False
            )
        assert process.returncode == 1
        assert process.stderr.startswith(b"Error. [Errno 28]")
