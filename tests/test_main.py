import os
import re
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
import signals

from nnlib.__main__ import DEFAULTS, main
from nnlib.checkpoint import load

SHORT = ["approximate", "--points", "200", "--epochs", "4"]


def number(text, label):
    return float(re.search(rf"{label} +([0-9.e+-]+)", text)[1])


def test_approximate_reports_mse_and_its_root(capsys):
    assert main([*SHORT, "--epochs", "60"]) == 0
    out = capsys.readouterr().out
    mse, rmse = number(out, "test MSE"), number(out, "test RMSE")
    assert rmse == pytest.approx(mse**0.5, rel=0.01)
    assert mse < 0.2 * 0.6  # the variance of y is about 0.6: what a constant would reach
    assert "[3, 32, 16, 1]" in out


def test_the_same_seed_gives_the_same_result_and_another_seed_another(capsys):
    results = []
    for seed in ("1", "1", "2"):
        main([*SHORT, "--seed", seed])
        results.append(number(capsys.readouterr().out, "test MSE"))
    assert results[0] == results[1] != results[2]


def test_mnist_reports_accuracy_and_confusions(capsys):
    assert main(["mnist", "--data", "sample"]) == 0
    out = capsys.readouterr().out
    assert number(out, "test accuracy") >= 94
    counts = [int(count) for count in re.findall(r"a \d taken for a \d: (\d+) times", out)]
    assert len(counts) == 5
    assert counts == sorted(counts, reverse=True)


def test_the_parent_projects_are_a_line_each(capsys):
    assert main(["approximate", "--layers", "32", "16", "--hidden", "relu", "--points", "500", "--epochs", "2"]) == 0
    assert "Network([3, 32, 16, 1], hidden='relu', loss='mean_squared_error'" in capsys.readouterr().out
    line = "mnist --data sample --init plain --momentum 0 --schedule constant --learning-rate 0.3 --batch-size 32"
    assert main(line.split()) == 0
    assert number(capsys.readouterr().out, "test accuracy") >= 93


def test_the_best_recipe_warps_each_batch_and_what_is_given_goes_before_it(tmp_path, capsys):
    run = str(tmp_path / "run.npz")
    line = ["mnist", "--recipe", "best", "--data", "sample", "--epochs", "10"]
    assert main([*line, "--save", run]) == 0
    out = capsys.readouterr().out
    assert "Network([784, 800, 10], hidden='relu'" in out
    assert number(out, "test accuracy") >= 95.5
    notes = load(run).notes
    assert (notes["augment"], notes["batch_size"], notes["epochs"]) == ("warp", 128, 10)

    assert main([*line, "--augment", "none", "--layers", "20", "--save", str(tmp_path / "other.npz")]) == 0
    assert load(tmp_path / "other.npz").notes["augment"] == "none"
    assert "Network([784, 20, 10]" in capsys.readouterr().out


def test_every_option_has_a_default_that_help_shows(capsys):
    for task, defaults in DEFAULTS.items():
        with pytest.raises(SystemExit) as end:
            main([task, "--help"])
        assert end.value.code == 0
        text = " ".join(capsys.readouterr().out.split())
        for name in defaults:
            assert f"--{name.replace('_', '-')}" in text
        assert text.count("(default: ") == len(defaults)


def test_a_saved_run_resumes_bit_for_bit(tmp_path, capsys):
    whole, halves = tmp_path / "whole.npz", tmp_path / "halves.npz"
    steady = [*SHORT, "--schedule", "constant"]
    assert main([*steady, "--save", str(whole)]) == 0
    assert main([*steady, "--epochs", "2", "--save", str(halves)]) == 0
    assert main(["approximate", "--resume", str(halves), "--epochs", "4"]) == 0
    np.testing.assert_array_equal(load(halves).network.theta, load(whole).network.theta)


not_on_windows = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")


@not_on_windows
@pytest.mark.parametrize("how", ["ignored", "blocked"])
def test_a_child_hears_ctrl_c_although_the_caller_of_the_tests_does_not(how):
    code = "import time; print('ready', flush=True)\nfor _ in range(3000): time.sleep(0.02)"
    ignore = how == "ignored"
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN if ignore else signal.default_int_handler)
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, set() if ignore else {signal.SIGINT})
    try:
        with signals.heard():
            command = [sys.executable, "-c", code]
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert process.stdout.readline().strip() == b"ready"
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
        assert process.returncode == -signal.SIGINT
        assert (signal.getsignal(signal.SIGINT) is signal.SIG_IGN) == ignore  # the caller's own is left as it was
        assert (signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])) != ignore
    finally:
        process.kill()
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, handler)


@pytest.mark.parametrize("encoding", ["ascii", "cp1250", "cp932"])
def test_any_terminal_can_show_what_it_says(encoding):
    environment = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    for command in (SHORT, ["approximate", "--help"], ["approximate", "--points", "many"]):
        process = subprocess.run(
            [sys.executable, "-m", "nnlib", *command], env=environment, stdin=subprocess.DEVNULL, capture_output=True
        )
        said = (process.stdout + process.stderr).decode(encoding)
        assert process.returncode == (2 if "many" in command else 0), said
        assert re.search("x2. cos|invalid int value: 'many'", said)
        assert "codec" not in said


@not_on_windows
def test_ctrl_c_keeps_the_run_and_resume_ends_it_bit_for_bit(tmp_path, capsys):
    run, whole = tmp_path / "run.npz", tmp_path / "whole.npz"
    command = ["approximate", "--points", "2000", "--epochs", "1000"]
    process = subprocess.Popen(
        [sys.executable, "-m", "nnlib", *command, "--save", str(run)],
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        env=os.environ | {"PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"},
    )
    while not run.exists() and process.poll() is None:
        time.sleep(0.01)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 130, out
    assert f"Go on with --resume {run}" in out
    assert 0 < load(run).batches.place.step < 1000 * 32

    assert main(["approximate", "--resume", str(run)]) == 0
    assert main([*command, "--save", str(whole)]) == 0
    np.testing.assert_array_equal(load(run).network.theta, load(whole).network.theta)


def test_a_finished_run_is_reported_again_and_says_so(tmp_path, capsys):
    path = str(tmp_path / "run.npz")
    main([*SHORT, "--save", path])
    first = number(capsys.readouterr().out, "test MSE")
    assert main(["approximate", "--resume", path]) == 0
    out = capsys.readouterr().out
    assert "has its 4 epochs behind it; --epochs asks for more" in out
    assert number(out, "test MSE") == first


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("approximate --learning-rate -1", "learning_rate is -1.0, expected a number above 0"),
        ("approximate --batch-size 0", "batch_size is 0, expected a whole number above 0"),
        ("approximate --momentum 1", "momentum is 1.0"),
        ("approximate --layers 32 0", "sizes is [3, 32, 0, 1]"),
        ("approximate --epochs 0", "epochs is 0"),
        ("approximate --points 0", "--points is 0, expected at least 1"),
        ("approximate --points 200 --learning-rate 1e6", "training diverged at step"),
        ("approximate --resume {folder}/none.npz", "none.npz"),
        ("approximate --save {folder}/none/run.npz", "none"),
        ("approximate --save {folder}/run.npz", "run.npz exists already"),
        ("mnist --resume {folder}/run.npz", "holds a run of 'approximate'"),
        ("approximate --resume {folder}/run.npz --layers 8", "with layers [32, 16], and --layers asks for [8]"),
        ("approximate --resume {folder}/run.npz --seed 5", "with seed 0, and --seed asks for 5"),
    ],
)
def test_errors_are_one_line_and_change_no_file(tmp_path, capsys, arguments, message):
    run = tmp_path / "run.npz"
    main([*SHORT, "--save", str(run)])
    before = run.read_bytes()
    capsys.readouterr()
    assert main([argument.format(folder=tmp_path) for argument in arguments.split()]) == 1
    error = capsys.readouterr().err
    assert message in error
    assert error.startswith("Error. ")
    assert error.count("\n") == 1
    assert run.read_bytes() == before
    assert list(tmp_path.iterdir()) == [run]


@pytest.mark.parametrize("arguments", [[], ["mnist", "--data", "half"], ["mnist", "--hidden", "sigmoid"], ["paint"]])
def test_words_that_the_command_line_does_not_know_list_the_known_ones(capsys, arguments):
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    assert re.search(r"approximate|auto.*full.*sample|relu.*tanh", capsys.readouterr().err)
