"""What all tests share: hypothesis draws the same examples on every machine and every day."""

from hypothesis import settings

# The scripts of oracles/ need PyTorch, which the tests do not; --doctest-modules would import them.
collect_ignore = ["oracles"]

settings.register_profile("course", derandomize=True, deadline=None, max_examples=50, database=None)
settings.load_profile("course")
