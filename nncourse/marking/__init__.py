"""A class's hand-ins: marked in processes of their own, and the copy of the course that learners get."""
