"""nnlib: a neural network in NumPy, one tested function for each idea of the course.

The modules stand in the order of the lessons; everything that a notebook imports can be had from here.

>>> import nnlib
>>> nnlib.relu([-1.0, 2.0])
array([0., 2.])
"""

__version__ = "0.2.0"

import os

if _workers_here := os.environ.get("MPI_LOCALNRANKS") or os.environ.get("OMPI_COMM_WORLD_LOCAL_SIZE"):
    # Started by mpiexec (lesson 12): they share the processor's cores. NumPy reads this as it is loaded.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", str(max(1, (os.cpu_count() or 1) // int(_workers_here))))

from nnlib.activations import (
    identity,
    identity_derivative,
    log_softmax,
    log_softmax_derivative,
    relu,
    relu_derivative,
    softmax,
    softmax_derivative,
    tanh,
    tanh_derivative,
)
from nnlib.augmentation import displacement, resample, upright, warp
from nnlib.datasets import circles, load_houses, load_mnist, moons, sample_target, spirals, target
from nnlib.gradcheck import check_gradients, numerical_gradient, relative_error
from nnlib.layers import dense, dense_input_gradient, dense_parameter_gradients, glorot, he, plain
from nnlib.losses import cross_entropy, cross_entropy_one_hot, mean_squared_error, one_hot
from nnlib.metrics import accuracy, confusion_matrix, most_confused, mse, rmse
from nnlib.network import Network
from nnlib.neurons import neuron, step, weighted_sum
from nnlib.optimisers import SGD, Adam, constant, cosine
from nnlib.readers import early_stopping, weight_decay
from nnlib.threads import on_fastest_threads, threads_of_products
from nnlib.timing import floor_step, median_ratio, race, step_flops
from nnlib.training import DivergedError, MiniBatches, fit, train_step
from nnlib.workers import Workers, find_workers
