"""What may be wrong with a file. Each becomes a sentence in `kinds`; the washing process knows no sentences.

MalformedError
├── UnknownError     nothing that is taken
├── OldOfficeError   an office format from before 2007
├── ProtectedError   locked with a password
├── PolyglotError    two kinds in one
└── BombError        unpacks to far more than it holds
"""


class MalformedError(ValueError):
    """The file is not built as its kind says."""


class UnknownError(MalformedError):
    """The file is nothing that is taken."""


class OldOfficeError(MalformedError):
    """An office format from before 2007."""


class ProtectedError(MalformedError):
    """Locked with a password."""


class PolyglotError(MalformedError):
    """Two kinds of file in one."""


class BombError(MalformedError):
    """Unpacks to far more than it holds."""
