"""A study that has come all the way, and beside it what still waits for somebody: made through the API."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from e2e.journey import run_study
from web.places import Place
from web.workbook import TARGET, write_workbook

from medloom_client.client import StudyClient
from medloom_client.run.command import WAITING

_STUDY: Final[dict[str, Any]] = {
    "medloom": 1,
    "study": {"title": "심정지 환자의 원내 사망 예측", "question": "누가 병원에서 사망하는가?"},
    "data": {"main": {"file": "registry.xlsx", "identifiers": {"성명": "drop", "등록번호": "pseudonymise"}}},
    "roles": {"subject": "등록번호", "target": TARGET},
    "recipe": [
        {"op": "set_missing", "columns": ["수축기혈압"], "outside": [50, 260], "note": "999 = 측정하지 않음"},
        {"op": "derive", "column": "고령", "formula": "IF(나이 >= 80, 1, 0)"},
    ],
    "task": {"kind": "binary", "positive": "예"},
    "split": {"test": 0.2, "by": "subject", "seed": 7},
    "review": {"by": "검토자", "note": "확인함"},
    "training": {"mode": "auto", "budget_s": 6, "metric": "auroc", "seed": 7},
    "report": {"pack": True, "languages": ["en", "ko"]},
}


RENAMED: Final = {"젖산": "혈중 젖산 농도"}


@dataclass(frozen=True)
class Seeded:
    """Ids of what the study holds; ``ids`` are those that a run of a study file writes down."""

    study: str
    ids: dict[str, Any]
    dataset: str
    waiting_upload: str
    waiting_prepared: str

    @property
    def path(self) -> str:
        return f"/studies/{self.study}"


def seed(place: Place, folder: Path) -> Seeded:
    write_workbook(folder / "registry.xlsx")
    (folder / "study.yaml").write_text(yaml.safe_dump(_STUDY, allow_unicode=True))
    ran = run_study(folder / "study.yaml", folder / "out", place.url, place.token)
    assert ran.status == 0, ran.said
    ids = json.loads((ran.out / "run.json").read_text())["ids"]
    with place.client() as medloom:
        study = medloom.study(ids["study"])
        study.models.release(ids["best_model"], "병동에서 시험")
        return Seeded(
            study=ids["study"],
            ids=ids,
            dataset=next(iter(study.datasets.all())).id,
            waiting_upload=waiting_upload(study, folder / "registry.xlsx"),
            waiting_prepared=waiting_prepared(study, ids["recipe"]),
        )


def approve_other_hospital(place: Place, seeded: Seeded, folder: Path) -> None:
    """Patients of another hospital, who keeps the lactate under another name, prepared and signed in the same study."""
    write_workbook(folder / "registry.xlsx", 240, hospital=1, renamed=RENAMED)
    told = {key: value for key, value in _STUDY.items() if key != "review"}
    (folder / "study.yaml").write_text(yaml.safe_dump(told, allow_unicode=True))
    ran = run_study(folder / "study.yaml", folder / "out", place.url, place.token, "--study", seeded.study)
    assert ran.status == WAITING, ran.said
    with place.client() as medloom:
        study = medloom.study(seeded.study)
        split = {"by": "row", "test": 0.2, "seed": 7}
        signed = study.prepared.approve(
            ran.result["ids"]["prepared"], task="binary", target=TARGET, positive="예", split=split, note="확인함"
        )
        assert signed.job is not None
        study.jobs.wait(signed.job)


def waiting_upload(study: StudyClient, file: Path) -> str:
    """An upload whose proposal nobody accepted yet."""
    upload = study.uploads.send(file)
    if upload.job is not None:
        study.jobs.wait(upload.job)
    return upload.id


def waiting_prepared(study: StudyClient, recipe_id: str) -> str:
    """Prepared data that nobody signed yet."""
    fork = study.recipes.fork(recipe_id, title="다른 결측 처리")
    run = study.recipes.run(fork.id)
    assert run.job is not None
    study.jobs.wait(run.job)
    return str(study.runs.get(run.id).prepared_id)
