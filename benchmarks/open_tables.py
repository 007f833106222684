"""Medical tables that the benchmarks of advice run on: where they lie, what is learned, which columns leak.

The files stay where ``MEDLOOM_DATA`` (default ../shared/data) says; four small sets come with scikit-learn, others
from ``r_tables``. ``leaks`` are the columns that a table's own description names as leaking or as an identifier;
``unsaid`` are outcomes and follow-up columns that it does not name, left out of both rates.
"""

import csv
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import r_tables

DATA = Path(os.environ.get("MEDLOOM_DATA", Path(__file__).parents[2] / "shared" / "data"))
MISSING = frozenset({"", "NA", "NA_NA", "NaN", "nan", "NULL", "None", "na"})
Recode = Callable[[str], str | None]


@dataclass(frozen=True)
class OpenTable:
    """``open_licence``: its cases may be shipped. ``recode`` turns the target into a class, None to leave out."""

    name: str
    file: str
    target: str
    task: str
    licence: str
    open_licence: bool
    positive: str | None = None
    leaks: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    recode: Recode | None = None
    prefixes: tuple[str, ...] = field(default=())

    @property
    def group(self) -> str:
        """The data set: tables of one file are left out together."""
        return self.file

    def is_leak(self, column: str) -> bool:
        return column in self.leaks or any(column.startswith(start) for start in self.prefixes)


def _is(*wanted: str) -> Recode:
    return lambda value: "yes" if value in wanted else "no"


_IST_OUTCOMES = (
    "HTI14", "H14", "ISC14", "STRK14", "ID14", "DIED", "OCCODE",
)  # fmt: skip
_IST_UNSAID = (
    "NK14", "PE14", "DVT14", "TRAN14", "NCB14", "SET14D", "NCCODE",
    *(f"DEAD{k}" for k in range(1, 9)), "RDATE",
)  # fmt: skip
_IST_BASELINE_D = ("DAYLOCAL",)


def _ist(target: str, positive: str) -> OpenTable:
    names = [name for name in _header("tabular_stroke_ist_trial/IST.csv") if name not in _IST_BASELINE_D]
    after = tuple(
        name
        for name in names
        if (name.startswith(("D", "F", "CMPL", "EXPD")) and name not in _IST_UNSAID) or name in ("TD", "ONDRUG")
    )
    others = tuple(name for name in _IST_OUTCOMES if name != target)
    return OpenTable(
        f"IST {target}", "tabular_stroke_ist_trial/IST.csv", target, "binary", "ODC-By 1.0", True, positive,
        leaks=tuple(dict.fromkeys((*after, *others))), unsaid=_IST_UNSAID,
    )  # fmt: skip


def _header(file: str) -> list[str]:
    path = DATA / file
    if not path.exists():
        return []
    with path.open(encoding="latin-1", newline="") as lines:
        return next(csv.reader(lines))


_NHEFS_LATER = ("wt82", "wt82_71", "smkintensity82_71", "hightax82", "price82", "price71_82", "tax82", "tax71_82")
_HIV_LATER = ("pidnum", "offtrt", "cd420", "cd820", "r")


def tables() -> tuple[OpenTable, ...]:
    """Every table that is there."""
    nhefs = {"unsaid": (*_NHEFS_LATER, "censored", "qsmk"), "ids": ("seqn", "id")}
    found = (
        _ist("ID14", "1"),
        _ist("H14", "1"),
        OpenTable("aSAH outcome", "tabular_sah_outcome/aSAH.csv", "outcome", "binary", "GPL-3+", False, "Poor",
                  leaks=("gos6",)),
        OpenTable("HIV event", "survival_hiv_actg175/ACTG175.csv", "cens", "binary", "MIT", True, "1",
                  leaks=("column_1", "cd496", "days"), unsaid=_HIV_LATER),
        OpenTable("Covid result", "tabular_covid_lab_orders/covid_testing.csv", "result", "binary", "MIT", True,
                  "positive", leaks=("ct_result", "fake_first_name", "fake_last_name", "subject_id"),
                  recode=lambda v: None if v == "invalid" else v),
        OpenTable("ERCP pancreatitis", "tabular_ercp_pancreatitis/indo_rct.xlsx", "outcome", "binary", "MIT", True,
                  "1_yes", leaks=("bleed",), ids=("id",), unsaid=("train",)),
        OpenTable("Pima diabetes", "tabular_diabetes_pima/pima_missing.csv", "diabetes", "binary", "GPL-2", False,
                  "pos"),
        OpenTable("ICU death", "tabular_icu_mortality_200/ICU.csv", "died", "binary", "GPL", False, "Yes",
                  ids=("id",)),
        OpenTable("Carotid stroke", "tabular_stroke_carotid_plaque/ischemic_stroke.csv", "stroke", "binary", "MIT",
                  True, "yes"),
        OpenTable("Heart disease", "tabular_heart_disease_4_hospitals/heart_disease_uci.csv", "num", "binary",
                  "CC BY 4.0", False, "yes", ids=("id",), recode=lambda v: "no" if v == "0" else "yes"),
        OpenTable("NHEFS death", "tabular_nhefs_followup/nhefs.csv", "death", "binary", "MIT", True, "1",
                  leaks=("yrdth", "modth", "dadth"), **nhefs),
        OpenTable("NHEFS weight", "tabular_nhefs_followup/nhefs.csv", "wt82_71", "regression", "MIT", True,
                  leaks=("wt82",), unsaid=("death", "yrdth", "modth", "dadth", *_NHEFS_LATER[2:], "censored"),
                  ids=("seqn", "id")),
        OpenTable("WHAS death", "survival_heart_attack_whas500/whas500.csv", "fstat", "binary", "GPL-3+", False, "1",
                  leaks=("lenfol",), unsaid=("los",)),
        OpenTable("Thyroid hyper", "tabular_thyroid_garavan/thyroidDF.csv", "target", "binary", "CC0", False, "yes",
                  ids=("patient_id",), recode=lambda v: "yes" if v[:1] in {"A", "B", "C", "D"} else "no"),
        OpenTable("CVD risk", "tabular_cvd_bangladesh/cvd_bangladesh_cair2025.csv", "CVD Risk Level", "multiclass",
                  "CC0", False, unsaid=("CVD Risk Score",)),
        OpenTable("Rotterdam recurrence", "survival_breast_two_institutions/rotterdam.csv", "recur", "binary", "GPL-2",
                  False, "1", unsaid=("rtime", "dtime", "death"), ids=("pid",)),
        OpenTable("German breast recurrence", "survival_breast_two_institutions/gbsg.csv", "status", "binary",
                  "GPL-2", False, "1", unsaid=("rfstime",), ids=("pid",)),
        OpenTable("PBC death", "survival_pbc/pbc.csv", "status", "binary", "GPL-2", False, "yes", unsaid=("time",),
                  ids=("id",), recode=_is("2")),
    )  # fmt: skip
    here = [table for table in found if (DATA / table.file).exists()]
    return (*here, *_of_scikit_learn(), *(OpenTable(**one) for one in r_tables.described()))


def _of_scikit_learn() -> Iterator[OpenTable]:
    licence = "CC BY 4.0"
    yield OpenTable("Breast cancer", "sklearn:breast_cancer", "target", "binary", licence, True, "malignant")
    yield OpenTable("Wine", "sklearn:wine", "target", "multiclass", licence, True)
    yield OpenTable("Iris", "sklearn:iris", "target", "multiclass", licence, True)
    yield OpenTable("Diabetes progression", "sklearn:diabetes", "target", "regression", "BSD-3-Clause", True)


def _bundled(name: str) -> dict[str, list[str]]:
    from sklearn import datasets

    loaded = getattr(datasets, f"load_{name}")()
    columns = {str(label): [repr(float(v)) for v in loaded.data[:, j]] for j, label in enumerate(loaded.feature_names)}
    names = getattr(loaded, "target_names", None)
    columns["target"] = [str(v) if names is None else str(names[int(v)]) for v in loaded.target]
    return columns


def _texts(file: str) -> dict[str, list[str]]:
    if file.startswith("sklearn:"):
        return _bundled(file.removeprefix("sklearn:"))
    path = r_tables.path_of(file) if file.startswith(r_tables.PREFIX) else DATA / file
    if path.suffix == ".xlsx":
        import openpyxl

        sheet = openpyxl.load_workbook(path, read_only=True).active
        assert sheet is not None
        rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    else:
        with path.open(encoding="latin-1", newline="") as lines:
            rows = list(csv.reader(lines))
    header = [name or f"column_{at}" for at, name in enumerate(rows[0], start=1)]
    return {name: [row[j] if j < len(row) else "" for row in rows[1:]] for j, name in enumerate(header)}


def read(table: OpenTable) -> pa.Table:
    """The table with ``_row``: numbers where every text is one, else texts; rows without an outcome left out."""
    texts = _texts(table.file)
    outcome = [v.strip() for v in texts[table.target]]
    recoded = [None if v in MISSING else (table.recode(v) if table.recode else v) for v in outcome]
    kept = [at for at, value in enumerate(recoded) if value is not None]
    columns: dict[str, pa.Array] = {"_row": pa.array(np.arange(len(kept), dtype=np.int64))}
    for name, values in texts.items():
        cells = [recoded[at] for at in kept] if name == table.target else [values[at].strip() for at in kept]
        columns[name] = _typed([None if v in MISSING else v for v in cells])
    return pa.table(columns)


def _typed(cells: list[str | None]) -> pa.Array:
    try:
        numbers = [None if v is None else float(v) for v in cells]
    except ValueError:
        return pa.array(cells, pa.string())
    if all(v is None or v == int(v) for v in numbers if v is None or np.isfinite(v)):
        return pa.array([None if v is None else int(v) for v in numbers], pa.int64())
    return pa.array(numbers, pa.float64())


def usable(table: OpenTable, name: str, values: pa.ChunkedArray) -> bool:
    """Whether a column would be offered as a feature: not the target, not empty or constant."""
    return name not in ("_row", table.target) and len(values.drop_null().unique()) > 1
