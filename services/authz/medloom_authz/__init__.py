"""Institutions, people, rights and the ledger."""
