"""The training settings: everything that changes a result, with its default, as a schema that a form can render."""

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from medloom_contracts.manifests import TaskKind
from medloom_train.domain.explain.plan import ExplanationPlan

Metric = Literal[
    "auroc", "auprc", "log_loss", "brier", "macro_auroc", "accuracy", "rmse", "mae", "r2",
    "harrell_c", "uno_c", "integrated_brier",
]  # fmt: skip
LOWER_IS_BETTER = frozenset({"log_loss", "brier", "rmse", "mae", "integrated_brier"})
TASK_METRICS: dict[TaskKind, tuple[str, ...]] = {
    TaskKind.BINARY: ("auroc", "auprc", "log_loss", "brier"),
    TaskKind.MULTICLASS: ("macro_auroc", "log_loss", "brier", "accuracy"),
    TaskKind.REGRESSION: ("rmse", "mae", "r2"),
    TaskKind.SURVIVAL: ("harrell_c", "uno_c", "integrated_brier"),
}


class TrialSpec(BaseModel):
    """One candidate: an algorithm of the registry with its settings (checked against that algorithm's own schema)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    algorithm: str
    name: str = Field(default="", description="shown to people; made from algorithm and position when empty")
    params: dict[str, Any] = Field(default_factory=dict)


class TrainingOptions(BaseModel):
    """How to train. Mode ``auto`` uses the built-in portfolio; ``expert`` trains exactly ``algorithms``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mode: Literal["auto", "expert"] = "auto"
    budget_s: float = Field(default=60, ge=1, le=86_400, description="wall-clock seconds for the whole training job")
    metric: Metric | None = Field(default=None, description="ranks models; the task's usual one when absent")
    seed: int = Field(default=7, ge=0, le=2**31 - 1)
    n_jobs: int = Field(default=0, ge=0, le=256, description="processes beside each other; 0 = one for each core")
    algorithms: tuple[TrialSpec, ...] = Field(default=(), max_length=100)
    folds: int | None = Field(default=None, ge=2, le=20, description="merge the approved folds into this many")
    class_weight: Literal["none", "balanced"] = Field(
        default="none", description="balanced distorts probabilities, so calibration is then always fitted"
    )
    calibration: Literal["auto", "none", "platt", "beta"] = "auto"
    ensemble_steps: int = Field(default=25, ge=0, le=200, description="greedy selection steps; 0 = best single model")
    min_category_count: int = Field(default=5, ge=1, le=1000, description="rarer levels are grouped as other")
    max_levels: int = Field(default=60, ge=2, le=1000, description="most frequent levels kept of one column")
    monotone: dict[str, Literal[-1, 1]] = Field(
        default_factory=dict, description="column -> direction of its effect, kept by LightGBM and XGBoost"
    )
    site_validation: bool = Field(default=True, description="leave-one-site-out when a site column exists")
    existing_scores: tuple[str, ...] = Field(
        default=(),
        max_length=5,
        description="columns that hold a published score: kept out of the predictors, and compared with the best model",
    )
    publish: Literal["auto", "all", "few"] = Field(
        default="auto",
        description="all: the best model of every family beside the ensemble; few: only the linear one; "
        "auto: all while the budget allows",
    )
    explanations: bool = Field(
        default=True, description="importance, Shapley values and learning curves after training, within the budget"
    )
    subgroups: tuple[str, ...] = Field(
        default=(), max_length=20, description="columns to divide the patients by, beside sex, age, site and period"
    )
    simple_model: bool = Field(
        default=True, description="a model of few predictors beside the winner, written as an equation and as points"
    )
    safe_models_only: bool = Field(default=False, description="search space for persons who may not see rows")
    order: tuple[str, ...] = Field(
        default=(),
        max_length=200,
        description="names of built-in candidates that are tried first, after the linear one",
    )
    use_cases: bool = Field(default=True, description="let the case library order the built-in candidates")
    leave_case: bool = Field(default=True, description="keep sizes, settings and scores, never values, as a case")
    override: str = Field(
        default="", max_length=2000, description="why to train in spite of blocking findings; printed on every figure"
    )
    resolved_trials: tuple[TrialSpec, ...] | None = Field(
        default=None, description="written by a finished run: train exactly these whatever the clock says"
    )
    resolved_sites: tuple[str, ...] | None = Field(default=None, description="written by a finished run")
    resolved_explanations: ExplanationPlan | None = Field(default=None, description="written by a finished run")

    @model_validator(mode="after")
    def _expert_names_algorithms(self) -> Self:
        if self.mode == "expert" and not self.algorithms and self.resolved_trials is None:
            raise ValueError("mode expert needs at least one entry in algorithms")
        if self.class_weight == "balanced" and self.calibration == "none":
            raise ValueError("class_weight balanced distorts probabilities: choose calibration auto, platt or beta")
        return self

    def metric_for(self, task: TaskKind) -> str:
        """The ranking metric; the task's default when none, or none that fits, was asked for."""
        fitting = TASK_METRICS[task]
        return self.metric if self.metric in fitting else fitting[0]


def better(metric: str, a: float, b: float) -> bool:
    """Whether ``a`` is strictly better than ``b`` on this metric."""
    return a < b if metric in LOWER_IS_BETTER else a > b
