"""One stretching gives a verifier and a wrapping key, and neither tells the other."""

from __future__ import annotations

import threading
import time

import pytest

from havn.engines.sealing import SALT_BYTES, Cost, stretch
from havn.engines.sealing import passphrases as module

SALT = bytes(range(16))
PEPPER = b"pepper"
CHEAP = Cost(memory_kib=8, passes=1)


def stretched(passphrase="correct horse", salt=SALT, pepper=PEPPER, cost=CHEAP):
    return stretch(passphrase, salt=salt, pepper=pepper, cost=cost)


def test_same_passphrase_gives_the_same():
    assert stretched() == stretched()


def test_verifier_and_wrapping_key_differ():
    result = stretched()
    assert result.verifier != result.wrapping_key
    assert (len(result.verifier), len(result.wrapping_key)) == (32, 32)


@pytest.mark.parametrize(
    "changed",
    [
        {"passphrase": "correct horsf"},
        {"salt": bytes(16)},
        {"pepper": b"another pepper"},
        {"cost": Cost(memory_kib=16, passes=1)},
        {"cost": Cost(memory_kib=8, passes=2)},
    ],
    ids=["passphrase", "salt", "pepper", "memory", "passes"],
)
def test_anything_else_gives_something_else(changed):
    other = stretched(**changed)
    assert other.verifier != stretched().verifier
    assert other.wrapping_key != stretched().wrapping_key


def test_letters_typed_on_another_keyboard_are_the_same():
    assert stretched("cafe\u0301 ﬁsh １２") == stretched("café fish 12")


def test_the_cost_by_default_is_the_one_of_the_design():
    assert Cost() == Cost(memory_kib=128 * 1024, passes=3)


def test_salt_of_another_length_is_refused():
    with pytest.raises(ValueError, match=f"{SALT_BYTES} bytes"):
        stretched(salt=b"short")


def test_result_does_not_show_itself():
    assert repr(stretched()) == "Stretched()"


def test_no_more_than_two_run_at_once(monkeypatch):
    running, most = [], []
    once = module.argon2id.kdf

    def watched(*args, **kwargs):
        running.append(1)
        most.append(len(running))
        time.sleep(0.02)
        result = once(*args, **kwargs)
        running.pop()
        return result

    monkeypatch.setattr(module.argon2id, "kdf", watched)
    threads = [threading.Thread(target=stretched) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 2
    assert len(most) == 6
