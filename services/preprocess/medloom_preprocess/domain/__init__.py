"""The science of preparing data: steps, formulas, recipes, runs, profiles, findings, splits. No I/O beyond DuckDB."""
