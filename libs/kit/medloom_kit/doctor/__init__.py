"""Looking at an installation from the inside: one line for whatever is wrong, and what to do about it."""
