"""The pages of the set-up, by noun."""
