"""Reports, publication packs and comparisons."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from medloom_client.records import Comparison, Report
from medloom_client.transport import Transport, operation


class Reports:
    """Reports and their packs."""

    def __init__(self, transport: Transport, study_path: str) -> None:
        self._http = transport
        self._path = f"{study_path}/reports"

    @operation("create_report")
    def build(self, experiment_id: str, **request: Any) -> Report:
        """Build a report (model_ids, languages, options, settings_yaml); wait for its job."""
        return Report.model_validate(self._http.post(self._path, {"experiment_id": experiment_id, **request}))

    @operation("list_reports")
    def all(self, experiment_id: str | None = None) -> Iterator[Report]:
        return (Report.model_validate(each) for each in self._http.pages(self._path, experiment_id=experiment_id))

    @operation("list_derived_reports")
    def derived(self, prepared_ids: list[str]) -> dict[str, Any]:
        """Reports and comparisons on prepared data."""
        return dict(self._http.get(f"{self._path}/derived", prepared_id=prepared_ids))

    @operation("get_report")
    def get(self, report_id: str) -> Report:
        return Report.model_validate(self._http.get(f"{self._path}/{report_id}"))

    @operation("publish_report")
    def publish(self, report_id: str) -> Report:
        return Report.model_validate(self._http.post(f"{self._path}/{report_id}/publish"))

    @operation("get_report_artefact")
    def download_artefact(self, report_id: str, name: str, target: Path) -> Path:
        """One file of a report, for example ``figures/en/roc.svg``."""
        return self._http.download(f"{self._path}/{report_id}/artefacts/{name}", target)

    @operation("get_report_pack")
    def download_pack(self, report_id: str, target: Path) -> Path:
        """The whole publication pack as a zip file."""
        return self._http.download(f"{self._path}/{report_id}/pack", target)


class Comparisons:
    """Models beside each other."""

    def __init__(self, transport: Transport, study_path: str) -> None:
        self._http = transport
        self._path = f"{study_path}/comparisons"

    @operation("create_comparison")
    def create(self, model_ids: list[str], part: str = "test") -> Comparison:
        """Compare up to twenty models with paired tests; the same models again give the same comparison."""
        return Comparison.model_validate(self._http.post(self._path, {"model_ids": model_ids, "part": part}))

    @operation("list_comparisons")
    def all(self) -> Iterator[Comparison]:
        return (Comparison.model_validate(each) for each in self._http.pages(self._path))

    @operation("get_comparison")
    def get(self, comparison_id: str) -> Comparison:
        return Comparison.model_validate(self._http.get(f"{self._path}/{comparison_id}"))

    @operation("get_comparison_curves")
    def curves(self, comparison_id: str) -> dict[str, Any]:
        """ROC, precision-recall, calibration and decision curves of every model, and its threshold table."""
        found: dict[str, Any] = self._http.get(f"{self._path}/{comparison_id}/curves")
        return found

    @operation("get_leaderboard")
    def leaderboard(self, part: str = "test") -> list[dict[str, Any]]:
        return self._http.listed(f"{self._path}/leaderboard", part=part)
