"""The public screens of intake: the help flow and the mailbox."""
