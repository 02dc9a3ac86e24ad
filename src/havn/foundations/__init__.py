"""What every programme stands on: people, the network, the vault, the record of what happened, actions and screens."""
