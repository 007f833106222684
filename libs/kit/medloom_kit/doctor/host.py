"""The machine itself: disk, folders, secrets, certificates, and whether it can reach what it should not."""

import hashlib
import os
import shutil
import socket
import ssl
import stat
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

from cryptography import x509

from medloom_contracts.errors import MedloomError
from medloom_kit.doctor.finding import Findings, words
from medloom_kit.objects import open_store
from medloom_kit.policy import public_key_of

GIB: Final = 1024**3
_LITTLE, _TOO_LITTLE = 10 * GIB, 1 * GIB
_SOON: Final = timedelta(days=30)
_SHORTEST_SECRET: Final = 24
_TLS: Final = {"amqps": 5671, "https": 443}
PROBES: Final = ("1.1.1.1:443", "8.8.8.8:53")


def look_at_disk(found: Findings, what: str, path: Path) -> None:
    """Free space where a folder lies."""
    try:
        free = shutil.disk_usage(path).free
    except OSError as error:
        found.failed(
            "disk",
            words(
                f"{what} {path} cannot be read ({error.strerror}).",
                f"{path} 폴더를 읽을 수 없습니다 ({error.strerror}).",
            ),
            words(
                "Make the folder and give it to the user of the service.",
                "폴더를 만들고 서비스 사용자에게 권한을 주세요.",
            ),
        )
        return
    said = words(f"{what}: {free / GIB:.1f} GiB free on {path}", f"{path}: 여유 공간 {free / GIB:.1f} GiB")
    do = words("Free or add disk before it is full.", "가득 차기 전에 디스크를 비우거나 늘리세요.")
    if free < _TOO_LITTLE:
        found.failed("disk", said, do)
    elif free < _LITTLE:
        found.warning("disk", said, do)
    else:
        found.ok("disk", said.en, said.ko)


def look_at_folder_store(found: Findings, url: str, bucket: str) -> None:
    """A folder that keeps objects: writing, reading back, copying, listing, deleting."""
    store, key = open_store(url), f"{bucket}/doctor/probe"
    body = os.urandom(64)
    try:
        store.ensure_bucket(bucket)
        digest = store.put_bytes(key, body).sha256
        store.copy(f"{key}-copy", key, digest)
        whole = store.get_bytes(f"{key}-copy", digest) == body and digest == hashlib.sha256(body).hexdigest()
        listed = sorted(store.keys(f"{bucket}/doctor/")) == [key, f"{key}-copy"]
        store.delete(key)
        store.delete(f"{key}-copy")
        right = whole and listed and not store.exists(key)
    except (OSError, MedloomError) as error:
        right, reason = False, type(error).__name__
    else:
        reason = "another answer than expected"
    if right:
        found.ok("store", f"{bucket}: objects are kept, copied, listed and deleted", f"{bucket}: 객체 저장 정상")
    else:
        found.failed(
            "store",
            words(
                f"{bucket}: the folder of objects does not work ({reason}).",
                f"{bucket}: 객체 폴더가 동작하지 않습니다 ({reason}).",
            ),
            words("See that the disk is writable and not full.", "디스크에 쓸 수 있고 가득 차지 않았는지 확인하세요."),
        )


def look_at_private(found: Findings, paths: Sequence[Path]) -> None:
    """Keys and data that anybody else on this machine might read."""
    missing = [path for path in paths if not path.exists()]
    open_ones = [path for path in paths if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077]
    if missing:
        found.failed(
            "secrets",
            words(f"Missing: {', '.join(map(str, missing))}.", f"없음: {', '.join(map(str, missing))}."),
            words(
                "Start the platform once, or put the keys back from your safe copy.",
                "플랫폼을 한 번 시작하거나 보관한 키를 되돌리세요.",
            ),
        )
    if open_ones:
        found.failed(
            "secrets",
            words(
                f"Others may read {', '.join(map(str, open_ones))}.",
                f"다른 사용자가 읽을 수 있음: {', '.join(map(str, open_ones))}.",
            ),
            words("chmod go= these files.", "chmod go= 로 권한을 닫으세요."),
        )
    if not missing and not open_ones:
        found.ok("secrets", "keys and data are their owner's alone", "키와 데이터는 소유자만 읽습니다")


def look_at_secrets(found: Findings, secrets: Mapping[str, str], private_key: str, public_key: str) -> None:
    """Settings that must be set and long enough, and the pair of keys that must fit."""
    wrong = []
    for name, value in secrets.items():
        if len(value) < _SHORTEST_SECRET:
            wrong.append(f"{name} {'is not set' if not value else 'is too short'}")
    try:
        fits = not private_key or public_key_of(private_key).split() == public_key.split()
    except ValueError:
        fits = False
    if wrong:
        found.failed(
            "secrets",
            words(
                f"{'; '.join(wrong)}.",
                f"비밀 값이 없거나 짧습니다: {', '.join(one.split(maxsplit=1)[0] for one in wrong)}.",
            ),
            words("Take them from the provisioning's files.", "프로비저닝이 만든 파일에서 가져오세요."),
        )
    if not fits:
        found.failed(
            "secrets",
            words("The public key is not that of authz's private key.", "공개 키가 authz의 개인 키와 맞지 않습니다."),
            words(
                "Give every service the CAPABILITY_PUBLIC_KEY of the provisioning.",
                "모든 서비스에 프로비저닝의 CAPABILITY_PUBLIC_KEY를 설정하세요.",
            ),
        )
    if not wrong and fits:
        found.ok("secrets", "set, long enough, and fitting", "비밀 값이 모두 설정되어 있습니다")


def look_at_certificate(found: Findings, url: str) -> None:
    """The certificate of a server that is spoken to over TLS; nothing where it is not."""
    parts = urlsplit(url)
    secure = parse_qs(parts.query).get("secure", ["1"])[-1] != "0" if parts.scheme == "s3" else parts.scheme in _TLS
    if not secure or parts.hostname is None:
        return
    port = parts.port or _TLS.get(parts.scheme, 443)
    place = f"{parts.hostname}:{port}"
    try:
        until = _not_after(parts.hostname, port)
    except (OSError, ValueError) as error:
        found.failed(
            "certificate",
            words(
                f"{place} shows no certificate ({type(error).__name__}).",
                f"{place} 인증서를 읽을 수 없습니다 ({type(error).__name__}).",
            ),
            words("See that the server listens there with TLS.", "서버가 TLS로 응답하는지 확인하세요."),
        )
        return
    _tell_certificate(found, place, until, _trust(parts.hostname, port))


def _tell_certificate(found: Findings, place: str, until: datetime, refused: str) -> None:
    do = words("Renew it, and restart the server that shows it.", "인증서를 갱신하고 서버를 다시 시작하세요.")
    if until < datetime.now(UTC):
        said = words(
            f"The certificate of {place} expired on {until:%Y-%m-%d}.",
            f"{place} 인증서가 {until:%Y-%m-%d}에 만료되었습니다.",
        )
        found.failed("certificate", said, do)
    elif refused:
        said = words(
            f"The certificate of {place} is not trusted: {refused}.", f"{place} 인증서를 신뢰할 수 없습니다: {refused}."
        )
        trust = words(
            "Add your CA to this machine, or name the host as the certificate does.",
            "이 기기에 CA를 추가하거나 인증서의 이름으로 접속하세요.",
        )
        found.failed("certificate", said, trust)
    elif until < datetime.now(UTC) + _SOON:
        said = words(
            f"The certificate of {place} ends on {until:%Y-%m-%d}.", f"{place} 인증서가 {until:%Y-%m-%d}에 만료됩니다."
        )
        found.warning("certificate", said, do)
    else:
        found.ok("certificate", f"{place} until {until:%Y-%m-%d}", f"{place} {until:%Y-%m-%d}까지")


def _not_after(host: str, port: int) -> datetime:
    # whoever looks at an expired certificate must not refuse to look
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with (
        socket.create_connection((host, port), timeout=5) as plain,
        context.wrap_socket(plain, server_hostname=host) as tls,
    ):
        shown = tls.getpeercert(binary_form=True)
    if shown is None:
        raise ValueError("no certificate")
    return x509.load_der_x509_certificate(shown).not_valid_after_utc


def _trust(host: str, port: int) -> str:
    context = ssl.create_default_context()
    try:
        with (
            socket.create_connection((host, port), timeout=5) as plain,
            context.wrap_socket(plain, server_hostname=host),
        ):
            return ""
    except ssl.SSLCertVerificationError as error:
        return error.verify_message
    except OSError as error:
        return type(error).__name__


def look_at_egress(found: Findings, probes: Sequence[str] = PROBES) -> None:
    """That nothing outside answers. A connection is opened and closed; nothing is sent."""
    reached = [probe for probe in probes if _answers(probe)]
    if reached:
        found.failed(
            "egress",
            words(f"The outside can be reached: {', '.join(reached)}.", f"외부에 연결됩니다: {', '.join(reached)}."),
            words(
                "Deny outgoing traffic (network policy, firewall).", "나가는 트래픽을 막으세요 (네트워크 정책, 방화벽)."
            ),
        )
    else:
        found.ok("egress", "nothing outside answers", "외부에 연결되지 않습니다")


def _answers(probe: str) -> bool:
    host, _, port = probe.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=2):
            return True
    except OSError:
        return False
