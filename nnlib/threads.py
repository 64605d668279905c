"""Lesson 10. How many threads share a matrix product: one, or all that NumPy may use, whichever is faster just now."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import cache
from time import perf_counter
from typing import Any, TypeVar

from nnlib.checks.values import check_whole

Step = TypeVar("Step")
TURN, STEPS = 0.03, 5  # seconds and steps that one turn of a race lasts at least
REST = 20  # from one race to the next, in lengths of a race
END: Any = object()  # comes after the last step
SHORT = 1e-4  # seconds of a step whose products are too small to be shared


def on_fastest_threads(steps: Iterator[Step]) -> Iterator[Step]:
    """Pass on the steps of a long run, and let its matrix products use one thread or all, whichever is faster.

    Threads that share a product wait for the slowest of them. That pays on a quiet machine; where another program
    keeps a core busy, one thread alone is faster. So both race, with steps of the run itself, in four turns of at least
    five steps; the faster one goes on for twenty times as long; and they race again, for the machine may have changed.
    Only the time of the steps counts, not what is done between them. Another number of threads changes the last digits
    of a product. Where NumPy has one thread or the package threadpoolctl is missing, nothing changes; where steps are
    shorter than 0.1 ms, one race is all. For one run at a time, in the main thread: the number is that of the process.
    steps: such as `fit` gives. Built in lesson 10.

    >>> list(on_fastest_threads(iter(["a step", "another"])))
    ['a step', 'another']
    """
    most = max((library.num_threads for library in _products()), default=1)

    def turn(threads: int, length: float, at_least: int = 1) -> Generator[Step, None, tuple[float, int]]:
        """Pass on steps for so many seconds; return the time that they took, and how many they were."""
        spent, count = 0.0, 0
        while spent < length or count < at_least:
            start = perf_counter()
            with threads_of_products(threads):
                step = next(steps, END)
            spent += perf_counter() - start
            if step is END:
                break
            count += 1
            yield step
        return spent, count

    while most > 1:
        times, counts = {1: 0.0, most: 0.0}, {1: 0, most: 0}
        for threads in (1, most, most, 1):
            spent, count = yield from turn(threads, TURN, STEPS)
            times[threads] += spent
            counts[threads] += count
        if not all(counts.values()):
            return
        fastest = min(times, key=lambda threads: times[threads] / counts[threads])
        if times[fastest] / counts[fastest] < SHORT:
            break
        yield from turn(fastest, REST * sum(times.values()))
    yield from steps


@contextmanager
def threads_of_products(number: int) -> Iterator[None]:
    """Have the matrix products inside use so many threads, and as many as before afterwards.

    Without the package threadpoolctl nothing is changed.
    Raises ValueError for a number that is not a whole one above 0. Built in lesson 10.

    >>> with threads_of_products(1):
    ...     sum([1, 2])  # or what takes longer
    3
    """
    number = check_whole("threads_of_products", "number", number, "Usual: 1.")
    before = [(library, library.num_threads) for library in _products()]
    try:
        for library, threads in before:
            if threads != number:
                library.set_num_threads(number)
        yield
    finally:
        for library, threads in before:
            if threads != number:
                library.set_num_threads(threads)


@cache
def _products() -> tuple[Any, ...]:
    """Find the libraries that multiply matrices for NumPy: OpenBLAS, in nearly every case."""
    try:
        from threadpoolctl import ThreadpoolController  # here, because nnlib wants nothing but NumPy
    except ImportError:
        return ()
    return tuple(ThreadpoolController().select(user_api="blas").lib_controllers)
