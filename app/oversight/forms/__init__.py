"""Forms of managers' pages, one file a topic."""
