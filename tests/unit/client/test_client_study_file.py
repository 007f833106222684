import json
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from medloom_client.study_file import StudyFileError, dump, json_schema, load

ROOT = Path(__file__).parents[3]

GOOD = """medloom: 1
study: {title: "Death within 14 days", question: "Who dies early?"}
data:
  main: {file: ist.csv, missing_codes: {RSBP: [999, "-"]}}
roles: {subject: null, site: HOSPNUM, time: null, target: ID14, exclude: [DDEAD]}
recipe:
  - {op: parse_number, columns: [RSBP]}
  - {op: derive, column: old, formula: "IF(AGE >= 80, 1, 0)", note: "octogenarians", enabled: false}
task: {kind: binary, positive: "1"}
split: {test: 0.2, by: site, seed: 7}
review: {by: "R. Eviewer", note: checked}
training: {mode: auto, budget_s: 60, metric: auroc, seed: 7}
report: {pack: true, languages: [ko, en]}
"""


def write(tmp_path: Path, text: str = GOOD) -> Path:
    (tmp_path / "ist.csv").write_text("A\n1\n")
    path = tmp_path / "study.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def faults(tmp_path: Path, text: str) -> list[tuple[int, str]]:
    with pytest.raises(StudyFileError) as refused:
        load(write(tmp_path, text))
    return [(fault.line, fault.where) for fault in refused.value.faults]


def test_a_study_file_is_read(tmp_path: Path) -> None:
    loaded = load(write(tmp_path))
    assert loaded.file.roles.site == "HOSPNUM"
    assert loaded.table_path() == (tmp_path / "ist.csv").resolve()
    assert loaded.file.recipe[1].params() == {"column": "old", "formula": "IF(AGE >= 80, 1, 0)"}
    assert loaded.file.split_by() == "site"


def test_what_is_absent_has_a_default(tmp_path: Path) -> None:
    text = """medloom: 1
study: {title: T}
data: {main: {file: ist.csv}}
roles: {target: Y, subject: ID}
task: {kind: binary, positive: 1}
"""
    file = load(write(tmp_path, text)).file
    assert (file.task.positive, file.split.test, file.split_by(), file.review) == ("1", 0.2, "subject", None)
    assert (file.training.mode, file.report.pack) == ("auto", True)


SURVIVAL = """medloom: 1
study: {title: T}
data: {main: {file: ist.csv}}
roles: {target: DIED, time: DAYS}
task: {kind: survival, horizons: [30, 365]}
"""


def test_a_survival_task_finds_its_follow_up_in_the_task_or_the_roles(tmp_path: Path) -> None:
    file = load(write(tmp_path, SURVIVAL)).file
    assert (file.follow_up(), file.task.horizons, file.task.positive) == ("DAYS", [30, 365], None)
    named = SURVIVAL.replace("kind: survival", "kind: survival, time: MONTHS, positive: 2")
    file = load(write(tmp_path, named)).file
    assert (file.follow_up(), file.task.positive) == ("MONTHS", "2")


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        (", time: DAYS", "", ""),
        ("[30, 365]", "[365, 30]", "task"),
        ("[30, 365]", "[]", "task"),
        ("kind: survival", "kind: binary, positive: 1", "task"),
        ("time: DAYS", "time: DIED", "task.time"),
    ],
)
def test_faults_of_a_survival_task_are_named(tmp_path: Path, old: str, new: str, where: str) -> None:
    assert where in [place for _, place in faults(tmp_path, SURVIVAL.replace(old, new))]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("medloom: 1", "medloom: 2", [(1, "medloom")]),
        ("target: ID14, ", "", [(5, "roles.target")]),
        ("HOSPNUM, time", "HOSPNUM, tyme", [(5, "roles.tyme")]),
        ("{op: parse_number", "{opp: parse_number", [(7, "recipe[0].op")]),
        ("test: 0.2", "test: 2", [(10, "split.test")]),
        ('positive: "1"', "", [(9, "task")]),
        ("by: site", "by: subject", [(10, "split.by")]),
        ("file: ist.csv", "file: gone.csv", [(4, "data.main.file")]),
        ("file: ist.csv", "file: ist.exe", [(4, "data.main")]),
        ("file: ist.csv", f"file: ist.csv, sha256: {'0' * 64}", [(4, "data.main.sha256")]),
        ("[DDEAD]", "[ID14]", [(5, "roles.exclude")]),
        ("  main:", "  mine:", [(1, "")]),
        ("[ko, en]", "[ko, fr]", [(13, "report.languages[1]")]),
        ("[RSBP]}", "[RSBP}", [(7, "")]),
        ("report:", "study:", [(13, "")]),
    ],
)
def test_each_fault_has_its_line(tmp_path: Path, old: str, new: str, expected: list[tuple[int, str]]) -> None:
    assert old in GOOD
    assert faults(tmp_path, GOOD.replace(old, new, 1)) == expected


def test_several_faults_are_told_together(tmp_path: Path) -> None:
    text = GOOD.replace("test: 0.2", "test: 2").replace("budget_s: 60", "budget_s: -1").replace("title:", "titel:")
    assert [line for line, _ in faults(tmp_path, text)] == [2, 2, 10, 12]


@pytest.mark.parametrize("content", [b"", b"- a\n", b"\xff\xfe\x00", b"a: !!python/object:os.system x\n"])
def test_what_is_no_study_file_at_all(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "study.yaml"
    path.write_bytes(content)
    with pytest.raises(StudyFileError):
        load(path)
    with pytest.raises(StudyFileError):
        load(tmp_path / "absent.yaml")


def test_a_file_of_a_newer_medloom_is_refused_by_its_version_alone(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text("surprise: {}\nmedloom: 2\n")
    with pytest.raises(StudyFileError) as refused:
        load(tmp_path / "study.yaml")
    assert str(refused.value) == (
        "study.yaml, line 2: medloom: the file was written for a newer Medloom (version 2; this one reads 1): "
        "update Medloom"
    )


def test_a_fault_found_later_has_its_line_too(tmp_path: Path) -> None:
    loaded = load(write(tmp_path))
    assert str(loaded.fault(("recipe", 1, "formula"), "no column HEIGHT")) == (
        "study.yaml, line 8: recipe[1].formula: no column HEIGHT"
    )


def test_written_and_read_again_it_says_the_same(tmp_path: Path) -> None:
    loaded = load(write(tmp_path))
    dump(loaded.file, tmp_path / "again.yaml", comment="made by a test\nwith two lines")
    again = load(tmp_path / "again.yaml")
    assert again.file == loaded.file
    text = (tmp_path / "again.yaml").read_text()
    assert text.startswith("# made by a test\n# with two lines\nmedloom: 1\n")
    assert "- {op: parse_number, note: '', enabled: true, columns: [RSBP]}" in text


def test_the_published_schema_is_the_one_in_force() -> None:
    published = json.loads((ROOT / "docs/study-file.schema.json").read_text(encoding="utf-8"))
    assert published == json_schema(), "run: python -m medloom_client.study_file > docs/study-file.schema.json"


def test_the_published_schema_accepts_and_refuses() -> None:
    schema = json_schema()
    tree = YAML(typ="safe").load(GOOD)
    jsonschema.validate(tree, schema)
    for change in ({"medloom": 2}, {"task": {"kind": "guess"}}, {"nonsense": 1}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**tree, **change}, schema)
