"""Files handed out: as a download that no browser runs or shows inside this site."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from django.http import HttpResponse

if TYPE_CHECKING:
    from havn.foundations.vault.files import Manifest


def download(manifest: Manifest, content: bytes) -> HttpResponse:
    """Answer with a file under its own name, whatever characters that has."""
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(manifest.name, safe='')}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
