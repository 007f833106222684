"""``medloom rerun``: a publication pack run again from the original data, and what came out differently."""

from __future__ import annotations

import json
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from medloom_client.problems import MedloomProblem
from medloom_client.progress import Reporter
from medloom_client.run import command
from medloom_client.run.compare import Difference, compare
from medloom_client.run.output import Folder, unpack
from medloom_client.study_file.reading import StudyFileError, file_sha256, load
from medloom_client.words import Language, say

DIFFERS: Final = 6
SHOWN: Final = 60
_SETTINGS, _MANIFEST = "settings.yaml", "manifest.json"
_FORMATS: Final = {"medloom_report": 1, "medloom": 1}
# what zipfile raises for archives that are cut short, damaged, encrypted or packed in a way it does not know
_UNREADABLE: Final = (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)


@dataclass(frozen=True, slots=True)
class Pack:
    """An unpacked publication pack: its folder, settings and manifest."""

    folder: Path
    settings: dict[str, Any]
    manifest: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that the settings name: under which table, its name (None when it was not told) and its hash."""

    table: str
    name: str | None
    sha256: str | None


def rerun(
    archive: Path, data: Path | None, out: Path | None, where: command.Where, show: Reporter, lang: Language
) -> int:
    """Run a pack again; 0 when all numbers are the same, DIFFERS when not, else the status of ``medloom run``."""
    with tempfile.TemporaryDirectory(prefix="medloom-rerun-") as temporary:
        try:
            pack = read(archive, Path(temporary) / "pack")
            study = _study_file(pack, archive, data, Path(temporary))
            target = out or Path(temporary) / "out"
            status = _run(study, pack, target, where, show, lang)
            if status != command.DONE:
                return status
            if out is not None:
                print(say("results", lang, folder=out))
            again = _read_folder(target / "report")
        except (StudyFileError, MedloomProblem) as error:
            return command.ended_by(error, lang)
        except KeyboardInterrupt:
            print(say("interrupted", lang), file=sys.stderr)
            return command.INTERRUPTED
        return _tell(pack, again, lang)


def _run(study: Path, pack: Pack, out: Path, where: command.Where, show: Reporter, lang: Language) -> int:
    loaded = load(study)
    with command.connected(where, show, lang) as medloom:
        options = pack.manifest.get("options") or None
        return command.drive(medloom, loaded, Folder(out), where.study_id, show, lang, report_options=options)


def _refused(code: str, en: str, ko: str, hint: tuple[str, str] = ("", "")) -> MedloomProblem:
    return MedloomProblem.own(code, (en, ko), hint)


def read(archive: Path, folder: Path) -> Pack:
    """Unpack an archive; MedloomProblem when it is not a publication pack."""
    try:
        unpack(archive, folder)
    except _UNREADABLE as error:
        raise _refused(
            "pack_unreadable",
            f"{archive.name} cannot be read as a zip file: it is damaged, or no zip file.",
            f"{archive.name}을(를) zip 파일로 읽을 수 없습니다. 손상되었거나 zip 파일이 아닙니다.",
            ("Fetch the pack again.", "묶음을 다시 내려받으세요."),
        ) from error
    return _read_folder(folder)


def _read_folder(folder: Path) -> Pack:
    try:
        manifest = json.loads((folder / _MANIFEST).read_text("utf-8"))
        settings = YAML(typ="safe").load((folder / _SETTINGS).read_text("utf-8"))
    except (OSError, ValueError, YAMLError):
        manifest = settings = None
    if not isinstance(manifest, dict) or not isinstance(settings, dict) or not isinstance(settings.get("data"), dict):
        raise _refused(
            "pack_incomplete",
            "This is no publication pack: manifest.json or settings.yaml is missing or cannot be read.",
            "출판 묶음이 아닙니다. manifest.json 또는 settings.yaml이 없거나 읽을 수 없습니다.",
        )
    _refuse_newer({**settings, **manifest})
    return Pack(folder, settings, manifest)


def _refuse_newer(told: dict[str, Any]) -> None:
    for name, known in _FORMATS.items():
        version = told.get(name, known)
        if version != known:
            raise _refused(
                "pack_newer",
                f"The pack was made by another Medloom: {name} {version}, this one reads {name} {known}.",
                f"다른 버전의 Medloom이 만든 묶음입니다({name} {version}). 이 버전은 {name} {known}을(를) 읽습니다.",
                ("Update Medloom and run it again.", "Medloom을 업데이트한 뒤 다시 실행하세요."),
            )


def _study_file(pack: Pack, archive: Path, data: Path | None, folder: Path) -> Path:
    """The settings of the pack with the files that were given or found written into them."""
    content = json.loads(json.dumps(pack.settings))
    places = [place for place in (data, archive.resolve().parent, Path.cwd()) if place is not None]
    for name, entry in content["data"].items():
        table = entry if isinstance(entry, dict) else {}
        told = table.get("file")
        wanted = Wanted(name, Path(told).name if told else None, table.get("sha256"))
        content["data"][name] = {**table, "file": str(find(wanted, places, archive, told))}
    # packs always come with their report
    content["report"] = {**(content.get("report") or {}), "pack": True}
    path = folder / "study.yaml"
    with path.open("w", encoding="utf-8") as sink:
        YAML(typ="safe").dump(content, sink)
    return path


def find(wanted: Wanted, places: list[Path], archive: Path, told: str | None) -> Path:
    """The original file: the one given, the one beside the pack, or any there with the same hash.

    MedloomProblem when there is none, or when the one given is not the one that the pack was made from.
    """
    seen = [path for place in places for path in _candidates(place, wanted, archive)]
    if told is not None:
        seen.append((archive.resolve().parent / told).resolve())
    there = [path.resolve() for path in seen if path.is_file()]
    if wanted.sha256 is not None:
        there = [path for path in there if file_sha256(path) == wanted.sha256]
    if there:
        return there[0]
    name, digest = wanted.name or wanted.table, (wanted.sha256 or "")[:16] or "–"
    raise _refused(
        "data_not_found",
        f"The original file of table {wanted.table} was not found: {name}, SHA-256 {digest}… Give it with --data.",
        f"표 {wanted.table}의 원본 파일을 찾지 못했습니다: {name}, SHA-256 {digest}… --data로 지정하세요.",
    )


def _candidates(place: Path, wanted: Wanted, archive: Path) -> Iterator[Path]:
    """A file that was given is taken whatever its name; in a folder the name has to fit, or the hash."""
    if place.is_file():
        yield place
    elif place.is_dir():
        if wanted.name is not None:
            yield place / wanted.name
        if wanted.sha256 is not None:
            yield from (path for path in sorted(place.iterdir()) if path != archive and path.is_file())


def _tell(pack: Pack, again: Pack, lang: Language) -> int:
    """Print what differs, or that nothing does."""
    found = compare(pack.folder, pack.manifest, again.folder, again.manifest)
    for name, (before, after) in found.versions.items():
        print(say("rerun_version", lang, name=name, before=before, after=after))
    for each in found.differences[:SHOWN]:
        print(_line(each, lang))
    more = len(found.differences) - SHOWN
    if more > 0:
        print(say("rerun_more", lang, n=more))
    if found.differences:
        print(say("rerun_differs", lang, n=len(found.differences), same=found.same))
        return DIFFERS
    print(say("rerun_identical", lang, **found.counted))
    return command.DONE


def _line(each: Difference, lang: Language) -> str:
    return say(f"rerun_{each.kind}", lang, where=each.where, before=each.before, after=each.after)
