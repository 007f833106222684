"""Every query of a repository is bound to a study by a StudyScope, or stands here with its reason."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
REPOSITORIES = tuple(
    ROOT / f"services/{name}/medloom_{name}/repository.py"
    for name in ("ingest", "preprocess", "train", "predict", "report")
)
EXCEPTIONS = {
    "medloom_ingest.limited_studies": "the daily clearing away asks which studies there are",
    "medloom_predict._served": "a part of queries that take the study",
    "medloom_predict.add_model": "written from an event, which names its study",
    "medloom_predict.study_of": "asks for the study itself, so that rights in it can be decided",
    "medloom_report._in_use": "a part of queries that take the study",
    "medloom_report.approved_at": "asked by an event's handler, which was told the study",
    "medloom_report.put": "written from an event, which names its study",
    "medloom_train.put_approved": "written from an event, which names its study",
    "medloom_train.put_trial": "written by the job of its experiment",
}


def unscoped(source: str) -> list[str]:
    """The functions that select rows and take no StudyScope."""
    return [
        function.name
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.AsyncFunctionDef | ast.FunctionDef)
        and any(isinstance(node, ast.Attribute) and node.attr == "select" for node in ast.walk(function))
        and not any("StudyScope" in ast.unparse(one.annotation) for one in _arguments(function) if one.annotation)
    ]


def _arguments(function: ast.AsyncFunctionDef | ast.FunctionDef) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def test_every_query_is_bound_to_a_study_or_says_why_not() -> None:
    found = {
        f"{path.parent.name}.{name}" for path in REPOSITORIES for name in unscoped(path.read_text(encoding="utf-8"))
    }
    assert found - EXCEPTIONS.keys() == set(), "take a StudyScope, or give the reason in EXCEPTIONS"
    assert EXCEPTIONS.keys() - found == set(), "no exception any more"


def test_a_query_without_a_study_is_found() -> None:
    planted = "async def every_run(session: AsyncSession, run_id: str):\n    return sa.select(runs)\n"
    assert unscoped(planted) == ["every_run"]
    assert unscoped(planted.replace("run_id: str", "scope: StudyScope")) == []
