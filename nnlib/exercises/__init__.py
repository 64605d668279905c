"""The exercises of the course, one module a lesson: `from nnlib.exercises.lesson_03 import check, hint, solution`."""
