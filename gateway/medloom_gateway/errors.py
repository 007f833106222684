"""The door's own errors."""

from medloom_contracts.errors import MedloomError, NotSignedIn, TooLarge, TooManyRequests, Words


class UnknownPath(MedloomError):
    status, code, title = 404, "not_found", "There is no such page"

    def __init__(self) -> None:
        super().__init__(
            Words(en="Nothing lies at this address.", ko="이 주소에는 아무것도 없습니다."),
            Words(en="See /docs for every operation.", ko="모든 기능은 /docs 에서 볼 수 있습니다."),
        )


class MethodNotAllowed(MedloomError):
    status, code, title = 405, "method_not_allowed", "The address does not take this method"

    def __init__(self) -> None:
        super().__init__(
            Words(en="The address exists, but not for this method.", ko="주소는 있지만 이 메서드는 지원하지 않습니다."),
            Words(en="See /docs for the methods it takes.", ko="지원하는 메서드는 /docs 에서 확인하세요."),
        )


class CrossSite(MedloomError):
    status, code, title = 403, "cross_site", "The request came from another site"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="A changing request with a session cookie must come from this site's own pages.",
                ko="세션 쿠키로 변경을 요청할 때는 이 사이트의 페이지에서 보내야 합니다.",
            ),
            Words(
                en="Open the page from this server, or send the header X-Medloom-Request: 1, or use a token.",
                ko="이 서버의 페이지를 열거나 X-Medloom-Request: 1 헤더를 보내거나 토큰을 사용하세요.",
            ),
        )


class WrongHost(MedloomError):
    status, code, title = 421, "wrong_host", "This server does not answer for that name"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="The Host header names a server that is not this one.", ko="Host 헤더가 이 서버의 이름이 아닙니다."
            ),
            Words(
                en="Use the address that IT gave you; IT adds names in MEDLOOM_GATEWAY_ALLOWED_HOSTS.",
                ko="IT 담당자가 알려 준 주소를 사용하세요. 이름은 MEDLOOM_GATEWAY_ALLOWED_HOSTS 로 추가합니다.",
            ),
        )


class ServiceAway(MedloomError):
    """The service behind a path cannot be reached."""

    status, code, title = 503, "service_away", "A part of the platform is away"

    def __init__(self, service: str) -> None:
        super().__init__(
            Words(
                en=f"The service {service} cannot be reached at the moment.",
                ko=f"현재 {service} 서비스에 연결할 수 없습니다.",
            ),
            Words(
                en="Try again in a minute; nothing that was accepted is lost. If it stays so, tell IT.",
                ko="잠시 후 다시 시도하세요. 이미 접수된 것은 사라지지 않습니다. 계속되면 IT에 알리세요.",
            ),
            where=service,
        )


class ServiceBroke(MedloomError):
    """The service began to answer and stopped, or answered something that is not HTTP."""

    status, code, title = 502, "service_broke", "A part of the platform broke off"

    def __init__(self, service: str) -> None:
        super().__init__(
            Words(
                en=f"The service {service} broke off while it answered.",
                ko=f"{service} 서비스가 응답 도중 끊어졌습니다.",
            ),
            Words(
                en="Look whether the change was made, then repeat it with the same Idempotency-Key.",
                ko="변경이 반영되었는지 확인한 뒤 같은 Idempotency-Key로 다시 시도하세요.",
            ),
            where=service,
        )


class ServiceSlow(MedloomError):
    status, code, title = 504, "service_slow", "A part of the platform took too long"

    def __init__(self, service: str) -> None:
        super().__init__(
            Words(
                en=f"The service {service} did not answer in time.",
                ko=f"{service} 서비스가 제시간에 응답하지 않았습니다.",
            ),
            Words(en="Try again with a smaller request.", ko="요청을 줄여 다시 시도하세요."),
            where=service,
        )


class BodyTooLarge(TooLarge):
    def __init__(self, limit: int) -> None:
        super().__init__(
            Words(
                en=f"The body is larger than the {limit} bytes allowed here.",
                ko=f"본문이 허용된 {limit}바이트보다 큽니다.",
            ),
            Words(
                en="Send data as an upload (/uploads), which has no such limit.",
                ko="데이터는 업로드(/uploads)로 보내세요. 이 제한이 없습니다.",
            ),
        )


class SlowDown(TooManyRequests):
    """``seconds`` goes out as Retry-After."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            Words(en="Too many requests came from here.", ko="요청이 너무 많습니다."),
            Words(en=f"Wait {seconds} s and try again.", ko=f"{seconds}초 뒤에 다시 시도하세요."),
        )
        self.seconds = seconds


class LoginRefused(NotSignedIn):
    """One answer for an unknown name and a wrong password."""

    status, code, title = 401, "login_refused", "Name or password is wrong"

    def __init__(self) -> None:
        super().__init__()
        self.detail = Words(en="Name or password is wrong.", ko="이름 또는 비밀번호가 올바르지 않습니다.")
        self.hint = Words(
            en="Check both; ask the administrator for a new password if you forgot it.",
            ko="다시 확인하세요. 잊었다면 관리자에게 새 비밀번호를 요청하세요.",
        )


class Unexpected(MedloomError):
    """A fault of ours: the answer holds the request id alone, the log holds the rest."""

    status, code, title = 500, "internal_error", "Something went wrong on our side"

    def __init__(self) -> None:
        super().__init__(
            Words(en="The server met a fault it did not expect.", ko="서버에서 예상하지 못한 오류가 발생했습니다."),
            Words(
                en="Try again; if it happens again, give IT the request id.",
                ko="다시 시도하고, 반복되면 요청 번호를 IT에 알려 주세요.",
            ),
        )


class NoSingleSignOn(MedloomError):
    status, code, title = 404, "no_single_sign_on", "Single sign-on is not set up"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="This site has no identity provider to sign in at.",
                ko="이 사이트에는 통합 로그인이 설정되어 있지 않습니다.",
            ),
            Words(
                en="Sign in with name and password; IT sets it up with MEDLOOM_GATEWAY_OIDC_ISSUER.",
                ko="이름과 비밀번호로 로그인하세요. IT가 MEDLOOM_GATEWAY_OIDC_ISSUER로 설정할 수 있습니다.",
            ),
        )


class SignInLapsed(MedloomError):
    """The state is unknown, used or too old, or another browser began."""

    status, code, title = 400, "sign_in_lapsed", "Begin the sign-in again"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="This sign-in was begun in another browser, more than ten minutes ago, or is finished already.",
                ko="다른 브라우저에서 시작했거나, 시작한 지 10분이 지났거나, 이미 끝난 로그인입니다.",
            ),
            Words(en="Begin again on the sign-in page.", ko="로그인 화면에서 다시 시작하세요."),
        )


class ProviderRefused(MedloomError):
    status, code, title = 403, "provider_refused", "The hospital's sign-in did not let you in"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="The hospital's sign-in was cancelled or refused there.",
                ko="병원 로그인이 취소되었거나 그곳에서 거부되었습니다.",
            ),
            Words(
                en="Try again; if it stays so, tell IT the request id.",
                ko="다시 시도하고, 계속되면 요청 번호를 IT에 알려 주세요.",
            ),
        )


class ProviderAway(MedloomError):
    """The identity provider cannot be reached, or does not answer as OpenID Connect wants it."""

    status, code, title = 503, "provider_away", "The hospital's sign-in is away"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="The hospital's sign-in server cannot be reached, or its answer is not what was set up.",
                ko="병원 로그인 서버에 연결할 수 없거나 응답이 설정과 다릅니다.",
            ),
            Words(
                en="Try again in a minute; IT sees the cause in the gateway's log.",
                ko="잠시 후 다시 시도하세요. IT는 게이트웨이 로그에서 원인을 볼 수 있습니다.",
            ),
        )


class IdentityRefused(MedloomError):
    """What the provider says of the person does not hold; ``where`` names the claim."""

    status, code, title = 401, "identity_refused", "The hospital's answer does not hold"

    def __init__(self, why: Words, *, where: str) -> None:
        super().__init__(
            why,
            Words(
                en="Begin again on the sign-in page; if it stays so, tell IT the request id.",
                ko="로그인 화면에서 다시 시작하고, 계속되면 요청 번호를 IT에 알려 주세요.",
            ),
            where=where,
        )
