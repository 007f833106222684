"""Tables of the shared test data as problems of two classes: predictors known before the outcome, target, groups.

Each loader names what it leaves out and why; which columns are recorded after the outcome is taken from each folder's
README. Numbers come back as float columns, everything else as text with None for missing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Problem:
    """``y`` holds 0 and 1; rows of one group (a patient, a hospital) may not be divided."""

    name: str
    X: pd.DataFrame
    y: np.ndarray
    groups: np.ndarray | None = None


def _clean(table: pd.DataFrame, codes: Iterable[str] = ()) -> pd.DataFrame:
    """Numbers as float64, text (and the numbers named ``codes``) as str; blank text is missing."""
    kept = {}
    for column in table.columns:
        values = table[column]
        if column in set(codes):
            values = values.map(lambda v: None if pd.isna(v) else str(v))
        if values.dtype == bool or pd.api.types.is_numeric_dtype(values):
            kept[str(column)] = values.astype(float)
        else:
            texts = values.map(lambda v: None if pd.isna(v) or not str(v).strip() else str(v).strip())
            kept[str(column)] = texts.astype(object)
    return pd.DataFrame(kept)


def _problem(
    name: str,
    table: pd.DataFrame,
    y: pd.Series,
    drop: Iterable[str],
    groups: str | None = None,
    codes: Iterable[str] = (),
) -> Problem:
    known = y.notna().to_numpy()
    table, y = table.loc[known].reset_index(drop=True), y.loc[known].reset_index(drop=True)
    group = None if groups is None else pd.factorize(table[groups])[0]
    return Problem(name, _clean(table.drop(columns=list(drop)), codes), y.to_numpy().astype(int), group)


def _within(event: pd.Series, time: pd.Series, horizon: float) -> pd.Series:
    """1 with an event by the horizon, 0 when followed beyond it, missing when censored before."""
    seen = ((event == 1) & (time <= horizon)).astype(float)
    return seen.where((seen == 1) | (time >= horizon))


def ist(data: Path) -> Problem:
    """Death within 14 days; only what was known at randomisation (columns.md)."""
    table = pd.read_csv(data / "tabular_stroke_ist_trial/IST.csv", low_memory=False)
    deficits = [f"RDEF{i}" for i in range(1, 9)]
    columns = ["RDELAY", "RCONSC", "SEX", "AGE", "RSLEEP", "RATRIAL", "RCT", "RVISINF", "RHEP24", "RASP3", "RSBP"]
    kept = table[[*columns, *deficits, "STYPE", "HOSPNUM"]]
    y = pd.to_numeric(table["ID14"], errors="coerce")
    return _problem("stroke IST", kept, y, ["HOSPNUM"], "HOSPNUM")


def covid(data: Path) -> Problem:
    """Positive test of a patient; the assay's own cycle count and what follows the result are left out."""
    table = pd.read_csv(data / "tabular_covid_lab_orders/covid_testing.csv")
    y = table["result"].map({"positive": 1.0, "negative": 0.0})
    drop = ["result", "subject_id", "fake_first_name", "fake_last_name", "test_id", "ct_result", "rec_ver_tat"]
    return _problem("covid orders", table, y, drop, "subject_id")


def cvd(data: Path) -> Problem:
    """High risk level against the rest; the score that the level was made of is left out, as are second spellings."""
    table = pd.read_csv(data / "tabular_cvd_bangladesh/cvd_bangladesh_cair2025.csv")
    y = (table["CVD Risk Level"] == "HIGH").astype(float)
    drop = ["CVD Risk Level", "CVD Risk Score", "Height (cm)", "Blood Pressure (mmHg)"]
    return _problem("CVD Bangladesh", table, y, drop)


def pima(data: Path) -> Problem:
    table = pd.read_csv(data / "tabular_diabetes_pima/pima_missing.csv")
    return _problem("diabetes Pima", table, (table["diabetes"] == "pos").astype(float), ["diabetes"])


def ercp(data: Path) -> Problem:
    """Pancreatitis after ERCP; the bleeding that followed is left out."""
    table = pd.read_excel(data / "tabular_ercp_pancreatitis/indo_rct.xlsx", engine="calamine")
    y = table["outcome"].str.startswith("1").astype(float)
    return _problem("ERCP pancreatitis", table, y, ["id", "outcome", "bleed", "site"], "site")


def heart(data: Path) -> Problem:
    """Coronary disease; whole hospitals are predicted by the others. Zero cholesterol or pressure means missing."""
    table = pd.read_csv(data / "tabular_heart_disease_4_hospitals/heart_disease_uci.csv")
    table[["chol", "trestbps"]] = table[["chol", "trestbps"]].replace(0, np.nan)
    for column in ("fbs", "exang"):
        table[column] = table[column].astype(str).replace("nan", np.nan)
    return _problem("heart, 4 hospitals", table, (table["num"] > 0).astype(float), ["id", "num", "dataset"], "dataset")


def icu(data: Path) -> Problem:
    table = pd.read_csv(data / "tabular_icu_mortality_200/ICU.csv", keep_default_na=False)
    return _problem("ICU 200", table, (table["died"] == "Yes").astype(float), ["id", "died"])


def nhefs(data: Path) -> Problem:
    """Death by 1992 from the interview of 1971; everything of 1982 and the date of death is left out."""
    table = pd.read_csv(data / "tabular_nhefs_followup/nhefs.csv")
    later = ["yrdth", "modth", "dadth", "wt82", "wt82_71", "smkintensity82_71", "qsmk", "price82", "tax82"]
    drop = ["death", "seqn", "id", "censored", "older", "price71_82", "tax71_82", "hightax82", *later]
    return _problem("NHEFS death", table, table["death"].astype(float), [d for d in drop if d in table])


def pregnancy(data: Path) -> Problem:
    """Preterm birth from what was recorded at the first visit (baseline) of the trial."""
    table = pd.read_excel(data / "tabular_pregnancy_opt_wide/opt.xlsx", engine="calamine")
    columns = list(table.columns)
    early = columns[columns.index("Age") : columns.index("Tx.comp.")]
    baseline = [c for c in columns if c.startswith("BL.") and c not in early]
    visit1 = [c for c in columns if c.startswith(("O", "ETXU")) and c.endswith("1") and not c.startswith("Oligo")]
    y = table["Preg.ended...37.wk"].str.strip().map({"Yes": 1.0, "No": 0.0})
    kept = table[["Clinic", "Group", *early, *baseline, *visit1]].copy()
    for column in visit1:
        kept[column] = pd.to_numeric(kept[column], errors="coerce")
    return _problem("preterm birth OPT", kept, y, [])


def sah(data: Path) -> Problem:
    table = pd.read_csv(data / "tabular_sah_outcome/aSAH.csv")
    return _problem("SAH outcome", table, (table["outcome"] == "Poor").astype(float), ["outcome", "gos6"])


def carotid(data: Path) -> Problem:
    table = pd.read_csv(data / "tabular_stroke_carotid_plaque/ischemic_stroke.csv")
    return _problem("carotid plaque", table, (table["stroke"] == "yes").astype(float), ["stroke"])


def thyroid(data: Path) -> Problem:
    """Any diagnosis against none; ages above 120 are entry errors."""
    table = pd.read_csv(data / "tabular_thyroid_garavan/thyroidDF.csv")
    table["age"] = table["age"].where(table["age"] <= 120)
    return _problem("thyroid", table, (table["target"] != "-").astype(float), ["target", "patient_id"], "patient_id")


def whas(data: Path) -> Problem:
    """Death within one year of admission; the length of stay is known only later."""
    table = pd.read_csv(data / "survival_heart_attack_whas500/whas500.csv")
    y = _within(table["fstat"], table["lenfol"], 365)
    return _problem("heart attack WHAS", table, y, ["los", "lenfol", "fstat"])


def actg(data: Path) -> Problem:
    """An event within two years; counts at 20 and 96 weeks and going off treatment are recorded later."""
    table = pd.read_csv(data / "survival_hiv_actg175/ACTG175.csv", index_col=0)
    y = _within(table["cens"], table["days"], 730)
    return _problem(
        "HIV ACTG 175", table, y, ["pidnum", "cens", "days", "cd420", "cd496", "cd820", "offtrt", "r", "arms"]
    )


def rotterdam(data: Path) -> Problem:
    """Recurrence within five years of surgery."""
    table = pd.read_csv(data / "survival_breast_two_institutions/rotterdam.csv")
    y = _within(table["recur"], table["rtime"], 5 * 365.25)
    return _problem("breast Rotterdam", table, y, ["pid", "rtime", "recur", "dtime", "death"], codes=["grade"])


def liver(data: Path) -> Problem:
    """Death within three years of resection, from clinical columns and tissue markers (30 % missing)."""
    table = pd.read_excel(data / "survival_liver_cancer_markers/hepatoCellular.xlsx", engine="calamine")
    y = _within(table["Death"], table["OS"], 36)
    return _problem("liver markers", table, y, ["Number", "OS", "Death", "RFS", "Recurrence"])


LOADERS: dict[str, Callable[[Path], Problem]] = {
    "sah": sah,
    "carotid": carotid,
    "icu": icu,
    "liver": liver,
    "whas": whas,
    "ercp": ercp,
    "pima": pima,
    "pregnancy": pregnancy,
    "heart": heart,
    "cvd": cvd,
    "nhefs": nhefs,
    "actg": actg,
    "rotterdam": rotterdam,
    "thyroid": thyroid,
    "covid": covid,
    "ist": ist,
}
