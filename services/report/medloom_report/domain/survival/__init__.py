"""The report of a survival model: risk groups, calibration at the horizons, discrimination over time."""
