"""The year in figures, computed from coded facts that lead back to nobody.

An organisation sees its own figures; the secretariat sees the network's. Nothing here is published: exact small figures
stay inside, and publishing protects them first.
Words: fact, indicator, figure. Neighbours: reads `foundations.tally`; every programme writes facts there.
"""
