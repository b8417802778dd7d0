"""A certificate for machines: an Open Badges 3.0 credential, and the list that says which are withdrawn."""
