"""Studies: opening and closing them, members, tokens, the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from medloom_client.records import LedgerEntry, LedgerVerification, Member, Study, Token
from medloom_client.transport import Transport, operation


class Studies:
    """All studies the caller may see."""

    def __init__(self, transport: Transport) -> None:
        self._http = transport

    @operation("list_studies")
    def all(self) -> Iterator[Study]:
        return (Study.model_validate(each) for each in self._http.pages("/api/v1/studies"))

    @operation("open_study")
    def open(self, title: str, question: str = "", expires_at: str | None = None) -> Study:
        """A new study; the caller becomes its owner."""
        body: dict[str, Any] = {"title": title, "question": question}
        if expires_at is not None:
            body["expires_at"] = expires_at
        return Study.model_validate(self._http.post("/api/v1/studies", body))


class StudyRoom:
    """One study itself."""

    def __init__(self, transport: Transport, path: str) -> None:
        self._http = transport
        self._path = path

    @operation("get_study")
    def get(self) -> Study:
        return Study.model_validate(self._http.get(self._path))

    @operation("update_study")
    def update(self, etag: str | None = None, **changes: Any) -> Study:
        """Change title, question or expiry; the ETag is read when none is given."""
        return Study.model_validate(self._http.patch(self._path, changes, etag or self.get().etag or "*"))

    @operation("close_study")
    def close(self) -> Study:
        return Study.model_validate(self._http.post(f"{self._path}/close"))

    @operation("reopen_study")
    def reopen(self) -> Study:
        return Study.model_validate(self._http.post(f"{self._path}/open"))

    @operation("start_view")
    def view_as(self, *, principal: str | None = None, role: str | None = None) -> dict[str, Any]:
        """See the study as a member or a role does, reading only; needs a session (``auth.sign_in``)."""
        return dict(self._http.post(f"{self._path}/view", {"principal": principal, "role": role}))

    @operation("stream_events")
    def events(self, last_event_id: str | None = None) -> Iterator[str]:
        """Lines of the live feed of a study (server-sent events), until the connection ends."""
        headers = {"Last-Event-ID": last_event_id} if last_event_id else {}
        with self._http.stream("GET", f"{self._path}/events", headers=headers) as response:
            yield from response.iter_lines()


class Members:
    """Who may do what in a study."""

    def __init__(self, transport: Transport, study_path: str) -> None:
        self._http = transport
        self._path = f"{study_path}/members"

    @operation("list_members")
    def all(self) -> list[Member]:
        return [Member.model_validate(each) for each in self._http.listed(self._path)]

    @operation("put_member")
    def put(self, principal: str, role: str, **options: Any) -> Member:
        """Give a person or an institution a role; ``principal`` is a usr_ or ins_ id or a login name."""
        return Member.model_validate(self._http.put(f"{self._path}/{principal}", {"role": role, **options}))

    @operation("remove_member")
    def remove(self, principal: str) -> None:
        self._http.delete(f"{self._path}/{principal}")


class Tokens:
    """Tokens of a study."""

    def __init__(self, transport: Transport, study_path: str) -> None:
        self._http = transport
        self._path = f"{study_path}/tokens"

    @operation("list_tokens")
    def all(self) -> list[Token]:
        return [Token.model_validate(each) for each in self._http.listed(self._path)]

    @operation("issue_token")
    def issue(self, purpose: str, **options: Any) -> Token:
        """A token for this study (options: scopes, holder, days, cidr); its text is in ``token``, this once."""
        return Token.model_validate(self._http.post(self._path, {"purpose": purpose, **options}))

    @operation("revoke_token")
    def revoke(self, token_id: str) -> None:
        self._http.delete(f"{self._path}/{token_id}")


class Ledger:
    """Who touched what: the hash-chained access ledger of a study."""

    def __init__(self, transport: Transport, study_path: str) -> None:
        self._http = transport
        self._path = f"{study_path}/ledger"

    @operation("list_ledger")
    def all(self, **filters: Any) -> Iterator[LedgerEntry]:
        """Entries; filters: subject, action, decision, since, until."""
        return (LedgerEntry.model_validate(each) for each in self._http.pages(self._path, **filters))

    @operation("verify_ledger")
    def verify(self) -> LedgerVerification:
        return LedgerVerification.model_validate(self._http.get(f"{self._path}/verification"))
