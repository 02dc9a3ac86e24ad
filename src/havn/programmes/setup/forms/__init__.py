"""What is asked in the set-up, by noun."""
