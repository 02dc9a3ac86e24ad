"""What is asked in case work."""
