"""Havn: a platform on which networks of organisations protect human rights defenders."""
