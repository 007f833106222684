"""Accounts: first boot, sign-in, the caller, institutions, users, personal tokens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from medloom_client.records import FirstBoot, Institution, Invitation, Me, Token, User
from medloom_client.transport import Transport, operation


class Auth:
    """Signing in and out, and the first administrator of a new installation."""

    def __init__(self, transport: Transport) -> None:
        self._http = transport

    @operation("first_boot")
    def first_boot(
        self, secret: str, institution: str, name: str, password: str, display_name: str | None = None
    ) -> FirstBoot:
        """Make the first administrator with the secret printed once at the first start; signs this client in."""
        body = {"secret": secret, "institution": institution, "name": name, "password": password}
        if display_name:
            body["display_name"] = display_name
        found = FirstBoot.model_validate(self._http.post("/api/v1/auth/first-boot", body))
        self._http.token = found.token
        return found

    @operation("accept_invitation")
    def accept_invitation(self, secret: str, password: str) -> User:
        """Set the password of an invited account."""
        body = {"secret": secret, "password": password}
        return User.model_validate(self._http.post("/api/v1/auth/invitations/accept", body))

    @operation("create_session")
    def sign_in(self, name: str, password: str) -> User:
        """Open a session; its cookie stays with this client."""
        answer = self._http.post("/api/v1/auth/sessions", {"name": name, "password": password})
        return User.model_validate(answer["user"])

    @operation("get_sign_in_options")
    def ways_in(self) -> dict[str, Any]:
        """Whether there are passwords, and whose single sign-on there is."""
        return dict(self._http.get("/api/v1/auth/sign-in-options"))

    @operation("begin_single_sign_on")
    def single_sign_on(self) -> str:
        """Where a browser goes to sign in at the hospital; ``arrive`` takes what it brings back."""
        return str(self._http.post("/api/v1/auth/single-sign-on")["address"])

    @operation("finish_single_sign_on")
    def arrive(self, state: str, code: str) -> User:
        """Open a session with what the hospital's sign-in answered."""
        answer = self._http.post("/api/v1/auth/single-sign-on/arrival", {"state": state, "code": code})
        return User.model_validate(answer["user"])

    @operation("get_session")
    def session(self) -> dict[str, Any]:
        """The session of this client."""
        return dict(self._http.get("/api/v1/auth/sessions/current"))

    @operation("renew_session")
    def renew(self) -> dict[str, Any]:
        """Make the session of this client last longer."""
        return dict(self._http.post("/api/v1/auth/sessions/current/renewal"))

    @operation("delete_session")
    def sign_out(self) -> None:
        self._http.delete("/api/v1/auth/sessions/current")

    @operation("end_view")
    def leave_view(self) -> None:
        """See studies with one's own eyes again, after ``study.room.view_as``."""
        self._http.delete("/api/v1/auth/sessions/current/view")


class Account:
    """The caller."""

    def __init__(self, transport: Transport) -> None:
        self._http = transport

    @operation("get_me")
    def get(self) -> Me:
        return Me.model_validate(self._http.get("/api/v1/me"))

    @operation("change_password")
    def change_password(self, current: str, new: str) -> None:
        self._http.post("/api/v1/me/password", {"current": current, "new": new})

    @operation("list_my_tokens")
    def tokens(self) -> list[Token]:
        return [Token.model_validate(each) for each in self._http.listed("/api/v1/me/tokens")]

    @operation("issue_my_token")
    def issue_token(self, purpose: str, *, scopes: list[str] | None = None, days: int = 30) -> Token:
        """A personal token for all of the caller's studies; its text is in ``token``, this once."""
        body: dict[str, Any] = {"purpose": purpose, "days": days}
        if scopes is not None:
            body["scopes"] = scopes
        return Token.model_validate(self._http.post("/api/v1/me/tokens", body))

    @operation("revoke_my_token")
    def revoke_token(self, token_id: str) -> None:
        self._http.delete(f"/api/v1/me/tokens/{token_id}")


class Institutions:
    """Institutions; changing them is the site administrator's."""

    def __init__(self, transport: Transport) -> None:
        self._http = transport

    @operation("list_institutions")
    def all(self) -> Iterator[Institution]:
        return (Institution.model_validate(each) for each in self._http.pages("/api/v1/institutions"))

    @operation("create_institution")
    def create(self, name: str, *, external: bool = False) -> Institution:
        answer = self._http.post("/api/v1/institutions", {"name": name, "external": external})
        return Institution.model_validate(answer)

    @operation("update_institution")
    def update(self, institution_id: str, **changes: Any) -> Institution:
        return Institution.model_validate(self._http.patch(f"/api/v1/institutions/{institution_id}", changes))


class Users:
    """Accounts of people; the site administrator's."""

    def __init__(self, transport: Transport) -> None:
        self._http = transport

    @operation("list_users")
    def all(self) -> Iterator[User]:
        return (User.model_validate(each) for each in self._http.pages("/api/v1/users"))

    @operation("invite_user")
    def invite(self, name: str, display_name: str, institution_id: str, *, site_admin: bool = False) -> Invitation:
        """A new account; hand the one-time ``invitation`` to its owner."""
        body = {
            "name": name,
            "display_name": display_name,
            "institution_id": institution_id,
            "site_admin": site_admin,
        }
        return Invitation.model_validate(self._http.post("/api/v1/users", body))

    @operation("update_user")
    def update(self, user_id: str, **changes: Any) -> User:
        return User.model_validate(self._http.patch(f"/api/v1/users/{user_id}", changes))

    @operation("renew_invitation")
    def renew_invitation(self, user_id: str) -> Invitation:
        return Invitation.model_validate(self._http.post(f"/api/v1/users/{user_id}/invitation"))
