"""Who asks and about what: the values the policies decide on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from medloom_contracts.scopes import EXTERNAL_ROLES

PrincipalKind = Literal["person", "token", "service"]
StudyState = Literal["open", "closed", "expired", "unapproved"]

ENTITY_OF: Final[dict[str, str]] = {
    "site": "Site",
    "institution": "Site",
    "user": "Site",
    "study_record": "StudyRecord",
    "study": "Study",
    "member": "Grant",
    "token": "Grant",
    "upload": "Data",
    "dataset": "Data",
    "prepared": "Data",
    "model": "Model",
    "endpoint": "Model",
}


@dataclass(frozen=True, slots=True)
class Grant:
    """What a principal may do in one study. ``expires_at`` is the earlier of the grant's and the study's end."""

    study_id: str
    role: str
    scopes: tuple[str, ...]
    expires_at: datetime | None = None
    study_state: StudyState = "open"

    @property
    def external(self) -> bool:
        return self.role in EXTERNAL_ROLES

    def expired(self, now: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= now


@dataclass(frozen=True, slots=True)
class Principal:
    """The originating subject. A token bears its holder's ``id`` and its own ``token_id``; it is never a site admin.

    ``viewing`` names whose eyes the principal looks with at present; then nothing may be changed.
    """

    id: str
    name: str
    kind: PrincipalKind
    institution_id: str
    token_id: str | None = None
    site_admin: bool = False
    external: bool = False
    grants: tuple[Grant, ...] = ()
    policy_version: int = 0
    capability_id: str = ""
    viewing: str = ""

    def grant(self, study_id: str | None) -> Grant | None:
        """The grant for one study, or None."""
        return next((grant for grant in self.grants if grant.study_id == study_id), None)


@dataclass(frozen=True, slots=True)
class Resource:
    """What is asked about. ``kind`` is a key of ``ENTITY_OF`` or any other word for work inside a study.

    An attribute left None is unknown: on data and models the forbids then hold (they fail closed); on kind ``study``
    they are not asked, so a service that acts on one data set or model decides again on that object.
    """

    kind: str
    id: str
    study_id: str | None = None
    signed: bool | None = None
    disclosure_reviewed: bool | None = None
    n: int | None = None
    events: int | None = None
    overwrites: bool | None = None
    holder: str = ""
    widens: bool = False
    ownerless: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """``policy_ids`` names the policies that decided; it is empty when nothing permitted (default deny)."""

    allow: bool
    policy_ids: tuple[str, ...]
