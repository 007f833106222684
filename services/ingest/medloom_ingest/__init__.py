"""Uploads, parsing and data set versions."""
