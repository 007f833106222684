"""What predict refuses, beside faulty inputs."""

from medloom_contracts.errors import Conflict, Malformed, MedloomError, TooLarge, Words


class EndpointDisabled(Conflict):
    code, title = "endpoint_disabled", "The endpoint is switched off"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="This endpoint was switched off and answers nothing.",
                ko="이 엔드포인트는 꺼져 있어 응답하지 않습니다.",
            ),
            Words(en="Ask the study's owner to switch it on.", ko="연구 소유자에게 활성화를 요청하세요."),
        )


class EndpointWithdrawn(Conflict):
    code, title = "endpoint_withdrawn", "The model was withdrawn"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="The data this model was trained on was withdrawn, so it answers nothing any more.",
                ko="이 모델을 학습한 데이터가 철회되어 더 이상 응답하지 않습니다.",
            ),
            Words(
                en="Ask the study's owner for a model of data that may be used.",
                ko="사용할 수 있는 데이터로 학습한 모델을 연구 소유자에게 요청하세요.",
            ),
        )


class TooManyRows(TooLarge):
    code, title = "too_many_rows", "Too many rows in one request"

    def __init__(self, most: int) -> None:
        super().__init__(
            Words(en=f"One request takes at most {most} rows.", ko=f"한 요청은 최대 {most}행입니다."),
            Words(en="Send a file of rows instead.", ko="대신 파일로 보내세요."),
        )


class FileTooLarge(TooLarge):
    code, title = "file_too_large", "The file is too large"

    def __init__(self, megabytes: int) -> None:
        super().__init__(
            Words(en=f"A file of rows may have at most {megabytes} MB.", ko=f"행 파일은 최대 {megabytes} MB입니다."),
            Words(en="Split the file, or send it as Parquet.", ko="파일을 나누거나 Parquet으로 보내세요."),
        )


class NotRows(Malformed):
    code, title = "not_rows", "The body holds no rows"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="The body must be a JSON object with a list of rows, each an object of column and value.",
                ko="본문은 rows 목록을 가진 JSON 객체여야 하며, 각 행은 열과 값의 객체여야 합니다.",
            ),
            Words(
                en='Send {"rows": [{"AGE": 70, "SEX": "M"}]}.',
                ko='{"rows": [{"AGE": 70, "SEX": "M"}]} 형식으로 보내세요.',
            ),
            where="rows",
        )


class NotRow(Malformed):
    code, title = "not_rows", "The body holds no row"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="The body must be a JSON object with one row, an object of column and value.",
                ko="본문은 row 하나를 가진 JSON 객체여야 하며, row는 열과 값의 객체여야 합니다.",
            ),
            Words(
                en='Send {"row": {"AGE": 70, "SEX": "M"}}.',
                ko='{"row": {"AGE": 70, "SEX": "M"}} 형식으로 보내세요.',
            ),
            where="row",
        )


class UnknownFileKind(MedloomError):
    status, code, title = 415, "unsupported_media_type", "This kind of file is not taken"

    def __init__(self) -> None:
        super().__init__(
            Words(en="A file of rows must be CSV or Parquet.", ko="행 파일은 CSV 또는 Parquet이어야 합니다."),
            Words(
                en="Send it with Content-Type text/csv or application/vnd.apache.parquet.",
                ko="Content-Type을 text/csv 또는 application/vnd.apache.parquet으로 보내세요.",
            ),
        )


class UnknownPredictions(Malformed):
    """Outcomes for predictions this endpoint never made; ``problems`` names their places in the list."""

    code, title = "unknown_predictions", "Some predictions are not known"

    def __init__(self, places: list[int]) -> None:
        super().__init__(
            Words(
                en=f"{len(places)} of the outcomes name a prediction that this endpoint did not make; none was kept.",
                ko=f"결과 {len(places)}건이 이 엔드포인트의 예측이 아니어서 아무것도 저장하지 않았습니다.",
            ),
            Words(en="Use the prediction_id that came with the answer.", ko="응답에 있던 prediction_id를 사용하세요."),
            problems=[{"where": f"outcomes[{place}].prediction_id"} for place in places[:20]],
        )
