"""Recipes, runs, profiles and review."""
