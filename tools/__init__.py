"""Small linters and generators of the house: `python -m tools.<name>`, each tested in tests/tools."""
