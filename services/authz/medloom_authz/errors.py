"""authz's own errors."""

from medloom_contracts.errors import Conflict, Malformed, MedloomError, TooManyRequests, Words


class SignInRefused(MedloomError):
    """Wrong name or password, unknown or disabled account: one answer for all."""

    status, code, title = 401, "sign_in_refused", "Name or password is wrong"

    def __init__(self) -> None:
        super().__init__(
            Words(en="The name or the password is not right.", ko="이름이나 비밀번호가 맞지 않습니다."),
            Words(
                en="Try again, or ask an administrator for a new invitation.",
                ko="다시 시도하거나 관리자에게 새 초대를 요청하세요.",
            ),
        )


class SignInLocked(TooManyRequests):
    code = "sign_in_locked"

    def __init__(self, seconds: int) -> None:
        self.retry_after = seconds
        super().__init__(
            Words(
                en=f"Too many failed attempts with this name; it is locked for {seconds} more seconds.",
                ko=f"이 이름으로 실패한 시도가 너무 많아 {seconds}초 동안 잠겼습니다.",
            ),
            Words(en="Wait, then try again.", ko="기다린 뒤 다시 시도하세요."),
        )


class LocalAccountsOff(MedloomError):
    status, code, title = 403, "local_accounts_off", "Passwords are switched off here"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="This site has no accounts with passwords: everybody signs in with the hospital's account.",
                ko="이 사이트에는 비밀번호 계정이 없습니다. 모두 병원 계정으로 로그인합니다.",
            ),
            Words(
                en="Use the single sign-on button; IT switches passwords on with MEDLOOM_AUTHZ_LOCAL_ACCOUNTS.",
                ko="통합 로그인 버튼을 사용하세요. 비밀번호는 IT가 MEDLOOM_AUTHZ_LOCAL_ACCOUNTS로 켭니다.",
            ),
        )


class GroupsUnmapped(MedloomError):
    """The provider vouches for the person, but none of the groups has a place here."""

    status, code, title = 403, "groups_unmapped", "Your hospital account has no access to Medloom"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="The hospital knows you, but none of your groups has been given access to Medloom.",
                ko="병원 계정은 확인되었지만 Medloom을 사용할 수 있는 그룹에 속해 있지 않습니다.",
            ),
            Words(
                en="Ask IT to add you to a group with access; IT lists them in MEDLOOM_AUTHZ_SSO_GROUPS.",
                ko="사용 권한이 있는 그룹에 추가해 달라고 IT에 요청하세요. 그룹은 MEDLOOM_AUTHZ_SSO_GROUPS에 있습니다.",
            ),
        )


class AccountDisabled(MedloomError):
    """Told only to somebody whom the provider vouched for."""

    status, code, title = 403, "account_disabled", "Your account is switched off"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="Your Medloom account, or that of your institution, was switched off by an administrator.",
                ko="관리자가 이 Medloom 계정 또는 소속 기관의 사용을 중지했습니다.",
            ),
            Words(en="Ask an administrator of Medloom.", ko="Medloom 관리자에게 문의하세요."),
        )


class FirstBootRefused(MedloomError):
    """The secret is wrong, used or out of date; or there is an administrator already."""

    status, code, title = 401, "first_boot_refused", "The one-time secret is not valid"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="This one-time secret is wrong, used already or out of date.",
                ko="일회용 비밀값이 틀렸거나 이미 사용되었거나 만료되었습니다.",
            ),
            Words(
                en="Look at the terminal of the platform, or run `python -m medloom_authz.main first-boot` there.",
                ko="플랫폼의 터미널을 확인하거나 그곳에서 `python -m medloom_authz.main first-boot`를 실행하세요.",
            ),
        )


class InvitationRefused(MedloomError):
    status, code, title = 401, "invitation_refused", "The invitation is not valid"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="This invitation is wrong, used already or out of date.",
                ko="초대가 잘못되었거나 이미 사용되었거나 만료되었습니다.",
            ),
            Words(en="Ask an administrator for a new one.", ko="관리자에게 새 초대를 요청하세요."),
        )


class WeakPassword(Malformed):
    code, title = "weak_password", "Choose another password"

    def __init__(self, why: Words) -> None:
        super().__init__(
            why,
            Words(
                en="Take at least 12 characters, for example four words that do not belong together.",
                ko="서로 관련 없는 단어 네 개처럼 12자 이상을 사용하세요.",
            ),
            where="password",
        )


class BadField(Malformed):
    """One field of the request that has the right type but not a possible value."""

    code = "bad_value"

    def __init__(self, where: str, why: Words) -> None:
        super().__init__(why, where=where)


class NameTaken(Conflict):
    code, title = "name_taken", "The name is taken"

    def __init__(self) -> None:
        super().__init__(
            Words(en="This name is in use already.", ko="이미 사용 중인 이름입니다."),
            Words(en="Choose another name.", ko="다른 이름을 고르세요."),
            where="name",
        )


class LastOwner(Conflict):
    code, title = "last_owner", "A study needs an owner"

    def __init__(self) -> None:
        super().__init__(
            Words(en="This would leave the study without an owner.", ko="이렇게 하면 연구에 소유자가 없게 됩니다."),
            Words(en="Make somebody else owner first.", ko="먼저 다른 사람을 소유자로 지정하세요."),
        )


class OwnerFirst(Conflict):
    code, title = "owner_first", "The study needs an owner first"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="The study has no owner; the site administrator can name one and nobody else.",
                ko="연구에 소유자가 없습니다. 관리자는 소유자만 지정할 수 있습니다.",
            ),
            Words(en="Give the role owner; the owner then adds the others.", ko="먼저 소유자를 지정하세요."),
            where="role",
        )


class LastAdministrator(Conflict):
    code, title = "last_administrator", "The site needs an administrator"

    def __init__(self) -> None:
        super().__init__(
            Words(en="This would leave the site without an administrator.", ko="이렇게 하면 관리자가 없게 됩니다."),
            Words(en="Make somebody else administrator first.", ko="먼저 다른 사람을 관리자로 지정하세요."),
        )


class RoleNotForExternal(Conflict):
    code, title = "role_not_for_external", "Not a role for outsiders"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="People of an external institution can only be external_trainer or external_predictor.",
                ko="외부 기관 사람은 external_trainer 또는 external_predictor만 될 수 있습니다.",
            ),
            Words(en="Choose one of these two roles.", ko="이 두 역할 중 하나를 고르세요."),
            where="role",
        )


class ScopesBeyondHolder(Conflict):
    code, title = "scopes_beyond_holder", "More than its holder has"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="A token cannot do more than its holder; at least one scope is beyond the holder's role.",
                ko="토큰은 보유자보다 많은 권한을 가질 수 없습니다. 보유자의 역할을 넘는 범위가 있습니다.",
            ),
            Words(en="Leave out the scopes the role does not have.", ko="역할에 없는 범위를 빼세요."),
            where="scopes",
        )
