"""A service's buckets in the object store, seen with its own credential."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any, Final

import urllib3
from minio import Minio

from medloom_contracts.buckets import BUCKETS, READS, WRITES
from medloom_kit.doctor.database import clock
from medloom_kit.doctor.finding import Finding, Findings, State, words
from medloom_kit.doctor.qualification import operations, qualify, refused
from medloom_kit.objects.s3 import S3Store, connect

_DENIED: Final = frozenset({"AccessDenied", "AllAccessDisabled"})


def look_at_store(service: str, url: str) -> list[Finding]:
    """The buckets of a service in the store that its credential opens."""
    found = Findings(service)
    own, read = WRITES[service], READS[service]
    if not own:
        return []
    with found.guarded("store", lambda error: _unknown(type(error).__name__)):
        _reach(found, url, own[0])
    if found.found[-1].state is State.FAILED:
        return found.found
    for bucket in own:
        if wrong := qualify(url, bucket):
            listed = "; ".join(f"{what} ({why})" for what, why in wrong[:3])
            found.failed(
                "store-operations",
                words(
                    f"In {bucket} the store fails at {len(wrong)} of {len(operations())} operations: {listed}.",
                    f"{bucket}: 저장소가 작업 {len(operations())}개 중 {len(wrong)}개에 실패했습니다: {listed}.",
                ),
                words(
                    "See that the credential may write this bucket; else use another store or version.",
                    "자격 증명이 이 버킷에 쓸 수 있는지 확인하고, 아니면 다른 저장소나 버전을 사용하세요.",
                ),
            )
        else:
            count = len(operations())
            found.ok("store-operations", f"{bucket}: {count} operations", f"{bucket}: 작업 {count}개")
    _rights(found, url, own, read)
    return found.found


def _reach(found: Findings, url: str, bucket: str) -> None:
    client, prefix = connect(url)
    if not S3Store(url).exists(f"{bucket}/doctor/none") and not client.bucket_exists(prefix + bucket):
        found.failed(
            "store",
            words(f"The bucket {prefix}{bucket} does not exist.", f"버킷 {prefix}{bucket} 이 없습니다."),
            words("Run the provisioning again, or make the bucket.", "프로비저닝을 다시 실행하거나 버킷을 만드세요."),
        )
        return
    found.ok("store", "reachable, signed in", "연결 및 로그인됨")
    date = _date(client, prefix + bucket)
    if date is not None:
        clock(found, "store-clock", date - datetime.now(UTC), "store", "저장소")
    client._http.clear()  # noqa: SLF001 - the SDK has no other way to close its connections


def _date(client: Minio, bucket: str) -> datetime | None:
    """The store's own clock, from the header of any answer."""
    link = client.presigned_get_object(bucket, "doctor/none", expires=timedelta(minutes=10))
    web = urllib3.PoolManager(timeout=urllib3.Timeout(connect=5, read=10), retries=False)
    try:
        date = web.request("GET", link).headers.get("date")
    finally:
        web.clear()
    return parsedate_to_datetime(date) if date else None


def _rights(found: Findings, url: str, own: tuple[str, ...], read: tuple[str, ...]) -> None:
    client, prefix = connect(url)
    wanted = (*own, *read)
    opened = [bucket for bucket in BUCKETS if not refused(partial(_glance, client, prefix + bucket), _DENIED)]
    lacking = [bucket for bucket in wanted if bucket not in opened]
    beyond = [bucket for bucket in opened if bucket not in wanted]
    client._http.clear()  # noqa: SLF001 - the SDK has no other way to close its connections
    what = words("", "")
    do = words("Give the credential its policy of the provisioning.", "자격 증명에 프로비저닝의 정책을 적용하세요.")
    if lacking:
        what = words(f"The credential may not read {', '.join(lacking)}.", f"읽을 수 없는 버킷: {', '.join(lacking)}.")
        found.failed("store-rights", what, do)
    if beyond:
        what = words(
            f"The credential also opens {', '.join(beyond)}.", f"열 수 없어야 할 버킷이 열립니다: {', '.join(beyond)}."
        )
        found.warning("store-rights", what, do)
    if not what.en:
        found.ok("store-rights", "the credential opens its own buckets alone", "자격 증명이 자기 버킷만 엽니다")


def _glance(client: Minio, name: str) -> None:
    next(iter(client.list_objects(name)), None)


def _unknown(name: str) -> tuple[Any, Any]:
    return (
        words(f"The store cannot be examined ({name}).", f"저장소를 검사할 수 없습니다 ({name})."),
        words("Compare endpoint, key and secret in OBJECTS_URL.", "OBJECTS_URL의 주소와 키를 확인하세요."),
    )
