"""What runs by itself: the sending of notices."""

from havn.foundations.messages.notices import send_due
from havn.foundations.tasks.task import every, task


@every(hours=0.25)
@task(whole=False)
def send_notices() -> int:
    """Send the notices that are due; return how many."""
    return send_due()
