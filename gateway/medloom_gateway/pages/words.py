"""The start page's sentences in both languages."""

from typing import Final

Words = dict[str, str]

START: Final[dict[str, Words]] = {
    "en": {
        "tagline": "From raw clinical data to reviewed data, models and papers",
        "lead": "Medloom is your hospital's own workbench for medical machine learning. Clean data without code, "
        "have it reviewed, train and compare models, and take away figures and tables fit for a paper. "
        "Everything stays on this server.",
        "languages": "Language",
        "docs": "Open the API guide",
        "document": "OpenAPI document",
        "way_title": "The way of a study",
        "state_title": "State of this platform",
        "begin_title": "How to begin",
        "begin_after": "The one-time secret stands in the terminal where the platform was started first. There is no "
        "default password. Ask your administrator for an account if the platform is already in use.",
        "promise": "No data leaves this server.",
        "up": "ready",
        "down": "away",
        "note_first": "first start: create the administrator with the one-time secret",
        "note_login": "sign in; a token is kept for later commands",
        "note_run": "a whole study from one file",
    },
    "ko": {
        "tagline": "원본 임상 데이터에서 검토된 데이터, 모델, 논문까지",
        "lead": "Medloom은 병원이 직접 운영하는 의료 기계학습 작업대입니다. 코드 없이 데이터를 정제하고, 검토를 받고, "
        "모델을 학습·비교하고, 논문에 바로 쓸 그림과 표를 얻을 수 있습니다. 모든 것은 이 서버 안에 머뭅니다.",
        "languages": "언어",
        "docs": "API 안내 열기",
        "document": "OpenAPI 문서",
        "way_title": "연구가 진행되는 길",
        "state_title": "플랫폼 상태",
        "begin_title": "시작하는 방법",
        "begin_after": "일회용 비밀 코드는 플랫폼을 처음 시작한 터미널에 표시됩니다. 기본 비밀번호는 없습니다. "
        "이미 사용 중이라면 관리자에게 계정을 요청하세요.",
        "promise": "데이터는 이 서버 밖으로 나가지 않습니다.",
        "up": "정상",
        "down": "연결 안 됨",
        "note_first": "첫 시작: 일회용 비밀 코드로 관리자를 만듭니다",
        "note_login": "로그인: 이후 명령에 쓸 토큰을 보관합니다",
        "note_run": "파일 하나로 연구 전체 실행",
    },
}

WAY: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "en": (
        ("Upload", "Excel, CSV, SPSS, SAS, Stata; the original bytes are kept."),
        ("Clean", "Steps you can reorder, switch off and undo."),
        ("Review", "A person signs the data. Nothing unreviewed is trained on."),
        ("Train", "Compared models, each figure with its 95 % interval."),
        ("Use", "A served model, and a pack for the paper."),
    ),
    "ko": (
        ("업로드", "Excel, CSV, SPSS, SAS, Stata. 원본은 그대로 보관됩니다."),
        ("정제", "순서 변경, 끄기, 되돌리기가 자유로운 단계."),
        ("검토", "사람이 데이터에 서명합니다. 검토되지 않은 데이터로는 학습하지 않습니다."),
        ("학습", "모든 수치를 95 % 신뢰구간과 함께 비교합니다."),
        ("활용", "서비스되는 모델과 논문용 자료 묶음."),
    ),
}

SERVICE_NAMES: Final[dict[str, Words]] = {
    "en": {
        "authz": "Accounts and rights",
        "ingest": "Uploads",
        "preprocess": "Cleaning and review",
        "train": "Training",
        "predict": "Predictions",
        "report": "Reports",
    },
    "ko": {
        "authz": "계정과 권한",
        "ingest": "업로드",
        "preprocess": "정제와 검토",
        "train": "학습",
        "predict": "예측",
        "report": "보고서",
    },
}
