"""Study files on real patients, each with the figure that a simple baseline stays below.

The data lie beside the repository (``../shared/data`` or $MEDLOOM_TEST_DATA); nothing of them is copied into it.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("MEDLOOM_TEST_DATA", ROOT.parent / "shared" / "data"))

IST_AFTER_RANDOMISATION = (
    "DASP14",
    "DASPLT",
    "DLH14",
    "DMH14",
    "DHH14",
    "ONDRUG",
    "DSCH",
    "DIVH",
    "DAP",
    "DOAC",
    "DGORM",
    "DSTER",
    "DCAA",
    "DHAEMD",
    "DCAREND",
    "DTHROMB",
    "DMAJNCH",
    "DMAJNCHD",
    "DMAJNCHX",
    "DSIDE",
    "DSIDED",
    "DSIDEX",
    "DDIAGISC",
    "DDIAGHA",
    "DDIAGUN",
    "DNOSTRK",
    "DNOSTRKX",
    "DRSISC",
    "DRSISCD",
    "DRSH",
    "DRSHD",
    "DRSUNK",
    "DRSUNKD",
    "DPE",
    "DPED",
    "DALIVE",
    "DALIVED",
    "DPLACE",
    "DDEAD",
    "DDEADD",
    "DDEADC",
    "DDEADX",
    "FDEAD",
    "FLASTD",
    "FDEADD",
    "FDEADC",
    "FDEADX",
    "FRECOVER",
    "FDENNIS",
    "FPLACE",
    "FAP",
    "FOAC",
    "FU1_RECD",
    "FU2_DONE",
    "FU1_COMP",
    "NCCODE",
    "CMPLASP",
    "CMPLHEP",
    "DIED",
    "TD",
    "EXPDD",
    "EXPD6",
    "EXPD14",
    "SET14D",
    "OCCODE",
    "DEAD1",
    "DEAD2",
    "DEAD3",
    "DEAD4",
    "DEAD5",
    "DEAD6",
    "DEAD7",
    "DEAD8",
    "H14",
    "ISC14",
    "NK14",
    "HTI14",
    "PE14",
    "DVT14",
    "TRAN14",
    "NCB14",
    "STRK14",
    "CNTRYNUM",
    "RDATE",
)


@dataclass(frozen=True)
class RealStudy:
    """``floor`` is the least value of ``metric`` on held-out patients."""

    name: str
    file: str
    target: str
    task: dict[str, Any]
    metric: str
    floor: float
    recipe: tuple[dict[str, Any], ...] = ()
    roles: dict[str, Any] = field(default_factory=dict)
    split: dict[str, Any] = field(default_factory=lambda: {"test": 0.25, "by": "row", "seed": 7})
    budget_s: int = 8
    override: str = ""

    @property
    def path(self) -> Path:
        return DATA / self.file

    def study_file(self) -> dict[str, Any]:
        """The study as study-file.md writes it, beside a copy of its data."""
        return {
            "medloom": 1,
            "study": {"title": self.name, "question": "How well can it be predicted?"},
            "data": {"main": {"file": self.path.name}},
            "roles": {"subject": None, "site": None, "time": None, "target": self.target, "exclude": []} | self.roles,
            "recipe": list(self.recipe),
            "task": self.task,
            "split": self.split,
            "report": {"pack": False},
            "review": {"by": "the test", "note": "checked"},
            "training": {"mode": "auto", "budget_s": self.budget_s, "seed": 7, "override": self.override},
        }


BINARY = {"kind": "binary", "positive": "1"}

STUDIES = (
    RealStudy(
        name="heart disease, four hospitals",
        file="tabular_heart_disease_4_hospitals/heart_disease_uci.csv",
        target="disease",
        task=BINARY,
        metric="auroc",
        floor=0.86,
        recipe=(
            {"op": "derive", "column": "disease", "formula": "IF(num > 0, 1, 0)"},
            {"op": "drop", "columns": ["num"]},
        ),
        roles={"site": "dataset", "exclude": ["id"]},
    ),
    RealStudy(
        name="thyroid disease, Garavan",
        file="tabular_thyroid_garavan/thyroidDF.csv",
        target="disease",
        task=BINARY,
        metric="auroc",
        floor=0.98,
        recipe=(
            {"op": "set_missing", "columns": ["age"], "outside": [0, 120]},
            {"op": "derive", "column": "disease", "formula": 'IF([target] = "-", 0, 1)'},
            {"op": "drop", "columns": ["target", "TBG"]},
        ),
        roles={"subject": "patient_id"},
        split={"test": 0.25, "by": "subject", "seed": 7},
        budget_s=15,
    ),
    RealStudy(
        name="International Stroke Trial, death within 14 days",
        file="tabular_stroke_ist_trial/IST.csv",
        target="ID14",
        task=BINARY,
        metric="auroc",
        floor=0.78,
        roles={"site": "HOSPNUM", "exclude": [*IST_AFTER_RANDOMISATION, "COUNTRY"]},
        split={"test": 0.25, "by": "site", "seed": 7},
        budget_s=20,
    ),
    RealStudy(
        name="Pima diabetes, blanks",
        file="tabular_diabetes_pima/pima_missing.csv",
        target="diabetes",
        task={"kind": "binary", "positive": "pos"},
        metric="auroc",
        floor=0.80,
    ),
    RealStudy(
        name="Pima diabetes, zeros for missing",
        file="tabular_diabetes_pima/pima_zero_coded.csv",
        target="diabetes",
        task={"kind": "binary", "positive": "pos"},
        metric="auroc",
        floor=0.80,
        recipe=(
            {"op": "set_missing", "columns": ["glucose", "pressure", "triceps", "insulin", "mass"], "codes": ["0"]},
        ),
    ),
    RealStudy(
        name="pancreatitis after ERCP",
        file="tabular_ercp_pancreatitis/indo_rct.xlsx",
        target="outcome",
        task={"kind": "binary", "positive": "1_yes"},
        metric="auroc",
        floor=0.58,
    ),
    RealStudy(
        name="cardiovascular risk, three classes",
        file="tabular_cvd_bangladesh/cvd_bangladesh_cair2025.csv",
        target="CVD Risk Level",
        task={"kind": "multiclass"},
        metric="macro_auroc",
        floor=0.75,
        roles={"exclude": ["CVD Risk Score"]},
        budget_s=15,
    ),
    RealStudy(
        name="weight change, NHEFS",
        file="tabular_nhefs_followup/nhefs.csv",
        target="wt82_71",
        task={"kind": "regression"},
        metric="r2",
        floor=0.05,
        roles={"exclude": ["seqn", "wt82", "id", "censored", "death", "yrdth", "modth", "dadth", "smkintensity82_71"]},
    ),
    RealStudy(
        name="subarachnoid haemorrhage",
        file="tabular_sah_outcome/aSAH.csv",
        target="outcome",
        task={"kind": "binary", "positive": "Poor"},
        metric="auroc",
        floor=0.60,
        roles={"exclude": ["gos6"]},
    ),
    RealStudy(
        name="preterm birth, 171 columns untouched",
        file="tabular_pregnancy_opt_wide/opt.xlsx",
        target="Preg.ended...37.wk",
        task={"kind": "binary", "positive": "Yes"},
        metric="auroc",
        floor=0.60,
        budget_s=15,
        override="untouched, to see what is told of it",
    ),
    RealStudy(
        name="death after a heart attack, WHAS500",
        file="survival_heart_attack_whas500/whas500.csv",
        target="fstat",
        task={"kind": "survival", "time": "lenfol", "positive": "1", "horizons": [180, 365, 1095]},
        metric="harrell_c",
        floor=0.72,
        roles={"exclude": ["los"]},
    ),
    RealStudy(
        name="death with primary biliary cholangitis",
        file="survival_pbc/pbc.csv",
        target="status",
        task={"kind": "survival", "time": "time", "positive": "2"},
        metric="uno_c",
        floor=0.78,
        roles={"exclude": ["id"]},
    ),
)
