"""A recipe: an ordered list of steps, written by people, kept whole in every version."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from medloom_contracts.errors import Malformed, Words
from medloom_contracts.ids import new_id
from medloom_preprocess.domain.errors import MissingColumns
from medloom_preprocess.domain.formula import parse
from medloom_preprocess.domain.steps import StepParams, read_params

MAX_STEPS: Final = 500
_OWN: Final = frozenset({"id", "op", "params", "note", "enabled", "author", "at"})


class Step(BaseModel):
    """One step as it is kept: ``params`` are checked against the step's schema when it is written."""

    model_config = ConfigDict(frozen=True)

    id: str
    op: str
    params: dict[str, Any]
    note: str = ""
    enabled: bool = True
    author: str = ""
    at: AwareDatetime = Field(default_factory=lambda: datetime.now(UTC))

    def read(self) -> StepParams:
        return read_params(self.op, self.params)


def read_steps(written: list[dict[str, Any]], *, author: str, known: Iterable[Step] = ()) -> list[Step]:
    """Steps from what a person wrote, flat as in a study file or with ``params``; ids sent back are kept.

    Raises BadStep or FormulaError with the index of the step in ``where``.
    """
    if len(written) > MAX_STEPS:
        raise Malformed(
            Words(en=f"A recipe has at most {MAX_STEPS} steps.", ko=f"레시피는 최대 {MAX_STEPS}단계입니다."),
            Words(
                en="Join cell edits into one step, or split the recipe.",
                ko="셀 편집을 한 단계로 모으거나 레시피를 나누세요.",
            ),
        )
    before = {step.id: step for step in known}
    steps: list[Step] = []
    for index, item in enumerate(written):
        try:
            steps.append(_read_step(item, author, before))
        except Malformed as error:
            error.where = f"steps.{index}.{error.where or 'op'}"
            raise
    if len({step.id for step in steps}) != len(steps):
        raise Malformed(
            Words(en="Two steps have the same id.", ko="두 단계의 id가 같습니다."),
            Words(en="Leave the id of a new step out.", ko="새 단계는 id를 비우세요."),
        )
    return steps


def _read_step(item: dict[str, Any], author: str, before: dict[str, Step]) -> Step:
    op = str(item.get("op", ""))
    extra = {name: value for name, value in item.items() if name not in _OWN}
    params = {**(item.get("params") or {}), **extra}
    checked = read_params(op, params)
    for field in checked.formula_fields:
        parse(getattr(checked, field))
    step_id = item.get("id") or new_id("step")
    note, enabled = str(item.get("note") or ""), item.get("enabled") is not False
    plain = checked.model_dump(mode="json", by_alias=True, exclude_unset=True)
    old = before.get(step_id)
    if old is not None and (old.op, old.params, old.note, old.enabled) == (op, plain, note, enabled):
        return old
    return Step(id=step_id, op=op, params=plain, note=note, enabled=enabled, author=author)


def same_effect(old: list[Step], new: list[Step]) -> bool:
    """Whether two versions do the same to any table: notes, authors and disabled steps aside."""
    return [(s.op, s.params) for s in old if s.enabled] == [(s.op, s.params) for s in new if s.enabled]


def upto(steps: list[Step], step_id: str | None) -> list[Step]:
    """The steps up to and including one; all of them for None; raises Malformed for an unknown id."""
    if step_id is None:
        return list(steps)
    for index, step in enumerate(steps):
        if step.id == step_id:
            return list(steps[: index + 1])
    raise Malformed(
        Words(en="The recipe has no such step.", ko="레시피에 그런 단계가 없습니다."),
        Words(en="Read the recipe again.", ko="레시피를 다시 읽으세요."),
        where="step",
    )


def needed_columns(steps: list[Step], original: Iterable[str]) -> list[str]:
    """The columns of the original data that enabled steps name."""
    known = set(original)
    names = (name for step in steps if step.enabled for name in step.read().reads())
    return [name for name in dict.fromkeys(names) if name in known]


def replayed(
    steps: list[Step], *, original: Iterable[str], available: list[str], mapping: dict[str, str], author: str
) -> list[Step]:
    """The recipe for another data set; raises MissingColumns with every name that is neither there nor mapped."""
    missing = [name for name in needed_columns(steps, original) if mapping.get(name, name) not in available]
    unknown = [name for name in mapping.values() if name not in available]
    if missing or unknown:
        raise MissingColumns([*missing, *(name for name in unknown if name not in missing)], available)
    return renamed(steps, mapping, author)


def renamed(steps: list[Step], mapping: dict[str, str], author: str) -> list[Step]:
    """The same steps, as new ones, over columns of other names."""
    written = []
    for step in steps:
        params = step.read().renamed(mapping).model_dump(mode="json", by_alias=True, exclude_unset=True)
        written.append({"op": step.op, "params": params, "note": step.note, "enabled": step.enabled})
    return read_steps(written, author=author)


def without_rows(steps: Sequence[Mapping[str, Any]], runs: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
    """Stored steps without the cell edits of certain rows; a step that edited no other cell goes."""
    kept: list[dict[str, Any]] = []
    for step in steps:
        if step["op"] != "edit_cells":
            kept.append(dict(step))
            continue
        cells = [cell for cell in step["params"]["cells"] if not any(a <= cell["row"] <= b for a, b in runs)]
        if cells:
            kept.append({**step, "params": {**step["params"], "cells": cells}})
    return kept
