"""Routes of ingest."""

from medloom_ingest.api import datasets, files, uploads

routers = (files.router, uploads.router, datasets.router)
