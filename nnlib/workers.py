"""Lesson 12. Many workers, one network: each learns from its share of the batch, and one sum makes them agree."""

import os
from typing import Any

import numpy as np

from nnlib.checks.arrays import check_examples
from nnlib.checks.shapes import Float, Shaped
from nnlib.network import Network
from nnlib.training import Augmentation


class Workers:
    """The processes that train one network together, each at its rank from 0 to size - 1.

        grad = Σᵣ (nᵣ / n) · gradᵣ,      worker r has nᵣ of the n rows of the batch

    That is the gradient of the whole batch, so any number of workers takes the same steps, to rounding. Each runs the
    same program, with the same data and the same order of rows: `workers.start(network)`, and then
    `fit(…, gradient=workers.gradient)`.
    comm: a communicator of mpi4py, such as MPI.COMM_WORLD.
    Built in lesson 12. Source: Dean and others, 2012; Goyal and others, 2017.

    >>> class Alone:  # what MPI.COMM_SELF is
    ...     rank, size = 0, 1
    ...     def Bcast(self, array): pass
    ...     def Allreduce(self, in_place, array): pass
    >>> network, workers = Network([2, 2], rng=np.random.default_rng(0)), Workers(Alone())
    >>> workers.start(network)
    >>> X, y = np.eye(2), np.array([0, 1])
    >>> workers.gradient(network, X, y) == network.loss_on(X, y)
    True
    """

    def __init__(self, comm: Any) -> None:
        self.comm, self.rank, self.size = comm, comm.rank, comm.size
        self.wish: list[int] = []  # the signals that have asked this worker to stop
        self.leave = False  # whether any worker had been asked to, before the last step: all have the same answer
        self.busy = False  # whether the others wait for this one, for a program that may fail
        self.message = np.empty(0)

    def start(self, network: Network) -> None:
        """Give each worker's network the parameters of rank 0's."""
        self.comm.Bcast(network.theta)
        self.message = np.empty(network.grad.size + 2, network.dtype)

    def share(self, n: int) -> slice:
        """Cut n rows into as many consecutive shares as there are workers, as equal as can be; give this worker's."""
        return slice(n * self.rank // self.size, n * (self.rank + 1) // self.size)

    def gradient(
        self,
        network: Network,
        X: Float[np.ndarray, "n d_in"],
        y: Shaped[np.ndarray, "n *d_out"],
        augment: Augmentation | None = None,
        rng: np.random.Generator | None = None,
    ) -> float:
        """Fill `network.grad` with the gradient of a batch, of which this worker computes its share; return the loss.

        One all-reduce a step carries it all: the gradient, the loss, and whether a worker has been asked to stop.
        augment: is called as augment(X, rng, rows=share) and gives the rows of that share only, as `nnlib.warp` does.
        Shapes: X (n, sizes[0]), the whole batch; y as the network's loss wants it.
        Raises RuntimeError before `start`.
        """
        if len(self.message) != network.grad.size + 2:
            raise RuntimeError("Workers.gradient: nothing is shared yet. Call workers.start(network) first.")
        X, y = check_examples("Workers.gradient", X, y)
        rows = self.share(len(X))
        weight, loss = (rows.stop - rows.start) / len(X), 0.0
        if weight:
            network.forward(X[rows] if augment is None else augment(X, rng, rows=rows))
            loss = network.backward(y[rows])
        else:  # more workers than rows
            network.grad[:] = 0
        np.multiply(weight, network.grad, out=self.message[:-2])
        self.message[-2:] = weight * loss, bool(self.wish)
        self.comm.Allreduce(None, self.message)  # in place: now it holds the sum over all workers
        network.grad[:] = self.message[:-2]
        self.leave = bool(self.message[-1])
        return float(self.message[-2])


def find_workers() -> Workers | None:
    """Find the processes that mpiexec has started together with this one; return None where it is alone.

    Raises ImportError without the package mpi4py, RuntimeError if mpiexec and mpi4py are of two kinds of MPI.
    Built in lesson 12. Source: the MPI standard.

    >>> find_workers() is None
    True
    """
    started = next((int(os.environ[name]) for name in ("PMI_SIZE", "OMPI_COMM_WORLD_SIZE") if name in os.environ), 1)
    if started == 1:
        return None
    try:
        from mpi4py import MPI  # here, because it starts MPI
    except (ImportError, RuntimeError) as error:
        raise ImportError(
            f"mpiexec has started {started} processes, and they cannot talk to each other ({error}). "
            "Install what they need with pip install mpi4py mpich."
        ) from None
    if MPI.COMM_WORLD.size != started:
        raise RuntimeError(
            f"mpiexec has started {started} processes, and mpi4py sees {MPI.COMM_WORLD.size}: they are of two kinds of "
            "MPI. Use the mpiexec that belongs to mpi4py: both come with pip install mpi4py mpich."
        )
    return Workers(MPI.COMM_WORLD)
