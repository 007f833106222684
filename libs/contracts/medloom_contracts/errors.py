"""Errors that a person can act on: a type with an HTTP status, a stable code and sentences in Korean and English."""

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict


class Words(BaseModel):
    """One sentence in both languages."""

    model_config = ConfigDict(frozen=True)

    en: str
    ko: str


class Problem(BaseModel):
    """RFC 9457 problem+json, as every service answers it and every failed job keeps it."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    hint: str = ""
    detail_ko: str = ""
    hint_ko: str = ""
    where: str | None = None
    request_id: str | None = None
    problems: list[dict[str, Any]] | None = None


class MedloomError(Exception):
    """Base of every error that leaves a service. ``detail`` must never hold a patient's value.

    A subclass sets ``status``, ``code`` and ``title``; the texts name the cause (detail) and the next action (hint).
    """

    status: ClassVar[int] = 400
    code: ClassVar[str] = "bad_request"
    title: ClassVar[str] = "The request cannot be carried out"

    def __init__(
        self,
        detail: Words,
        hint: Words | None = None,
        *,
        where: str | None = None,
        problems: list[dict[str, Any]] | None = None,
    ) -> None:
        super().__init__(detail.en)
        self.detail = detail
        self.hint = hint or Words(en="", ko="")
        self.where = where
        self.problems = problems

    def problem(self) -> Problem:
        """This error as the body of an answer."""
        return Problem(
            type=f"urn:medloom:problem:{self.code}",
            title=self.title,
            status=self.status,
            code=self.code,
            detail=self.detail.en,
            hint=self.hint.en,
            detail_ko=self.detail.ko,
            hint_ko=self.hint.ko,
            where=self.where,
            problems=self.problems,
        )


class RemoteProblem(MedloomError):
    """An error that already crossed a process boundary as a ``Problem`` and is raised again as it was."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(
            Words(en=problem.detail, ko=problem.detail_ko or problem.detail),
            Words(en=problem.hint, ko=problem.hint_ko or problem.hint),
            where=problem.where,
            problems=problem.problems,
        )
        self._problem = problem

    def problem(self) -> Problem:
        return self._problem


class NotFound(MedloomError):
    """Also the answer to whoever may not know that the thing exists."""

    status, code, title = 404, "not_found", "There is no such object"

    def __init__(self, what: str = "object") -> None:
        super().__init__(
            Words(en=f"There is no such {what}, or you may not see it.", ko=f"{what}: 없거나 볼 권한이 없습니다."),
            Words(
                en="Check the identifier, or ask the study's owner for access.",
                ko="식별자를 확인하거나 연구 소유자에게 권한을 요청하세요.",
            ),
        )


class NotSignedIn(MedloomError):
    status, code, title = 401, "not_signed_in", "Sign in first"

    def __init__(self) -> None:
        super().__init__(
            Words(en="No valid session or token came with the request.", ko="유효한 세션이나 토큰이 요청에 없습니다."),
            Words(
                en="Sign in, or send a token in the Authorization header.",
                ko="로그인하거나 Authorization 헤더로 토큰을 보내세요.",
            ),
        )


class ViewOnly(MedloomError):
    """The caller looks at a study with somebody else's eyes."""

    status, code, title = 409, "view_only", "You are looking at the study as somebody else"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="While you see a study as somebody else, nothing can be changed.",
                ko="다른 사람의 시점으로 연구를 보는 동안에는 아무것도 바꿀 수 없습니다.",
            ),
            Words(en="Leave the view, then try again.", ko="이 보기를 끝낸 뒤 다시 시도하세요."),
        )


class Malformed(MedloomError):
    """Input that does not have the promised shape."""

    status, code, title = 422, "malformed", "The input does not have the expected form"


class Conflict(MedloomError):
    status, code, title = 409, "conflict", "The present state does not allow this"


class PreconditionFailed(MedloomError):
    status, code, title = 412, "changed_meanwhile", "Somebody changed this meanwhile"

    def __init__(self) -> None:
        super().__init__(
            Words(en="The object was changed after you read it.", ko="읽은 뒤에 다른 사람이 이 객체를 변경했습니다."),
            Words(
                en="Read it again, look at the change, and send your edit with the new ETag.",
                ko="다시 읽어 변경을 확인한 뒤 새 ETag로 다시 보내세요.",
            ),
        )


class PreconditionRequired(MedloomError):
    status, code, title = 428, "if_match_required", "Say which version you edit"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="This object is edited by several people and the request has no If-Match header.",
                ko="여러 사람이 편집하는 객체인데 요청에 If-Match 헤더가 없습니다.",
            ),
            Words(en="Send the ETag of the version you read.", ko="읽은 버전의 ETag를 함께 보내세요."),
        )


class TooLarge(MedloomError):
    status, code, title = 413, "too_large", "Too large"


class TooManyRequests(MedloomError):
    status, code, title = 429, "too_many_requests", "Too many requests"


class StorageFull(MedloomError):
    status, code, title = 507, "storage_full", "The storage is full"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="The server has no room left; nothing was changed.",
                ko="저장 공간이 없어 아무것도 바뀌지 않았습니다.",
            ),
            Words(
                en="Ask IT to free or add storage, then repeat the same request.",
                ko="IT 담당자에게 저장 공간 확보를 요청한 뒤 다시 시도하세요.",
            ),
        )


class Unavailable(MedloomError):
    """Something that the server needs is away or refuses it. What was asked may be asked again once it is back."""

    status, code, title = 503, "unavailable", "The server is waiting for something it needs"
    _detail: ClassVar[Words]
    _hint: ClassVar[Words]

    def __init__(self) -> None:
        super().__init__(self._detail, self._hint)


class DatabaseAway(Unavailable):
    code, title = "database_away", "The database does not answer"
    _detail = Words(en="The database does not answer.", ko="데이터베이스가 응답하지 않습니다.")
    _hint = Words(
        en="Try again shortly. IT: see that PostgreSQL runs and that its address and password are right.",
        ko="잠시 뒤 다시 시도하세요. IT 담당자: PostgreSQL이 실행 중인지, 주소와 암호가 맞는지 확인하세요.",
    )


class DatabaseReadOnly(Unavailable):
    code, title = "database_read_only", "The database takes no changes"
    _detail = Words(
        en="The database can be read but takes no changes.", ko="데이터베이스를 읽을 수는 있지만 변경할 수 없습니다."
    )
    _hint = Words(
        en="IT: the server is a standby or was set read-only; promote it or connect to the primary.",
        ko="IT 담당자: 대기 서버이거나 읽기 전용입니다. 승격하거나 주 서버에 연결하세요.",
    )


class StoreAway(Unavailable):
    code, title = "store_away", "The object store does not answer"
    _detail = Words(en="The object store does not answer as it should.", ko="객체 저장소가 제대로 응답하지 않습니다.")
    _hint = Words(
        en="Try again shortly. IT: see that the S3 store runs, can be reached, and is not overloaded.",
        ko="잠시 뒤 다시 시도하세요. IT 담당자: S3 저장소가 실행 중이고 접근 가능한지, 과부하가 아닌지 확인하세요.",
    )


class StoreRefused(Unavailable):
    code, title = "store_refused", "The object store refuses the server's key"
    _detail = Words(en="The object store refuses the server's key.", ko="객체 저장소가 서버의 키를 거부합니다.")
    _hint = Words(
        en="IT: check access key, secret and the rights on this service's bucket, then restart the service.",
        ko="IT 담당자: 접근 키와 비밀키, 이 서비스의 버킷 권한을 확인한 뒤 서비스를 다시 시작하세요.",
    )


class CertificateInvalid(Unavailable):
    code, title = "certificate_invalid", "A certificate is not valid"
    _detail = Words(
        en="The certificate of a server that is needed is expired or not trusted.",
        ko="필요한 서버의 인증서가 만료되었거나 신뢰할 수 없습니다.",
    )
    _hint = Words(
        en="IT: renew the certificate, or trust its authority; nothing needs to be restarted.",
        ko="IT 담당자: 인증서를 갱신하거나 발급 기관을 신뢰 목록에 추가하세요. 다시 시작할 필요는 없습니다.",
    )


class BusAway(Unavailable):
    code, title = "bus_away", "The message broker does not answer"
    _detail = Words(
        en="The message broker does not answer; events wait in the database.",
        ko="메시지 브로커가 응답하지 않아 이벤트가 데이터베이스에서 기다립니다.",
    )
    _hint = Words(
        en="IT: see that RabbitMQ runs and that its address and password are right; what waits is sent by itself.",
        ko="IT 담당자: RabbitMQ가 실행 중인지, 주소와 암호가 맞는지 확인하세요. 대기 중인 것은 자동으로 전송됩니다.",
    )


class BusFull(Unavailable):
    code, title = "bus_full", "The message broker takes nothing more"
    _detail = Words(
        en="The message broker takes no messages, as when its disk or memory is full; events wait in the database.",
        ko="디스크나 메모리가 가득 찬 것처럼 메시지 브로커가 메시지를 받지 않아 이벤트가 데이터베이스에서 기다립니다.",
    )
    _hint = Words(
        en="IT: free disk space on the RabbitMQ server; what waits is sent by itself afterwards.",
        ko="IT 담당자: RabbitMQ 서버의 디스크 공간을 확보하세요. 이후 대기 중인 것은 자동으로 전송됩니다.",
    )


class ClockOff(Unavailable):
    code, title = "clock_off", "This machine's clock is wrong"
    _detail = Words(
        en="This machine's clock and that of a server it needs are more than 30 seconds apart.",
        ko="이 컴퓨터와 필요한 서버의 시계가 30초 넘게 차이 납니다.",
    )
    _hint = Words(
        en="IT: set both clocks by a time server (NTP); until then sign-ins may be refused.",
        ko="IT 담당자: 두 시계를 시간 서버(NTP)에 맞추세요. 그때까지 로그인이 거부될 수 있습니다.",
    )


class Corrupted(MedloomError):
    """Stored bytes are not the bytes that were written."""

    status, code, title = 500, "object_corrupted", "Stored data has changed"

    def __init__(self, key: str) -> None:
        super().__init__(
            Words(
                en="The stored object no longer has the SHA-256 it was written with, so it is not used.",
                ko="저장된 객체의 SHA-256이 기록과 달라 사용하지 않습니다.",
            ),
            Words(en="Ask IT to restore it from the backup.", ko="IT 담당자에게 백업 복원을 요청하세요."),
            where=key,
        )


class JobFailed(MedloomError):
    """A job that ended without a better-known cause."""

    status, code, title = 500, "job_failed", "The job failed"
