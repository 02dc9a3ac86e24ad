"""What the mailbox shows."""
