"""A learner's own folder: the notebooks that are copied into it, and what is remembered there."""
