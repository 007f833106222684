"""Routes of ingest."""

from medloom_ingest.api import datasets, files, uploads, withdrawals

routers = (files.router, uploads.router, datasets.router, withdrawals.datasets, withdrawals.rules)
