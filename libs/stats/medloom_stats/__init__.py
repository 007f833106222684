"""Statistics of prediction models."""
