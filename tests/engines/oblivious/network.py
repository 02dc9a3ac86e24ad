"""A small network in one process: organisations, two evaluators and a hub that speak bytes to each other."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from dataclasses import fields, replace

from nacl.signing import SigningKey

from havn.engines.oblivious import NEW_EPOCH, Announcement, EpochKey, Evaluator, Hub, Member, Organisation, Person, To
from havn.engines.oblivious.wire import open_signed, signed

TODAY = datetime.date(2026, 3, 1)
MARIA = Person(["Мария Иванова"], [1980], ["RU"])
SERGEI = Person(["Sergei Yakovlev"], [1971], ["KZ"])
CASE = b"case of our own!"
EPOCH = 2026


def secret(label):
    return hashlib.blake2b(label.encode(), digest_size=32).digest()


class Network:
    """Carries bytes; `seen` keeps everything that passed, as somebody who records the network would."""

    def __init__(self, *names, bits=4, budget=NEW_EPOCH, today=TODAY):
        self.keys = [EpochKey(EPOCH, secret(place)) for place in ("first", "second")]
        self.announced = Announcement(EPOCH, bits, self.keys[0].public, self.keys[1].public)
        self.today = today
        self.ids = {name: secret(name)[:16] for name in names}
        self.members = {self.ids[name]: Member(bytes(SigningKey(secret(name)).verify_key), budget) for name in names}
        self.evaluators = [
            Evaluator(To.FIRST, self.keys[0], self.members),
            Evaluator(To.SECOND, self.keys[1], self.members),
        ]
        self.hub = Hub(self.announced, self.members)
        self.seen = []
        self.root = self.hub.publish()

    def organisation(self, name, carrier=None):
        return Organisation(self.ids[name], secret(name), self.announced, carrier or self)

    def first(self, data):
        return self._kept(data, self.evaluators[0].answer(data, today=self.today))

    def second(self, data):
        return self._kept(data, self.evaluators[1].answer(data, today=self.today))

    def upload(self, data):
        self.hub.take(data, today=self.today)
        self._kept(data, b"")

    def withdraw(self, data):
        self.hub.withdraw(data, today=self.today)
        self._kept(data, b"")

    def fetch(self, data):
        return self._kept(data, self.hub.buckets(data, today=self.today))

    def _kept(self, data, answer):
        self.seen.append((data, answer))
        return answer

    def enrol(self, name, *cases):
        organisation = self.organisation(name)
        enrolled = organisation.upload(organisation.prepare(cases, self.today))
        self.root = self.hub.publish()
        return enrolled

    def ask(self, name, person, purpose, carrier=None, **how):
        asking = self.organisation(name, carrier)
        return asking.ask(person, purpose, case=CASE, root=self.root, today=self.today, **how)

    def state(self):
        gates = [*(evaluator.gate for evaluator in self.evaluators), self.hub.gate]
        return [(dict(gate.spent), list(gate.record)) for gate in gates]


def again(data, **changes):
    """Sign a message of north anew, with another nonce, as its maker can."""
    message = open_signed(data).message
    claim = replace(message.claim, nonce=secrets.token_bytes(16))
    known = {field.name for field in fields(message)}
    changed = {name: value for name, value in changes.items() if name in known}
    return signed(replace(message, claim=claim, **changed), secret("north"))


class Meddling:
    """A carrier on whose way one kind of message is changed."""

    def __init__(self, network, **changes):
        self._network, self._changes = network, changes

    def __getattr__(self, name):
        return self._changes.get(name) or getattr(self._network, name)
