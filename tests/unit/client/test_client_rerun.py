import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from medloom_client import MedloomProblem
from medloom_client.run import rerun
from medloom_client.run.command import Where
from medloom_client.run.compare import compare

HASH = hashlib.sha256(b"a,b\n1,2\n").hexdigest()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _pack(folder: Path, value: str = "0.8123456789", **manifest: Any) -> tuple[Path, dict[str, Any]]:
    """An unpacked pack with one table, one figure and one model."""
    for name, text in {"figures/en/roc.svg": "<svg/>", "documents/report.en.pdf": folder.name}.items():
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text(text)
    (folder / "tables").mkdir()
    (folder / "tables/metrics.csv").write_text(f"﻿model_id,model,value\nmdl_{folder.name},Ensemble,{value}\n", "utf-8")
    told: dict[str, Any] = {
        "bound_to": {"prepared_sha256": "p", "split_sha256": "s"},
        "models": [{"name": "Ensemble", "onnx_sha256": "o", "predictions_sha256": "q"}],
        "versions": {"numpy": "2.4.0"},
        "summary": {"model_id": f"mdl_{folder.name}", "n": 120, "metrics": {"auroc": {"value": 0.81}}},
        "files": {"figures/en/roc.svg": _sha256("<svg/>"), "documents/report.en.pdf": _sha256(folder.name)},
    }
    return folder, told | manifest


def _compared(tmp_path: Path, value: str = "0.8123456789", **manifest: Any) -> Any:
    before, old = _pack(tmp_path / "a")
    after, new = _pack(tmp_path / "b", value, **manifest)
    return compare(before, old, after, new)


def test_ids_documents_and_the_last_bits_do_not_count(tmp_path: Path) -> None:
    found = _compared(tmp_path, "0.8123456789000001", versions={"numpy": "2.5.0"})
    assert found.differences == []
    assert found.versions == {"numpy": ("2.4.0", "2.5.0")}
    assert found.counted == {"models": 1, "tables": 1, "figures": 1}


def test_every_kind_of_difference_is_named(tmp_path: Path) -> None:
    found = _compared(
        tmp_path,
        "0.8123456",
        bound_to={"prepared_sha256": "P", "split_sha256": "s"},
        models=[{"name": "Ensemble", "onnx_sha256": "o", "predictions_sha256": "Q"}, {"name": "Linear"}],
        files={"figures/en/roc.svg": "F"},
        summary={"model_id": "other", "n": 120, "metrics": {"auroc": {"value": 0.82}}},
    )
    assert [(each.kind, each.where, each.before, each.after) for each in found.differences] == [
        ("hash", "prepared_sha256", "p", "P"),
        ("hash", "model Ensemble, predictions_sha256", "q", "Q"),
        ("new", "model Linear", "", ""),
        ("number", "tables/metrics.csv: 2, value", "0.8123456789", "0.8123456"),
        ("hash", "figures/en/roc.svg", _sha256("<svg/>")[:16], "F"),
        ("number", "manifest.json: summary.metrics.auroc.value", "0.81", "0.82"),
    ]
    assert found.same == 0


def test_files_altered_after_the_pack_was_made_are_named_once(tmp_path: Path) -> None:
    before, old = _pack(tmp_path / "a")
    after, new = _pack(tmp_path / "b")
    old["files"] |= {"tables/metrics.csv": "another"}
    (before / "figures/en/roc.svg").write_text("<svg>better</svg>")
    (before / "documents/report.en.pdf").unlink()
    found = compare(before, old, after, new)
    assert [(each.kind, each.where) for each in found.differences] == [
        ("lost", "documents/report.en.pdf"),
        ("altered", "figures/en/roc.svg"),
    ]
    assert found.same == 1


def test_tables_that_come_go_or_grow_are_told(tmp_path: Path) -> None:
    before, old = _pack(tmp_path / "a")
    after, new = _pack(tmp_path / "b")
    (before / "tables/lost.csv").write_text("a\n1\n")
    (after / "tables/new.csv").write_text("a\n1\n")
    (before / "tables/long.csv").write_text("a\n1\n2\n")
    (after / "tables/long.csv").write_text("a\n1\n")
    (before / "tables/findings.csv").write_text("code,text\nbudget_ended,x\nstopped_early,x\nfew_events,y\n")
    (after / "tables/findings.csv").write_text("code,text\nfew_events,y\n")
    found = compare(before, old, after, new)
    assert {(each.kind, each.where) for each in found.differences} == {
        ("lost", "tables/lost.csv"), ("new", "tables/new.csv"), ("rows", "tables/long.csv")
    }  # fmt: skip


@pytest.mark.parametrize("place", ["file", "folder", "beside", "renamed"])
def test_the_original_file_is_found(tmp_path: Path, place: str) -> None:
    folder = tmp_path / ("data" if place in {"file", "folder"} else "packs")
    folder.mkdir()
    data = folder / ("other.csv" if place == "renamed" else "a.csv")
    data.write_bytes(b"a,b\n1,2\n")
    archive = tmp_path / "packs/pack.zip"
    places = {"file": [data], "folder": [folder]}.get(place, [tmp_path / "packs"])
    wanted = rerun.Wanted("main", "a.csv", HASH)
    assert rerun.find(wanted, places, archive, None) == data


def test_another_file_of_the_same_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"a,b\n1,3\n")
    with pytest.raises(MedloomProblem, match="not found") as refused:
        rerun.find(rerun.Wanted("main", "a.csv", HASH), [tmp_path / "a.csv", tmp_path], tmp_path / "p.zip", "a.csv")
    assert refused.value.code == "data_not_found"
    assert "--data" in refused.value.detail_ko


@pytest.mark.parametrize(
    "content", [{}, {"manifest.json": "{}"}, {"manifest.json": "{}", "settings.yaml": "data: ["}, None]
)
def test_what_is_no_pack_is_refused(tmp_path: Path, content: dict[str, str] | None, capsys: Any) -> None:
    archive = tmp_path / "pack.zip"
    if content is None:
        archive.write_bytes(b"no zip")
    else:
        with zipfile.ZipFile(archive, "w") as sink:
            for name, text in content.items():
                sink.writestr(name, text)
    assert rerun.rerun(archive, None, None, Where(), None, "en") == 3  # type: ignore[arg-type]
    assert "pack_" in capsys.readouterr().err


@pytest.mark.parametrize("newer", ["medloom_report", "medloom"])
def test_a_pack_of_a_newer_medloom_is_refused(tmp_path: Path, newer: str, capsys: Any) -> None:
    told = {"medloom_report": 1, "medloom": 1} | {newer: 2}
    archive = tmp_path / "pack.zip"
    with zipfile.ZipFile(archive, "w") as sink:
        sink.writestr("manifest.json", json.dumps({"medloom_report": told["medloom_report"]}))
        sink.writestr("settings.yaml", f"medloom: {told['medloom']}\ndata: {{main: {{file: a.csv}}}}\n")
    assert rerun.rerun(archive, None, None, Where(), None, "en") == 3  # type: ignore[arg-type]
    said = capsys.readouterr().err
    assert f"pack_newer: The pack was made by another Medloom: {newer} 2, this one reads {newer} 1." in said
    assert "Update Medloom" in said


@pytest.mark.parametrize("fault", ["cut short", "content", "deflate stream"])
def test_a_damaged_zip_is_refused(tmp_path: Path, fault: str, capsys: Any) -> None:
    archive = tmp_path / "pack.zip"
    packing = zipfile.ZIP_DEFLATED if fault == "deflate stream" else zipfile.ZIP_STORED
    with zipfile.ZipFile(archive, "w", packing) as sink:
        sink.writestr("manifest.json", json.dumps({"options": {}, "text": "x" * 400}))
    raw = bytearray(archive.read_bytes())
    for place in range(45, 55):
        raw[place] ^= 0xFF
    archive.write_bytes(bytes(raw[:200]) if fault == "cut short" else bytes(raw))
    assert rerun.rerun(archive, None, None, Where(), None, "en") == 3  # type: ignore[arg-type]
    assert "pack_unreadable: pack.zip cannot be read as a zip file: it is damaged" in capsys.readouterr().err


def test_settings_are_bound_to_the_file_that_was_found(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"a,b\n1,2\n")
    archive = tmp_path / "pack.zip"
    settings = f"medloom: 1\ndata: {{main: {{file: ../gone/a.csv, sha256: {HASH}}}}}\nreport: {{languages: [ko]}}\n"
    with zipfile.ZipFile(archive, "w") as sink:
        sink.writestr("settings.yaml", settings)
        sink.writestr("manifest.json", json.dumps({"options": {}}))
    pack = rerun.read(archive, tmp_path / "unpacked")
    path = rerun._study_file(pack, archive, None, tmp_path)
    text = path.read_text("utf-8")
    assert str(tmp_path / "a.csv") in text
    assert "pack: true" in text
    assert "languages: [ko]" in text
