"""Forms of retraining, one file a theme."""
