"""Calls as attempts play them: whose turn it is, what its page shows, what is said of the play afterwards. Pure."""
