"""What kinds of models are called in running text."""

from typing import Final

from medloom_report.domain.material import Language

_ALGORITHMS: Final = {
    "logistic_regression": ("penalised logistic regression", "벌점 로지스틱 회귀"),
    "linear_regression": ("penalised linear regression", "벌점 선형 회귀"),
    "spline_logistic": ("logistic regression with splines", "스플라인 로지스틱 회귀"),
    "spline_linear": ("linear regression with splines", "스플라인 선형 회귀"),
    "simple_model": ("penalised regression on few predictors", "적은 변수의 벌점 회귀"),
    "lightgbm": ("gradient boosting (LightGBM)", "그래디언트 부스팅(LightGBM)"),
    "xgboost": ("gradient boosting (XGBoost)", "그래디언트 부스팅(XGBoost)"),
    "symmetric_boosting": ("gradient boosting with symmetric trees", "대칭 트리 그래디언트 부스팅"),
    "random_forest": ("random forest", "랜덤 포레스트"),
    "extra_trees": ("extremely randomised trees", "극단적 무작위 트리(Extra Trees)"),
    "cox_regression": ("penalised Cox regression", "벌점 콕스 회귀"),
    "spline_cox": ("Cox regression with splines", "스플라인 콕스 회귀"),
    "lightgbm_cox": ("gradient boosting of the Cox model (LightGBM)", "콕스 모형 그래디언트 부스팅(LightGBM)"),
    "xgboost_cox": ("gradient boosting of the Cox model (XGBoost)", "콕스 모형 그래디언트 부스팅(XGBoost)"),
    "xgboost_aft": ("gradient boosting of failure time (XGBoost)", "가속 실패 시간 그래디언트 부스팅(XGBoost)"),
    "survival_forest": ("random forest of pseudo-values", "유사값 랜덤 포레스트"),
    "ensemble": ("weighted ensemble", "가중 앙상블"),
}


def algorithm_name(name: str, language: Language) -> str:
    """An algorithm as a paper calls it; unknown ones keep their registered name."""
    return _ALGORITHMS.get(name, (name, name))[language == "ko"]
