from medloom_kit.migrations import run_env
from medloom_train.tables import metadata

run_env(metadata)
