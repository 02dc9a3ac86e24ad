"""Coded facts: what impact counts, without anybody in it.

An action that supports, opens or closes something also writes a fact in the same transaction: month, organisation,
kind, coarse country, group, value. A fact names no case; who can open the case can recompute which facts are its
own, nobody else. Keys are random and rows lie in their order, so that the order of rows tells nothing either.
Words: fact, indicator, figure, rate. Neighbours: programmes write facts; `impact` publishes protected figures.
"""
