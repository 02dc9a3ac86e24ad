"""Pure mathematics: values in, values out. No Django, no database, no clock, no knowledge of the network's work."""
