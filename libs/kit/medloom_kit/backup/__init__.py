"""Backups: every row and every object of an installation as of one moment, in files that both substrates read."""
