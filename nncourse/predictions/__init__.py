"""What there is to say to each choice of a prediction: one module a lesson, one function a question."""
