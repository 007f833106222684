"""Which service writes and reads which bucket; the object store itself holds them to it."""

from typing import Final

WRITES: Final[dict[str, tuple[str, ...]]] = {
    "authz": ("ledger",),
    "ingest": ("raw", "staging"),
    "preprocess": ("prepared",),
    "train": ("models",),
    "predict": ("predictions",),
    "report": ("reports",),
    "gateway": (),
}
READS: Final[dict[str, tuple[str, ...]]] = {
    "authz": (),
    "ingest": (),
    "preprocess": ("raw",),
    "train": ("prepared",),
    "predict": ("models",),
    "report": ("models", "prepared"),
    "gateway": (),
}
BUCKETS: Final = tuple(bucket for buckets in WRITES.values() for bucket in buckets)
