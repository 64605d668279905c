"""The widget of lesson 12, and what starts and times processes for it."""

import numpy as np
import pytest
from widgets import to_the_ends

from nncourse import workers
from nncourse.play.lesson_12 import ring_and_cost
from nncourse.workers import ELSEWHERE, measure, mpiexec, predict_steps, ring_counts, step_time


@pytest.fixture
def play():
    return ring_and_cost()


@pytest.mark.parametrize("p", range(1, 9))
def test_the_ring_ends_with_all_sums_at_all_workers_and_half_way_with_one_each(p):
    assert (ring_counts(p, 0) == 1).all()
    assert ((ring_counts(p, p - 1) == p).sum(axis=1) == (1 if p > 1 else p)).all()
    assert (ring_counts(p, 2 * (p - 1)) == p).all()
    for step in range(p - 1):  # each of the first steps adds one worker's gradient to p pieces
        assert ring_counts(p, step + 1).max() == step + 2


def test_the_steps_of_the_ring_are_those_of_the_slider(play):
    play.controls["workers"].value, play.controls["steps"].value = 3, 2
    assert "3 workers after step 2 of 4: 3 of 9 pieces are complete" in play.picture.alt
    play.controls["steps"].value = 14
    assert "3 workers after step 4 of 4: 9 of 9 pieces are complete" in play.picture.alt


def test_who_sends_nothing_is_as_many_times_faster_as_there_are_workers(play):
    play.controls["numbers"].value, play.controls["latency"].value = 1e4, 1
    play.controls["compute"].value, play.controls["bandwidth"].value = 1e5, 1e5
    assert "4 workers are 4 times as fast as one; the fastest are 1,000" in play.picture.alt
    play.controls["numbers"].value, play.controls["bandwidth"].value = 1e10, 10
    assert "the fastest are 1, 1 times" in play.picture.alt


def test_every_control_changes_the_picture(play):
    for name, control in play.controls.items():
        seen = {play.picture.image}
        for _ in to_the_ends(control):
            seen.add(play.picture.image)
        assert len(seen) >= 2, name


def test_a_step_on_one_worker_sends_nothing():
    assert step_time(1, 0.5, 0.25, 1e6, 100.0, 1.0) == 0.75
    assert step_time(2, 0.5, 0.25, 1000, 0.125, 4000) == 0.25 + 0.25 + 2 * (0.125 + 0.5)


def test_what_is_predicted_is_made_of_one_workers_step_and_the_sum_of_two():
    two = {"whole": 0.75, "half": 0.5, "adding": 0.375, "short": 0.25}  # so half of the rows take 0.25
    np.testing.assert_allclose(predict_steps(two, [1, 2]), [0.75, 0.25 + 0.25 + 0.375])


def test_without_mpi_it_says_what_to_install_and_gives_times_of_elsewhere(monkeypatch, capsys):
    monkeypatch.setattr(workers.shutil, "which", lambda name, path: None)
    assert mpiexec(2, "-c", "print(1)") == ""
    assert measure(4) == ELSEWHERE[4]
    said = capsys.readouterr().out
    assert said.count("pip install mpi4py mpich") == 2
    assert "another machine" in said


def test_processes_say_what_they_say(capsys):
    said = mpiexec(2, "-c", "print('here')")
    if said:
        assert said.split() == ["here", "here"]
    else:
        assert "pip install mpi4py mpich" in capsys.readouterr().out
