"""Use cases of preprocess; neither FastAPI nor bus types appear here."""
