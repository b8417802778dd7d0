"""Reads of retraining, one file a theme."""
