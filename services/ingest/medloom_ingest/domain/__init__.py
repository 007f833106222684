"""How bytes the product has never seen become a table with a dictionary: pure functions and values."""
