"""Why a backup was not made or not restored."""

from medloom_contracts.errors import MedloomError, Words


class NotAtHead(MedloomError):
    status, code, title = 409, "not_at_head", "A database is not at this software's version"

    def __init__(self, service: str) -> None:
        super().__init__(
            Words(
                en=f"The database of {service} is not at the version of this software.",
                ko=f"{service} 데이터베이스가 이 소프트웨어의 버전이 아닙니다.",
            ),
            Words(
                en="Back up with the version that runs, or run `migrate` first.",
                ko="실행 중인 버전으로 백업하거나 먼저 `migrate`를 실행하세요.",
            ),
        )


class NotEmpty(MedloomError):
    status, code, title = 409, "not_empty", "The installation is not empty"

    def __init__(self, what: str) -> None:
        super().__init__(
            Words(
                en=f"There is data already: {what}. Nothing was changed.",
                ko=f"이미 데이터가 있습니다: {what}. 바뀐 것은 없습니다.",
            ),
            Words(
                en="Restore into a new installation, or say --replace to delete everything that is there first.",
                ko="새 설치에 복원하거나, 기존 데이터를 모두 지우려면 --replace 를 지정하세요.",
            ),
        )


class NotABackup(MedloomError):
    status, code, title = 409, "not_a_backup", "The folder holds no whole backup"

    def __init__(self, what: str) -> None:
        super().__init__(
            Words(en=f"The backup is not whole: {what}.", ko=f"백업이 온전하지 않습니다: {what}."),
            Words(
                en="Take another backup. Nothing of the installation was changed.",
                ko="다른 백업을 사용하세요. 설치된 데이터는 바뀌지 않았습니다.",
            ),
        )


class FolderTaken(MedloomError):
    status, code, title = 409, "folder_taken", "The folder is not empty"

    def __init__(self, path: str) -> None:
        super().__init__(
            Words(en=f"{path} is not empty.", ko=f"{path} 폴더가 비어 있지 않습니다."),
            Words(en="Name a new folder for each backup.", ko="백업마다 새 폴더를 지정하세요."),
        )
