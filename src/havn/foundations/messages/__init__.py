"""What leaves the system: notices that say only that something waits. No name, no number, no count, no link with an id.

Notices to staff are collected and sent together, after a random delay, so that the hour of a letter tells nothing about
the hour of a request. Words: notice, digest. Neighbours: programmes ask for a notice; the worker sends digests.
"""
