"""Rendering needs kubectl and the schemas of Kubernetes: scripts/check-deploy installs both and names their folder."""

import os
from pathlib import Path

import pytest

TOOLS = os.environ.get("MEDLOOM_DEPLOY_TOOLS", "")

collect_ignore = [] if TOOLS else ["test_policies.py", "test_rendering.py"]


@pytest.fixture(scope="session")
def tools() -> Path:
    """The folder of kubectl and kubernetes-validate."""
    return Path(TOOLS).resolve()
