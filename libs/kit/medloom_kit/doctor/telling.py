"""Findings for people, a line each, and for programs."""

import json
from collections.abc import Sequence

from medloom_kit.doctor.finding import Finding, State

_MARKS = {State.OK: "ok", State.WARNING: "warn", State.FAILED: "FAIL", State.SKIPPED: "skip"}
_MARKS_KO = {State.OK: "정상", State.WARNING: "주의", State.FAILED: "실패", State.SKIPPED: "생략"}


def as_lines(findings: Sequence[Finding], *, korean: bool) -> list[str]:
    """What is wrong and what to do, in one language."""
    lines = []
    for one in findings:
        mark = (_MARKS_KO if korean else _MARKS)[one.state]
        said, do = (one.what.ko, one.do.ko) if korean else (one.what.en, one.do.en)
        lines.append(f"{mark:<5}{one.place:<11}{one.check:<18}{said}{' → ' + do if do else ''}")
    return lines


def as_json(findings: Sequence[Finding]) -> str:
    """All findings and how many of each kind."""
    counts = {state.value: sum(one.state is state for one in findings) for state in State}
    return json.dumps(
        {"findings": [one.model_dump() for one in findings], "counts": counts}, ensure_ascii=False, indent=1
    )


def status(findings: Sequence[Finding]) -> int:
    """The exit status: 1 when anything failed."""
    return int(any(one.state is State.FAILED for one in findings))
