"""Reads of certification, one file for each kind of page."""
