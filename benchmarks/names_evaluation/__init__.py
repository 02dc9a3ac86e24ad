"""The second evaluation set of `names`: people in the history books in the spellings in use."""
