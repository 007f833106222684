"""What the methods of a pack cite."""

from typing import Final

from medloom_contracts.manifests import TaskKind
from medloom_report.domain import gaps
from medloom_report.domain.material import Material

_TRIPOD: Final = (
    "Collins GS, Moons KGM, Dhiman P, et al. TRIPOD+AI statement: updated guidance for reporting clinical prediction "
    "models that use regression or machine learning methods. BMJ 2024;385:e078378."
)
_ENSEMBLE: Final = (
    "Caruana R, Niculescu-Mizil A, Crew G, Ksikes A. Ensemble selection from libraries of models. ICML 2004."
)
_RILEY: Final = (
    "Riley RD, Ensor J, Snell KIE, et al. Calculating the sample size required for developing a clinical prediction "
    "model. BMJ 2020;368:m441."
)
_PATE: Final = (
    "Pate A, Riley RD, Collins GS, et al. Minimum sample size for developing a multivariable prediction model using "
    "multinomial logistic regression. Stat Methods Med Res 2023;32:555-71."
)
_HOLM: Final = "Holm S. A simple sequentially rejective multiple test procedure. Scand J Stat 1979;6:65-70."
_SMD: Final = (
    "Austin PC. Balance diagnostics for comparing the distribution of baseline covariates between treatment groups in "
    "propensity-score matched samples. Stat Med 2009;28:3083-107."
)
_BINARY: Final = (
    (
        "DeLong ER, DeLong DM, Clarke-Pearson DL. Comparing the areas under two or more correlated receiver operating "
        "characteristic curves: a nonparametric approach. Biometrics 1988;44:837-45."
    ),
    (
        "Van Calster B, McLernon DJ, van Smeden M, et al. Calibration: the Achilles heel of predictive analytics. "
        "BMC Med "
        "2019;17:230."
    ),
    (
        "Austin PC, Steyerberg EW. The Integrated Calibration Index (ICI) and related metrics for quantifying the "
        "calibration of logistic regression models. Stat Med 2019;38:4051-65."
    ),
    (
        "Vickers AJ, Elkin EB. Decision curve analysis: a novel method for evaluating prediction models. Med Decis "
        "Making "
        "2006;26:565-74."
    ),
    "Wilson EB. Probable inference, the law of succession, and statistical inference. J Am Stat Assoc 1927;22:209-12.",
    (
        "Simel DL, Samsa GP, Matchar DB. Likelihood ratios with confidence: sample size estimation for diagnostic test "
        "studies. J Clin Epidemiol 1991;44:763-70."
    ),
)
_MULTI: Final = (
    (
        "Hand DJ, Till RJ. A simple generalisation of the area under the ROC curve for multiple class classification "
        "problems. Mach Learn 2001;45:171-86."
    ),
)
_VALUE: Final = (
    (
        "Bland JM, Altman DG. Statistical methods for assessing agreement between two methods of clinical measurement. "
        "Lancet 1986;327:307-10."
    ),
)
_TIMES: Final = (
    "Cox DR. Regression models and life-tables. J R Stat Soc B 1972;34:187-220.",
    "Kaplan EL, Meier P. Nonparametric estimation from incomplete observations. J Am Stat Assoc 1958;53:457-81.",
    (
        "Uno H, Cai T, Pencina MJ, D'Agostino RB, Wei LJ. On the C-statistics for evaluating overall adequacy of risk "
        "prediction procedures with censored survival data. Stat Med 2011;30:1105-17."
    ),
    (
        "Graf E, Schmoor C, Sauerbrei W, Schumacher M. Assessment and comparison of prognostic classification schemes "
        "for survival data. Stat Med 1999;18:2529-45."
    ),
    (
        "Blanche P, Dartigues JF, Jacqmin-Gadda H. Estimating and comparing time-dependent areas under receiver "
        "operating characteristic curves for censored event times with competing risks. Stat Med 2013;32:5381-97."
    ),
)
_IMPUTATION: Final = (
    "Rubin DB. Multiple imputation for nonresponse in surveys. New York: Wiley, 1987.",
    "Barnard J, Rubin DB. Small-sample degrees of freedom with multiple imputation. Biometrika 1999;86:948-55.",
    (
        "van Buuren S, Groothuis-Oudshoorn K. mice: multivariate imputation by chained equations in R. J Stat Softw "
        "2011;45(3)."
    ),
)
_OPTIMISM: Final = (
    (
        "Harrell FE, Lee KL, Mark DB. Multivariable prognostic models: issues in developing models, evaluating "
        "assumptions "
        "and adequacy, and measuring and reducing errors. Stat Med 1996;15:361-87."
    ),
)


def references(material: Material) -> tuple[str, ...]:
    """References of the methods that this pack really used."""
    cited = {TaskKind.BINARY: _BINARY, TaskKind.MULTICLASS: _MULTI, TaskKind.REGRESSION: _VALUE}
    cited[TaskKind.SURVIVAL] = _TIMES
    by_task = cited.get(material.task.kind, ())
    found = [_TRIPOD, _ENSEMBLE]
    found.append(_PATE if material.task.kind is TaskKind.MULTICLASS else _RILEY)
    found += by_task
    found += [_HOLM] if len(material.models) > 1 else []
    found += [_SMD] if material.approval.table_one else []
    found += _IMPUTATION if gaps.part(material, "sensitivity") else ()
    found += _OPTIMISM if gaps.part(material, "optimism") else ()
    return tuple(found)
