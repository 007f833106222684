from medloom_kit.migrations import run_env
from toy.tables import metadata

run_env(metadata)
