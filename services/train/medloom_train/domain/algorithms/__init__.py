"""The registry of algorithms: adding one is a file here and an entry below."""

from typing import Any, Final

from pydantic import ValidationError

from medloom_contracts.errors import Words
from medloom_contracts.manifests import TaskKind
from medloom_train.domain.algorithms.base import Algorithm, Params
from medloom_train.domain.algorithms.boosting import LightGBM, XGBoost
from medloom_train.domain.algorithms.forests import ExtraTrees, RandomForest
from medloom_train.domain.algorithms.linear import (
    LinearRegression,
    LogisticRegression,
    SplineLinear,
    SplineLogistic,
)
from medloom_train.domain.algorithms.simple import SimpleModel
from medloom_train.domain.algorithms.symmetric import SymmetricBoosting
from medloom_train.domain.errors import BadSettings
from medloom_train.domain.survival.boosting import LightGBMCox, XGBoostAFT, XGBoostCox
from medloom_train.domain.survival.forest import PseudoForest
from medloom_train.domain.survival.linear import CoxRegression, SplineCox

_ALL: tuple[Algorithm[Any], ...] = (
    LogisticRegression(),
    LinearRegression(),
    SplineLogistic(),
    SplineLinear(),
    SimpleModel(),
    LightGBM(),
    XGBoost(),
    SymmetricBoosting(),
    RandomForest(),
    ExtraTrees(),
    CoxRegression(),
    SplineCox(),
    LightGBMCox(),
    XGBoostCox(),
    XGBoostAFT(),
    PseudoForest(),
)
ALGORITHMS: Final[dict[str, Algorithm[Any]]] = {algorithm.name: algorithm for algorithm in _ALL}


def algorithm(name: str) -> Algorithm[Any]:
    """The algorithm of this name; BadSettings when there is none."""
    if name not in ALGORITHMS:
        known = ", ".join(ALGORITHMS)
        raise BadSettings(
            Words(en=f'There is no algorithm "{name}".', ko=f'알고리즘 "{name}"이(가) 없습니다.'),
            Words(en=f"Choose one of: {known}.", ko=f"다음 중에서 고르세요: {known}."),
            where="algorithms",
        )
    return ALGORITHMS[name]


def checked_params(name: str, params: dict[str, Any]) -> Params:
    """The settings of an algorithm with every default filled in; BadSettings names each fault."""
    try:
        checked: Params = algorithm(name).params.model_validate(params)
    except ValidationError as wrong:
        problems = [{"where": f"{name}.{'.'.join(map(str, e['loc']))}", "problem": e["msg"]} for e in wrong.errors()]
        raise BadSettings(
            Words(en=f"The settings of {name} are wrong.", ko=f"{name}의 설정이 잘못되었습니다."),
            Words(
                en="See the algorithm's schema for names and allowed ranges.",
                ko="알고리즘의 스키마에서 이름과 허용 범위를 확인하세요.",
            ),
            where=f"algorithms.{name}",
            problems=problems,
        ) from wrong
    return checked


def suits(name: str, task: TaskKind) -> bool:
    return task in algorithm(name).tasks
