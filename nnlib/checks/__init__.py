"""What does not fit is refused in a function's first line, with what came, what was expected, the repair."""
