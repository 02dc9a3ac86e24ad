"""Screens: four kinds of page, form fields, components, styles and the page shells.

A screen is a query, a form and an action; `pages` turns the declaration into a view. Components live in
`components/<name>/`. Words: screen, panel, act (an action offered on a page).
Neighbours: `actions` below; every programme's `views.py` above.
"""
