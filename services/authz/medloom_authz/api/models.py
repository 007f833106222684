"""What goes in and out of authz's routes."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from medloom_contracts.scopes import Role

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Login = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=2, max_length=64)]
Purpose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Password = Annotated[SecretStr, Field(max_length=1024)]
OneTimeSecret = Annotated[SecretStr, Field(max_length=200)]


class Given(BaseModel):
    """Input: a misspelt field is an error, never silently left out."""

    model_config = ConfigDict(extra="forbid")


class FirstBootIn(Given):
    secret: OneTimeSecret
    institution: Text
    name: Login
    display_name: Annotated[str, Field(max_length=200)] = ""
    password: Password


class InvitationIn(Given):
    secret: OneTimeSecret
    password: Password


class PasswordIn(Given):
    current: Password
    new: Password


class InstitutionIn(Given):
    name: Text
    external: bool = False


class InstitutionChange(Given):
    name: Text | None = None
    external: bool | None = None
    disabled: bool | None = None


class Institution(BaseModel):
    id: str
    name: str
    external: bool
    disabled: bool
    created_at: datetime


class UserIn(Given):
    name: Login
    display_name: Text
    institution_id: str = Field(max_length=40)
    site_admin: bool = False


class UserChange(Given):
    display_name: Text | None = None
    disabled: bool | None = None
    site_admin: bool | None = None


class User(BaseModel):
    id: str
    name: str
    display_name: str
    institution_id: str
    site_admin: bool
    external: bool
    disabled: bool
    has_password: bool
    created_at: datetime


class InvitedUser(BaseModel):
    """``invitation`` is a one-time secret, shown this once; it lives seven days."""

    user: User
    invitation: str


class FirstBootDone(BaseModel):
    """``token`` is a personal token for one day, shown this once."""

    user: User
    institution: Institution
    token: str
    token_expires_at: datetime


class MyStudy(BaseModel):
    study_id: str
    title: str
    role: str
    scopes: list[str]
    state: str
    expires_at: datetime | None


class Viewing(BaseModel):
    """Whose eyes the caller looks with: a member's, or those of a role in general."""

    study_id: str | None
    principal_id: str | None
    name: str
    role: Role | None


class Me(BaseModel):
    id: str
    name: str
    kind: Literal["person", "token", "service"]
    token_id: str | None
    institution_id: str
    site_admin: bool
    external: bool
    studies: list[MyStudy]
    viewing: Viewing | None = None


class RoleView(BaseModel):
    role: Role
    external: bool
    scopes: list[str]


class StudyIn(Given):
    title: Title
    question: str = Field(default="", max_length=5000)
    expires_at: AwareDatetime | None = None


class StudyChange(Given):
    """Fields that are not sent stay as they are; ``expires_at`` null lifts the end."""

    title: Title | None = None
    question: str | None = Field(default=None, max_length=5000)
    expires_at: AwareDatetime | None = None


class Study(BaseModel):
    id: str
    title: str
    question: str
    state: Literal["open", "closed", "expired", "unapproved"]
    institution_id: str
    approver_id: str | None
    expires_at: datetime | None
    created_by: str
    created_at: datetime
    role: str | None = Field(description="your role, null when you see the card as site administrator")
    scopes: list[str]
    etag: str


class MemberIn(Given):
    role: Role
    purpose: str = Field(default="", max_length=500)
    until: AwareDatetime | None = None
    datasets: list[Annotated[str, Field(max_length=40)]] | None = Field(default=None, max_length=1000)


class Member(BaseModel):
    principal_id: str
    kind: Literal["person", "institution"]
    name: str
    display_name: str
    institution: str
    external: bool
    role: Role
    purpose: str
    approver_id: str
    until: datetime | None
    datasets: list[str] | None
    since: datetime


class MyTokenIn(Given):
    purpose: Purpose
    scopes: list[str] | None = Field(default=None, min_length=1, max_length=50)
    days: int | None = Field(default=None, ge=1, le=366)
    cidr: str | None = Field(default=None, max_length=60)


class TokenIn(MyTokenIn):
    """``holder`` is a member for whom an owner issues the token; without it the token is the caller's own."""

    holder: str | None = Field(default=None, max_length=64)


class Token(BaseModel):
    """A token without its text. ``prefix`` is how it starts."""

    id: str
    prefix: str
    study_id: str | None
    holder_id: str
    purpose: str
    scopes: list[str]
    cidr: str | None
    issued_by: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


class IssuedToken(Token):
    """``token`` is shown this once; only its SHA-256 is kept."""

    token: str


class LedgerEntry(BaseModel):
    seq: int
    at: datetime
    service: str
    study_id: str | None
    subject: str
    token_id: str | None
    action: str
    object: str
    decision: str
    policy_ids: list[str]
    request_id: str
    previous: str
    hmac: str


class FirstBad(BaseModel):
    seq: int | None
    fault: Literal["edited", "missing", "reordered", "truncated", "head_forged"]


class Verification(BaseModel):
    """Whether the whole ledger is as it was written, up to the newest signed head."""

    intact: bool
    entries: int
    first_bad: FirstBad | None
    head_count: int | None
    head_at: datetime | None


def user_view(row: Any) -> User:
    return User(
        id=row.id,
        name=row.name,
        display_name=row.display_name,
        institution_id=row.institution_id,
        site_admin=row.site_admin,
        external=row.external,
        disabled=row.disabled,
        has_password=row.password_hash is not None,
        created_at=row.created_at,
    )


def institution_view(row: Any) -> Institution:
    return Institution(
        id=row.id, name=row.name, external=row.external, disabled=row.disabled, created_at=row.created_at
    )


def token_view(row: Any) -> Token:
    return Token(**{name: getattr(row, name) for name in Token.model_fields})


def member_view(row: Any) -> Member:
    person = row.user_name is not None
    return Member(
        principal_id=row.principal_id,
        kind="person" if person else "institution",
        name=row.user_name or row.principal_id,
        display_name=row.display_name or row.institution_name,
        institution=row.institution_name,
        external=bool(row.external),
        role=row.role,
        purpose=row.purpose,
        approver_id=row.approver_id,
        until=row.until,
        datasets=row.datasets,
        since=row.since,
    )
