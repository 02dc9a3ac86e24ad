"""Protecting one defender, from the first request to the last check-in.

A request arrives at a desk, sealed. An officer weighs three tests and opens a case, asks for more, or declines with
the next door to knock on. A case has a handle of two neutral words; the person's name is under a key of its own and
opened on purpose. The plan is a list of needs: one colleague proposes, another decides against the fund's rules, a
third pays. Check-ins follow until the case closes with an outcome.

Words: desk, request, triage, three tests, case, handle, risk assessment, plan, need, decision, support, check-in,
outcome.
Neighbours: `intake` above asks the questions and opens the mailbox; `tally` below counts what happened, without names.
"""
