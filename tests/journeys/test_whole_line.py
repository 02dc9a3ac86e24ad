"""The whole line in real browsers, with an unmistakable word in every field — and then a search for those words."""

from __future__ import annotations

import http.client
import os
import re
import socketserver
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from havn.engines import sealing
from tests.journeys import line
from tests.journeys.conftest import ROOT, bare_environment
from tests.journeys.hand import AGENT
from tests.journeys.traces import found_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.journeys.conftest import Server
    from tests.journeys.hand import Hand

pytestmark = pytest.mark.browser

# What the author writes: each answer a word that stands nowhere else.
TOLD_IN = (
    "names.native", "names.latin", "names.aliases", "reach_when", "reach_never", "call_you", "place_now", "work",
    "organisation", "organisation_role", "work_links", "happened", "fears", "urgency_words", "perpetrators_words",
    "measures", "needs_words", "alternatives", "costs.0.what", "payment_words", "referees.0.name",
    "referees.0.organisation", "referees.0.knows", "referees.0.reach", "referees_avoid", "files_words", "share_never",
)  # fmt: skip
# What colleagues write.
NOTED_IN = (
    "identity_reason", "situation_reason", "needs_reason", "purpose", "threats", "vulnerabilities", "capacities",
    "conclusion", "situation", "aim", "team_note", "own_note", "what", "why", "when", "payee", "decision", "risk_note",
    "payment", "how", "if_missed", "heard", "outcome", "letter",
)  # fmt: skip
TOLD_STEM, NOTED_STEM = "Zanzibrook", "Wimbleforth"
TOLD = {name: f"{TOLD_STEM}{number:02d}quill" for number, name in enumerate(TOLD_IN)}
TOLD["names.native"], TOLD["happened"] = "ჟღურტულაშვილი", "Жбанкотвиль пришёл в шесть утра"
NOTED = {name: f"{NOTED_STEM}{number:02d}sedge" for number, name in enumerate(NOTED_IN)}
FILE_NAME, FILE_TEXT, ANSWER = "Yarrowpike77.txt", "Ploverdash in a paper", "Quillfeather writes back"
# Staff's names, addresses and the handle stay readable by design (design of confidentiality, §4); so they are no words here.
MAIL_FOR = "reader@journeys.example"
FORWARDED, FROM = "203.0.113.77", "127.0.0.77"


class Letters(socketserver.ThreadingTCPServer):
    """A mail server that keeps what it is given."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.kept = b""


class _Taking(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        inside = False
        for row in self.rfile:
            self.server.kept += row  # type: ignore[attr-defined]
            if inside:
                inside = row != b".\r\n"
                self.wfile.write(b"" if inside else b"250 kept\r\n")
            elif row.upper().startswith(b"DATA"):
                inside = True
                self.wfile.write(b"354 go on\r\n")
            else:
                self.wfile.write(b"221 bye\r\n" if row.upper().startswith(b"QUIT") else b"250 yes\r\n")


@dataclass
class Walk:
    """What came of walking the line."""

    code: str
    handle: str
    figures: tuple[dict[str, int], dict[str, int]]
    stages: dict[str, str]
    author: Hand
    hands: list[Hand] = field(default_factory=list)


def figures(hand: Hand) -> dict[str, int]:
    hand.open("/office/figures/")
    counted = ("requests received", "cases opened", "persons supported", "cases closed")
    text = " ".join(hand.text().split())
    return {what: int(re.search(rf"([\d,]+) {what}", text)[1].replace(",", "")) for what in counted}  # type: ignore[index]


@pytest.fixture(scope="module")
def walk(hand_of: Any, server: Server) -> Walk:
    amina, lucia, henrik = hand_of(), hand_of(), hand_of()
    for name, hand in (("amina", amina), ("lucia", lucia), ("henrik", henrik)):
        line.sign_in(hand, name, server.passphrase(name))
        assert hand.path == "/office/"
    lucia.do("/account/profile/", {"email": MAIL_FOR})
    before = figures(amina)

    author = hand_of("en", scripts=False)
    asked = {"asks": "self", "subject": "person", "reach_channels": "mailbox", "name_now": "now", "needs": "legal"}
    asked |= {"country_risk": "GE", "costs.0.money.amount": "1234.50", "costs.0.money.currency": "EUR"}
    paper = {"name": FILE_NAME, "mimeType": "text/plain", "buffer": FILE_TEXT.encode()}
    code = line.ask_for_help(author, "quay", asked | TOLD, file=paper)
    stages = {"sent": author.text()}

    request = line.request_from(amina, "Georgia")
    amina.open(request)
    stages["told"] = amina.text()
    amina.open(f"{request}identity/")
    amina.fill({"purpose": NOTED["purpose"]})
    amina.submit()
    stages["told"] += amina.text()
    case = line.take_up(amina, request, NOTED)
    amina.open(case)
    handle = amina.page.locator("main h1").inner_text()
    amina.do(f"{request}write/", {"text": NOTED["letter"]})
    author.open("/mailbox/")
    stages["taken up"] = author.text()
    author.do("/mailbox/write/", {"text": ANSWER})

    need = line.plan(amina, case, NOTED)
    lucia.do(f"{need}approve/", {"words": NOTED["decision"]})
    henrik.do(
        f"{need}pay/", {"channel": "direct_to_provider", "risk_note": NOTED["risk_note"], "words": NOTED["payment"]}
    )
    amina.open(line.follow(amina, case, need, NOTED))
    stages["heard"] = amina.text()
    amina.open(request)
    stages["answered"] = amina.text()
    amina.do(f"{case}close/", {"outcome": "safer_working", "words": NOTED["outcome"]})
    amina.open(case)
    stages["closed"] = amina.text()
    amina.open("/office/cases/")
    amina.fill({"words": handle})
    amina.submit()
    assert handle.split()[0] not in amina.page.url
    stages["listed"] = amina.text()
    return Walk(code, handle, (before, figures(amina)), stages, author, [amina, lucia, henrik, author])


def test_call_for_help_becomes_protection_and_is_closed_with_an_outcome(walk):
    assert NOTED["letter"] in walk.stages["taken up"]
    assert ANSWER in walk.stages["answered"]
    assert NOTED["heard"] in walk.stages["heard"]
    assert [word for word in ("outcome", "team_note") if NOTED[word] not in walk.stages["closed"]] == []
    assert walk.handle in walk.stages["listed"]


def test_desk_reads_every_word_that_was_told(walk):
    assert [name for name, word in TOLD.items() if word not in walk.stages["told"]] == []


def test_figures_grew_by_this_one_person(walk):
    before, after = walk.figures
    assert {what: after[what] - before[what] for what in before} == dict.fromkeys(before, 1)


def test_axe_finds_nothing_on_any_page_met_and_nothing_was_asked_of_another_host(walk):
    assert [one for hand in walk.hands for one in hand.found] == []
    assert [one for hand in walk.hands for one in hand.asked_elsewhere] == []


def test_no_word_address_or_browser_is_left_anywhere(walk, server, tmp_path):
    ask_from_elsewhere(server)
    letters = letters_sent(server)
    assert letters.lower().count(b"rcpt to:") == 1
    # Every word begins with one of two stems, so that a search for the stems is a search for all of them.
    words = [TOLD_STEM, NOTED_STEM, TOLD["names.native"], "Жбанкотвиль", FILE_NAME, FILE_TEXT, ANSWER]
    words += [AGENT, "canary-agent-7d1f", FORWARDED, FROM]
    code = sealing.MailboxCode.parse(walk.code)
    words += [walk.code, walk.code.replace(" ", ""), " ".join(code.as_words("en")), walk.code[-19:]]
    places = {str(path.relative_to(server.data)): path.read_bytes() for path in stored(server.data)}
    places |= {"log": server.said.read_bytes(), "letters": letters, **backup_of(server, tmp_path)}
    found = {name: traces for name, content in places.items() if (traces := found_in(content, words))}
    assert found == {}
    assert {"havn.sqlite3", "log", "letters", "backup", "opened backup"} <= set(places)


def test_search_finds_a_word_however_it_is_wrapped():
    import base64
    import zlib

    word = "Zanzibrook00quill"
    wrapped = (
        word.encode("utf-16-le"),
        word.encode().hex().encode(),
        base64.b64encode(b"a" + word.encode() + b"bcd"),
        b"xx" + zlib.compress(word.encode() * 3),
    )
    assert [found_in(b"--" + one + b"--", [word]) for one in wrapped] == [[word]] * len(wrapped)


def stored(data: Path) -> Iterator[Path]:
    """Everything that a thief of the disk finds, but the secrets (which are kept apart) and the printed sheet."""
    for path in sorted(data.rglob("*")):
        if path.is_file() and path.parent.name != "secrets":
            yield path


def ask_from_elsewhere(server: Server) -> None:
    """Come from another address, with all that browsers and proxies tell, and with a wrong code."""
    host = server.address.removeprefix("http://")
    for method, path, body in (("GET", "/help/", None), ("POST", "/mailbox/", "code=1234"), ("GET", "/nowhere/", None)):
        asked = http.client.HTTPConnection(host, timeout=20, source_address=(FROM, 0))
        headers = {"User-Agent": AGENT, "X-Forwarded-For": FORWARDED, "X-Real-IP": FORWARDED, "Via": FORWARDED}
        asked.request(method, path, body, headers | {"Content-Type": "application/x-www-form-urlencoded"})
        asked.getresponse().read()
        asked.close()


def letters_sent(server: Server) -> bytes:
    """Send what waits to be sent, two hours from now, to a mail server of our own, and return all it was told."""
    with Letters() as kept:
        threading.Thread(target=kept.serve_forever, daemon=True).start()
        script = (
            "import datetime, django; django.setup()\n"
            "from havn.foundations import clock\nfrom havn.foundations.messages.notices import send_due\n"
            "with clock.at(clock.now() + datetime.timedelta(hours=2)): print(send_due())\n"
        )
        run(
            server,
            [sys.executable, "-c", script],
            HAVN_MAIL_URL=f"smtp://127.0.0.1:{kept.server_address[1]}/notices@journeys.example",
        )
        kept.shutdown()
        return kept.kept


def backup_of(server: Server, folder: Path) -> dict[str, bytes]:
    """Make a backup and return it as it lies there, and as whoever knows its passphrase sees it."""
    passphrase = folder / "passphrase"
    passphrase.write_text("seven herons over the quiet estuary")
    archive = folder / "kept.archive"
    run(server, [sys.executable, "-m", "havn", "backup", str(archive), "--passphrase-file", str(passphrase)])
    with archive.open("rb") as shut, (folder / "opened").open("wb") as opened:
        sealing.unlock_archive(shut, opened, passphrase=passphrase.read_text())
    return {"backup": archive.read_bytes(), "opened backup": (folder / "opened").read_bytes()}


def run(server: Server, command: list[str], **more: str) -> None:
    environment = bare_environment(
        HAVN_DATA=str(server.data), DJANGO_SETTINGS_MODULE="havn.website.settings.development", **more
    )
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-2000:] + os.linesep
