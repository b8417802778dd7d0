"""The protocol of a check of knowledge: its results from facts, its fields, its paper and its tables. Pure."""
