"""The record of what happened: a Merkle log to which every action adds one entry, and from which nothing can be taken.

Words: entry, checkpoint (a signed size and root, to be deposited elsewhere), subject, state (fingerprint of the
sealed columns).
Who, what and which record are sealed under the subject's own key: who holds a case sees who opened it, and destroying
the key leaves every proof valid. The log is built on `engines.merkle`; `verify` finds any change, also a row set back
to an older version of itself. Neighbours: `vault` below; `actions` above writes here, and nobody else does.
"""
