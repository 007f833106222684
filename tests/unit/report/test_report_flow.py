from dataclasses import replace

from medloom_contracts.manifests import TaskKind
from medloom_report.domain.analysis import analyse
from medloom_report.domain.figures import drawn, figures_for
from medloom_report.domain.figures.flow import stages

from .cases import material


def test_exclusions_share_a_box_and_end_in_the_rows_analysed() -> None:
    (first, gone), (last, nothing) = stages(material(TaskKind.BINARY), "en")
    assert first.lines == ("Rows in the data set", "n = 731")
    assert gone is not None
    assert gone.lines == ("Excluded (n = 31)", "22: Keep rows: AGE ≥ 18", "9: Outcome missing")
    assert (last.lines, nothing) == (("Rows analysed", "n = 700"), None)


def test_steps_that_add_rows_are_stages_of_their_own() -> None:
    given = material(TaskKind.BINARY)
    flow = (
        {"label": "Rows in the data set", "n": 100, "excluded": 0, "reason": ""},
        {"label": "Unpivot visits", "n": 300, "excluded": 0, "reason": "unpivot"},
        {"label": "Keep first visits", "n": 90, "excluded": 210, "reason": "filter_rows"},
    )
    found = stages(replace(given, approval=given.approval.model_copy(update={"flow": flow})), "ko")
    assert [box.lines for box, _ in found] == [
        ("Rows in the data set", "n = 100"), ("Unpivot visits", "n = 300"), ("분석한 행", "n = 90"),
    ]  # fmt: skip
    assert found[1][1] is not None
    assert found[1][1].lines == ("제외 (n = 210)", "Keep first visits")


def test_dollar_signs_in_names_are_no_formulas() -> None:
    given = material(TaskKind.BINARY)
    models = tuple(model.model_copy(update={"name": f"a_{{$ {i} $\\x"}) for i, model in enumerate(given.models))
    given = replace(given, models=models)
    found = analyse(given)
    for kind in figures_for(given, found):
        drawn(kind, given, found, "en").draw_without_rendering()
