"""The base of every event: a frozen, past-tense record."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class Event(BaseModel):
    """``type`` is ``<producer>.<noun>.<past verb>``; ``schema_version`` rises only with a breaking change."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: ClassVar[str]
    schema_version: ClassVar[int] = 1

    @classmethod
    def dataschema(cls) -> str:
        return f"urn:medloom:event:{cls.type}/{cls.schema_version}"
