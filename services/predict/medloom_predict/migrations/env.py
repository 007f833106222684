from medloom_kit.migrations import run_env
from medloom_predict.tables import metadata

run_env(metadata)
