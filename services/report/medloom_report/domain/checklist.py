"""TRIPOD+AI 2024 (Collins et al., BMJ 2024;385:e078378): 27 items, 52 sub-items, with what the pack already answers.

Wording is ours and short; the statement itself is the reference. ``filled`` items are answered by the pack, ``partly``
ones need the authors' addition, and ``author`` ones only the authors can write.
"""

from dataclasses import dataclass
from typing import Final, Literal

from medloom_contracts.manifests import TaskKind
from medloom_report.domain.material import Language, Material
from medloom_report.domain.tables.base import Csv, Row, Table, make_csv

Status = Literal["filled", "partly", "author", "not_applicable"]

_STATUS: Final[dict[Status, tuple[str, str]]] = {
    "filled": ("Filled", "작성됨"),
    "partly": ("Partly; author completes", "일부 작성, 저자 보완"),
    "author": ("Author must write", "저자 작성 필요"),
    "not_applicable": ("Not applicable", "해당 없음"),
}

_M: Final = ("Methods", "방법")
_R: Final = ("Results", "결과")


@dataclass(frozen=True)
class Item:
    """One sub-item: its number, what it asks for, whether the pack answers it, and where."""

    number: str
    en: str
    ko: str
    status: Status
    where: tuple[str, str] = ("", "")


def _where(part: tuple[str, str], en: str, ko: str) -> tuple[str, str]:
    return f"{part[0]}: {en}", f"{part[1]}: {ko}"


_DATA: Final = _where(_M, "Source of data and preparation", "자료원과 전처리")
_OUTCOME: Final = _where(_M, "Outcome and candidate predictors", "결과와 후보 예측변수")
_SPLIT: Final = _where(_M, "Division of the data", "데이터 분할")
_MISSING: Final = _where(_M, "Missing data", "결측")
_DEVELOP: Final = _where(_M, "Model development", "모형 개발")
_MEASURES: Final = _where(_M, "Performance measures", "성능 지표")
_SOFTWARE: Final = _where(_M, "Software and reproducibility", "소프트웨어와 재현성")
_PEOPLE: Final = _where(_R, "Participants", "연구 대상")
_PERFORM: Final = _where(_R, "Model performance", "모형 성능")

ITEMS: Final[tuple[Item, ...]] = (
    Item("1", "Title names prediction model, population, outcome", "제목에 예측모형, 대상, 결과 명시", "author"),
    Item("2", "Abstract (TRIPOD+AI for Abstracts)", "초록(TRIPOD+AI 초록 지침)", "author"),
    Item("3a", "Healthcare context and rationale", "의료 맥락과 근거", "author"),
    Item("3b", "Target population, purpose, users", "대상 집단, 목적, 사용자", "author"),
    Item("3c", "Known health inequalities", "알려진 건강 불평등", "author"),
    Item("4", "Objectives: development, evaluation or both", "목적: 개발, 평가 또는 모두", "author"),
    Item("5a", "Sources of data and their rationale", "자료원과 그 근거", "partly", _DATA),
    Item("5b", "Dates of data collection and follow-up", "자료 수집과 추적 기간", "author"),
    Item("6a", "Setting, number and place of centres", "환경, 기관 수와 위치", "author"),
    Item("6b", "Eligibility criteria", "적격 기준", "partly", _DATA),
    Item("6c", "Treatments received and how handled", "받은 치료와 처리", "author"),
    Item("7", "Data preparation and quality checks", "데이터 전처리와 품질 점검", "filled", _DATA),
    Item("8a", "Outcome and its time horizon", "결과 정의와 예측 시점", "partly", _OUTCOME),
    Item("8b", "Qualifications of outcome assessors", "결과 평가자의 자격", "author"),
    Item("8c", "Blinding of outcome assessment", "결과 평가의 눈가림", "author"),
    Item("9a", "Choice of initial predictors", "초기 예측변수의 선택", "partly", _OUTCOME),
    Item("9b", "Definition and timing of predictors", "예측변수의 정의와 측정 시점", "partly", _OUTCOME),
    Item("9c", "Qualifications of predictor assessors", "예측변수 평가자의 자격", "author"),
    Item("10", "Sample size and its justification", "표본 크기와 근거", "partly", _PEOPLE),
    Item("11", "Handling of missing data", "결측 처리", "filled", _MISSING),
    Item("12a", "How data were used: development, evaluation", "데이터 사용: 개발과 평가", "filled", _SPLIT),
    Item("12b", "Handling of predictors in the analysis", "분석에서 예측변수의 처리", "filled", _MISSING),
    Item(
        "12c", "Model type, building steps, internal validation", "모형 종류, 구축 단계, 내부 검증", "filled", _DEVELOP
    ),
    Item("12d", "Heterogeneity across clusters", "군집 간 이질성", "author"),
    Item("12e", "Performance measures and plots", "성능 지표와 그림", "filled", _MEASURES),
    Item("12f", "Model updating", "모형 갱신", "not_applicable"),
    Item("12g", "How predictions were computed", "예측값 계산 방법", "filled", _SOFTWARE),
    Item("13", "Class imbalance methods", "범주 불균형 처리", "partly", _DEVELOP),
    Item("14", "Fairness approaches", "공정성 접근", "author"),
    Item("15", "Model output and thresholds", "모형 출력과 임계값", "filled", _MEASURES),
    Item("16", "Differences of training and evaluation data", "학습·평가 데이터의 차이", "filled", _PEOPLE),
    Item("17", "Ethical approval and consent", "윤리 승인과 동의", "author"),
    Item("18a", "Funding", "연구비", "author"),
    Item("18b", "Conflicts of interest", "이해 상충", "author"),
    Item("18c", "Protocol", "연구계획서", "author"),
    Item("18d", "Registration", "연구 등록", "author"),
    Item("18e", "Data sharing", "데이터 공유", "author"),
    Item("18f", "Code sharing", "코드 공유", "partly", _SOFTWARE),
    Item("19", "Patient and public involvement", "환자와 대중의 참여", "author"),
    Item("20a", "Flow of participants", "대상자 흐름", "filled", _PEOPLE),
    Item("20b", "Characteristics of participants", "대상자 특성", "filled", _PEOPLE),
    Item("20c", "Comparison of development and evaluation data", "개발·평가 데이터의 비교", "filled", _PEOPLE),
    Item("21", "Participants and events in each analysis", "분석별 대상자와 사건 수", "filled", _PEOPLE),
    Item("22", "Full model, so that it can be used", "사용 가능한 전체 모형 제시", "filled", _SOFTWARE),
    Item("23a", "Performance with confidence intervals", "신뢰구간을 포함한 성능", "filled", _PERFORM),
    Item("23b", "Heterogeneity of performance", "성능의 이질성", "author"),
    Item("24", "Results of model updating", "모형 갱신 결과", "not_applicable"),
    Item("25", "Interpretation, with fairness", "해석(공정성 포함)", "author"),
    Item("26", "Limitations", "제한점", "author"),
    Item("27a", "Handling of poor or missing input in use", "사용 시 불량·결측 입력의 처리", "partly", _MISSING),
    Item("27b", "User interaction and expertise needed", "사용자 개입과 필요한 전문성", "author"),
    Item("27c", "Next steps and future research", "다음 단계와 향후 연구", "author"),
)


def checklist(material: Material, language: Language) -> Table:
    """The checklist for readers."""
    ko = language == "ko"
    columns = ("항목", "내용", "상태", "위치") if ko else ("Item", "Content", "Status", "Where")
    rows = [
        Row((item.number, item.ko if ko else item.en, _STATUS[_status(item, material)][ko], item.where[ko]))
        for item in ITEMS
    ]
    return Table("tripod_ai", columns, tuple(rows))


def checklist_csv(material: Material, language: Language) -> Csv:
    """The checklist to be completed in a spreadsheet."""
    table = checklist(material, language)
    note = "저자 기입(쪽, 내용)" if language == "ko" else "Author's entry (page, text)"
    return make_csv(f"tripod_ai.{language}", (*table.columns, note), [(*row.cells, "") for row in table.rows])


def _status(item: Item, material: Material) -> Status:
    if item.number == "15" and material.task.kind is TaskKind.REGRESSION:
        return "partly"
    return item.status
