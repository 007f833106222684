from medloom_ingest.tables import metadata
from medloom_kit.migrations import run_env

run_env(metadata)
