"""Client and command line."""
