"""People: who they are, where they work, how they sign in and what they may do."""
