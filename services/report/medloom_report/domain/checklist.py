"""TRIPOD+AI 2024 (Collins et al., BMJ 2024;385:e078378): 27 items, 52 sub-items, with what the pack already answers.

Wording is ours and short; the statement itself is the reference. ``filled`` items are answered by the pack, ``partly``
ones need the authors' addition, and ``author`` ones only the authors can write.
"""

from collections.abc import Mapping
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


@dataclass(frozen=True)
class Item:
    """One sub-item: its number, what it asks for, whether the pack answers it, and at which anchors of the document."""

    number: str
    en: str
    ko: str
    status: Status
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where an anchor lies in the PDF: what stands there, and the page (None where it was not set)."""

    label: str
    page: int | None


_DATA: Final = ("methods.data",)
_OUTCOME: Final = ("methods.outcome",)
_SPLIT: Final = ("methods.split",)
_MISSING: Final = ("methods.missing", "methods.sensitivity", "missing_data", "sensitivity")
_DEVELOP: Final = ("methods.development", "methods.optimism", "specification")
_MEASURES: Final = ("methods.performance",)
_SOFTWARE: Final = ("methods.software", "specification", "provenance")
_TABLE_ONE: Final = ("table_one_by_outcome", "table_one_by_split", "table_one_by_all")
_RESULTS: Final = ("performance", "roc", "calibration", "decision_curve", "thresholds", "agreement", "confusion")

ITEMS: Final[tuple[Item, ...]] = (
    Item(
        "1",
        "Title names prediction model, population, outcome",
        "제목에 예측모형, 대상, 결과 명시",
        "partly",
        ("title",),
    ),
    Item("2", "Abstract (TRIPOD+AI for Abstracts)", "초록(TRIPOD+AI 초록 지침)", "partly", ("abstract",)),
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
    Item("10", "Sample size and its justification", "표본 크기와 근거", "filled", ("methods.sample",)),
    Item("11", "Handling of missing data", "결측 처리", "filled", _MISSING),
    Item("12a", "How data were used: development, evaluation", "데이터 사용: 개발과 평가", "filled", _SPLIT),
    Item("12b", "Handling of predictors in the analysis", "분석에서 예측변수의 처리", "filled", _MISSING),
    Item(
        "12c", "Model type, building steps, internal validation", "모형 종류, 구축 단계, 내부 검증", "filled", _DEVELOP
    ),
    Item("12d", "Heterogeneity across clusters", "군집 간 이질성", "author", ("methods.explained",)),
    Item("12e", "Performance measures and plots", "성능 지표와 그림", "filled", _MEASURES),
    Item("12f", "Model updating", "모형 갱신", "not_applicable"),
    Item("12g", "How predictions were computed", "예측값 계산 방법", "filled", _SOFTWARE),
    Item("13", "Class imbalance methods", "범주 불균형 처리", "filled", ("methods.imbalance",)),
    Item("14", "Fairness approaches", "공정성 접근", "author", ("methods.explained", "subgroups")),
    Item("15", "Model output and thresholds", "모형 출력과 임계값", "filled", ("methods.performance", "thresholds")),
    Item(
        "16",
        "Differences of training and evaluation data",
        "학습·평가 데이터의 차이",
        "filled",
        ("table_one_by_split", "methods.split"),
    ),
    Item("17", "Ethical approval and consent", "윤리 승인과 동의", "author"),
    Item("18a", "Funding", "연구비", "author"),
    Item("18b", "Conflicts of interest", "이해 상충", "author"),
    Item("18c", "Protocol", "연구계획서", "author"),
    Item("18d", "Registration", "연구 등록", "author"),
    Item("18e", "Data sharing", "데이터 공유", "author"),
    Item("18f", "Code sharing", "코드 공유", "partly", _SOFTWARE),
    Item("19", "Patient and public involvement", "환자와 대중의 참여", "author"),
    Item("20a", "Flow of participants", "대상자 흐름", "filled", ("flow", "results.participants")),
    Item("20b", "Characteristics of participants", "대상자 특성", "filled", (*_TABLE_ONE, "missing_data")),
    Item(
        "20c",
        "Comparison of development and evaluation data",
        "개발·평가 데이터의 비교",
        "filled",
        ("table_one_by_split",),
    ),
    Item(
        "21",
        "Participants and events in each analysis",
        "분석별 대상자와 사건 수",
        "filled",
        ("results.participants", "flow"),
    ),
    Item("22", "Full model, so that it can be used", "사용 가능한 전체 모형 제시", "filled", ("specification",)),
    Item("23a", "Performance with confidence intervals", "신뢰구간을 포함한 성능", "filled", _RESULTS),
    Item("23b", "Heterogeneity of performance", "성능의 이질성", "author", ("subgroups",)),
    Item("24", "Results of model updating", "모형 갱신 결과", "not_applicable"),
    Item("25", "Interpretation, with fairness", "해석(공정성 포함)", "author"),
    Item("26", "Limitations", "제한점", "author"),
    Item("27a", "Handling of poor or missing input in use", "사용 시 불량·결측 입력의 처리", "partly", _MISSING),
    Item("27b", "User interaction and expertise needed", "사용자 개입과 필요한 전문성", "author"),
    Item("27c", "Next steps and future research", "다음 단계와 향후 연구", "author"),
)


def item(number: str) -> Item:
    """One sub-item by its number; KeyError when there is none."""
    return {entry.number: entry for entry in ITEMS}[number]


def written_by_authors(material: Material) -> frozenset[str]:
    """Numbers of the sub-items for which the document holds a place that the authors fill."""
    return frozenset(entry.number for entry in ITEMS if status_of(entry, material) in {"author", "partly"})


def checklist(material: Material, language: Language, places: Mapping[str, Place]) -> Table:
    """The checklist for readers; ``places`` are the anchors that the document really has."""
    ko = language == "ko"
    columns = ("항목", "내용", "상태", "위치") if ko else ("Item", "Content", "Status", "Where")
    rows = [
        Row(
            (
                entry.number,
                entry.ko if ko else entry.en,
                _STATUS[status_of(entry, material)][ko],
                _where(entry, places, language),
            )
        )
        for entry in ITEMS
    ]
    return Table("tripod_ai", columns, tuple(rows))


def checklist_csv(material: Material, language: Language, places: Mapping[str, Place]) -> Csv:
    """The checklist to be completed in a spreadsheet."""
    table = checklist(material, language, places)
    note = "저자 기입(쪽, 내용)" if language == "ko" else "Author's entry (page, text)"
    return make_csv(f"tripod_ai.{language}", (*table.columns, note), [(*row.cells, "") for row in table.rows])


def _where(entry: Item, places: Mapping[str, Place], language: Language) -> str:
    """Label and page of each place that answers the item, the authors' own place last."""
    found = [places[anchor] for anchor in (*entry.anchors, f"item.{entry.number}") if anchor in places]
    told = []
    for place in dict.fromkeys(found):
        page = "" if place.page is None else (f" ({place.page}쪽)" if language == "ko" else f" (p. {place.page})")
        told.append(f"{place.label}{page}")
    return "; ".join(told)


def status_of(entry: Item, material: Material) -> Status:
    """The status of a sub-item in this pack."""
    if entry.number == "15" and material.task.kind in (TaskKind.REGRESSION, TaskKind.SURVIVAL):
        return "partly"
    if entry.number == "13" and material.task.kind not in {TaskKind.BINARY, TaskKind.MULTICLASS}:
        return "not_applicable"
    explained = material.explanations.models.get(material.main.model_id) if material.explanations else None
    subgroups = explained is not None and bool(explained.subgroups)
    if entry.number in {"12d", "23b"} and (subgroups or material.experiment.extras.get("sites")):
        return "partly"
    if entry.number == "14" and subgroups:
        return "partly"
    return entry.status
