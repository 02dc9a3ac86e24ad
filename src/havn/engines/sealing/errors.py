"""What is raised when something sealed does not open."""


class SealError(Exception):
    """Something sealed does not open. The message never holds a secret, nor the text that was given."""
