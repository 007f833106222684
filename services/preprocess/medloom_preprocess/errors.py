"""Errors of the service: states that do not allow what was asked."""

from medloom_contracts.errors import Conflict, MedloomError, Words


class NotOpen(Conflict):
    """The review is in a state that allows no decision."""

    code, title = "review_not_open", "The review is not open"

    def __init__(self, state: str) -> None:
        super().__init__(
            Words(en=f"The review of this data is “{state}”.", ko=f"이 데이터의 검토 상태는 “{state}”입니다."),
            Words(
                en="Run the recipe again to get data that can be reviewed.",
                ko="레시피를 다시 실행해 검토할 데이터를 만드세요.",
            ),
        )


class AlreadyApproved(Conflict):
    code, title = "already_approved", "Already approved"

    def __init__(self) -> None:
        super().__init__(
            Words(en="This data is approved already.", ko="이미 승인된 데이터입니다."),
            Words(en="Train on it, or send it back first.", ko="학습을 시작하거나, 먼저 반려하세요."),
        )


class RecipeChanged(Conflict):
    code, title = "recipe_changed", "The recipe was changed since"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="The recipe was changed after this data was prepared.",
                ko="데이터를 준비한 뒤 레시피가 변경되었습니다.",
            ),
            Words(
                en="Run the recipe again and review its new result.", ko="레시피를 다시 실행하고 새 결과를 검토하세요."
            ),
        )


class Sha256Differs(Conflict):
    code, title = "sha256_differs", "Not the data you looked at"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="The hash sent with the approval is not this data's.",
                ko="승인과 함께 보낸 해시가 이 데이터의 것이 아닙니다.",
            ),
            Words(en="Read the prepared data again before signing.", ko="서명하기 전에 데이터를 다시 확인하세요."),
        )


class BlockingFindings(Conflict):
    code, title = "blocking_findings", "Blocking findings"

    def __init__(self, count: int) -> None:
        super().__init__(
            Words(en=f"The data has {count} blocking finding(s).", ko=f"차단 등급의 문제가 {count}건 있습니다."),
            Words(
                en="Solve them with steps, or send accept_blocking with the reason.",
                ko="단계로 해결하거나 accept_blocking에 사유를 적으세요.",
            ),
        )


class DataWithdrawn(Conflict):
    code, title = "data_withdrawn", "The data set was withdrawn"

    def __init__(self) -> None:
        super().__init__(
            Words(en="This version of the data set was withdrawn.", ko="이 데이터 버전은 철회되었습니다."),
            Words(en="Choose another version.", ko="다른 버전을 고르세요."),
        )


class NothingThere(MedloomError):
    status, code, title = 409, "no_result_yet", "No result yet"

    def __init__(self) -> None:
        super().__init__(
            Words(en="The recipe has not been run yet.", ko="레시피를 아직 실행하지 않았습니다."),
            Words(en="Run it first.", ko="먼저 실행하세요."),
        )
