"""Whether an object store does what Medloom relies on: more than fifty operations in one bucket, cleaned up after.

Any S3-compatible store can be qualified so, with the credential that a service will use. A store may be S3-compatible
by name and differ where it hurts: in listing, in ranges, in what it refuses, in what it shows right after a write.
"""

import hashlib
import io
import secrets
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import urllib3
from minio import Minio
from minio.commonconfig import ComposeSource, CopySource
from minio.deleteobjects import DeleteObject
from minio.error import S3Error

from medloom_contracts.errors import Corrupted
from medloom_kit.objects.s3 import S3Store, connect

MIB: Final = 1024 * 1024
PART: Final = 5 * MIB
SMALL: Final = b"0123456789abcdef" * 64
ODD_NAMES: Final = {
    "spaces": "two words.csv",
    "Korean": "뇌졸중/환자.csv",
    "signs": "a+b&c=d%20e.csv",
    "long": "/".join(["x" * 100] * 8),
    "deep": "/".join("abcdefghijklmnopqrst"),
}


@dataclass
class Bench:
    """One bucket, one prefix that is removed afterwards, and clients of one's own, of nobody, and of an impostor."""

    url: str
    bucket: str
    place: str = field(default_factory=lambda: f"doctor/{secrets.token_hex(8)}")

    def __post_init__(self) -> None:
        self.client, self.prefix = connect(self.url)
        self.nobody, _ = connect(self.url, key="", secret="")
        self.impostor, _ = connect(self.url, secret="not-the-secret-of-this-key")  # noqa: S106 - meant to be refused
        self.stranger, _ = connect(self.url, key="nobodys-key", secret="nobodys-secret")  # noqa: S106 - likewise
        self.web = urllib3.PoolManager(timeout=urllib3.Timeout(connect=5, read=20), retries=False)
        self.name = self.prefix + self.bucket

    def key(self, name: str) -> str:
        return f"{self.place}/{name}"

    def put(self, name: str, data: bytes = SMALL, **options: Any) -> Any:
        return self.client.put_object(self.name, self.key(name), io.BytesIO(data), len(data), **options)

    def get(self, name: str, **options: Any) -> bytes:
        answer = self.client.get_object(self.name, self.key(name), **options)
        try:
            return bytes(answer.read())
        finally:
            answer.close()
            answer.release_conn()

    def listed(self, name: str = "", **options: Any) -> list[str]:
        found = self.client.list_objects(self.name, prefix=self.key(name), **options)
        return [str(one.object_name).removeprefix(f"{self.place}/") for one in found]

    def clean(self) -> None:
        with suppress(Exception):
            for one in self.client.list_objects(self.name, prefix=f"{self.place}/", recursive=True):
                self.client.remove_object(self.name, str(one.object_name))
        for client in (self.client, self.nobody, self.impostor, self.stranger):
            client._http.clear()  # noqa: SLF001 - the SDK has no other way to close its connections
        self.web.clear()


Operation = Callable[[Bench], bool]


def refused(attempt: Callable[[], object], codes: frozenset[str] | None = None) -> bool:
    """Whether the store says no, and in the words that are expected."""
    try:
        attempt()
    except S3Error as error:
        return codes is None or error.code in codes
    return False


def _reading() -> dict[str, Operation]:
    return {
        "see the bucket": lambda b: b.client.bucket_exists(b.name),
        "put an object": lambda b: b.put("small").object_name == b.key("small"),
        "get the same bytes": lambda b: b.get("small") == SMALL,
        "tell its size": lambda b: b.client.stat_object(b.name, b.key("small")).size == len(SMALL),
        "tell when it was written": _is_dated,
        "give its MD5 as ETag": lambda b: _etag(b, "small") == hashlib.md5(SMALL, usedforsecurity=False).hexdigest(),
        "get a range from the beginning": lambda b: b.get("small", offset=0, length=10) == SMALL[:10],
        "get a range from the middle": lambda b: b.get("small", offset=100, length=33) == SMALL[100:133],
        "get a range to the end": lambda b: b.get("small", offset=len(SMALL) - 7) == SMALL[-7:],
        "keep an empty object": lambda b: bool(b.put("empty", b"")) and b.get("empty") == b"",
        "show an overwritten object at once": lambda b: (
            bool(b.put("small", SMALL[::-1])) and b.get("small") == SMALL[::-1]
        ),
        "keep the content type": _content_type,
        "keep metadata": _metadata,
        "say that a key is missing": lambda b: refused(lambda: b.get("missing"), frozenset({"NoSuchKey"})),
        "say so when asked for its size": lambda b: refused(
            lambda: b.client.stat_object(b.name, b.key("missing")), frozenset({"NoSuchKey"})
        ),
        "not give what is in no bucket": lambda b: refused(lambda: list(b.client.list_objects(b.name + "-missing"))),
    } | {f"keep a name with {what}": _keeps(name) for what, name in ODD_NAMES.items()}


def _listing() -> dict[str, Operation]:
    return {
        "list what was just written": lambda b: (
            bool(b.put("list/new")) and b.listed("list/", recursive=True) == ["list/new"]
        ),
        "list sizes": lambda b: (
            [one.size for one in b.client.list_objects(b.name, prefix=b.key("list/"))] == [len(SMALL)]
        ),
        "list in order": _lists_in_order,
        "list from a key on": lambda b: (
            b.listed("many/", recursive=True, start_after=b.key("many/27")) == ["many/28", "many/29"]
        ),
        "list folders without what is in them": lambda b: "many/" in b.listed("", recursive=False),
        "list odd names as they are": lambda b: set(ODD_NAMES.values()) <= set(b.listed("", recursive=True)),
        "list nothing under a prefix that nobody used": lambda b: b.listed("unused/", recursive=True) == [],
        "not list what was deleted": _forgets,
    }


def _changing() -> dict[str, Operation]:
    return {
        "delete what is not there without complaint": lambda b: (
            b.client.remove_object(b.name, b.key("missing")) is None
        ),
        "not give what was deleted": lambda b: (
            bool(b.put("gone"))
            and b.client.remove_object(b.name, b.key("gone")) is None
            and refused(lambda: b.get("gone"), frozenset({"NoSuchKey"}))
        ),
        "delete many at once": _deletes_many,
        "copy an object": lambda b: (
            bool(b.client.copy_object(b.name, b.key("copy"), CopySource(b.name, b.key("empty"))))
            and b.get("copy") == b""
        ),
        "compose an object from another": lambda b: (
            bool(b.client.compose_object(b.name, b.key("composed"), [ComposeSource(b.name, b.key("small"))]))
            and b.get("composed") == SMALL[::-1]
        ),
        "keep the original when a copy is deleted": lambda b: (
            b.client.remove_object(b.name, b.key("copy")) is None and b.get("empty") == b""
        ),
        "take an upload in parts": _takes_parts,
        "give a range across two parts": lambda b: (
            b.get("parts", offset=PART - 5, length=10) == _large()[PART - 5 : PART + 5]
        ),
        "take an upload of unknown length": _takes_stream,
        "refuse a body that is not its MD5": _refuses_wrong_md5,
        "take sixteen writers at once": _takes_writers,
        "give one of two racing writers whole": _whole_writes,
    }


def _signing() -> dict[str, Operation]:
    return {
        "serve a signed link": lambda b: _fetch(b, b.client.presigned_get_object(b.name, b.key("empty"))) == 200,
        "refuse a changed link": lambda b: (
            _fetch(b, b.client.presigned_get_object(b.name, b.key("empty")).replace("empty", "small")) == 403
        ),
        "refuse an expired link": _refuses_expired,
        "take a body by a signed link": _takes_by_link,
        "refuse nobody's reading": lambda b: refused(lambda: _read(b.nobody, b), None),
        "refuse nobody's listing": lambda b: refused(lambda: list(b.nobody.list_objects(b.name)), None),
        "refuse nobody's writing": lambda b: refused(lambda: _write(b.nobody, b), None),
        "refuse a wrong secret": lambda b: refused(lambda: _write(b.impostor, b), frozenset({"SignatureDoesNotMatch"})),
        "refuse an unknown key": lambda b: refused(lambda: _read(b.stranger, b), None),
    }


def _store() -> dict[str, Operation]:
    """The same through the code that the services use."""

    def store(b: Bench) -> tuple[S3Store, str]:
        return S3Store(b.url), f"{b.bucket}/{b.place}/store"

    def round_trip(b: Bench) -> bool:
        kept, key = store(b)
        return kept.get_bytes(key, kept.put_bytes(key, SMALL).sha256) == SMALL

    def notices(b: Bench) -> bool:
        kept, key = store(b)
        try:
            kept.get_bytes(key, "0" * 64)
        except Corrupted:
            return True
        return False

    def copies(b: Bench) -> bool:
        kept, key = store(b)
        digest = hashlib.sha256(SMALL).hexdigest()
        kept.copy(f"{key}-copy", key, digest)
        return kept.get_bytes(f"{key}-copy", digest) == SMALL

    def deletes(b: Bench) -> bool:
        kept, key = store(b)
        kept.delete(key)
        return not kept.exists(key)

    return {
        "keep what a service stores": round_trip,
        "have a changed object noticed": notices,
        "copy as a service copies": copies,
        "list as a service lists": lambda b: (
            dict(store(b)[0].sizes(f"{b.bucket}/{b.place}/store"))
            == {f"{b.bucket}/{b.place}/{name}": len(SMALL) for name in ("store", "store-copy")}
        ),
        "delete as a service deletes": deletes,
    }


def operations() -> dict[str, Operation]:
    """All of them, in the order in which they build upon each other."""
    return _reading() | _listing() | _changing() | _signing() | _store()


def qualify(url: str, bucket: str) -> list[tuple[str, str]]:
    """Run every operation; (operation, what happened) of those that went wrong."""
    bench, wrong = Bench(url, bucket), []
    try:
        for what, operation in operations().items():
            try:
                if not operation(bench):
                    wrong.append((what, "another answer than expected"))
            except Exception as error:  # whatever a store does, the next operation is tried
                wrong.append((what, getattr(error, "code", None) or type(error).__name__))
    finally:
        bench.clean()
    return wrong


def _etag(b: Bench, name: str) -> str:
    return str(b.client.stat_object(b.name, b.key(name)).etag).strip('"')


def _is_dated(b: Bench) -> bool:
    written = b.client.stat_object(b.name, b.key("small")).last_modified
    return written is not None and abs(written - datetime.now(UTC)) < timedelta(minutes=15)


def _content_type(b: Bench) -> bool:
    b.put("typed", content_type="application/vnd.apache.parquet")
    return b.client.stat_object(b.name, b.key("typed")).content_type == "application/vnd.apache.parquet"


def _metadata(b: Bench) -> bool:
    b.put("noted", metadata={"note": "kept"})
    kept = b.client.stat_object(b.name, b.key("noted")).metadata or {}
    return kept.get("x-amz-meta-note") == "kept"


def _keeps(name: str) -> Operation:
    return lambda b: bool(b.put(name)) and b.get(name) == SMALL


def _lists_in_order(b: Bench) -> bool:
    for number in range(30):
        b.put(f"many/{number:02d}", b"x")
    return b.listed("many/", recursive=True) == [f"many/{number:02d}" for number in range(30)]


def _forgets(b: Bench) -> bool:
    b.client.remove_object(b.name, b.key("list/new"))
    return b.listed("list/", recursive=True) == []


def _deletes_many(b: Bench) -> bool:
    errors = list(b.client.remove_objects(b.name, [DeleteObject(b.key(f"many/{number:02d}")) for number in range(30)]))
    return not errors and b.listed("many/", recursive=True) == []


def _large() -> bytes:
    return hashlib.sha256(b"medloom").digest() * (PART // 32) + b"the last part, shorter than the first"


def _takes_parts(b: Bench) -> bool:
    data = _large()
    b.client.put_object(b.name, b.key("parts"), io.BytesIO(data), len(data), part_size=PART)
    return hashlib.sha256(b.get("parts")).digest() == hashlib.sha256(data).digest()


def _takes_stream(b: Bench) -> bool:
    b.client.put_object(b.name, b.key("stream"), io.BytesIO(SMALL), -1, part_size=PART)
    return b.get("stream") == SMALL


def _refuses_wrong_md5(b: Bench) -> bool:
    link = b.client.presigned_put_object(b.name, b.key("md5"))
    answer = b.web.request("PUT", link, body=SMALL, headers={"content-md5": "AAAAAAAAAAAAAAAAAAAAAA=="})
    return answer.status == 400


def _takes_writers(b: Bench) -> bool:
    bodies = {f"writers/{number}": bytes([number]) * 1000 for number in range(16)}
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda one: b.put(*one), bodies.items()))
    return all(b.get(name) == data for name, data in bodies.items())


def _whole_writes(b: Bench) -> bool:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda data: b.put("race", data), (b"a" * MIB, b"b" * MIB)))
    return b.get("race") in {b"a" * MIB, b"b" * MIB}


def _fetch(b: Bench, link: str) -> int:
    return int(b.web.request("GET", link).status)


def _refuses_expired(b: Bench) -> bool:
    link = b.client.presigned_get_object(b.name, b.key("empty"), expires=timedelta(seconds=1))
    time.sleep(2.1)
    return _fetch(b, link) == 403


def _takes_by_link(b: Bench) -> bool:
    link = b.client.presigned_put_object(b.name, b.key("linked"), expires=timedelta(minutes=1))
    return bool(b.web.request("PUT", link, body=SMALL).status == 200) and b.get("linked") == SMALL


def _read(client: Minio, b: Bench) -> Iterator[bytes]:
    answer = client.get_object(b.name, b.key("empty"))
    answer.close()
    return iter(())


def _write(client: Minio, b: Bench) -> object:
    return client.put_object(b.name, b.key("intruder"), io.BytesIO(SMALL), len(SMALL))
