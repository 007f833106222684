"""The registry of steps: adding one is a class in one file of this folder."""

from typing import Any, Final

from pydantic import ValidationError

from medloom_contracts.errors import Malformed, Words
from medloom_preprocess.domain.steps import columns, compute, missing, rows, series, shape, text, values
from medloom_preprocess.domain.steps.base import ROW, Applied, StepContext, StepParams

STEPS: Final[dict[str, type[StepParams]]] = {
    step.op: step for module in (columns, values, text, missing, rows, compute, shape, series) for step in module.STEPS
}


class BadStep(Malformed):
    """A step whose operation or parameters are not as its schema says."""

    code, title = "bad_step", "The step is not written as it should be"


def read_params(op: str, params: dict[str, Any]) -> StepParams:
    """The checked parameters of a step; raises BadStep naming the operation or the parameter at fault."""
    step = STEPS.get(op)
    if step is None:
        raise BadStep(
            Words(en=f"There is no step named “{op[:60]}”.", ko=f"“{op[:60]}” 단계는 없습니다."),
            Words(en="See /api/v1/step-types for the list.", ko="/api/v1/step-types에서 목록을 확인하세요."),
            where="op",
        )
    try:
        return step.model_validate(params)
    except ValidationError as error:
        problems = [
            {"where": ".".join(str(part) for part in item["loc"]) or "params", "text": str(item["msg"])}
            for item in error.errors()
        ]
        raise BadStep(
            Words(
                en=f"Step “{op}”: {problems[0]['where']}: {problems[0]['text']}.",
                ko=f"“{op}” 단계의 매개변수 {problems[0]['where']}이(가) 올바르지 않습니다.",
            ),
            Words(en="See the step's schema at /api/v1/step-types.", ko="/api/v1/step-types의 스키마를 확인하세요."),
            where=problems[0]["where"],
            problems=problems,
        ) from None


def step_types() -> list[dict[str, Any]]:
    """Every step with its words and JSON Schema, as a form or a palette needs it."""
    return [
        {
            "op": step.op,
            "family": step.family,
            "title": step.words.model_dump(),
            "about": step.about.model_dump(),
            "schema": step.model_json_schema(by_alias=True),
        }
        for step in STEPS.values()
    ]


__all__ = ["ROW", "STEPS", "Applied", "BadStep", "StepContext", "StepParams", "read_params", "step_types"]
