"""One thing that was looked at, and what was found."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from medloom_contracts.errors import MedloomError, Words
from medloom_kit.outages import outage


class State(StrEnum):
    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    SKIPPED = "skipped"


class Finding(BaseModel):
    """``what`` says what is (or is wrong), ``do`` what to do; neither ever holds a password."""

    model_config = ConfigDict(frozen=True)

    place: str
    check: str
    state: State
    what: Words
    do: Words = Words(en="", ko="")


@dataclass
class Findings:
    """Collects what is found at one place."""

    place: str
    found: list[Finding] = field(default_factory=list)

    def ok(self, check: str, en: str, ko: str) -> None:
        self._add(check, State.OK, Words(en=en, ko=ko))

    def warning(self, check: str, what: Words, do: Words) -> None:
        self._add(check, State.WARNING, what, do)

    def failed(self, check: str, what: Words, do: Words) -> None:
        self._add(check, State.FAILED, what, do)

    def skipped(self, check: str, what: Words, do: Words) -> None:
        self._add(check, State.SKIPPED, what, do)

    def _add(self, check: str, state: State, what: Words, do: Words | None = None) -> None:
        self.found.append(Finding(place=self.place, check=check, state=state, what=what, do=do or Words(en="", ko="")))

    @contextmanager
    def guarded(self, check: str, unknown: Callable[[BaseException], tuple[Words, Words]]) -> Iterator[None]:
        """What is raised becomes a finding; an outage speaks for itself, anything else is put by ``unknown``."""
        try:
            yield
        except Exception as error:
            named = error if isinstance(error, MedloomError) else outage(error)
            what, do = (named.detail, named.hint) if named is not None else unknown(error)
            self.failed(check, what, do)


def words(en: str, ko: str) -> Words:
    return Words(en=en, ko=ko)
