"""The drill takes its time: ``scripts/drill`` runs it as a stage of its own."""

import os

collect_ignore_glob = [] if os.environ.get("MEDLOOM_DRILL") else ["test_*.py"]
