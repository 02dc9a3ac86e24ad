"""What the network does. Each folder is one programme: nouns (models), verbs (actions) and screens."""
