"""Objects in any S3-compatible store, through the minio SDK."""

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

import urllib3
from minio import Minio
from minio.commonconfig import ComposeSource
from minio.error import InvalidResponseError, S3Error, ServerError

from medloom_contracts.errors import CertificateInvalid, ClockOff, NotFound, StorageFull, StoreAway, StoreRefused
from medloom_contracts.events.ingest import StoredObject
from medloom_kit.objects.store import CHUNK, full_disk_is_told, sha256_of, verify
from medloom_kit.outages import certificate

_FULL = frozenset({"XMinioStorageFull", "InsufficientCapacity", "QuotaExceeded", "EntityTooLarge"})
_MISSING = frozenset({"NoSuchKey", "NoSuchBucket"})
_REFUSED = frozenset({"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "AllAccessDisabled"})
_CLOCK = frozenset({"RequestTimeTooSkewed", "RequestExpired"})
# a store that stalls must not hold a request or a job for longer than somebody waits
_WAIT: Final = urllib3.Timeout(connect=5, read=30)
_AGAIN: Final = urllib3.Retry(
    3, backoff_factor=0.3, status_forcelist=(500, 502, 503, 504), allowed_methods=None, raise_on_status=False
)


def connect(url: str, *, key: str | None = None, secret: str | None = None) -> tuple[Minio, str]:
    """The client of an address and the prefix of its buckets; another key where one is given, "" for none."""
    parts = urlsplit(url)
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    client = Minio(
        f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname),
        access_key=(unquote(parts.username or "") if key is None else key) or None,
        secret_key=(unquote(parts.password or "") if secret is None else secret) or None,
        secure=options.get("secure", "1") != "0",
        region=options.get("region", "us-east-1"),
        http_client=urllib3.PoolManager(maxsize=32, timeout=_WAIT, retries=_AGAIN),
    )
    return client, options.get("prefix", "")


class S3Store:
    """One credential a service; the store itself refuses a service's write into another's bucket."""

    def __init__(self, url: str) -> None:
        self._client, self._prefix = connect(url)

    def ensure_bucket(self, bucket: str) -> None:
        name = self._prefix + bucket
        with _told():
            if not self._client.bucket_exists(name):
                self._client.make_bucket(name)

    def put_bytes(self, key: str, data: bytes) -> StoredObject:
        digest = hashlib.sha256(data).hexdigest()
        bucket, name = self._split(key)
        with _told():
            self._client.put_object(bucket, name, io.BytesIO(data), len(data))
        return StoredObject(key=key, sha256=digest, bytes=len(data))

    def put_file(self, key: str, path: Path, *, move: bool = False, sha256: str | None = None) -> StoredObject:
        digest, size = sha256 or sha256_of(path), path.stat().st_size
        bucket, name = self._split(key)
        with _told():
            self._client.fput_object(bucket, name, str(path), part_size=64 * 1024 * 1024)
        if move:
            path.unlink()
        return StoredObject(key=key, sha256=digest, bytes=size)

    def copy(self, key: str, source: str, sha256: str) -> StoredObject:
        bucket, name = self._split(key)
        with _told():
            self._client.compose_object(bucket, name, [ComposeSource(*self._split(source))])
            size = self._client.stat_object(bucket, name).size
        return StoredObject(key=key, sha256=sha256, bytes=size or 0)

    def get_bytes(self, key: str, sha256: str) -> bytes:
        data = b"".join(self.chunks(key))
        verify(key, sha256, hashlib.sha256(data).hexdigest())
        return data

    def get_file(self, key: str, sha256: str, folder: Path) -> Path:
        path = folder / sha256
        if path.is_file():
            verify(key, sha256, sha256_of(path))
            return path
        folder.mkdir(parents=True, exist_ok=True)
        draft, digest = path.with_suffix(".part"), hashlib.sha256()
        try:
            with full_disk_is_told(), draft.open("wb") as file:
                for chunk in self.chunks(key):
                    digest.update(chunk)
                    file.write(chunk)
            verify(key, sha256, digest.hexdigest())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        return path

    def exists(self, key: str) -> bool:
        try:
            with _told():
                self._client.stat_object(*self._split(key))
        except NotFound:
            return False
        return True

    def delete(self, key: str) -> None:
        with _told():
            self._client.remove_object(*self._split(key))

    def keys(self, prefix: str) -> Iterator[str]:
        for key, _ in self.sizes(prefix):
            yield key

    def sizes(self, prefix: str) -> Iterator[tuple[str, int]]:
        bucket, name = self._split(prefix)
        listed = iter(self._client.list_objects(bucket, prefix=name, recursive=True))
        while True:
            with _told():
                found = next(listed, None)
            if found is None:
                return
            yield f"{bucket.removeprefix(self._prefix)}/{found.object_name}", found.size or 0

    def _split(self, key: str) -> tuple[str, str]:
        bucket, _, name = key.partition("/")
        return self._prefix + bucket, name

    def chunks(self, key: str) -> Iterator[bytes]:
        with _told():
            answer = self._client.get_object(*self._split(key))
        try:
            pieces = answer.stream(CHUNK)
            while True:
                with _told():
                    piece = next(pieces, None)
                if piece is None:
                    return
                yield piece
        finally:
            answer.close()
            answer.release_conn()


@contextmanager
def _told() -> Iterator[None]:
    """What the store or the way to it said, as an error that says what to do."""
    try:
        yield
    except S3Error as error:
        raise _named(error) from error
    except (ServerError, InvalidResponseError, urllib3.exceptions.HTTPError) as error:
        raise (CertificateInvalid() if certificate(error) else StoreAway()) from error


def _named(error: S3Error) -> Exception:
    if error.code in _MISSING:
        return NotFound("stored object")
    if error.code in _FULL:
        return StorageFull()
    if error.code in _REFUSED:
        return StoreRefused()
    if error.code in _CLOCK:
        return ClockOff()
    # 4xx are our own mistakes; anything else is the store's
    return error if 400 <= error.response.status < 500 else StoreAway()
