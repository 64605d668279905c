"""What judges an answer: it is run, compared with the solution and with known mistakes, and told what differs."""
