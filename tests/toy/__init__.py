"""A service with nothing but the kit in it: what the kit's contract tests are run with."""
