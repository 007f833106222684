"""Sentences about inputs, in English and Korean. They name columns, types and limits, never a value that was sent."""

from typing import Final

from medloom_contracts.errors import Words
from medloom_contracts.manifests import ModelInput

EXPECTED: Final = {
    "number": Words(en="a number", ko="숫자"),
    "category": Words(en="text (one of the categories)", ko="텍스트(범주 중 하나)"),
}


def bounds(low: float | None, high: float | None, unit: str) -> Words:
    """A range in words, with its unit."""
    suffix = f" {unit}" if unit else ""
    if low is not None and high is not None:
        return Words(en=f"{low:g} to {high:g}{suffix}", ko=f"{low:g}~{high:g}{suffix}")
    if low is None and high is None:
        return Words(en="any number", ko="모든 숫자")
    if low is not None:
        return Words(en=f"at least {low:g}{suffix}", ko=f"{low:g}{suffix} 이상")
    return Words(en=f"at most {high:g}{suffix}", ko=f"{high:g}{suffix} 이하")


def warning(code: str, spec: ModelInput) -> Words:
    """The sentence of a warning about one input."""
    name = spec.name
    if code == "out_of_range":
        plausible = bounds(spec.low, spec.high, spec.unit)
        return Words(
            en=f"{name} is outside its plausible range ({plausible.en}); check the entry.",
            ko=f"{name} 값이 타당한 범위({plausible.ko})를 벗어났습니다. 입력을 확인하세요.",
        )
    if code == "outside_training":
        return Words(
            en=f"{name} lies outside the range of the training data (1st to 99th percentile); the answer extrapolates.",
            ko=f"{name} 값이 학습 자료의 범위(1~99 백분위)를 벗어나 외삽한 결과입니다.",
        )
    if code == "unseen_category":
        return Words(
            en=f"{name} has a category that the training data did not contain; it is treated as unknown.",
            ko=f"{name} 값이 학습 자료에 없던 범주이므로 알 수 없음으로 처리했습니다.",
        )
    return Words(
        en=f"{name} is missing; the model fills it as it learned to.",
        ko=f"{name} 값이 없어 모델이 학습한 방식으로 대체했습니다.",
    )


def refusal(code: str, spec: ModelInput) -> dict[str, object]:
    """Why the calculator gives no answer for one input."""
    if code == "unseen_category":
        known = ", ".join(spec.categories or ())
        text = Words(
            en=f"{spec.name}: the training data did not contain this category (known: {known}).",
            ko=f"{spec.name}: 학습 자료에 없던 범주입니다(학습된 범주: {known}).",
        )
    elif code == "out_of_range":
        plausible = bounds(spec.low, spec.high, spec.unit)
        text = Words(
            en=f"{spec.name} is outside its plausible range ({plausible.en}).",
            ko=f"{spec.name} 값이 타당한 범위({plausible.ko})를 벗어났습니다.",
        )
    else:
        ends = (spec.seen_low, spec.seen_high) if spec.least is None and spec.most is None else (spec.least, spec.most)
        seen = bounds(*ends, spec.unit)
        text = Words(
            en=f"{spec.name} is outside the range of the training data ({seen.en}).",
            ko=f"{spec.name} 값이 학습 자료의 범위({seen.ko})를 벗어났습니다.",
        )
    return {"code": code, "column": spec.name, "row": 0, "detail": text.en, "detail_ko": text.ko}


def unknown_column(name: str) -> Words:
    """The model has no such input: it is ignored."""
    return Words(en=f"The model has no input {name}; it was ignored.", ko=f"모델에 {name} 입력이 없어 무시했습니다.")


def fault(code: str, spec: ModelInput) -> tuple[Words, Words]:
    """Cause and next action of an input that cannot be used."""
    expected = EXPECTED[spec.type]
    unit = f" in {spec.unit}" if spec.unit and spec.type == "number" else ""
    unit_ko = f" (단위 {spec.unit})" if spec.unit and spec.type == "number" else ""
    if code == "missing_input":
        return (
            Words(en=f"The input {spec.name} is not there.", ko=f"입력 {spec.name}이(가) 없습니다."),
            Words(
                en=f"Send {spec.name} as {expected.en}{unit}, or null when it is not known.",
                ko=f"{spec.name}을(를) {expected.ko}{unit_ko}로 보내고, 모르면 null을 보내세요.",
            ),
        )
    if code == "not_finite":
        return (
            Words(
                en=f"The input {spec.name} is infinite or too large to compute with.",
                ko=f"입력 {spec.name} 값이 무한대이거나 계산할 수 없을 만큼 큽니다.",
            ),
            Words(
                en="Send a finite number, or null when it is not known.",
                ko="유한한 숫자를 보내고, 모르면 null을 보내세요.",
            ),
        )
    return (
        Words(
            en=f"The input {spec.name} must be {expected.en}{unit}.",
            ko=f"입력 {spec.name}은(는) {expected.ko}{unit_ko}여야 합니다.",
        ),
        Words(en="Correct its type; send null when it is not known.", ko="자료형을 고치고, 모르면 null을 보내세요."),
    )


def problem(code: str, spec: ModelInput, row: int) -> dict[str, object]:
    """One fault as it stands in the ``problems`` of the answer."""
    detail, hint = fault(code, spec)
    return {
        "code": code,
        "column": spec.name,
        "row": row,
        "expected": spec.type,
        "detail": detail.en,
        "detail_ko": detail.ko,
        "hint": hint.en,
        "hint_ko": hint.ko,
    }
