"""What the lessons play with: every widget of lesson NN in `lesson_NN`."""
