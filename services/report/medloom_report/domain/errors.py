"""What can be wrong with the material of a report."""

from medloom_contracts.errors import MedloomError, Words


class PredictionsUnreadable(MedloomError):
    status, code, title = 500, "predictions_unreadable", "The stored predictions cannot be read"

    def __init__(self, what: Words) -> None:
        super().__init__(
            what,
            Words(
                en="Train the experiment again; if it happens again, tell IT the model's identifier.",
                ko="실험을 다시 학습하고, 반복되면 모델 식별자를 IT 담당자에게 알려 주세요.",
            ),
        )


class NothingToEvaluate(MedloomError):
    status, code, title = 409, "nothing_to_evaluate", "There is nothing to evaluate"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="The rows to be evaluated hold a single outcome class, so performance is not defined.",
                ko="평가할 행에 결과 범주가 하나뿐이라 성능을 정의할 수 없습니다.",
            ),
            Words(
                en="Prepare data with both outcomes in training and test, approve it and train again.",
                ko="학습과 검증에 두 결과가 모두 있도록 데이터를 준비해 승인한 뒤 다시 학습하세요.",
            ),
        )


class NotComparable(MedloomError):
    status, code, title = 409, "not_comparable", "These models cannot be compared"

    def __init__(self, detail: Words) -> None:
        super().__init__(
            detail,
            Words(
                en="Choose models that were trained on the same approved data for the same target.",
                ko="같은 승인 데이터와 같은 목표 변수로 학습한 모델을 선택하세요.",
            ),
        )


class BadOption(MedloomError):
    status, code, title = 422, "bad_option", "An option of the report is wrong"
