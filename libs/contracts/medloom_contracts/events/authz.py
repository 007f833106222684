"""Events that authz emits."""

from typing import ClassVar

from medloom_contracts.events.base import Event


class StudyOpened(Event):
    type: ClassVar[str] = "authz.study.opened"
    study_id: str
    institution_id: str
    title: str
    policy_version: int


class StudyClosed(Event):
    type: ClassVar[str] = "authz.study.closed"
    study_id: str
    policy_version: int


class AccessChanged(Event):
    """A person's rights changed: capabilities older than ``policy_version`` are void for that person."""

    type: ClassVar[str] = "authz.access.changed"
    study_id: str | None
    principal_id: str
    scopes: tuple[str, ...]
    policy_version: int


class TokenRevoked(Event):
    type: ClassVar[str] = "authz.token.revoked"
    token_id: str
    principal_id: str
