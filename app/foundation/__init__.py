"""What every capability stands on; knows no word of the domain."""
