"""Settings by environment: base for all, production, development for the demonstration, test."""
