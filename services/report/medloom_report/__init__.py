"""Comparisons, figures and publication packs."""
