"""Status-coded errors of the service."""

from medloom_contracts.errors import Conflict, MedloomError, NotFound, Words


class NotApproved(Conflict):
    """Only signed data is trained on."""

    code, title = "not_approved", "The data is not approved for training"

    def __init__(self, reasons: list[str] | None = None) -> None:
        why = f" ({', '.join(reasons)})" if reasons else ""
        why_ko = f" ({', '.join(reasons)})" if reasons else ""
        detail = (
            Words(
                en=f"The approval of this prepared data is void{why}.",
                ko=f"이 준비된 데이터의 승인이 무효가 되었습니다{why_ko}.",
            )
            if reasons is not None
            else Words(
                en="Nobody has reviewed and approved this prepared data.",
                ko="이 준비된 데이터는 아직 검토·승인되지 않았습니다.",
            )
        )
        super().__init__(
            detail,
            Words(
                en="Ask a reviewer to look at the prepared data and approve it, then start again.",
                ko="검토자에게 준비된 데이터의 검토와 승인을 요청한 뒤 다시 시작하세요.",
            ),
        )


class NotFinished(Conflict):
    code, title = "experiment_not_finished", "The experiment has not finished"

    def __init__(self) -> None:
        super().__init__(
            Words(en="The experiment has no result yet.", ko="실험 결과가 아직 없습니다."),
            Words(en="Wait until it has succeeded.", ko="완료될 때까지 기다리세요."),
        )


__all__ = ["MedloomError", "NotApproved", "NotFinished", "NotFound"]
