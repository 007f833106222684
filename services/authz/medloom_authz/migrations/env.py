from medloom_authz.tables import metadata
from medloom_kit.migrations import run_env

run_env(metadata)
