"""Documents that are printed: which kinds there are, and the values that their templates get."""
