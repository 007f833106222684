"""The signed heads of the ledger in the object store: ``ledger/heads/<count>-<sha256>.json``, never overwritten."""

import hashlib
import json
from datetime import datetime
from typing import Final

from medloom_authz.domain.ledger import Head
from medloom_kit.objects import ObjectStore

BUCKET: Final = "ledger"
_PREFIX: Final = f"{BUCKET}/heads/"
_KEPT: Final = 1440


async def write_head(objects: ObjectStore, head: Head) -> None:
    """Store a head under its own hash and let go of the oldest beyond a day of minutes."""
    fields = {"count": head.count, "last": head.last, "at": head.at.isoformat(), "hmac": head.hmac}
    body = json.dumps(fields, sort_keys=True).encode()
    await objects.put_bytes(f"{_PREFIX}{head.count:012d}-{hashlib.sha256(body).hexdigest()}.json", body)
    for key in (await _keys(objects))[:-_KEPT]:
        await objects.delete(key)


async def newest_heads(objects: ObjectStore, limit: int = 20) -> list[Head]:
    """The heads with the highest counts; Corrupted when one is not what was written."""
    heads = []
    for key in (await _keys(objects))[-limit:]:
        sha256 = key.rsplit("-", maxsplit=1)[-1].removesuffix(".json")
        fields = json.loads(await objects.get_bytes(key, sha256))
        at = datetime.fromisoformat(fields["at"])
        heads.append(Head(fields["count"], fields["last"], at, fields["hmac"]))
    return heads


async def _keys(objects: ObjectStore) -> list[str]:
    return sorted(await objects.keys(_PREFIX))
