"""Tokens, passwords, grants and the ledger as pure functions and values."""
