"""Pages of managers and auditors. Owns no table."""
