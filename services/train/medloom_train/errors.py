"""Status-coded errors of the service."""

from collections.abc import Sequence

from medloom_contracts.errors import Conflict, MedloomError, NotFound, Words
from medloom_contracts.manifests import Finding


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


class LeaksBlock(Conflict):
    """Blocking findings of the leakage sentinel, and no reason to go on."""

    code, title = "leakage_blocks", "The data gives the outcome away"

    def __init__(self, found: Sequence[Finding]) -> None:
        names = ", ".join(dict.fromkeys(each.column for each in found[:5] if each.column))
        named, named_ko = (f" ({names})", f" ({names})") if names else ("", "")
        super().__init__(
            Words(
                en=f"{len(found)} blocking finding(s) on leakage{named}: a model trained on this would look too good.",
                ko=f"정보 누출 차단 소견이 {len(found)}건 있습니다{named_ko}. 이대로 학습하면 실제보다 좋아 보입니다.",
            ),
            Words(
                en="Leave these columns out in the review, or start with override: the reason. "
                "It is recorded and printed on every figure.",
                ko="검토에서 이 열을 빼거나 override에 사유를 적고 시작하세요. 사유는 기록되어 모든 그림에 표시됩니다.",
            ),
            problems=[{"where": each.column or "rows", "code": each.code, "problem": each.text} for each in found[:20]],
        )


class ModelGone(Conflict):
    """The data that a model was trained on was withdrawn."""

    code, title = "model_withdrawn", "The model was withdrawn"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="The data this model was trained on was withdrawn, so the model is out of use.",
                ko="이 모델을 학습한 데이터가 철회되어 모델을 사용할 수 없습니다.",
            ),
            Words(
                en="Train again on data that may be used.",
                ko="사용할 수 있는 데이터로 다시 학습하세요.",
            ),
        )


__all__ = ["LeaksBlock", "MedloomError", "ModelGone", "NotApproved", "NotFinished", "NotFound"]
