"""The loop that runs jobs: in a thread beside the server, or in a process of its own."""

from __future__ import annotations

import logging
import threading

from django.db import DatabaseError, close_old_connections, connections
from django.utils.module_loading import autodiscover_modules

from havn.foundations.tasks.lease import enqueue_periodic, run_one
from havn.foundations.tasks.task import something_to_do

PAUSE_SECONDS = 2.0
log = logging.getLogger("havn.tasks")


class Worker:
    """Runs jobs until it is told to stop; what it leaves unfinished is leased again."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def work(self) -> None:
        """Run jobs as they become due. Nothing that a job or the database does ends the loop."""
        autodiscover_modules("tasks")
        while not self._stopping.is_set():
            something_to_do.clear()
            try:
                close_old_connections()
                enqueue_periodic()
                while not self._stopping.is_set() and run_one():
                    pass
            except DatabaseError:
                log.warning("the database does not answer; the worker tries again")
            something_to_do.wait(PAUSE_SECONDS)
        connections.close_all()

    def work_once(self) -> int:
        """Run what is due now; return how many jobs that was."""
        autodiscover_modules("tasks")
        enqueue_periodic()
        count = 0
        while run_one():
            count += 1
        return count

    def start(self) -> None:
        """Work in a thread of this process."""
        self._thread = threading.Thread(target=self.work, name="worker", daemon=True)
        self._thread.start()

    def stop(self, seconds: float = 10.0) -> None:
        """Let the job at hand end, for so many seconds at most, and take no other."""
        self._stopping.set()
        something_to_do.set()
        if self._thread is not None:
            self._thread.join(seconds)
