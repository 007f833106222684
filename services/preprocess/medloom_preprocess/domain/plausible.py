"""Ranges that a living patient's value can have, by the usual names of common variables.

They are deliberately wide (a value outside is a typing error or a code, not a rare patient) and are used only where
the dictionary gives no range.
"""

import re
from typing import Final

_RANGES: Final[tuple[tuple[str, float, float], ...]] = (
    (r"age|age_?(years?|yrs?|y)|patient_?age|나이|연령|만나이", 0, 120),
    (r"(r|sys(tolic)?_?)?sbp|systolic(_?bp)?|sys_?bp|수축기(_?혈압)?", 30, 320),
    (r"dbp|diastolic(_?bp)?|dia_?bp|이완기(_?혈압)?", 10, 220),
    (r"hr|heart_?rate|pulse(_?rate)?|심박수|맥박", 10, 350),
    (r"rr|resp(iratory)?_?rate|호흡수", 2, 90),
    (r"spo2|sao2|o2_?sat|산소포화도", 20, 100),
    (r"bmi|body_?mass_?index|체질량지수", 8, 100),
    (r"gcs|glasgow_?coma_?(scale|score)?", 3, 15),
    (r"ph|arterial_?ph", 6.4, 8.0),
    (r"(height|ht)_?cm|신장_?cm", 20, 260),
    (r"(weight|wt)_?kg|체중_?kg", 0.3, 400),
)
_COMPILED: Final = tuple(
    (re.compile(rf"(?:{pattern})(?:[ _.(\[].*)?", re.IGNORECASE), low, high) for pattern, low, high in _RANGES
)
_TEMPERATURE: Final = re.compile(r"(body_?)?temp(erature)?|체온", re.IGNORECASE)


def plausible_range(name: str, unit: str = "") -> tuple[float, float] | None:
    """The range of a common clinical variable by its column name, or None."""
    plain = name.strip().replace(" ", "_").replace("-", "_")
    if _TEMPERATURE.fullmatch(plain):
        return (75.0, 115.0) if unit.strip("° ").upper() == "F" else (20.0, 115.0 if not unit else 46.0)
    for pattern, low, high in _COMPILED:
        if pattern.fullmatch(plain):
            return low, high
    return None
