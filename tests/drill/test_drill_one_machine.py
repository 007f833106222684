"""The drill on one machine: load running, back up, wipe, restore; every count and every hash is what it was."""

import json
import shutil
import sqlite3
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest

from medloom_client import Medloom
from medloom_client.embedded import command as platform_command
from medloom_client.embedded import embedded, first_boot
from medloom_kit.backup.archive import Archive, Manifest, StoredTable
from medloom_kit.objects import sha256_of

# what a restore itself changes: events are sent once more, jobs begin anew
BEGUN_AGAIN = {"outbox", "jobs"}


def medloom(*arguments: str | Path, status: int = 0) -> str:
    """What a command of the administrator says."""
    done = subprocess.run(
        [sys.executable, "-m", "medloom_embedded.administration", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


@dataclass(frozen=True)
class Drill:
    """A platform that was backed up under load, and stopped some time later."""

    folder: Path
    archive: Path
    studies: int
    log: str


def load(url: str, token: str, stop: threading.Event, seen: list[str]) -> None:
    """Studies and uploads, one after the other, until told to stop."""
    with Medloom(url, token) as client:
        while not stop.is_set():
            study = client.study(client.studies.open("SYNTHETIC").id)
            rows = "".join(f"{number},{number % 7}\n" for number in range(200))
            data = Path(seen[0]) / f"table{len(seen)}.csv"
            data.write_text("id,value\n" + rows)
            upload = study.uploads.send(data, lambda _sent, _size: None, memory=data.with_suffix(".json"))
            seen.append(upload.id)


@pytest.fixture(scope="module")
def drill(tmp_path_factory: pytest.TempPathFactory) -> Drill:
    root = tmp_path_factory.mktemp("drill")
    with embedded(root / "data") as running:
        administrator = first_boot(running)
        stop, seen = threading.Event(), [str(root)]
        loading = threading.Thread(target=load, args=(running.url, administrator.token, stop, seen))
        loading.start()
        try:
            while len(seen) < 5:
                stop.wait(0.05)
            at_least = len(seen) - 1
            medloom("backup", root / "backup", "--data", root / "data", "--with-keys")
        finally:
            stop.set()
            loading.join()
        log = (root / "data" / "platform.log").read_text()
    return Drill(root / "data", root / "backup", at_least, log)


def contents(manifest: Manifest) -> dict[tuple[str, str], StoredTable]:
    return {
        (service.name, table.name): table
        for service in manifest.services
        for table in service.tables
        if table.name not in BEGUN_AGAIN
    }


def test_every_count_and_hash_comes_back(drill: Drill, tmp_path: Path) -> None:
    made = Archive(drill.archive).read()
    assert made.rows > 0
    assert len(made.objects) >= drill.studies
    assert made.damaged == ()
    assert "error" not in drill.log.lower()
    target = tmp_path / "new"
    medloom("restore", drill.archive, "--data", target)
    medloom("backup", tmp_path / "again", "--data", target)
    again = Archive(tmp_path / "again").read()
    assert contents(again) == contents(made)
    assert sorted(again.objects, key=str) == sorted(made.objects, key=str)
    for name in made.keys:
        assert sha256_of(target / "keys" / name) == sha256_of(drill.folder / "keys" / name)
    with embedded(target) as running:
        assert running.secret is None  # the administrator is there already
    said = ledger_says(target)
    assert said.startswith("intact: "), said


def ledger_says(folder: Path) -> str:
    """What authz finds when it walks its ledger with the restored key."""
    settings = {
        "MEDLOOM_AUTHZ_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/db/authz.sqlite3",
        "MEDLOOM_AUTHZ_OBJECTS_URL": f"file://{folder}/objects",
        "MEDLOOM_AUTHZ_KEYS_DIR": str(folder / "keys"),
        "MEDLOOM_AUTHZ_CAPABILITY_PUBLIC_KEY": "unused",
    }
    done = subprocess.run(
        [sys.executable, "-m", "medloom_authz.main", "verify-ledger"],
        env=settings,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_no_service_knows_what_its_sender_has_not_sent(drill: Drill) -> None:
    """The moment is one: every event that was handled is in its sender's outbox."""
    made = Archive(drill.archive)
    import gzip

    def rows(service: str, table: str) -> list[list[object]]:
        with gzip.open(made.table_path(service, table), "rt") as file:
            return [json.loads(line) for line in file]

    services = [service.name for service in made.read().services]
    sent = {row[0] for service in services for row in rows(service, "outbox")}
    handled = {row[1] for service in services for row in rows(service, "inbox")}
    assert handled
    assert handled <= sent


def test_nothing_is_restored_over_data_unless_told(drill: Drill, tmp_path: Path) -> None:
    target = tmp_path / "there"
    medloom("restore", drill.archive, "--data", target)
    before = sha256_of(target / "db" / "ingest.sqlite3")
    assert "not_empty" in medloom("restore", drill.archive, "--data", target, status=1)
    assert sha256_of(target / "db" / "ingest.sqlite3") == before
    medloom("restore", drill.archive, "--data", target, "--replace")


def test_a_backup_that_was_changed_is_not_restored(drill: Drill, tmp_path: Path) -> None:
    changed = tmp_path / "changed"
    shutil.copytree(drill.archive, changed)
    key = Archive(changed).read().objects[0].key
    with Archive(changed).object_path(key).open("ab") as file:
        file.write(b"x")
    said = medloom("restore", changed, "--data", tmp_path / "new", status=1)
    assert key in said
    assert not list((tmp_path / "new" / "db").glob("*"))
    (changed / "manifest.json").unlink()
    assert "never finished" in medloom("check-backup", changed, status=1)


def test_a_backup_of_a_newer_version_is_refused_before_anything_is_touched(drill: Drill, tmp_path: Path) -> None:
    newer = tmp_path / "newer"
    shutil.copytree(drill.archive, newer)
    manifest = json.loads((newer / "manifest.json").read_text())
    manifest["services"][-1]["revision"] = "9999"
    (newer / "manifest.json").write_text(json.dumps(manifest))
    assert "newer_schema" in medloom("restore", newer, "--data", tmp_path / "new", status=1)
    assert not list((tmp_path / "new" / "db").glob("*"))


def test_a_running_platform_is_not_restored_into(drill: Drill, tmp_path: Path) -> None:
    with embedded(tmp_path / "runs"):
        assert "Stop it first" in medloom("restore", drill.archive, "--data", tmp_path / "runs", "--replace", status=4)


def test_a_platform_does_not_start_on_a_newer_schema(drill: Drill) -> None:
    with sqlite3.connect(drill.folder / "db" / "predict.sqlite3") as database:
        (present,) = database.execute("SELECT version_num FROM alembic_version").fetchone()
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    done = subprocess.run(platform_command(drill.folder, 0), capture_output=True, text=True, check=False, timeout=90)
    with sqlite3.connect(drill.folder / "db" / "predict.sqlite3") as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)
        database.execute("UPDATE alembic_version SET version_num = ?", (present,))
    assert done.returncode == 5
    assert "predict" in done.stderr
    assert "newer version" in done.stderr
    assert "Traceback" not in done.stderr
