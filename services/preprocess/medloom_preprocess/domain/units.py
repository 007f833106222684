"""Medical units: linear conversions by quantity.

Factors follow from molar masses (IUPAC 2021 atomic weights) as printed in the AMA Manual of Style's SI conversion
table; haemoglobin in mmol/L is per monomer (16 114 g/mol), urea nitrogen (BUN) in mmol/L is urea (28.0134 g N per mol).
"""

from dataclasses import dataclass
from typing import Final

from medloom_contracts.errors import Words
from medloom_preprocess.domain.errors import StepRefused


@dataclass(frozen=True, slots=True)
class Conversion:
    """new = old * factor + offset"""

    factor: float
    offset: float = 0.0


def _molar(grams: float) -> dict[str, float]:
    """Units of a substance in mmol/L, from its molar mass in g/mol."""
    return {
        "mmol/L": 1.0,
        "umol/L": 1e-3,
        "mg/dL": 10.0 / grams,
        "mg/L": 1.0 / grams,
        "g/L": 1000.0 / grams,
        "g/dL": 10_000.0 / grams,
    }


_MASS_PER_VOLUME: Final = {"g/L": 1.0, "g/dL": 10.0, "mg/dL": 0.01, "mg/L": 1e-3, "ug/mL": 1e-3, "ng/mL": 1e-6}

QUANTITIES: Final[dict[str, dict[str, float]]] = {
    "glucose": _molar(180.156),
    "creatinine": _molar(113.118),
    "cholesterol": _molar(386.65),
    "triglycerides": _molar(885.4),
    "bilirubin": _molar(584.66),
    "urea": _molar(60.056),
    "bun": {"mmol/L": 1.0, "mg/dL": 10.0 / 28.0134},
    "uric_acid": _molar(168.11),
    "calcium": _molar(40.078),
    "magnesium": _molar(24.305),
    "phosphate": _molar(30.974),
    "lactate": _molar(90.078),
    "haemoglobin": {"g/L": 1.0, "g/dL": 10.0, "mmol/L": 16.114},
    "albumin": _MASS_PER_VOLUME,
    "crp": _MASS_PER_VOLUME,
    "protein": _MASS_PER_VOLUME,
    "length": {"m": 1.0, "cm": 0.01, "mm": 1e-3, "in": 0.0254, "ft": 0.3048},
    "weight": {"kg": 1.0, "g": 1e-3, "lb": 0.453_592_37, "oz": 0.028_349_523_125},
    "pressure": {"mmHg": 1.0, "kPa": 7.500_615_05, "cmH2O": 0.735_559, "hPa": 0.750_061_5},
    "time": {"day": 1.0, "h": 1 / 24, "min": 1 / 1440, "s": 1 / 86_400, "week": 7.0, "year": 365.25, "month": 30.4375},
    "volume": {"L": 1.0, "mL": 1e-3, "dL": 0.1},
}
_ALIASES: Final = {
    "hemoglobin": "haemoglobin",
    "height": "length",
    "blood_pressure": "pressure",
    "fasting_glucose": "glucose",
}
_TEMPERATURE: Final = {"C": (1.0, 0.0), "F": (5 / 9, -160 / 9), "K": (1.0, -273.15)}
_SPELLINGS: Final = {"µmol/l": "umol/L", "μmol/l": "umol/L", "umol/l": "umol/L", "°c": "C", "°f": "F", "mm hg": "mmHg"}


def units_of(quantity: str) -> list[str]:
    """The units that a quantity can be written in."""
    name = _ALIASES.get(quantity, quantity)
    return list(_TEMPERATURE) if name == "temperature" else list(QUANTITIES.get(name, {}))


def quantities() -> dict[str, list[str]]:
    """Every quantity with its units."""
    return {name: units_of(name) for name in (*QUANTITIES, "temperature")}


def conversion(quantity: str, source: str, target: str) -> Conversion:
    """The linear conversion between two units of one quantity; raises StepRefused for an unknown pair."""
    name = _ALIASES.get(quantity.casefold(), quantity.casefold())
    source, target = _spelled(name, source), _spelled(name, target)
    if name == "temperature" and {source, target} <= _TEMPERATURE.keys():
        (a, b), (c, d) = _TEMPERATURE[source], _TEMPERATURE[target]
        return Conversion(a / c, (b - d) / c)
    table = QUANTITIES.get(name, {})
    if source not in table or target not in table:
        raise StepRefused(
            "unknown_unit",
            Words(
                en="this pair of units is not known for this quantity.", ko="이 항목에서 알 수 없는 단위 조합입니다."
            ),
            Words(
                en=f"Known: {', '.join(units_of(name)) or ', '.join(quantities())}. Otherwise use a formula.",
                ko=f"사용 가능: {', '.join(units_of(name)) or ', '.join(quantities())}. 그 밖에는 수식을 쓰세요.",
            ),
        )
    return Conversion(table[source] / table[target])


def _spelled(quantity: str, unit: str) -> str:
    plain = _SPELLINGS.get(unit.strip().casefold(), unit.strip())
    by_case = {known.casefold(): known for known in units_of(quantity)}
    return by_case.get(plain.casefold(), plain)
