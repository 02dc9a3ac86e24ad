"""How anything changes: `action` wraps a verb so that it is checked, locked, atomic and recorded by construction.

Words: action (a verb that writes), subject (the record it is about), workflow (the table of states and moves), move.
This is the one framework in the house. Neighbours: `audit` and `vault` below; every programme's `actions.py` above.
"""

from havn.foundations.actions.action import ACTIONS, Action, action, on_event
from havn.foundations.actions.workflow import Move, Workflow

__all__ = ["ACTIONS", "Action", "Move", "Workflow", "action", "on_event"]
