import json
import stat
import zipfile
from pathlib import Path

import pytest

from medloom_client import MedloomProblem, credentials
from medloom_client.records import Experiment, Model, Prepared
from medloom_client.run.command import findings, print_problem
from medloom_client.run.output import Folder, resolved, summary, unpack, write_settings
from medloom_client.run.state import RunState, TableVersion
from medloom_client.study_file import load
from medloom_client.study_file.reading import LoadedStudy, file_sha256
from medloom_client.words import _METRICS, _SAID, Language

STUDY = """medloom: 1
study: {title: T}
data: {main: {file: a.csv}}
roles: {subject: id, target: y}
recipe: [{op: cast, columns: [x], to: number}]
task: {kind: binary, positive: "1"}
training: {mode: auto, budget_s: 9}
"""


@pytest.fixture
def loaded(tmp_path: Path) -> LoadedStudy:
    (tmp_path / "a.csv").write_text("id,x,y\n1,2,0\n")
    (tmp_path / "study.yaml").write_text(STUDY)
    return load(tmp_path / "study.yaml")


@pytest.fixture
def state() -> RunState:
    auroc = {"auroc": {"value": 0.8, "lo": 0.75, "hi": 0.85}}
    found = RunState(
        study_id="std_1",
        prepared=Prepared(id="prp_1", sha256="a" * 64, rows=100, subjects=50),
        experiment=Experiment(
            id="exp_1",
            state="succeeded",
            best_model_id="m1",
            n={"rows": 100, "train": 80, "test": 20, "events_train": 8, "events_test": 2},
        ),
        models=[
            Model(
                id="m1",
                name="Ensemble",
                metrics={"oof": auroc, "test": {"auroc": {"value": 0.7, "lo": None, "hi": None}}},
            )
        ],
        settings={"mode": "auto", "seed": 7, "resolved_trials": [{"algorithm": "logistic_regression"}]},
        seconds={"train": 1.234},
    )
    column = {"name": "x", "type": "number", "unit": "mmHg", "missing_codes": ["-"]}
    proposal = {"options": {"encoding": "utf-8", "delimiter": ",", "sheet": None}, "columns": [column]}
    found.tables["main"] = TableVersion("upl_1", "dst_1", 1, "b" * 64, proposal)
    found.warn(
        [{"code": "a", "level": "info"}, {"code": "few", "level": "warning", "column": "x", "text": "t"}], "data"
    )
    return found


def test_run_json_holds_counts_models_and_warnings(loaded: LoadedStudy, state: RunState) -> None:
    told = summary(loaded, state, 5.0)
    assert told["n"] == {"rows": 100, "subjects": 50, "train": 80, "test": 20, "events": 10}
    assert told["best"] == "Ensemble"
    assert told["models"][0]["cv"]["auroc"] == {"value": 0.8, "lo": 0.75, "hi": 0.85}
    assert told["seconds"] == {"train": 1.23, "total": 5.0}
    assert [(each["code"], each["where"]) for each in told["warnings"]] == [("few", "x")]
    json.dumps(told)


def test_settings_write_out_what_was_guessed_and_can_be_run(
    loaded: LoadedStudy, state: RunState, tmp_path: Path
) -> None:
    out = tmp_path / "deep/out"
    out.mkdir(parents=True)
    write_settings(loaded, state, out, out)
    again = load(out / "settings.yaml")
    table = again.file.data["main"]
    assert again.table_path() == (tmp_path / "a.csv").resolve()
    assert (table.encoding, table.delimiter, table.types, table.units, table.missing_codes) == (
        "utf-8",
        ",",
        {"x": "number"},
        {"x": "mmHg"},
        {"x": ["-"]},
    )
    assert table.sha256 == file_sha256(tmp_path / "a.csv")
    assert again.file.split.by == "subject"
    assert again.file.training.model_extra == {"resolved_trials": [{"algorithm": "logistic_regression"}]}
    assert resolved(loaded, state, out).recipe == loaded.file.recipe


def test_what_was_found_is_told_with_intervals_in_both_languages(loaded: LoadedStudy, state: RunState) -> None:
    told = summary(loaded, state, 5.0)
    english, korean = ("\n".join(findings(told, loaded, lang)) for lang in ("en", "ko"))
    assert "AUROC: 0.800 (95 % interval 0.750 to 0.850)" in english
    assert "AUROC: 0.700\n" in english
    assert "10 events (10.0 %)" in english
    assert "95 % 구간 0.750~0.850" in korean
    assert "사건 10건" in korean


def test_every_sentence_is_there_in_both_languages() -> None:
    for key, pair in {**_SAID, **_METRICS}.items():
        assert all(text.strip() for text in pair), key
        assert sorted(part.split("}")[0].split(":")[0] for part in pair[0].split("{")[1:]) == sorted(
            part.split("}")[0].split(":")[0] for part in pair[1].split("{")[1:]
        ), key


def test_a_failed_run_leaves_nothing_and_a_finished_one_replaces_the_last(tmp_path: Path) -> None:
    out = tmp_path / "out"
    folder = Folder(out)
    folder.begin()
    (folder.staging / "model.onnx").write_bytes(b"half")
    folder.abandon()
    assert not out.exists()

    out.mkdir()
    (out / "mine.txt").write_text("kept")
    (out / "report").mkdir()
    (out / "report/old.pdf").write_bytes(b"old")
    folder = Folder(out)
    folder.begin()
    folder.abandon()
    assert {path.name for path in out.iterdir()} == {"mine.txt", "report"}
    folder.begin()
    (folder.staging / "run.json").write_text("{}")
    folder.finish()
    assert {path.name for path in out.iterdir()} == {"mine.txt", "run.json"}


@pytest.mark.parametrize("name", ["../evil.txt", "/tmp/evil.txt", "a/../../evil.txt"])
def test_a_pack_that_points_outside_is_refused(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as pack:
        pack.writestr("good.txt", "x")
        pack.writestr(name, "x")
    with pytest.raises(MedloomProblem) as refused:
        unpack(tmp_path / "p.zip", tmp_path / "report")
    assert refused.value.code == "pack_unsafe"
    assert list((tmp_path / "report").iterdir()) == []


def test_a_pack_with_a_link_is_refused_and_a_good_one_unpacked(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as pack:
        pack.writestr(link, "/etc/passwd")
    with pytest.raises(MedloomProblem):
        unpack(tmp_path / "p.zip", tmp_path / "report")
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as pack:
        pack.writestr("figures/en/roc.svg", "x")
    unpack(tmp_path / "p.zip", tmp_path / "report")
    assert (tmp_path / "report/figures/en/roc.svg").read_text() == "x"


def test_credentials_are_kept_for_their_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    for name in ("MEDLOOM_SERVER", "MEDLOOM_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(MedloomProblem):
        credentials.resolve(None, None)
    path = credentials.save(credentials.Credentials("http://a", "t1"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert credentials.resolve(None, None) == credentials.Credentials("http://a", "t1")
    assert credentials.resolve("http://a/", None).token == "t1"
    assert credentials.resolve("http://b", "t2") == credentials.Credentials("http://b", "t2")
    with pytest.raises(MedloomProblem):
        credentials.resolve("http://other", None)


@pytest.mark.parametrize(("lang", "what"), [("en", "person's name"), ("ko", "사람 이름")])
def test_undecided_identifiers_are_told_with_the_line_that_decides_them(
    lang: Language, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    single = {"column": "first", "what": "May hold: person's name", "what_ko": "포함 가능: 사람 이름"}
    body = {"code": "identifiers_unresolved", "detail": "1 column", "problems": [single]}
    print_problem("refused", MedloomProblem.of_body(body), lang)
    said = capsys.readouterr().err
    assert f"- first: {'May hold: ' if lang == 'en' else '포함 가능: '}{what}" in said
    assert "identifiers: {first: drop}" in said
