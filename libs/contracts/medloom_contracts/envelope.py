"""The envelope of every event: CloudEvents 1.0 attributes in structured JSON, plus actor, study and traceparent."""

from datetime import UTC, datetime
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from medloom_contracts.ids import new_id

MAX_BYTES: Final = 64 * 1024


class Envelope(BaseModel):
    """One event on the wire; ``type`` is also the routing key."""

    model_config = ConfigDict(frozen=True)

    specversion: Literal["1.0"] = "1.0"
    id: str = Field(default_factory=lambda: new_id("event"))
    source: str
    type: str
    time: datetime = Field(default_factory=lambda: datetime.now(UTC))
    dataschema: str
    datacontenttype: Literal["application/json"] = "application/json"
    data: dict[str, Any]
    actor: str | None = None
    study: str | None = None
    traceparent: str | None = None

    def encode(self) -> bytes:
        """The bytes on the wire; raises ValueError beyond 64 KB, for events carry keys and counts, never data."""
        body = self.model_dump_json(exclude_none=True).encode()
        if len(body) > MAX_BYTES:
            raise ValueError(f"event {self.type} has {len(body)} bytes; at most {MAX_BYTES} are allowed")
        return body

    @classmethod
    def decode(cls, body: bytes) -> "Envelope":
        return cls.model_validate_json(body)
