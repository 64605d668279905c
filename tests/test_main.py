import os
import re
import signal
import subprocess
import sys

import numpy as np
import pytest
import signals

import nnlib
from nnlib import SGD, MiniBatches, Network, accuracy, load_mnist, upright
from nnlib.__main__ import main
from nnlib.checkpoint import load, save
from nnlib.command_line.options import DEFAULTS
from nnlib.datasets import Dataset
from nnlib.datasets.mnist import ALL, SAMPLE

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
    assert "Network([784, 1000, 500, 10], hidden='relu'" in out
    assert number(out, "test accuracy") >= 95.5
    notes = load(run).notes
    assert [notes[name] for name in ("prepare", "augment", "batch_size", "epochs")] == ["upright", "warp", 128, 10]

    assert main([*line, "--augment", "none", "--layers", "20", "--save", str(tmp_path / "other.npz")]) == 0
    assert load(tmp_path / "other.npz").notes["augment"] == "none"
    assert "Network([784, 20, 10]" in capsys.readouterr().out


def test_a_run_of_upright_digits_stays_one_and_that_of_an_older_version_has_digits_as_they_are(tmp_path, capsys):
    path = tmp_path / "run.npz"
    line = ["mnist", "--data", "sample", "--layers", "10", "--epochs", "1", "--save", str(path)]
    assert main([*line, "--prepare", "upright"]) == 0
    assert main(["mnist", "--resume", str(path), "--epochs", "2"]) == 0
    run, sample = load(path), load_mnist("sample")
    right = accuracy(run.network.predict(upright(sample.X_test)), sample.y_test)
    assert f"test accuracy {right:.2%}" in capsys.readouterr().out
    assert right > accuracy(run.network.predict(sample.X_test), sample.y_test) + 0.02
    assert main(["mnist", "--resume", str(path), "--epochs", "3", "--prepare", "none"]) == 1

    notes = {name: value for name, value in run.notes.items() if name != "prepare"}
    save(path, *run[:3], **notes)
    assert main(["mnist", "--resume", str(path), "--epochs", "3"]) == 0
    assert load(path).notes["prepare"] == "none"


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


@pytest.mark.parametrize("encoding", ["ascii", "cp1250", "cp1251", "cp932"])
def test_any_terminal_can_show_what_it_says(encoding):
    environment = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    for command in (SHORT, ["approximate", "--help"], ["approximate", "--points", "many"]):
        process = subprocess.run(
            [sys.executable, "-m", "nnlib", *command], env=environment, stdin=subprocess.DEVNULL, capture_output=True
        )
        said = (process.stdout + process.stderr).decode(encoding)
        assert process.returncode == (2 if "many" in command else 0), said
        assert re.search("x2. cos|'many' came, expected", said)
        assert "codec" not in said


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
        ("approximate --points 200 --learning-rate 1e6", "training diverged at step"),
        ("approximate --save {folder}/run.npz", "--save: {folder}/run.npz exists already"),
        ("approximate --resume {folder}/run.npz --save {folder}/own.npz", "--save: {folder}/own.npz exists already"),
        ("approximate --resume {folder}/notes.txt", "--resume: {folder}/notes.txt is not a whole checkpoint"),
        ("mnist --resume {folder}/run.npz", "holds a run of approximate, expected one that mnist --save has written"),
        ("approximate --resume {folder}/own.npz", "holds a run of another program, expected one that approximate"),
        (
            "approximate --resume {folder}/run.npz --layers 8 9",
            "--layers 8 9 came, expected nothing or --layers 32 16: the run in",
        ),
        ("approximate --resume {folder}/run.npz --seed 5", "--seed 5 came, expected nothing or --seed 0"),
        ("approximate --resume {folder}/run.npz --epochs 3", "--epochs 3 came, expected at least 4"),
        ("read {folder}/notes.txt --with {folder}/run.npz", "--with: {folder}/run.npz holds a Network([3, 32, 16, 1]"),
        ("read {folder}/notes.txt --with {folder}/notes.txt", "--with: {folder}/notes.txt is not a whole checkpoint"),
    ],
)
def test_errors_are_one_line_and_change_no_file(tmp_path, capsys, arguments, message):
    run = tmp_path / "run.npz"
    main([*SHORT, "--save", str(run)])
    (tmp_path / "notes.txt").write_text("Bread, milk, eggs.", encoding="utf-8")
    rng = np.random.default_rng(0)
    save(tmp_path / "own.npz", Network([3, 1], rng=rng), SGD(learning_rate=1), MiniBatches(batch_size=1, rng=rng))
    before = {file: file.read_bytes() for file in tmp_path.iterdir()}
    capsys.readouterr()
    assert main([argument.format(folder=tmp_path) for argument in arguments.split()]) == 1
    error = capsys.readouterr().err
    assert message.format(folder=tmp_path) in error
    assert error.startswith("Error. ")
    assert error.count("\n") == 1
    assert {file: file.read_bytes() for file in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    ("option", "came", "expected"),
    [
        ("--epochs", "0", "a whole number from 1"),
        ("--points", "many", "a whole number from 1"),
        ("--batch-size", "100000000000000000000", "a whole number from 1"),
        ("--layers", "-3", "a whole number from 1"),
        ("--seed", "-1", "a whole number from 0 on"),
        ("--learning-rate", "0", "a number above 0"),
        ("--learning-rate", "nan", "a number above 0"),
        ("--momentum", "1", "a number from 0 up to, not including, 1"),
        ("--save", "{folder}", "a name in a folder that is there"),
        ("--save", "{folder}/none/run.npz", "a name in a folder that is there"),
        ("--save", "", "a name in a folder that is there"),
        ("--resume", "{folder}/none.npz", "a file that --save has written"),
        ("--resume", "{folder}", "a file that --save has written"),
    ],
)
def test_what_an_option_refuses_is_named_with_what_came_and_what_was_expected(capsys, tmp_path, option, came, expected):
    came = came.format(folder=tmp_path)
    with pytest.raises(SystemExit) as end:
        main([*SHORT, option, came])
    assert end.value.code == 2
    assert f"argument {option}: {came!r} came, expected {expected}" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="links are POSIX's")
def test_a_link_that_leads_nowhere_but_to_itself_is_told(tmp_path, capsys):
    (tmp_path / "run.npz").symlink_to(tmp_path / "other.npz")
    (tmp_path / "other.npz").symlink_to(tmp_path / "run.npz")
    assert main([*SHORT, "--save", str(tmp_path / "run.npz")]) == 1
    assert re.fullmatch(r"Error\. save: .*run\.npz is a link that leads back to itself, .*\n", capsys.readouterr().err)
    assert len(list(tmp_path.iterdir())) == 2


def test_the_version(capsys):
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert (end.value.code, capsys.readouterr().out) == (0, f"nnlib {nnlib.__version__}\n")


def test_more_epochs_do_not_lift_the_rate_that_has_sunk_without_a_word(tmp_path, capsys):
    run = str(tmp_path / "run.npz")
    main([*SHORT, "--save", run])
    capsys.readouterr()
    assert main(["approximate", "--resume", run, "--epochs", "8"]) == 0
    assert "--epochs 8 draws the cosine anew: the learning rate goes on at 0.075, not 0." in capsys.readouterr().out
    assert load(run).notes["epochs"] == 8
    assert main(["approximate", "--resume", run, "--epochs", "8"]) == 0
    assert "cosine" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "change"),
    [
        (
            "mnist --data sample --learning-rate 1",
            r"little or nothing: .* right for 10 %. Change --learning-rate 1.0 \(usual: --learning-rate 0.1\).",
        ),
        (
            "mnist --data sample --layers 8 --epochs 1 --learning-rate 1e-6",
            r"nothing so far: .*cause: a learning rate of 1e-06\. .*Change --layers 8 \(usual: --layers 128\), --lea",
        ),
        (
            "approximate --init plain --learning-rate 1e-6 --epochs 1",
            r"little or nothing: .*MSE of [\d.]+e-01. Change --init plain \(usual",
        ),
        (
            "mnist --data sample --layers 64 64 --learning-rate 1 --schedule constant",
            r"nothing so far: .*cause: a learning rate of 1. Try one ten times smaller.*Change",
        ),
    ],
)
def test_a_run_that_has_learnt_nothing_says_so_and_what_to_change(capsys, line, change):
    assert main(line.split()) == 0
    assert re.search("The network has learnt " + change, capsys.readouterr().out)


@pytest.fixture
def mnist(monkeypatch):
    """What load_mnist finds: first all of MNIST, ten digits of it here, and then only the sample."""
    digits = load_mnist("sample")
    few = [digits.X_train[:50], digits.y_train[:50], digits.X_test[:10], digits.y_test[:10]]
    found = {"auto": Dataset(*few, ALL), "sample": digits, "full": Dataset(*few, ALL)}
    monkeypatch.setattr("nnlib.command_line.runs.load_mnist", found.__getitem__)
    return found


def test_a_run_keeps_what_it_is_made_of_and_other_data_are_refused(mnist, tmp_path, capsys):
    run = tmp_path / "run.npz"
    assert main(["mnist", "--epochs", "2", "--save", str(run)]) == 0
    kept = load(run)
    assert (kept.notes["data"], kept.notes["source"]) == ("full", ALL)
    assert re.fullmatch("[0-9a-f]{64}", kept.notes["digest"])
    assert kept.batches.rng.bit_generator.state["bit_generator"] == "PCG64"
    assert main(["mnist", "--resume", str(run), "--epochs", "3", "--data", "auto"]) == 0

    before, mnist["auto"] = run.read_bytes(), mnist["sample"]
    capsys.readouterr()
    assert main(["mnist", "--resume", str(run), "--epochs", "4"]) == 1
    said = capsys.readouterr()
    assert said.err.startswith(f"Error. --resume: it was trained on other data, '{ALL}', than is here, 'The sample")
    assert said.err.count("\n") == 1
    assert "accuracy" not in said.out
    assert run.read_bytes() == before


def test_a_run_on_the_sample_goes_on_with_it_when_all_of_mnist_is_there(mnist, tmp_path):
    run, all_of_it = tmp_path / "run.npz", mnist["auto"]
    mnist["auto"] = mnist["sample"]._replace(source=SAMPLE + " All 70,000 could not be had.")
    assert main(["mnist", "--layers", "8", "--epochs", "1", "--save", str(run)]) == 0
    mnist["auto"] = all_of_it
    assert main(["mnist", "--resume", str(run), "--epochs", "2"]) == 0
    assert load(run).notes["data"] == "sample"


def test_one_number_of_the_data_that_differs_is_told(mnist, tmp_path):
    run = tmp_path / "run.npz"
    assert main(["mnist", "--epochs", "1", "--save", str(run)]) == 0
    y = mnist["auto"].y_train.copy()
    y[0] ^= 1
    mnist["auto"] = mnist["auto"]._replace(y_train=y)
    assert main(["mnist", "--resume", str(run), "--epochs", "2"]) == 1


@pytest.mark.parametrize("arguments", [[], ["mnist", "--data", "half"], ["mnist", "--hidden", "swish"], ["paint"]])
def test_words_that_the_command_line_does_not_know_list_the_known_ones(capsys, arguments):
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    assert re.search(r"approximate|auto.*full.*sample|relu.*tanh", capsys.readouterr().err)
