"""Threads that share a product: a run takes as many as are faster just now, and leaves the setting as it was."""

import numpy as np
import pytest

from nnlib import on_fastest_threads, threads, threads_of_products


class Library:
    """What threadpoolctl knows of OpenBLAS, on a machine of four cores."""

    num_threads = 4

    def set_num_threads(self, number):
        self.num_threads = number


class Machine:
    """A clock, and a training whose steps take a time that depends on the threads."""

    def __init__(self, seconds):
        self.library, self.now, self.seconds, self.threads = Library(), 0.0, seconds, []

    def clock(self):
        return self.now

    def steps(self, n):
        for i in range(n):
            self.threads.append(self.library.num_threads)
            self.now += self.seconds(self.library.num_threads, i)
            yield i

    def share(self, number, steps=slice(None)):
        used = self.threads[steps]
        return used.count(number) / len(used)


@pytest.fixture
def machine(monkeypatch):
    def make(seconds):
        made = Machine(seconds)
        monkeypatch.setattr(threads, "_products", lambda: (made.library,))
        monkeypatch.setattr(threads, "perf_counter", made.clock)
        return made

    return make


@pytest.mark.parametrize(("one", "four"), [(0.010, 0.004), (0.010, 0.300), (0.010, 0.0099), (0.0004, 0.0002)])
def test_a_run_loses_less_than_a_tenth_to_the_better_choice(machine, one, four):
    made = machine(lambda number, i: one if number == 1 else four)
    assert list(on_fastest_threads(made.steps(20_000))) == list(range(20_000))
    assert made.now < 1.1 * 20_000 * min(one, four)
    assert made.library.num_threads == 4


def test_a_machine_that_becomes_busy_is_noticed_and_one_that_becomes_quiet_too(machine):
    busy = range(5_000, 10_000)
    made = machine(lambda number, i: 0.010 if number == 1 else 0.060 if i in busy else 0.005)
    assert sum(1 for _ in on_fastest_threads(made.steps(20_000))) == 20_000
    assert made.share(4, slice(0, 5_000)) > 0.9
    assert made.share(1, slice(6_000, 10_000)) > 0.9
    assert made.share(4, slice(11_000, None)) > 0.9


def test_steps_too_short_for_products_that_are_shared_are_left_alone(machine):
    made = machine(lambda number, i: 0.00005)
    assert len(list(on_fastest_threads(made.steps(50_000)))) == 50_000
    assert made.share(4, slice(10_000, None)) == 1


def test_only_the_steps_count_not_what_is_done_between_them(machine):
    made = machine(lambda number, i: 0.010 if number == 1 else 0.005)
    for _ in on_fastest_threads(made.steps(2_000)):
        made.now += 1.0 if made.library.num_threads == 4 else 0.0  # the setting is that of before, between the steps
    assert made.share(4) > 0.8


@pytest.mark.parametrize("length", [0, 1, 7, 25])
def test_a_run_that_ends_in_a_race_ends(machine, length):
    made = machine(lambda number, i: 0.010)
    assert list(on_fastest_threads(made.steps(length))) == list(range(length))


def test_after_an_error_the_setting_is_as_before(machine):
    made = machine(lambda number, i: 0.010)

    def steps():
        yield from made.steps(3)
        raise ValueError("in the middle")

    with pytest.raises(ValueError, match="in the middle"):
        list(on_fastest_threads(steps()))
    assert made.library.num_threads == 4
    with threads_of_products(1):
        assert made.library.num_threads == 1
    assert made.library.num_threads == 4


def test_without_the_package_or_with_one_thread_the_steps_go_on_as_they_are(monkeypatch):
    monkeypatch.setattr(threads, "_products", tuple)
    assert list(on_fastest_threads(iter("abc"))) == ["a", "b", "c"]
    with threads_of_products(1):
        pass


def test_the_libraries_of_this_machine_are_found_and_set():
    found = threads._products()
    assert found, "threadpoolctl is among what the course installs"
    with threads_of_products(1):
        assert [library.num_threads for library in found] == [1] * len(found)


def test_a_step_may_be_none_and_a_number_one_of_numpy(machine):
    made = machine(lambda number, i: 0.010)
    assert list(on_fastest_threads(iter([1, None, 2, None, 3]))) == [1, None, 2, None, 3]
    with threads_of_products(np.int64(2)):
        assert type(made.library.num_threads) is int
        assert made.library.num_threads == 2


def test_a_number_that_is_none_is_refused():
    with pytest.raises(ValueError, match="number is 0, expected a whole number above 0"), threads_of_products(0):
        pass
