"""The folder of an embedded platform: private, and one process at a time."""

from pathlib import Path

import pytest

from medloom_embedded.__main__ import _as_json, _in_words
from medloom_embedded.folder import DataFolder, FolderInUse, default_folder


def test_folder_is_private(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    folder.make()
    folder.make()
    for path in [folder.root, *folder.root.iterdir()]:
        assert path.stat().st_mode & 0o077 == 0, path


def test_existing_folder_becomes_private(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o755)
    DataFolder(tmp_path / "data").make()
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0


def test_second_holder_is_refused_until_the_first_lets_go(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.make()
    with folder.lock():
        with pytest.raises(FolderInUse) as refused:
            folder.lock()
        assert refused.value.pid.isdigit()
    folder.lock().close()


def test_default_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDLOOM_DATA", "/srv/medloom")
    assert default_folder() == Path("/srv/medloom")
    monkeypatch.setenv("MEDLOOM_DATA", "")
    monkeypatch.setenv("HOME", "/home/doctor")
    assert default_folder() == Path("/home/doctor/.local/share/medloom")


def test_each_service_has_its_own_database(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    assert folder.database_url("ingest") != folder.database_url("train")
    assert folder.database_url("ingest").endswith("/db/ingest.sqlite3")


def test_ready_line_for_programs_is_one_line() -> None:
    line = _as_json("http://127.0.0.1:1", Path("/data"), None, 1.234)
    assert "\n" not in line
    assert '"first_boot_secret": null' in line
    assert '"seconds": 1.23' in line


@pytest.mark.parametrize(
    ("language", "words"), [("ko_KR.UTF-8", "일회용 비밀 코드"), ("en_US.UTF-8", "One-time secret")]
)
def test_ready_lines_for_people_speak_their_language(
    language: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    text = _in_words("http://127.0.0.1:1", Path("/data"), "abc-def", 1.0)
    assert words in text
    assert "abc-def" in text
    assert words not in _in_words("http://127.0.0.1:1", Path("/data"), None, 1.0)
