"""What ingest refuses because of its state; refusals of files are in ``domain.problems``."""

from medloom_contracts.errors import Conflict, MedloomError, Problem, RemoteProblem, TooLarge, Words


class UploadOffset(Conflict):
    code, title = "upload_offset", "The upload continues elsewhere"

    def __init__(self, received: int) -> None:
        super().__init__(
            Words(
                en=f"The server has {received} bytes of this upload.",
                ko=f"서버는 이 업로드의 {received}바이트를 받았습니다.",
            ),
            Words(
                en="Ask for the offset with HEAD and go on from there.", ko="HEAD로 위치를 확인하고 이어서 보내세요."
            ),
        )


class UploadClosed(Conflict):
    code, title = "upload_complete", "The upload is complete"

    def __init__(self) -> None:
        super().__init__(
            Words(en="All bytes of this upload have arrived.", ko="이 업로드는 이미 모두 받았습니다."),
            Words(en="Look at its proposal.", ko="제안을 확인하세요."),
        )


class QuotaExceeded(TooLarge):
    code, title = "quota_exceeded", "The upload is larger than is allowed"

    def __init__(self, megabytes: int) -> None:
        super().__init__(
            Words(
                en=f"Only {megabytes} MB may be uploaded here.", ko=f"여기에는 {megabytes} MB까지만 올릴 수 있습니다."
            ),
            Words(
                en="Send fewer columns, a compressed format such as Parquet, or ask IT for a larger quota.",
                ko="열을 줄이거나 Parquet 같은 압축 형식을 쓰거나 IT 담당자에게 용량 확대를 요청하세요.",
            ),
        )


class ChecksumMismatch(MedloomError):
    status, code, title = 460, "checksum_mismatch", "The bytes changed on their way"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="The part does not have the promised checksum and was not kept.",
                ko="조각의 체크섬이 달라 저장하지 않았습니다.",
            ),
            Words(en="Send the same part again.", ko="같은 조각을 다시 보내세요."),
        )


class BadUploadHeader(MedloomError):
    status, code, title = 400, "bad_upload_header", "An upload header is missing or wrong"

    def __init__(self, header: str) -> None:
        super().__init__(
            Words(
                en=f"The header {header} is missing or malformed.", ko=f"{header} 헤더가 없거나 형식이 잘못되었습니다."
            ),
            Words(en="Follow the tus 1.0 protocol.", ko="tus 1.0 규약을 따르세요."),
            where=header,
        )


class WrongTusVersion(MedloomError):
    status, code, title = 412, "tus_version", "Another version of tus is spoken here"

    def __init__(self) -> None:
        super().__init__(
            Words(en="Tus-Resumable must be 1.0.0.", ko="Tus-Resumable은 1.0.0이어야 합니다."),
            Words(en="Use a tus 1.0 client.", ko="tus 1.0 클라이언트를 사용하세요."),
        )


class WrongMedia(MedloomError):
    status, code, title = 415, "wrong_media_type", "Send bytes as application/offset+octet-stream"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="PATCH takes application/offset+octet-stream.",
                ko="PATCH는 application/offset+octet-stream만 받습니다.",
            ),
            Words(en="Set the Content-Type.", ko="Content-Type을 지정하세요."),
        )


class NotInspected(Conflict):
    code, title = "not_inspected", "The upload is not ready for this"

    def __init__(self, state: str) -> None:
        super().__init__(
            Words(en=f"The upload is {state}.", ko=f"업로드 상태: {state}."),
            Words(en="Wait for its job, then look again.", ko="작업이 끝난 뒤 다시 확인하세요."),
        )


class IdentifiersUnresolved(Conflict):
    code, title = "identifiers_unresolved", "Columns that may identify people are undecided"

    def __init__(self, problems: list[dict[str, str]]) -> None:
        super().__init__(
            Words(
                en=f"{len(problems)} columns may identify people and are not decided yet.",
                ko=f"개인을 식별할 수 있는 열 {len(problems)}개에 대한 결정이 남아 있습니다.",
            ),
            Words(
                en="Drop, pseudonymise or shift each, or declare it not identifying with a reason.",
                ko="각 열을 삭제, 가명화, 날짜 이동하거나, 사유와 함께 식별 정보가 아님을 선언하세요.",
            ),
            problems=list(problems),
        )


class DatasetWithdrawnError(Conflict):
    code, title = "dataset_withdrawn", "The data set was withdrawn"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="The data set was withdrawn and is not used any more.", ko="철회된 데이터셋이라 사용할 수 없습니다."
            ),
            Words(en="Choose another data set or version.", ko="다른 데이터셋이나 버전을 선택하세요."),
        )


class DatasetDeleted(Conflict):
    code, title = "dataset_deleted", "The data was deleted"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="This version was withdrawn and its bytes were deleted; the ledger holds the receipt.",
                ko="이 버전은 철회되어 데이터가 삭제되었습니다. 삭제 영수증은 감사 원장에 있습니다.",
            ),
            Words(en="Choose another data set or version.", ko="다른 데이터셋이나 버전을 선택하세요."),
        )


class OriginalRemoved(Conflict):
    code, title = "original_removed", "The uploaded file was removed"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="A subject was erased from this data, so the file that was uploaded was removed.",
                ko="이 데이터에서 대상자 한 명이 삭제되어 업로드된 원본 파일도 제거되었습니다.",
            ),
            Words(en="Read the rows of this version instead.", ko="대신 이 버전의 행을 확인하세요."),
        )


class SubjectUnknown(Conflict):
    code, title = "subject_unknown", "The subject is not in this data"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="No row of this data set belongs to the subject that was named; nothing was changed.",
                ko="입력한 대상자의 행이 이 데이터셋에 없어 아무것도 변경하지 않았습니다.",
            ),
            Words(
                en="Check the identifier as the subject column has it, and that a column has the role subject.",
                ko="대상자 열에 있는 그대로의 식별자인지, 대상자 역할의 열이 있는지 확인하세요.",
            ),
        )


class NothingLeft(Conflict):
    code, title = "nothing_left", "Nothing would be left"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="Every row belongs to this subject, so a version without the subject would be empty.",
                ko="모든 행이 이 대상자의 것이어서 삭제하면 빈 버전이 됩니다.",
            ),
            Words(en="Withdraw the data set and delete it instead.", ko="대신 데이터셋을 철회하고 삭제하세요."),
        )


def again(problem: dict[str, object]) -> RemoteProblem:
    """The refusal that an earlier job ended with."""
    return RemoteProblem(Problem.model_validate(problem))
