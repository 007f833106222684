from medloom_kit.migrations import run_env
from medloom_report.tables import metadata

run_env(metadata)
