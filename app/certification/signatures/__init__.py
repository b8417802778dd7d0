"""What a signed file of a certificate comes to: by whom it was signed, and whether it is the one that was issued."""
