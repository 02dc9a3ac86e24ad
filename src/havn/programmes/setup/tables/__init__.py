"""What the lists of the set-up show."""
