"""Setting up a network: its organisations, who works for them in which roles, circles, and one's own account.

People join by a one-time link and choose their own passphrase, from which their keys are made. A circle is opened by
its members alone: whoever sets it up is not in it by that, a newcomer is let in by a member, and when somebody leaves,
everything is sealed to a new key. Nothing here opens a case.

Words: organisation, House, network, affiliation (an organisation belongs to a network or House, from … until …),
person, membership (a person's role, from … until …), invitation, circle, acting for.
Neighbours: the nouns are in `foundations.people`, `.network` and `.vault`; `cases` below sets up desks and funds.
"""
