"""The error log: what broke and where in the code — no values, no addresses, no query strings."""

from __future__ import annotations

import logging
import traceback
from typing import Any


class Bare(logging.Filter):
    """Takes the request, the arguments and the local variables off a record before anything can print them."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Strip the record; it is always kept."""
        # Django's own sentences carry paths, and a path may be a one-time link: only which logger spoke is kept.
        if record.exc_info:
            record.args = None
        elif record.name.startswith("django"):
            record.msg, record.args = "a request was refused or failed", None
        for name in ("request", "status_code"):
            record.__dict__.pop(name, None)
        return True


class PlainFormatter(logging.Formatter):
    """Prints time to the hour, level, logger and — for an error — its type and the lines of code, never its message."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%d %H:00")

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text; messages of exceptions may hold values, so only their type is told."""
        if record.exc_info and record.exc_info[0] is not None:
            record.msg = "an error"
        return super().format(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the library's name
        """Return type and places only."""
        places = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(ei[2])]
        return "\n".join([ei[0].__name__, *places])
