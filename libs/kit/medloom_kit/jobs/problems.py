"""How a job ends that its work did not end itself."""

from medloom_contracts.errors import JobFailed, Problem, Words


def _problem(code: str, en: str, ko: str, hint_en: str, hint_ko: str) -> Problem:
    given = JobFailed(Words(en=en, ko=ko), Words(en=hint_en, ko=hint_ko)).problem()
    return given.model_copy(update={"code": code, "type": f"urn:medloom:problem:{code}"})


def lost_problem() -> Problem:
    return _problem(
        "job_lost",
        "The job was interrupted several times and is not tried again.",
        "작업이 여러 번 중단되어 다시 시도하지 않습니다.",
        "Start it again; if it fails again, ask IT to look at the server's memory and logs.",
        "다시 시작해 보고 또 실패하면 IT 담당자에게 서버 메모리와 로그 확인을 요청하세요.",
    )


def cancelled_problem() -> Problem:
    return _problem(
        "job_cancelled",
        "The job was cancelled.",
        "작업이 취소되었습니다.",
        "Start it again when you need its result.",
        "결과가 필요하면 다시 시작하세요.",
    )


def crashed_problem(how: str) -> Problem:
    if how == "timeout":
        return _problem(
            "job_timeout",
            "The job took longer than is allowed and was stopped.",
            "작업이 허용 시간을 넘어 중지되었습니다.",
            "Try it with less data or a smaller budget.",
            "데이터나 예산을 줄여 다시 시도하세요.",
        )
    return _problem(
        "job_failed",
        "The job ended unexpectedly; nothing half-done was kept.",
        "작업이 예기치 않게 끝났으며 중간 결과는 남기지 않았습니다.",
        "Start it again; if it fails again, send IT the job's number.",
        "다시 시작해 보고 또 실패하면 작업 번호를 IT 담당자에게 알려 주세요.",
    )
