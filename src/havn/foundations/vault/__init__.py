"""The vault: circles and their keys, sealed fields and files, the keys of a session.

Words: circle (a team whose members can open what is sealed to it), epoch (one key of a circle; a new one when
somebody leaves), data key (what a record is sealed under), wrap (a data key as one epoch can open it), mailbox (what
a code opens), seal and open. The format is `engines.sealing`; custody is here: nobody else holds a key.
Neighbours: `people` and `network` below; every programme above seals through `fields`, `files` and `segments`.
"""
