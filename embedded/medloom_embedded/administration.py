"""``medloom doctor | backup | restore | check-backup``: what an administrator types, registered for the CLI."""

import asyncio
import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from medloom_contracts.errors import MedloomError
from medloom_embedded.examination import examine
from medloom_embedded.folder import FolderInUse
from medloom_embedded.installation import Installation, find_installation
from medloom_embedded.words import is_korean
from medloom_kit.backup.archive import Archive, Manifest
from medloom_kit.backup.making import make_backup
from medloom_kit.backup.problems import NotEmpty
from medloom_kit.backup.restoring import check_backup, restore_backup
from medloom_kit.doctor import telling
from medloom_kit.doctor.host import PROBES
from medloom_kit.telemetry import configure_logging

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
Data = Annotated[Path | None, typer.Option(help="folder of an installation on one machine")]
Folder = Annotated[Path, typer.Argument(help="folder of the backup")]


@app.command()
def backup(
    folder: Folder,
    data: Data = None,
    *,
    with_keys: Annotated[bool, typer.Option(help="also the keys of the ledger and of the rights")] = False,
) -> None:
    """Write a backup into a new folder, while the platform runs."""
    with _told():
        found = find_installation(data)
        keys = found.keys if with_keys else None
        made = asyncio.run(make_backup(found.parts(), folder, keys=keys))
        _say_counts("backed up", "백업 완료", made)
        if not made.keys:
            _say(
                "Keys are not in it: keep the keys folder, or the secrets of the installation, apart and safe.",
                "키는 들어 있지 않습니다. keys 폴더나 설치의 비밀 값을 따로 안전하게 보관하세요.",
            )
        for key in made.damaged:
            _say(f"damaged in the store: {key}", f"저장소에서 손상됨: {key}")
    if made.damaged:
        raise typer.Exit(1)


@app.command()
def restore(
    folder: Folder,
    data: Data = None,
    *,
    replace: Annotated[bool, typer.Option(help="delete everything that is there first")] = False,
) -> None:
    """Bring a backup back into an installation whose services are stopped."""
    with _told():
        found = find_installation(data)
        with _alone(found):
            if not replace:
                _refuse_other_keys(found, Archive(folder))
            made = asyncio.run(restore_backup(found.parts(), folder, replace=replace))
            _restore_keys(found, Archive(folder), made)
        _say_counts("restored", "복원 완료", made)
        if not made.keys:
            _say(
                "The backup holds no keys: put the installation's keys back before the first start, or its ledger "
                "cannot be verified.",
                "백업에 키가 없습니다. 처음 시작하기 전에 키를 되돌려 놓지 않으면 원장을 검증할 수 없습니다.",
            )


@app.command("check-backup")
def check(folder: Folder) -> None:
    """Read a whole backup and compare every hash, without an installation."""
    with _told():
        made = check_backup(folder)
        _say_counts("whole", "온전함", made)


@app.command()
def doctor(
    data: Data = None,
    rabbitmq_api: Annotated[
        str,
        typer.Option(
            envvar="MEDLOOM_RABBITMQ_API", help="http://admin:password@host:15672, to see kinds of queues and alarms"
        ),
    ] = "",
    *,
    air_gapped: Annotated[bool, typer.Option("--air-gapped", help="nothing outside may be reached")] = False,
    probe: Annotated[
        list[str] | None, typer.Option(help="host:port that must not answer; implies --air-gapped")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="for programs")] = False,
) -> None:
    """Look at everything that the installation needs; status 1 when something is wrong."""
    with _told():
        probes = tuple(probe or ()) or (PROBES if air_gapped else ())
        findings = asyncio.run(examine(find_installation(data), rabbitmq_api=rabbitmq_api, probes=probes))
    lines = [telling.as_json(findings)] if as_json else telling.as_lines(findings, korean=is_korean())
    sys.stdout.write("\n".join(lines) + "\n")
    raise typer.Exit(telling.status(findings))


def _refuse_other_keys(found: Installation, archive: Archive) -> None:
    """Keys that are there already would be lost, and with them the proof of the ledger that they wrote."""
    for path in archive.keys.glob("*") if found.keys is not None else ():
        present = found.keys / path.name if found.keys is not None else path
        if present.exists() and present.read_bytes() != path.read_bytes():
            raise NotEmpty(str(present))


def _restore_keys(found: Installation, archive: Archive, made: Manifest) -> None:
    target = found.keys
    if target is None:
        return
    for name in made.keys:
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = target / name
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write((archive.keys / name).read_bytes())


@contextlib.contextmanager
def _alone(found: Installation) -> Iterator[None]:
    if found.folder is None:
        yield
        return
    found.folder.make()
    with found.folder.lock():
        yield


@contextlib.contextmanager
def _told() -> Iterator[None]:
    configure_logging("WARNING", json=False)
    try:
        yield
    except MedloomError as problem:
        _say(
            f"{problem.code}: {problem.detail.en} {problem.hint.en}",
            f"{problem.code}: {problem.detail.ko} {problem.hint.ko}",
            err=True,
        )
        raise typer.Exit(1) from problem
    except FolderInUse as problem:
        _say(
            f"Medloom runs on {problem.path} (process {problem.pid or '?'}). Stop it first.",
            f"{problem.path} 폴더에서 Medloom이 실행 중입니다 (프로세스 {problem.pid or '?'}). 먼저 멈추세요.",
            err=True,
        )
        raise typer.Exit(4) from problem


def _say_counts(en: str, ko: str, made: Manifest) -> None:
    rows, objects, size = f"{made.rows:,}", f"{len(made.objects):,}", f"{made.bytes:,}"
    _say(f"{en}: {rows} rows, {objects} objects, {size} bytes", f"{ko}: 행 {rows}개, 객체 {objects}개, {size}바이트")


def _say(en: str, ko: str, *, err: bool = False) -> None:
    (sys.stderr if err else sys.stdout).write((ko if is_korean() else en) + "\n")


if __name__ == "__main__":
    app()
