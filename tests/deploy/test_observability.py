"""Rules and dashboard speak of what the services really tell, and every alert has its page and its tests."""

import json
import re
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from deploy.facts import exposed_metrics, metric_labels

ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = ROOT / "deploy" / "observability"
RUNBOOKS: Final = ROOT / "docs" / "runbooks"
# what Prometheus itself adds
ITS_OWN: Final = frozenset({"up"})
ITS_LABELS: Final = frozenset({"job", "instance", "pod", "le"})
_METRIC: Final = re.compile(r"\b(?:medloom_\w+|process_\w+|up)\b")
_SELECTOR: Final = re.compile(r"\b(medloom_\w+|process_\w+|up)\{([^}]*)\}")
_GROUPED: Final = re.compile(r"\bby \(([^)]*)\)")


def alerts() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load((FOLDER / "alerts.yml").read_text())["groups"]
    found: list[dict[str, Any]] = group["rules"]
    return found


def panels() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((FOLDER / "dashboard.json").read_text())["panels"]
    return found


def expressions() -> list[str]:
    return [one["expr"] for one in alerts()] + [target["expr"] for one in panels() for target in one["targets"]]


def family(sample: str) -> str:
    """The metric that a sample belongs to."""
    return sample if sample in metric_labels() else re.sub("_(bucket|count|sum|total)$", "", sample)


def wrong_names(expression: str) -> list[str]:
    """Metrics that nobody tells, and labels that they do not have."""
    metrics = _METRIC.findall(expression)
    wrong = [name for name in metrics if name not in exposed_metrics() | ITS_OWN]
    labels = metric_labels()
    for metric, selector in _SELECTOR.findall(expression):
        known = ITS_LABELS | set(labels.get(family(metric), ()))
        wrong += [f"{metric}.{name}" for name in re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", selector) if name not in known]
    everywhere = ITS_LABELS.union(*(labels.get(family(metric), ()) for metric in metrics))
    grouped = [name.strip() for names in _GROUPED.findall(expression) for name in names.split(",")]
    return wrong + [name for name in grouped if name not in everywhere]


@pytest.mark.parametrize("expression", expressions())
def test_rules_and_dashboard_ask_for_what_there_is(expression: str) -> None:
    assert _METRIC.search(expression)
    assert wrong_names(expression) == []


@pytest.mark.parametrize(
    ("expression", "wrong"),
    [
        ("sum(medloom_backlog)", "medloom_backlog"),
        ('medloom_jobs_open{status="queued"}', "medloom_jobs_open.status"),
        ("max by (study) (medloom_jobs_open)", "study"),
        ("rate(medloom_http_request_seconds[5m])", "medloom_http_request_seconds"),
    ],
)
def test_a_wrong_name_is_found(expression: str, wrong: str) -> None:
    assert wrong_names(expression) == [wrong]


def test_no_label_can_name_a_patient_or_grow_without_end() -> None:
    bounded = {"service", "state", "kind", "method", "route", "status"}
    assert {name for labels in metric_labels().values() for name in labels} <= bounded


def test_every_alert_has_a_page_and_every_page_an_alert() -> None:
    for alert in alerts():
        page = ROOT / alert["annotations"]["runbook"]
        assert page == RUNBOOKS / f"{alert['alert']}.md"
        text = page.read_text()
        assert text.startswith(f"# {alert['alert']}\n")
        assert re.findall("^## (.*)$", text, re.MULTILINE) == ["What it means", "Look", "Do", "It is over when"]
        assert len(text.splitlines()) <= 40
    names = {alert["alert"] for alert in alerts()}
    assert {page.stem for page in RUNBOOKS.glob("*.md")} == names | {"README"}
    assert set(re.findall(r"\((\w+)\.md\)", (RUNBOOKS / "README.md").read_text())) == names


def test_every_alert_has_a_test_that_fires_it_and_one_that_does_not() -> None:
    tests = yaml.safe_load((FOLDER / "alerts.test.yml").read_text())["tests"]
    tried = {(one["alertname"], bool(one["exp_alerts"])) for test in tests for one in test["alert_rule_test"]}
    assert tried == {(alert["alert"], fires) for alert in alerts() for fires in (True, False)}


def test_every_metric_of_ours_is_looked_at() -> None:
    seen = {family(name) for expression in expressions() for name in _METRIC.findall(expression)}
    assert set(metric_labels()) - seen == {"medloom_jobs_unfinished"}  # what KEDA reads


def test_every_metric_is_in_the_guide() -> None:
    told = set(re.findall(r"^\| `(medloom_\w+)` \|", (RUNBOOKS / "README.md").read_text(), re.MULTILINE))
    assert {name.removesuffix("_total") for name in told} == set(metric_labels())
