"""What a publication pack is made from, gathered by the job and never changed."""

from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from medloom_contracts.explanations import Explanations
from medloom_contracts.manifests import (
    Approval,
    ExperimentManifest,
    LeakOverride,
    ModelManifest,
    PreparedManifest,
    Task,
    TaskKind,
    ValidationManifest,
)
from medloom_report.domain.look import TABLE, Look, Palette, Preset, look_of
from medloom_report.domain.predictions import Predictions, Scores

Language = Literal["en", "ko"]
Format = Literal["svg", "pdf", "tiff", "png"]

_DRAWS, _FEWEST = 20_000_000, 200


class Options(BaseModel):
    """What the person who asks for a pack may choose."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    formats: tuple[Format, ...] = Field(default=("svg", "pdf", "tiff", "png"), min_length=1)
    threshold: float | None = Field(default=None, gt=0, lt=1, description="probability at which to act")
    net_benefit_range: tuple[float, float] | None = Field(default=None, description="threshold probabilities, from-to")
    resamples: int = Field(default=1000, ge=100, le=10_000, description="bootstrap resamples")
    p_values: bool = Field(default=False, description="p values in Table 1")
    title: str = Field(default="", max_length=300)
    max_curves: int = Field(default=5, ge=1, le=6, description="models drawn in one figure")
    preset: Preset = Field(
        default="medloom",
        description="a publisher's figure widths and type size",
        json_schema_extra={"x-presets": TABLE},
    )
    width_mm: float | None = Field(default=None, ge=60, le=190, description="width of a figure, else the preset's")
    font_size: float | None = Field(default=None, ge=5, le=12, description="type size in points, else the preset's")
    dpi: Literal[300, 600] | None = Field(default=None, description="resolution of TIFF figures, else the preset's")
    palette: Palette = Field(default="okabe_ito", description="colours; all can be told apart when colour-blind")

    def look(self) -> Look:
        """The preset with what was chosen beside it."""
        return look_of(self.preset, self.width_mm, self.font_size, self.dpi, self.palette)


@dataclass(frozen=True)
class Material:
    """One finished experiment with its approval, its predictions by model, and the wishes of the author.

    ``models`` are the chosen ones, the main model first. ``prepared`` may be absent (older data). ``validations`` are
    the main model's on other data, newest first.
    """

    experiment: ExperimentManifest
    experiment_sha256: str
    approval: Approval
    prepared: PreparedManifest | None
    models: tuple[ModelManifest, ...]
    predictions: dict[str, Predictions]
    options: Options
    settings_yaml: str | None = None
    validations: tuple[ValidationManifest, ...] = ()
    seed: int = 0
    explanations: Explanations | None = None
    cards: dict[Language, str] = field(default_factory=dict)

    @property
    def task(self) -> Task:
        return self.experiment.task

    @property
    def main(self) -> ModelManifest:
        return self.models[0]

    @property
    def part(self) -> str:
        """The rows that are reported: the held-out test rows, or the out-of-fold predictions of the training rows when
        there are fewer than two test rows or they hold a single outcome class."""
        return "test" if evaluable(self.predictions[self.main.model_id].test, self.task) else "oof"

    @property
    def resamples(self) -> int:
        """Bootstrap resamples: as many as asked for, fewer (never under 200) when the rows are very many."""
        rows = max(self.predictions[self.main.model_id].part(name).n for name in ("oof", "test"))
        return min(self.options.resamples, max(_FEWEST, _DRAWS // max(rows, 1)))

    @property
    def target_column(self) -> str:
        return self.task.target

    @property
    def override(self) -> str | None:
        return self.approval.split.override

    @property
    def leak_override(self) -> LeakOverride | None:
        """Who trained in spite of blocking findings on leakage, and why."""
        return self.experiment.override

    def unit(self, column: str) -> str:
        """The unit of a column, or an empty text."""
        for entry in self.prepared.table.columns if self.prepared else ():
            if entry.name == column:
                return entry.unit
        return next((entry.unit for entry in self.approval.table_one if entry.name == column), "")

    def label(self, column: str) -> str:
        """The label of a column, or its name."""
        for entry in self.prepared.table.columns if self.prepared else ():
            if entry.name == column and entry.label:
                return entry.label
        return next((entry.label for entry in self.approval.table_one if entry.name == column and entry.label), column)


def evaluable(scores: Scores, task: Task) -> bool:
    """Whether performance is defined on these rows: two at least, and two classes, or for survival an event."""
    if scores.n < 2:
        return False
    if task.kind is TaskKind.SURVIVAL:
        return bool(scores.y.any()) and scores.time is not None and bool(scores.time.max() > scores.time.min())
    return task.kind is TaskKind.REGRESSION or bool((scores.y != scores.y[0]).any())


def chosen_models(experiment: ExperimentManifest, wanted: tuple[str, ...] | None) -> tuple[ModelManifest, ...]:
    """The models of a pack, the main one first: the best of the experiment when it is among them, else the first asked.

    KeyError names a model that the experiment does not have.
    """
    by_id = {model.model_id: model for model in experiment.models}
    if wanted is None:
        wanted = tuple(by_id)
    chosen = [by_id[model_id] for model_id in dict.fromkeys(wanted)]
    chosen.sort(key=lambda model: model.model_id != experiment.best_model_id)
    return tuple(chosen)
