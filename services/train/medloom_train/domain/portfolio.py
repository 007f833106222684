"""What mode auto tries, in order: a linear model, a small booster, then one of every family, then variants of each.

A strong linear model and a small booster are nearly always members of the best ensemble on medical tables; one of every
family comes next, so that the search can end early (see ``enough``). Forests are slow in large tables and wait there.
"""

from medloom_contracts.errors import Words
from medloom_contracts.manifests import TaskKind
from medloom_train.domain.algorithms import ALGORITHMS, algorithm, checked_params, suits
from medloom_train.domain.algorithms.simple import SimpleModel
from medloom_train.domain.errors import BadSettings, NothingTrained
from medloom_train.domain.options import TrainingOptions, TrialSpec


def _spec(algorithm_name: str, name: str, **params: object) -> TrialSpec:
    return TrialSpec(algorithm=algorithm_name, name=name, params=params)


def _linear(task: TaskKind) -> list[TrialSpec]:
    if task is TaskKind.REGRESSION:
        return [
            _spec("linear_regression", "Ridge 10", alpha=10.0),
            _spec("linear_regression", "Ridge 100", alpha=100.0),
            _spec("linear_regression", "Ridge 1", alpha=1.0),
            _spec("linear_regression", "Lasso", alpha=20.0, l1_ratio=1.0),
            _spec("spline_linear", "Spline ridge", alpha=300.0),
            _spec("spline_linear", "Spline lasso", alpha=30.0, l1_ratio=1.0),
        ]
    return [
        _spec("logistic_regression", "Logistic C=0.3", C=0.3),
        _spec("logistic_regression", "Logistic C=0.03", C=0.03),
        _spec("logistic_regression", "Logistic C=3", C=3.0),
        _spec("logistic_regression", "Logistic lasso", C=0.3, l1_ratio=1.0),
        _spec("spline_logistic", "Logistic splines", C=0.1),
        _spec("spline_logistic", "Logistic splines lasso", C=0.3, l1_ratio=1.0),
    ]


def _survival(rows: int) -> tuple[TrialSpec, ...]:
    large = rows > 5000
    rate, leaf = (0.1 if large else 0.05), (10 if rows < 2000 else 20)
    return (
        _spec("cox_regression", "Cox ridge 10", alpha=10.0),
        _spec("lightgbm_cox", "LightGBM Cox stumps", learning_rate=rate, num_leaves=3, min_child_samples=10),
        _spec("cox_regression", "Cox ridge 100", alpha=100.0),
        _spec("cox_regression", "Cox lasso", alpha=10.0, l1_ratio=1.0),
        _spec("spline_cox", "Cox splines", alpha=100.0),
        _spec("spline_cox", "Cox splines lasso", alpha=10.0, l1_ratio=1.0),
        _spec("cox_regression", "Cox ridge 1", alpha=1.0),
        _spec("lightgbm_cox", "LightGBM Cox", learning_rate=rate, num_leaves=15 if large else 7),
        _spec("xgboost_cox", "XGBoost Cox", learning_rate=rate, max_depth=3 if large else 2),
        _spec("xgboost_aft", "XGBoost failure time", learning_rate=rate, max_depth=3 if large else 2),
        _spec("lightgbm_cox", "LightGBM Cox random splits", learning_rate=rate, num_leaves=7, extra_trees=True),
        _spec("survival_forest", "Forest of risks", trees=300, min_leaf=leaf),
        _spec("survival_forest", "Forest of risks wide", trees=200, min_leaf=leaf * 2, max_features=0.4),
    )


def portfolio(task: TaskKind, rows: int) -> tuple[TrialSpec, ...]:
    """The candidates of mode auto for a table of so many training rows, most promising per second first."""
    if task is TaskKind.SURVIVAL:
        return _survival(rows)
    large = rows > 5000
    rate = 0.1 if large else 0.05
    leaf = 5 if rows < 2000 else 10
    trees = 200 if large else 100
    # averaging other draws steadies a booster; in a small table that costs little
    copies = 3 if rows < 2000 else 1

    # the final fit is one of six: there more draws cost least, until rows alone are steady enough
    final = 3 if rows <= 20_000 else 1

    def boosted(algorithm_name: str, name: str, **params: object) -> TrialSpec:
        given = {"learning_rate": rate, "copies": copies, "refit_copies": final, **params}
        return _spec(algorithm_name, name, **given)

    # where one column decides, trees that often miss it cannot follow
    all_columns: dict[str, object] = {"colsample": 1.0, "min_child_samples": 5, "learning_rate": 0.05}
    # and where there are many rows its leaves may be sure of themselves
    all_columns |= {"reg_lambda": 0.5, "copies": 2, "refit_copies": 2 * final} if large else {"reg_lambda": 5.0}
    linear = [spec.name for spec in _linear(task)]
    tried = (
        *_linear(task),
        boosted("lightgbm", "LightGBM small", num_leaves=15 if large else 7),
        boosted("lightgbm", "LightGBM stumps", num_leaves=3, min_child_samples=10),
        boosted("xgboost", "XGBoost", max_depth=4 if large else 3),
        _spec("symmetric_boosting", "Symmetric trees", depth=6, refit_copies=final),
        boosted("lightgbm", "LightGBM random splits", num_leaves=15, extra_trees=True),
        boosted("lightgbm", "LightGBM large", num_leaves=31, reg_lambda=5.0, colsample=0.5),
        boosted("lightgbm", "LightGBM all columns", num_leaves=31, **all_columns),
        _spec("random_forest", "Random forest", trees=trees, min_leaf=leaf),
        _spec("extra_trees", "Extra trees", trees=trees, min_leaf=leaf),
        _spec("random_forest", "Random forest wide", trees=trees, min_leaf=leaf * 2, max_features=0.4),
        _spec("extra_trees", "Extra trees wide", trees=trees, min_leaf=max(3, leaf // 2), max_features=0.4),
    )
    forests, whole = ["Extra trees", "Random forest"], ["LightGBM all columns"]
    # in fewer rows they win nothing; in more numpy is too slow
    symmetric = ["Symmetric trees"] if rows >= 1000 and not large else []
    order = [linear[0], "LightGBM small", *(whole if large else []), linear[4], *symmetric, "XGBoost"]
    order += [] if large else forests
    # the other linear ones cost next to nothing
    order += [linear[3], linear[1], linear[2], *([] if large else whole), "LightGBM random splits", "LightGBM large"]
    order += [linear[5], *(forests if large else []), "Extra trees wide", "LightGBM stumps", "Random forest wide"]
    named = {spec.name: spec for spec in tried}
    return tuple(named[name] for name in order)


def _named(specs: tuple[TrialSpec, ...]) -> tuple[TrialSpec, ...]:
    """Every setting written out, every name unique."""
    done: list[TrialSpec] = []
    used: set[str] = set()
    for number, spec in enumerate(specs, start=1):
        name = spec.name or f"{algorithm(spec.algorithm).title.en} {number}"
        while name in used:
            name += "'"
        used.add(name)
        params = checked_params(spec.algorithm, spec.params)
        done.append(TrialSpec(algorithm=spec.algorithm, name=name, params=params.model_dump()))
    return tuple(done)


def _safe(specs: tuple[TrialSpec, ...]) -> tuple[TrialSpec, ...]:
    """The part of the search space that is open to persons who may not see rows, leaves and depths bounded."""
    kept = []
    for spec in specs:
        found = ALGORITHMS[spec.algorithm]
        if found.safe:
            params = found.safe_params(checked_params(spec.algorithm, spec.params))
            kept.append(spec.model_copy(update={"params": params.model_dump()}))
    return tuple(kept)


def _ordered(specs: tuple[TrialSpec, ...], first: tuple[str, ...]) -> tuple[TrialSpec, ...]:
    """The same candidates, the named ones earlier; the linear model stays in front, for it is there at once."""
    place = {name: at for at, name in enumerate(first)}
    return (*specs[:1], *sorted(specs[1:], key=lambda spec: place.get(spec.name, len(place))))


def _with_simple(chosen: tuple[TrialSpec, ...], task: TaskKind) -> tuple[TrialSpec, ...]:
    """The candidates and, behind the first linear one (it costs next to nothing), the model of few predictors."""
    if not suits(SimpleModel.name, task) or any(spec.algorithm == SimpleModel.name for spec in chosen):
        return chosen
    linear = [i for i, spec in enumerate(chosen) if algorithm(spec.algorithm).family == "linear"]
    at = linear[0] + 1 if linear else len(chosen)
    return (*chosen[:at], _spec(SimpleModel.name, "Simple model"), *chosen[at:])


def candidates(options: TrainingOptions, task: TaskKind, rows: int) -> tuple[TrialSpec, ...]:
    """The candidates of an experiment, all settings written out. Raises BadSettings where one does not fit the task."""
    if options.resolved_trials is not None:
        chosen = options.resolved_trials
    elif options.mode == "expert":
        chosen = options.algorithms
    else:
        chosen = _ordered(portfolio(task, rows), options.order)
    for spec in chosen:
        if not suits(spec.algorithm, task):
            raise BadSettings(
                Words(
                    en=f"{spec.algorithm} cannot learn a {task.value} target.",
                    ko=f"{spec.algorithm}은(는) {task.value} 과제를 학습할 수 없습니다.",
                ),
                Words(en="Choose an algorithm of this task.", ko="이 과제에 맞는 알고리즘을 고르세요."),
                where=f"algorithms.{spec.algorithm}",
            )
    if options.simple_model and options.resolved_trials is None:
        chosen = _with_simple(chosen, task)
    named = _named(chosen)
    if options.safe_models_only:
        named = _safe(named)
    if not named:
        raise NothingTrained
    return named
