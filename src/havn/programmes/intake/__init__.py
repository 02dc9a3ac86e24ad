"""Receiving a call for help: desks, the help form, drafts, requests and the mailbox behind a code.

A request is told once, sealed to the circle of the desk that receives it, and followed by its author with a code.
Forms are data: see the foundation `questions`. Neighbours: `cases` takes over when a desk opens a case.
"""
