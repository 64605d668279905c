"""What all tests share: hypothesis draws the same examples on every machine and every day."""

import pytest
from hypothesis import settings
from IPython.core.interactiveshell import InteractiveShell

settings.register_profile("course", derandomize=True, deadline=None, max_examples=50, database=None)
settings.load_profile("course")


@pytest.fixture(scope="module")
def shell():
    """A figure or a widget needs an IPython to be shown in."""
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()
