"""Numbers as a paper prints them, the same in text, tables and figures."""

import math

from medloom_stats import Estimate

_PERCENT = frozenset(
    {"sensitivity", "specificity", "ppv", "npv", "accuracy", "called_positive", "balanced_accuracy", "prevalence"}
)

_FINE = frozenset(
    {
        "brier", "log_loss", "auprc", "auroc", "macro_auroc", "hand_till", "ici", "e50", "e90", "harrell_c", "uno_c",
        "integrated_brier",
    }
)  # fmt: skip


def number(value: float | None, digits: int = 2) -> str:
    """A number with fixed decimals; a dash when there is none."""
    if value is None or not math.isfinite(value):
        return "–"
    text = f"{value:.{digits}f}"
    return text.lstrip("-") if float(text) == 0 else text


def significant(value: float | None, digits: int = 3) -> str:
    """A measurement with about three significant digits, without exponents in the usual clinical range."""
    if value is None or not math.isfinite(value):
        return "–"
    if value == 0:
        return "0"
    size = math.floor(math.log10(abs(value)))
    if size >= 6 or size < -4:
        return f"{value:.{digits - 1}e}"
    return f"{value:,.{max(0, digits - 1 - size)}f}"


def count(value: int) -> str:
    """A count with thousands separators."""
    return f"{value:,}"


def percent(value: float | None, digits: int = 1) -> str:
    """A share as percent."""
    return "–" if value is None or not math.isfinite(value) else f"{100 * value:.{digits}f}%"


def p_value(p: float | None) -> str:
    """A p value with three decimals, two from 0.1 on, and < 0.001 below."""
    if p is None or not math.isfinite(p):
        return "–"
    if p < 0.001:
        return "<0.001"
    return f"{p:.3f}" if p < 0.1 else f"{p:.2f}"


def with_p(p: float | None) -> str:
    """``P = 0.03`` or ``P < 0.001``."""
    text = p_value(p)
    return f"P {text[0]} {text[1:]}" if text.startswith("<") else f"P = {text}"


def digits_for(metric: str) -> int:
    """Decimals with which a measure is printed."""
    if metric.startswith(("auc_", "brier_")):
        return 3
    return 3 if metric in _FINE else 2


def limits(estimate: Estimate, digits: int = 2) -> str:
    """``0.71–0.82``, with "to" when a limit is negative; a dash when there are none."""
    if not (math.isfinite(estimate.lo) and math.isfinite(estimate.hi)):
        return "–"
    joint = " to " if estimate.lo < 0 or estimate.hi < 0 else "–"
    return f"{number(estimate.lo, digits)}{joint}{number(estimate.hi, digits)}"


def interval(estimate: Estimate | None, digits: int = 2) -> str:
    """``0.76 (0.71–0.82)``; the value alone when it has no limits."""
    if estimate is None:
        return "–"
    if not (math.isfinite(estimate.lo) and math.isfinite(estimate.hi)):
        return number(estimate.value, digits)
    return f"{number(estimate.value, digits)} ({limits(estimate, digits)})"


def percent_interval(estimate: Estimate | None, digits: int = 1) -> str:
    """``76.1% (70.9–81.8)``."""
    if estimate is None or not math.isfinite(estimate.value):
        return "–"
    if not math.isfinite(estimate.lo):
        return percent(estimate.value, digits)
    scaled = Estimate(100 * estimate.value, 100 * estimate.lo, 100 * estimate.hi)
    return f"{number(scaled.value, digits)}% ({limits(scaled, digits)})"


def shown(metric: str, estimate: Estimate | None) -> str:
    """A measure with its interval in the form that belongs to it: shares as percent."""
    if metric in _PERCENT:
        return percent_interval(estimate)
    return interval(estimate, digits_for(metric))


def measured(estimate: Estimate | None) -> str:
    """A quantity in units of the outcome: three significant digits with limits."""
    if estimate is None:
        return "–"
    if not (math.isfinite(estimate.lo) and math.isfinite(estimate.hi)):
        return significant(estimate.value)
    joint = " to " if estimate.lo < 0 or estimate.hi < 0 else "–"
    return f"{significant(estimate.value)} ({significant(estimate.lo)}{joint}{significant(estimate.hi)})"
