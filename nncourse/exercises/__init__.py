"""The exercises, one module a lesson: `from nncourse.exercises.lesson_03 import check, hint, solution, summary`."""
