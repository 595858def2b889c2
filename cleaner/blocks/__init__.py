"""Source to Document, one module per medium."""
