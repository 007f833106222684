"""The object store: one identity a service, with the buckets that it writes and reads and no others."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from minio.credentials.providers import StaticProvider
from minio.minioadmin import MinioAdmin

from medloom_contracts.buckets import BUCKETS, READS, WRITES
from medloom_kit.objects import open_store

PREFIX: Final = "medloom-"
ADMIN: Final = "admin"


def identities(keys: Mapping[str, tuple[str, str]], *, prefix: str = PREFIX) -> dict[str, Any]:
    """SeaweedFS's ``-s3.config``: ``keys`` gives (access key, secret) of each service and of ``admin``."""
    return {
        "identities": [
            {
                "name": name,
                "credentials": [{"accessKey": key, "secretKey": secret}],
                "actions": _actions(name, prefix),
            }
            for name, (key, secret) in keys.items()
        ]
    }


def _actions(service: str, prefix: str) -> list[str]:
    if service == ADMIN:
        return ["Admin", "Read", "Write", "List", "Tagging"]
    own = [f"{right}:{prefix}{bucket}" for bucket in WRITES[service] for right in ("Read", "Write", "List", "Tagging")]
    return own + [f"{right}:{prefix}{bucket}" for bucket in READS[service] for right in ("Read", "List")]


def policy(service: str, *, prefix: str = PREFIX) -> dict[str, Any]:
    """The same rights in the policy language of AWS, which MinIO's kin and Ceph speak too."""
    written, read = WRITES[service], (*WRITES[service], *READS[service])
    statements = [
        ("s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"),
        ("s3:GetObject",),
        ("s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"),
    ]
    places = [
        [f"arn:aws:s3:::{prefix}{bucket}" for bucket in read],
        [f"arn:aws:s3:::{prefix}{bucket}/*" for bucket in read],
        [f"arn:aws:s3:::{prefix}{bucket}/*" for bucket in written],
    ]
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": list(actions), "Resource": where}
            for actions, where in zip(statements, places, strict=True)
            if where
        ],
    }


def make_users(admin_url: str, keys: Mapping[str, tuple[str, str]], *, prefix: str = PREFIX) -> None:
    """Users and policies on a running server of MinIO's kin; SeaweedFS reads ``identities`` instead."""
    parts = urlsplit(admin_url)
    admin = MinioAdmin(
        endpoint=parts.netloc.rpartition("@")[2],
        credentials=StaticProvider(unquote(parts.username or ""), unquote(parts.password or "")),
        secure=parse_qs(parts.query).get("secure", ["1"])[-1] != "0",
    )
    for service, (key, secret) in keys.items():
        if service != ADMIN and WRITES[service] + READS[service]:
            admin.policy_add(f"{prefix}{service}", policy=policy(service, prefix=prefix))
            admin.user_add(key, secret)
            admin.policy_set(f"{prefix}{service}", user=key)


def make_buckets(admin_url: str) -> None:
    """Make what is missing of all buckets; the address holds an administrator's key and the buckets' prefix."""
    store = open_store(admin_url)
    for bucket in BUCKETS:
        store.ensure_bucket(bucket)
