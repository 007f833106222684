"""What the platform answers when it refuses: a stable code, a cause and a next action."""

from __future__ import annotations

from typing import Any

import httpx


class MedloomProblem(Exception):
    """A refusal by the platform (RFC 9457 problem+json), or a server that cannot be reached (code ``unreachable``).

    ``code`` is stable and meant for programs; ``detail`` and ``hint`` are sentences for people, ``detail_ko`` and
    ``hint_ko`` the same in Korean. ``problems`` lists single faults where there are several.
    """

    def __init__(
        self,
        code: str,
        detail: str,
        hint: str = "",
        status: int = 0,
        *,
        body: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(f"{code}: {detail}" + (f" {hint}" if hint else ""))
        self.code = code
        self.detail = detail
        self.hint = hint
        self.status = status
        self.body = body or {}

    @property
    def detail_ko(self) -> str:
        return str(self.body.get("detail_ko") or self.detail)

    @property
    def hint_ko(self) -> str:
        return str(self.body.get("hint_ko") or self.hint)

    @property
    def problems(self) -> list[dict[str, Any]]:
        return list(self.body.get("problems") or [])

    @classmethod
    def of_body(cls, body: dict[str, Any], status: int = 0) -> MedloomProblem:
        """A problem as it stands in an answer or in a failed job."""
        return cls(
            str(body.get("code") or f"http_{status}"),
            str(body.get("detail") or body.get("title") or "The server refused the request."),
            str(body.get("hint") or ""),
            int(body.get("status") or status),
            body=body,
        )

    @classmethod
    def of_response(cls, response: httpx.Response) -> MedloomProblem:
        """A problem out of an HTTP answer, also when something on the way answered without problem+json."""
        try:
            body = response.json()
        except ValueError:
            body = {}
        return cls.of_body(body if isinstance(body, dict) else {}, response.status_code)

    @classmethod
    def own(cls, code: str, detail: tuple[str, str], hint: tuple[str, str] = ("", "")) -> MedloomProblem:
        """A problem that the client itself found; each sentence in English and Korean."""
        return cls(code, detail[0], hint[0], body={"detail_ko": detail[1], "hint_ko": hint[1]})

    @classmethod
    def unreachable(cls, url: str, error: Exception) -> MedloomProblem:
        """No answer came."""
        name = type(error).__name__
        return cls.own(
            "unreachable",
            (f"The server at {url} does not answer ({name}).", f"{url} 서버가 응답하지 않습니다 ({name})."),
            ("Check the address and whether the platform runs.", "주소와 플랫폼 실행 여부를 확인하세요."),
        )


class JobFailedError(MedloomProblem):
    """A job ended as failed or cancelled; the problem is the job's own."""
