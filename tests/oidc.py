"""A real identity provider in a process of its own: oidc-provider-mock, made stricter and, when told, wrong.

Added to it: PKCE is enforced, keys have names and can be replaced, ID tokens can be bent, logout tokens can be made.
``python tests/oidc.py PORT`` serves it; tests use ``Provider``.
"""

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import httpx

HOST = "127.0.0.1"
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"


class Provider:
    """The process; ``issuer`` is its address. ``bend`` changes the next ID tokens until ``straighten``."""

    def __init__(self, port: int, folder: Path) -> None:
        self.issuer = f"http://{HOST}:{port}"
        self._log = folder / "provider.log"
        with self._log.open("wb") as log:
            command = [sys.executable, str(Path(__file__).resolve()), str(port)]
            self._process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def __enter__(self) -> Self:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                if httpx.get(f"{self.issuer}/jwks", timeout=5, trust_env=False).is_success:
                    return self
            except httpx.HTTPError:
                time.sleep(0.1)
        self._process.kill()
        raise RuntimeError(self._log.read_text())

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait()

    def person(self, subject: str, **claims: Any) -> None:
        """Somebody who can sign in there."""
        httpx.put(f"{self.issuer}/users/{subject}", json=claims, trust_env=False).raise_for_status()

    def bend(self, *, claims: dict[str, Any] | None = None, shift: dict[str, int] | None = None, key: str = "") -> None:
        """Other claims (None removes one), shifted times in seconds, or the key ``stranger``."""
        self._told("bend", {"claims": claims or {}, "shift": shift or {}, "key": key})

    def straighten(self) -> None:
        self.bend()

    def new_key(self) -> None:
        """From now on another key signs, and the former one is not published any more."""
        self._told("new-key", {})

    def logout_token(self, **claims: Any) -> str:
        """A signed logout token as the provider would send it (None removes a claim)."""
        token: str = self._told("logout-token", claims)["token"]
        return token

    def last_proof(self) -> dict[str, Any]:
        """How the client that fetched tokens last said who it is."""
        return self._told("last-proof", {})

    def sign_in(self, address: str, subject: str) -> dict[str, str]:
        """What a person does there in a browser: the query with which the provider sends them back."""
        answer = httpx.post(address, data={"sub": subject}, trust_env=False, follow_redirects=False)
        assert answer.status_code == 302, answer.text
        return query_of(answer.headers["location"])

    def deny(self, address: str) -> dict[str, str]:
        """The person thinks better of it."""
        answer = httpx.post(address, data={"action": "deny"}, trust_env=False, follow_redirects=False)
        assert answer.status_code == 302, answer.text
        return query_of(answer.headers["location"])

    def _told(self, what: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = httpx.post(f"{self.issuer}/bench/{what}", json=body, trust_env=False)
        answer.raise_for_status()
        return dict(answer.json())


def query_of(address: str) -> dict[str, str]:
    """The query of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def serve(port: int) -> None:  # noqa: C901 - its routes share the keys and what was bent
    """The provider until it is killed."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    import flask
    import oidc_provider_mock
    import werkzeug.serving
    from authlib.oauth2.rfc6749 import AuthorizationCodeGrant
    from joserfc import jwt
    from joserfc.jwk import RSAKey

    def make_key(name: str) -> RSAKey:
        return RSAKey.generate_key(2048, parameters={"kid": name, "use": "sig", "alg": "RS256"})

    AuthorizationCodeGrant.TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post", "none"]
    app: flask.Flask = oidc_provider_mock.app()
    keys = {"own": make_key("key-1"), "stranger": make_key("key-1")}
    bent: dict[str, Any] = {"claims": {}, "shift": {}, "key": ""}
    challenges: dict[str, str] = {}
    proof: dict[str, Any] = {}

    def signed(claims: dict[str, Any], key: str = "own", typ: str = "JWT") -> str:
        header = {"alg": "RS256", "kid": keys[key].kid, "typ": typ}
        return jwt.encode(header, {name: value for name, value in claims.items() if value is not None}, keys[key])

    @app.before_request
    def before() -> Any:
        path = flask.request.path
        if path == "/jwks":
            return flask.jsonify({"keys": [keys["own"].as_dict(private=False)]})
        if path == "/oauth2/token":
            form = flask.request.form
            proof["client_id"] = form.get("client_id", "")
            proof["has_secret"] = "client_secret" in form or "Authorization" in flask.request.headers
            proof["has_verifier"] = "code_verifier" in form
            challenge = challenges.pop(flask.request.form.get("code", ""), None)
            digest = hashlib.sha256(flask.request.form.get("code_verifier", "").encode()).digest()
            if challenge != base64.urlsafe_b64encode(digest).decode().rstrip("="):
                return flask.jsonify({"error": "invalid_grant"}), 400
        return None

    @app.after_request
    def after(answer: flask.Response) -> flask.Response:
        if answer.mimetype == "text/html":  # its pages dress themselves from elsewhere
            answer.set_data(re.sub(r"https://[^\"']+[.]css", "data:text/css,", answer.get_data(as_text=True)))
        if flask.request.path == "/oauth2/authorize" and "code=" in answer.headers.get("Location", ""):
            assert flask.request.args.get("code_challenge_method") == "S256"
            challenges[query_of(answer.headers["Location"])["code"]] = flask.request.args["code_challenge"]
        if flask.request.path == "/oauth2/token" and answer.status_code == 200:
            told = json.loads(answer.get_data())
            body = told["id_token"].split(".")[1]
            claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
            claims |= bent["claims"]
            claims |= {name: claims[name] + seconds for name, seconds in bent["shift"].items()}
            told["id_token"] = signed(claims, bent["key"] or "own")
            answer.set_data(json.dumps(told))
        return answer

    @app.post("/bench/bend")
    def bend() -> Any:
        bent.update(flask.request.json or {})
        return flask.jsonify({})

    @app.post("/bench/new-key")
    def new_key() -> Any:
        keys["own"] = make_key(f"key-{time.time_ns()}")
        return flask.jsonify({})

    @app.post("/bench/last-proof")
    def last_proof() -> Any:
        return flask.jsonify(proof)

    @app.post("/bench/logout-token")
    def logout_token() -> Any:
        issued = {"iss": f"http://{HOST}:{port}", "iat": int(time.time()), "exp": int(time.time()) + 120}
        claims = {**issued, "jti": str(time.time_ns()), "events": {LOGOUT: {}}, **(flask.request.json or {})}
        return flask.jsonify({"token": signed(claims, typ="logout+jwt")})

    werkzeug.serving.run_simple(HOST, port, app, threaded=True)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
