"""Use cases of train: starting, watching and ending experiments; showing and releasing models."""
