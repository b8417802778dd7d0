"""Use cases of certification, one file each."""
