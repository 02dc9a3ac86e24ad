"""The screens of case work."""
