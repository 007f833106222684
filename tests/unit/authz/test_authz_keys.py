"""authz's keys: made once, readable by the owner alone, or given by settings."""

import stat
from pathlib import Path
from types import SimpleNamespace

import pytest
from pydantic import SecretStr

from medloom_authz.keys import ensure_keys, key_files
from medloom_kit.policy import new_key_pair, public_key_of


def settings(folder: Path | None = None, private: str = "", ledger: str = "") -> SimpleNamespace:
    return SimpleNamespace(keys_dir=folder, capability_private_key=SecretStr(private), ledger_key=SecretStr(ledger))


def test_made_once_and_kept(tmp_path: Path) -> None:
    first, again = ensure_keys(settings(tmp_path / "keys")), ensure_keys(settings(tmp_path / "keys"))
    assert first == again
    assert (tmp_path / "keys" / "capability.pub").read_text() == first.public_key
    for path in (tmp_path / "keys").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert key_files(tmp_path / "other") != key_files(tmp_path / "keys")


def test_given_keys_win_and_no_file_is_made(tmp_path: Path) -> None:
    private = new_key_pair()[0]
    keys = ensure_keys(settings(tmp_path / "keys", private, "ab" * 32))
    assert (keys.public_key, keys.ledger_key) == (public_key_of(private), bytes.fromhex("ab" * 32))
    assert not (tmp_path / "keys").exists()


def test_no_keys_and_a_short_ledger_key_are_refused() -> None:
    with pytest.raises(ValueError, match="keys_dir"):
        ensure_keys(settings())
    with pytest.raises(ValueError, match="at least 32 bytes"):
        ensure_keys(settings(None, new_key_pair()[0], "ab" * 16))


def test_keys_do_not_show_themselves(tmp_path: Path) -> None:
    keys = ensure_keys(settings(tmp_path / "keys"))
    assert keys.private_key not in repr(keys)
    assert keys.ledger_key.hex() not in repr(keys)
