"""`python -m havn.foundations.files.washing KIND`: a file comes in on standard input, the cleaned one goes out.

The answer begins with one line of JSON: what was found, or nothing when the file can't be cleaned. Before a byte is
read, the process gives up what it does not need: no new files, no core dump, no children, bounded memory and time.
"""

from __future__ import annotations

import json
import resource
import sys

from havn.foundations.files.washing import documents, images, office, recordings

MEGABYTE = 1024 * 1024
LIMITS = {
    resource.RLIMIT_AS: 1536 * MEGABYTE,
    resource.RLIMIT_CPU: 60,
    resource.RLIMIT_FSIZE: 0,  # not even a temporary file; pipes are no files
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NPROC: 0,
}
WASHERS = {
    "image/jpeg": lambda data: images.wash(data, "JPEG"),
    "image/png": lambda data: images.wash(data, "PNG"),
    "image/webp": lambda data: images.wash(data, "WEBP"),
    "application/pdf": documents.wash,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": office.wash,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": office.wash,
    "application/vnd.oasis.opendocument.text": office.wash,
    "text/plain": lambda data: (data.decode("utf-8-sig").encode(), set()),
    "audio/mpeg": recordings.wash_mp3,
    "audio/mp4": recordings.wash_mp4,
    "video/mp4": recordings.wash_mp4,
    "audio/ogg": recordings.wash_ogg,
}


def main(kind: str) -> int:
    """Wash standard input; nothing about its content is ever said on standard error."""
    for limit, value in LIMITS.items():
        hard = resource.getrlimit(limit)[1]
        resource.setrlimit(limit, (value, value) if hard == resource.RLIM_INFINITY else (min(value, hard),) * 2)
    data = sys.stdin.buffer.read()
    try:
        cleaned, found = WASHERS[kind](data)
    except Exception as error:  # noqa: BLE001 - whatever a parser stumbles over, there is no cleaned copy
        sys.stderr.write(type(error).__name__)
        return 1
    sys.stdout.buffer.write(json.dumps(sorted(found - {""})).encode() + b"\n" + cleaned)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
