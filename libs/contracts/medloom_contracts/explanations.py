"""What a trained model relies on, for whom it works, and what more data would bring: aggregates without any row.

One JSON object beside an experiment's other files. Every count of patients is 10 at least, limits of bands are rounded,
and nothing tells the smallest or the largest value of a predictor.
"""

from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

FEWEST: Final = 10
Part = Literal["test", "oof", "train"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, protected_namespaces=())


class Interval(_Frozen):
    """An estimate with its 95 % limits; null where there are none."""

    value: float | None
    lo: float | None = None
    hi: float | None = None


class Reliance(_Frozen):
    """How much worse the model does when this predictor's values are shuffled among patients."""

    name: str
    loss: Interval = Field(description="rise of the log loss, or of the squared error")
    auroc: Interval | None = Field(default=None, description="fall of the AUROC, for a binary target")


class Importance(_Frozen):
    """Permutation importance of one model, most important first. ``of`` predictors exist, the items were examined."""

    part: Part
    n: int
    repeats: int
    of: int
    items: tuple[Reliance, ...]


class Band(_Frozen):
    """Patients whose value lies in one band of a predictor, and what the value adds to their prediction."""

    low: float | None = None
    high: float | None = None
    category: str | None = Field(default=None, description="a category; empty for a missing value")
    n: int
    mean: Interval
    q10: float | None = None
    q25: float | None = None
    q50: float | None = None
    q75: float | None = None
    q90: float | None = None


class Effect(_Frozen):
    """One predictor's Shapley values over the sampled patients: their mean size, and their spread by value."""

    name: str
    size: Interval = Field(description="mean absolute contribution")
    sizes: dict[str, float] = Field(default_factory=dict, description="of each class, for three classes or more")
    thirds: tuple[Band, ...] = Field(default=(), description="low, middle and high third, or each category")
    bands: tuple[Band, ...] = Field(default=(), description="finer bands of a number, for its dependence")


class Shapley(_Frozen):
    """Shapley values of the best model, in units of its answer, largest first; ``base`` is the mean answer."""

    part: Part
    n: int
    background: int
    of: int
    base: float | None = None
    output: str = Field(description="the class whose probability is explained, or the target")
    sampling_error: float = Field(description="median standard error of one contribution from the sampling of orders")
    items: tuple[Effect, ...]


class CurvePoint(_Frozen):
    """Cross-validated performance after learning from ``n`` patients."""

    n: int
    fraction: float
    metrics: dict[str, Interval]


class LearningCurve(_Frozen):
    """Performance of one candidate over the number of patients it learned from."""

    name: str
    algorithm: str
    repeats: int
    points: tuple[CurvePoint, ...]


class Subgroup(_Frozen):
    """One subgroup of the patients; ``metrics`` is empty where a measure cannot be estimated."""

    level: str
    low: float | None = None
    high: float | None = None
    n: int
    events: int | None = None
    metrics: dict[str, Interval]


class Test(_Frozen):
    """Whether the subgroups differ by more than chance: Cochran's Q, not corrected for several tests."""

    q: float | None
    df: int
    p: float | None


class Division(_Frozen):
    """The patients divided by sex, age band, site, period or a chosen column."""

    kind: Literal["sex", "age", "site", "period", "column"]
    column: str
    label: str = ""
    unit: str = ""
    part: Part
    levels: tuple[Subgroup, ...]
    tests: dict[str, Test]


class ModelExplanations(_Frozen):
    name: str
    importance: Importance | None = None
    subgroups: tuple[Division, ...] = ()


class InputLabel(_Frozen):
    label: str = ""
    unit: str = ""
    type: Literal["number", "category"]


class Explanations(_Frozen):
    """All explanations of an experiment; ``models`` is by model id."""

    schema_version: Literal[1] = 1
    best_model_id: str
    inputs: dict[str, InputLabel]
    models: dict[str, ModelExplanations]
    shapley: Shapley | None = None
    learning_curves: tuple[LearningCurve, ...] = ()
