"""Lessons 07 and 08. What python -m nnlib knows: its options, the runs it keeps, the pictures it reads."""
