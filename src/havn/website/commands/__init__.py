"""What each command does. `havn.website.command` understands the arguments; these do the work."""
