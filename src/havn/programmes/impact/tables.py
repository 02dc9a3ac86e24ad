"""What is recorded of figures, as people read it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, Any] = {"rate.set": _("An exchange rate was entered")}
