"""One subject is erased from a study that has everything: nothing of it is left, and the ledger says what went."""

import io
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from cluster import SERVICES as CLUSTERED
from cluster import Cluster
from e2e.conftest import Platform
from e2e.journey import MARKER, ROWS, run_study, write_study

from medloom_client import Medloom, MedloomProblem
from medloom_client.embedded import embedded
from medloom_contracts.buckets import BUCKETS
from medloom_kit.objects import open_store

pytestmark = pytest.mark.slow

PATIENT = f"{MARKER}P0000"
QUICK = {"mode": "expert", "budget_s": 4, "seed": 7, "algorithms": [{"algorithm": "logistic_regression"}]}
SERVICES = {"ingest", "preprocess", "train", "predict", "report"}


def until(look: Callable[[], Any], seconds: float = 90) -> Any:
    ends = time.monotonic() + seconds
    while not (found := look()) and time.monotonic() < ends:
        time.sleep(0.2)
    assert found
    return found


def code(ask: Callable[[], object]) -> str:
    with pytest.raises(MedloomProblem) as refused:
        ask()
    return refused.value.code


def holds(body: bytes, texts: tuple[str, ...]) -> bool:
    """Whether one of these texts is in a file: in the values of Parquet, in the bytes of everything else."""
    if body[:4] == b"PAR1":
        body = str(pq.read_table(io.BytesIO(body)).to_pylist()).encode()
    return any(text.encode() in body for text in texts)


def files_holding(folder: Path, *texts: str) -> list[str]:
    """Files of an installation in a folder, its databases among them."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return [path.relative_to(folder).as_posix() for path in paths if holds(path.read_bytes(), texts)]


def kept_holding(cluster: Cluster, study_id: str, *texts: str) -> list[str]:
    """Objects of the study, and tables of all databases, that hold one of these texts."""
    store = open_store(cluster.stack.s3_url("admin"))
    keys = [key for bucket in BUCKETS for key in store.keys(f"{bucket}/") if study_id in key]
    found = [key for key in keys if holds(b"".join(store.chunks(key)), texts)]
    postgresql = cluster.stack.postgresql
    for service in (*CLUSTERED, "gateway"):
        database = f"{cluster.vhost.rsplit('/', maxsplit=1)[1]}_{service}"
        listed = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        for table in postgresql.sql(listed, database).split():
            rows = postgresql.sql(f'SELECT t::text FROM "{table}" t', database)
            if any(text in rows for text in texts):
                found.append(f"{service}.{table}")
    return found


def use_everything(medloom: Medloom, study_id: str) -> tuple[str, str, str]:
    """Release the best model, predict, record an outcome, compare; gives model, endpoint and comparison."""
    room = medloom.study(study_id)
    model = next(model for model in room.models.all() if model.best)
    if not model.released:
        room.models.release(model.id)
    endpoint = until(lambda: list(room.endpoints.all()))[0]
    answer = room.endpoints.predict(endpoint.id, [{"age": 70, "sbp": 150, "sex": "M", "old": 0}])
    room.endpoints.record_outcomes(
        endpoint.id, [{"prediction_id": answer.predictions[0].prediction_id, "outcome": "1"}]
    )
    return model.id, endpoint.id, room.comparisons.create([model.id]).id


def test_a_subject_is_erased_with_everything_that_came_of_it(tmp_path: Path) -> None:
    with embedded(tmp_path / "data") as started:
        platform = Platform(started.url, str(started.secret))
        erased(platform, tmp_path, lambda _study, *texts: files_holding(tmp_path / "data", *texts))


@pytest.mark.clustered
def test_a_subject_is_erased_from_every_service(many_processes: Platform, cluster: Cluster, tmp_path: Path) -> None:
    erased(many_processes, tmp_path, lambda study_id, *texts: kept_holding(cluster, study_id, *texts))


def erased(platform: Platform, folder: Path, holding: Callable[..., list[str]]) -> None:
    """The whole way to a model in use, and back: ``holding`` names what of a study holds one of these texts."""
    about = {"title": "Erasure", "question": "Is nothing left?"}
    study = write_study(folder / "study", study=about, training=QUICK)
    ran = run_study(study, folder / "out", platform.url, platform.token)
    assert ran.status == 0, ran.said
    with platform.client() as medloom:
        study_id = next(one.id for one in medloom.studies.all() if one.title == "Erasure")
        room = medloom.study(study_id)
        model_id, endpoint_id, comparison_id = use_everything(medloom, study_id)
        (dataset,) = room.datasets.all()
        stored = next(row["patient"] for row in room.datasets.rows(dataset.id).rows if row["_row"] == 0)
        assert holding(study_id, PATIENT, stored)

        before = room.datasets.consequences(dataset.id)
        assert (len(before.prepared), len(before.experiments), len(before.endpoints)) == (1, 1, 1)
        assert model_id in {model["id"] for model in before.models}
        assert (before.predictions, before.outcomes, before.comparisons) == (1, 1, [comparison_id])
        assert len(before.reports) == 1
        found = room.datasets.find_subject(dataset.id, PATIENT)
        assert (found["rows"], found["versions"], found["also_in"]) == ({"main": 2}, [1], [])
        assert room.datasets.find_subject(dataset.id, "nobody")["rows"] == {"main": 0}
        assert room.datasets.get(dataset.id).latest == 1

        erasure = room.datasets.erase(dataset.id, PATIENT, "asked for it")
        assert erasure.job is not None
        room.jobs.wait(erasure.job.id)
        receipts = until(lambda: _receipts(room, SERVICES))

        newest = room.datasets.get(dataset.id)
        assert [version["withdrawn"] for version in newest.versions] == [True, False]
        rows = room.datasets.rows(dataset.id, limit=500).rows
        assert len(rows) == ROWS - 2
        assert [row["_row"] for row in rows] == list(range(2, ROWS))
        assert holding(study_id, PATIENT, stored) == []
        assert all("objects=0 " not in entry["object"] for entry in receipts if entry["service"] != "predict")
        assert room.ledger.verify().intact
        assert code(lambda: room.datasets.version(dataset.id, 1)) == "dataset_deleted"
        assert code(lambda: room.prepared.get(before.prepared[0]["id"])) == "data_withdrawn"
        assert code(lambda: room.models.get(model_id)) == "model_withdrawn"
        assert code(lambda: room.endpoints.predict(endpoint_id, [{"age": 70}])) == "endpoint_withdrawn"
        assert code(lambda: room.comparisons.get(comparison_id)) in {"report_withdrawn", "not_found"}
        after = room.datasets.consequences(dataset.id)
        assert (after.prepared, after.models, after.endpoints, after.reports) == ([], [], [], [])
        (kept,) = room.datasets.withdrawals(dataset.id)
        assert (kept.state, kept.cause, kept.versions, kept.new_version) == ("done", "erasure", [1], 2)
        assert any(f"receipt={kept.receipt_sha256}" in entry["object"] for entry in receipts)

        again = room.datasets.erase(dataset.id, PATIENT, "once more")
        assert again.job is not None
        until(lambda: next(room.datasets.withdrawals(dataset.id)).state == "failed")
        assert next(room.datasets.withdrawals(dataset.id)).more["problem"]["code"] == "subject_unknown"
        assert room.datasets.get(dataset.id).latest == 2


def _receipts(room: Any, services: set[str]) -> list[dict[str, Any]]:
    entries = [dict(entry) for entry in room.ledger.all(action="dataset:purge")]
    return entries if {entry["service"] for entry in entries} == services else []
