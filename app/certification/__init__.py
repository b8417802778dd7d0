"""Rules, standing, awards and certificates."""
