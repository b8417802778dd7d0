"""Use cases of retraining, one file a theme."""
