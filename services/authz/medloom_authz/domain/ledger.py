"""The ledger's chain: each entry's HMAC covers its fields, its number and the HMAC before it; a signed head ends it.

A chain alone finds edits, deletions and reorderings but not a cut tail, so count and last HMAC are signed apart
(compare RFC 6962, signed tree heads).
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Final, Literal

GENESIS: Final = "0" * 64
Fault = Literal["edited", "missing", "reordered", "truncated", "head_forged"]


@dataclass(frozen=True, slots=True)
class Entry:
    """Who was allowed or denied what, when and by which policies; never any data."""

    seq: int
    event_id: str
    at: datetime
    service: str
    study_id: str | None
    subject: str
    token_id: str | None
    action: str
    object: str
    decision: str
    policy_ids: tuple[str, ...]
    request_id: str
    previous: str
    hmac: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """How long the chain was and how it ended at a time."""

    count: int
    last: str
    at: datetime
    hmac: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of a verification; ``seq`` is the first entry that is wrong."""

    entries: int
    fault: Fault | None = None
    seq: int | None = None

    @property
    def intact(self) -> bool:
        return self.fault is None


def _seal(key: bytes, fields: dict[str, object]) -> str:
    text = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def entry_hmac(key: bytes, entry: Entry) -> str:
    """The HMAC an entry must bear."""
    fields = asdict(entry) | {"at": _stamp(entry.at), "policy_ids": list(entry.policy_ids)}
    del fields["hmac"]
    return _seal(key, {"kind": "entry"} | fields)


def head_hmac(key: bytes, head: Head) -> str:
    """The HMAC a head must bear."""
    return _seal(key, {"kind": "head", "count": head.count, "last": head.last, "at": _stamp(head.at)})


def signed_head(key: bytes, count: int, last: str, at: datetime) -> Head:
    head = Head(count, last, at)
    return Head(count, last, at, head_hmac(key, head))


class Verifier:
    """Walks the entries in the order of their numbers, batch by batch, and stops judging at the first fault."""

    def __init__(self, key: bytes, heads: Iterable[Head] = ()) -> None:
        self._key = key
        self._heads = tuple(heads)
        self._ends = {head.count: head.last for head in self._heads}
        self._next = 1
        self._previous = GENESIS
        forged = [head for head in self._heads if not hmac.compare_digest(head.hmac, head_hmac(key, head))]
        self._fault: tuple[Fault, int] | None = ("head_forged", forged[0].count) if forged else None

    def feed(self, entries: Iterable[Entry]) -> None:
        """The next entries by rising ``seq``."""
        for entry in entries:
            if self._fault is not None:
                return
            self._fault = self._check(entry)
            self._previous, self._next = entry.hmac, entry.seq + 1

    def _check(self, entry: Entry) -> tuple[Fault, int] | None:
        if entry.seq > self._next:
            return "missing", self._next
        if not hmac.compare_digest(entry.hmac, entry_hmac(self._key, entry)):
            return "edited", entry.seq
        if entry.previous != self._previous or entry.seq < self._next:
            return "reordered", entry.seq
        end = self._ends.get(entry.seq)
        return ("edited", entry.seq) if end is not None and end != entry.hmac else None

    def verdict(self) -> Verdict:
        """What was found once every entry has been fed."""
        entries = self._next - 1
        if self._fault is not None:
            return Verdict(entries, self._fault[0], self._fault[1])
        for head in self._heads:
            if head.count > entries:
                return Verdict(entries, "truncated", entries + 1)
        return Verdict(entries)


def verify(key: bytes, entries: Iterable[Entry], *heads: Head) -> Verdict:
    """Whether the entries are exactly what was written, up to at least the newest head."""
    verifier = Verifier(key, heads)
    verifier.feed(entries)
    return verifier.verdict()
