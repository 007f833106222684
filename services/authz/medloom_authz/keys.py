"""authz's two keys: Ed25519 for capabilities, HMAC for the ledger; from settings or from files made at first start."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from pydantic import SecretStr

from medloom_kit.policy import new_key_pair, public_key_of

_MIN_LEDGER_BYTES: Final = 32


class KeySettings(Protocol):
    """The part of the settings that says where the keys are."""

    @property
    def keys_dir(self) -> Path | None: ...

    @property
    def capability_private_key(self) -> SecretStr: ...

    @property
    def ledger_key(self) -> SecretStr: ...


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """``repr`` is left out so that a key never reaches a log."""

    private_key: str
    public_key: str
    ledger_key: bytes


def ensure_keys(settings: KeySettings) -> Keys:
    """The keys of the settings, else those of ``keys_dir``, which are made (mode 0600) when they are not there."""
    private = settings.capability_private_key.get_secret_value()
    ledger = settings.ledger_key.get_secret_value()
    if not private or not ledger:
        if settings.keys_dir is None:
            raise ValueError("authz needs capability_private_key and ledger_key, or keys_dir")
        stored_private, stored_ledger = key_files(settings.keys_dir)
        private, ledger = private or stored_private, ledger or stored_ledger
    secret = bytes.fromhex(ledger)
    if len(secret) < _MIN_LEDGER_BYTES:
        raise ValueError(f"the ledger key must hold at least {_MIN_LEDGER_BYTES} bytes as hexadecimal text")
    return Keys(private, public_key_of(private), secret)


def key_files(folder: Path) -> tuple[str, str]:
    """The private key (PEM) and the ledger key (hexadecimal) of a folder; made when missing."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    private = _read_or_make(folder / "capability.key", new_key_pair()[0])
    ledger = _read_or_make(folder / "ledger.key", secrets.token_hex(32))
    _read_or_make(folder / "capability.pub", public_key_of(private))
    return private, ledger.strip()


def _read_or_make(path: Path, text: str) -> str:
    """The file's text; created exclusively with mode 0600, so that two starters agree on one key."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
    return text
