"""The workbench's client follows the OpenAPI document: a change of the one without the other is refused."""

import json
import subprocess
from pathlib import Path

from architecture.tree import ROOT


def drift(document: Path) -> subprocess.CompletedProcess[str]:
    command = [ROOT / "scripts/client_drift", document]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def test_an_operation_that_the_client_lacks_is_drift(tmp_path: Path) -> None:
    document = json.loads((ROOT / "gateway/medloom_gateway/openapi.json").read_text())
    answers = {"200": {"description": "planted"}}
    document["paths"]["/api/v1/planted"] = {
        "get": {"operationId": "get_planted", "tags": ["jobs"], "responses": answers}
    }
    planted = tmp_path / "openapi.json"
    planted.write_text(json.dumps(document))
    found = drift(planted)
    assert found.returncode == 1, found.stderr
    assert "getPlanted" in found.stderr
    assert "run scripts/generate documents" in found.stderr
