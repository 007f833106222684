"""Status-coded errors of the service."""

from medloom_contracts.errors import Conflict, MedloomError, Words


class ExperimentUnknown(Conflict):
    """The experiment does not exist in this study, or its end has not been heard of yet."""

    code, title = "experiment_unknown", "There is no finished experiment of this name"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="No finished experiment with this identifier is known in this study.",
                ko="이 연구에 이 식별자의 완료된 실험이 없습니다.",
            ),
            Words(
                en="Check the identifier, or wait until the experiment has succeeded.",
                ko="식별자를 확인하거나 실험이 완료될 때까지 기다리세요.",
            ),
            where="experiment_id",
        )


class ModelUnknown(Conflict):
    """A model that does not belong to the experiment, or is not known."""

    code, title = "model_unknown", "There is no such model here"

    def __init__(self, model_ids: list[str]) -> None:
        shown = ", ".join(model_ids)
        super().__init__(
            Words(en=f"These models are not known here: {shown}.", ko=f"다음 모델을 찾을 수 없습니다: {shown}."),
            Words(
                en="Choose models of finished experiments of this study.",
                ko="이 연구의 완료된 실험의 모델을 선택하세요.",
            ),
            where="model_ids",
        )


class ReportNotReady(Conflict):
    """Only a finished report can be published or downloaded."""

    code, title = "report_not_ready", "The report is not ready"

    def __init__(self, state: str) -> None:
        super().__init__(
            Words(en=f"The report is {state}.", ko=f"보고서 상태: {state}."),
            Words(en="Wait until its state is ready.", ko="상태가 ready가 될 때까지 기다리세요."),
        )


class ReportWithdrawn(Conflict):
    """The data behind a report or comparison was withdrawn."""

    code, title = "report_withdrawn", "The data behind this was withdrawn"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="The data behind this report or comparison was withdrawn, so nobody may read it any more.",
                ko="이 보고서나 비교의 바탕이 된 데이터가 철회되어 더 이상 볼 수 없습니다.",
            ),
            Words(en="Build it again from data that may be used.", ko="사용할 수 있는 데이터로 다시 만드세요."),
        )


class OutOfMemory(MedloomError):
    """Building a pack needed more memory than it may take."""

    status, code, title = 507, "out_of_memory", "There was not enough memory"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="Building the report needed more memory than it may take.",
                ko="보고서를 만드는 데 허용된 것보다 많은 메모리가 필요했습니다.",
            ),
            Words(
                en="Choose fewer models or resamples, or ask IT to raise the limit.",
                ko="모델이나 재표본 수를 줄이거나 IT 담당자에게 한도 상향을 요청하세요.",
            ),
        )
