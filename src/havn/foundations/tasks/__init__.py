"""Work that is done later or at intervals, in the installation's own database, finished once whatever dies.

Words: task (a function that may run later), job (one call of it), lease (a worker's claim on a job, which
lapses unless it is extended), worker (what runs jobs: a thread beside the server, or `havn task work`). A
task declared in a programme's `tasks.py` loads by id and calls an action as a named system actor.

    @task                                        shuffle.enqueue(year)
    @every(hours=24)                             also by itself, once a day
    @task(takes_context=True, whole=False)       long work in steps: context.progress(done, total)

Neighbours: `messages` above sends through it; `sqlite` below makes its claims fair.
The interface follows Django 6's tasks; the lease is ours, because the queues we looked at (django-tasks-db
0.13 among them) lose a job whose worker is killed.
"""
