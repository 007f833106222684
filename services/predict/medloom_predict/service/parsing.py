"""What the helper process of file predictions imports: as little as it needs, for it starts with the first file."""

from typing import Any

from medloom_contracts.errors import MedloomError
from medloom_kit.sandbox import run_limited
from medloom_predict.domain import files


def parse_limited(path: str, kind: str, target: str, memory_mb: int) -> dict[str, Any]:
    """Parse a file in a limited child. Runs in a process without threads, from which a child is forked safely."""
    try:
        return {"rows": run_limited(files.parse_file, path, kind, target, memory_mb=memory_mb, cpu_s=120, wall_s=180)}
    except MedloomError as error:
        return {"problem": error.problem().model_dump()}
