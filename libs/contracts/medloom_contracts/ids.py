"""Identifiers: a prefix that tells the kind and a ULID that sorts by time of creation."""

from typing import Final

from ulid import ULID

PREFIXES: Final = {
    "institution": "ins",
    "user": "usr",
    "study": "std",
    "token": "tok",
    "upload": "upl",
    "dataset": "dst",
    "recipe": "rcp",
    "step": "stp",
    "run": "run",
    "prepared": "prp",
    "review": "rvw",
    "experiment": "exp",
    "trial": "trl",
    "case": "cas",
    "model": "mdl",
    "validation": "val",
    "endpoint": "ept",
    "prediction": "prd",
    "report": "rpt",
    "comparison": "cmp",
    "withdrawal": "wdr",
    "event": "evt",
    "session": "ses",
}


def new_id(kind: str) -> str:
    """A new identifier, for example ``dst_01k...``; ``kind`` is a key of ``PREFIXES``."""
    return f"{PREFIXES[kind]}_{str(ULID()).lower()}"


def new_job_id(service: str) -> str:
    """A job's identifier names its service, so that the gateway can route by it."""
    return f"job_{service}_{str(ULID()).lower()}"


def job_service(job_id: str) -> str:
    """The service of a job id, or an empty string when the text is not one."""
    parts = job_id.split("_")
    return parts[1] if len(parts) == 3 and parts[0] == "job" else ""
