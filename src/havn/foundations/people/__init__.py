"""People who work here: their account, how they sign in, their language.

Words: person (anyone with an account). A defender is never a person in this sense: nobody needs an account to ask for
help.
Neighbours: `network` says which organisations a person works for; `vault` keeps their keys.
"""
