"""SQLite as Havn runs it: one file, durable at every commit, writers served in the order in which they came.

Words: write queue (who may write next), turn (one place in that queue).
Neighbours: only the settings know it, as the engine `havn.foundations.sqlite`. PostgreSQL needs none of it.
"""
