"""How much can be explained in the seconds that are left: sizes are planned before, so that a rerun repeats them."""

from pydantic import BaseModel, ConfigDict

SHARE = 0.12
LEAST_S = 0.25
MOST_ROWS, MOST_REPEATS = 2000, 5
SHAPLEY_ROWS, SHAPLEY_LEAST, BACKGROUND = 300, 60, 10
FRACTIONS = (0.2, 0.4, 0.6, 0.8)


class ImportancePlan(BaseModel):
    """Rows, repeats and predictors of one model's permutation importance."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rows: int
    repeats: int
    columns: int


class ExplanationPlan(BaseModel):
    """Sizes of everything that explains; by model name, by candidate name. 0 leaves a part out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    importance: dict[str, ImportancePlan] = {}
    shapley_rows: int = 0
    curve_repeats: dict[str, int] = {}


def importance(rows: int, columns: int, row_s: float, allowed_s: float) -> ImportancePlan | None:
    """The largest plan that fits: fewer rows before fewer repeats before fewer predictors; None below 5 predictors."""
    answers = allowed_s / row_s
    n = min(rows, MOST_ROWS)
    repeats = MOST_REPEATS
    if n * repeats * columns > answers:
        n = min(n, max(300, int(answers / (repeats * columns))))
    if n * repeats * columns > answers:
        repeats = 2
    examined = min(columns, int(answers / (n * repeats)))
    if examined < min(5, columns):
        return None
    return ImportancePlan(rows=n, repeats=repeats, columns=examined)


def shapley_rows(rows: int, columns: int, row_s: float, allowed_s: float) -> int:
    """How many patients' predictions can be taken apart; 0 when too few to show how a predictor acts."""
    each = 2 * BACKGROUND * (columns + 1) * row_s
    fitting = min(rows, SHAPLEY_ROWS, int(allowed_s / each))
    return fitting if fitting >= min(SHAPLEY_LEAST, rows) else 0


def curve_repeats(cross_validation_s: float, allowed_s: float) -> int:
    """Repeats of a learning curve, 3 at most; ``cross_validation_s`` is what all folds of the candidate took."""
    once = sum(FRACTIONS) * cross_validation_s
    return min(3, int(allowed_s / max(once, 1e-6)))
