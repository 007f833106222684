"""Long work: each runs in a process of its own."""

from medloom_ingest.jobs.erasing import erase_subject, purge_versions
from medloom_ingest.jobs.importing import clear_staging, inspect_upload, register_dataset

__all__ = ["clear_staging", "erase_subject", "inspect_upload", "purge_versions", "register_dataset"]
