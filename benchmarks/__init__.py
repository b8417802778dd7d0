"""`make bench`: how fast the product is, beside the least that a page, a save and a certificate can cost."""
