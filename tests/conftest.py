"""What all tests share: hypothesis draws the same examples on every machine and every day, and signals are heard."""

import os

import pytest
import signals
from hypothesis import settings
from IPython.core.interactiveshell import InteractiveShell

os.environ.pop("MPLBACKEND", None)  # matplotlib does not load if it does not know what the caller's shell asks for

settings.register_profile("course", derandomize=True, deadline=None, max_examples=50, database=None)
settings.load_profile("course")


@pytest.fixture(autouse=True)
def _signals():
    with signals.heard():
        yield


@pytest.fixture(scope="module")
def shell(tmp_path_factory):
    """A figure or a widget needs an IPython to be shown in; its files are not the user's."""
    yield InteractiveShell.instance(ipython_dir=str(tmp_path_factory.mktemp("ipython")))
    InteractiveShell.clear_instance()
