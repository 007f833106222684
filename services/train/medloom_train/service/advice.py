"""What to know before training: findings, sample size, and what did well in similar cases."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.errors import Words
from medloom_contracts.events.preprocess import DatasetApproved
from medloom_contracts.manifests import TaskKind
from medloom_contracts.scopes import Scope
from medloom_kit.api import Access, StudyScope
from medloom_kit.objects import ObjectStore
from medloom_kit.policy import Resource, decide
from medloom_train import repository
from medloom_train.domain import feasibility
from medloom_train.domain.cases import Case, case_of, fingerprint, shipped
from medloom_train.domain.options import TrainingOptions
from medloom_train.domain.portfolio import portfolio
from medloom_train.domain.recommend import Neighbour, Recommendation, recommend
from medloom_train.errors import NotApproved
from medloom_train.service import gate, papers
from medloom_train.service.views import (
    AdviceView,
    AdvisedView,
    NeighbourView,
    RecommendationView,
    SampleSizeView,
)

LINEAR: Final = ("logistic_regression", "linear_regression")
NO_CASES: Final = Words(
    en="No similar case is known, so there is no evidence: the built-in settings and their order are used.",
    ko="비슷한 사례가 없어 근거가 없습니다. 기본 설정과 기본 순서를 사용합니다.",
)
CASES: Final = Words(
    en="These models did well on similar tables, so they are tried first. This gives a good first model sooner, "
    "not a better one at the end: all candidates are tried as far as the time allows.",
    ko="비슷한 데이터에서 성적이 좋았던 모델을 먼저 시도합니다. 좋은 첫 모델을 더 빨리 얻을 뿐, "
    "최종 모델이 더 좋아지는 것은 아닙니다. 시간이 되는 한 모든 후보를 시도합니다.",
)


def scopes_of(user: Access) -> list[StudyScope]:
    """The studies whose experiments this person may read; an outsider's are the one at hand alone."""
    if user.principal.external or user.role.startswith("external"):
        return [user.study]
    ids = dict.fromkeys([user.study.study_id, *(grant.study_id for grant in user.principal.grants)])
    allowed = [
        study
        for study in ids
        if decide(user.principal, Scope.EXPERIMENT_READ_METRICS, Resource("study", study, study)).allow
    ]
    return [StudyScope(study) for study in allowed]


async def known_cases(session: AsyncSession, scopes: list[StudyScope], task: str) -> list[Case]:
    """The shipped cases and those of these studies."""
    rows = await repository.cases_in(session, scopes, task)
    return [*shipped(), *(case_of(row) for row in rows)]


async def ordered(
    session: AsyncSession, scope: StudyScope, approval: DatasetApproved, options: TrainingOptions
) -> TrainingOptions:
    """The settings with the built-in candidates in the order that the cases advise.

    An experiment is read by everybody in its study, so its order comes of the study's own cases and the shipped ones.
    """
    free = options.mode == "auto" and options.resolved_trials is None and not options.order and options.use_cases
    if not free:
        return options
    cases = await known_cases(session, [scope], approval.task)
    return options.model_copy(update={"order": _recommended(approval, cases).first})


def _recommended(approval: DatasetApproved, cases: list[Case]) -> Recommendation:
    meta = approval.meta_features
    rows = int(meta.get("n_train") or meta.get("n_rows") or 1000)
    return recommend(approval.task, fingerprint(meta), cases, portfolio(TaskKind(approval.task), rows))


async def advice(session: AsyncSession, objects: ObjectStore, user: Access, prepared_id: str) -> AdviceView:
    """Everything that the form of a training shows before it is started; NotApproved (409)."""
    known = await repository.approved(session, user.study, prepared_id)
    if known is None or known.state != "approved":
        raise NotApproved(None if known is None else list(known.reasons))
    approved = DatasetApproved.model_validate(known.approval)
    signed = await papers.signed(objects, approved)
    dataset_id = signed.manifest.dataset_id if signed else None
    findings = list(gate.of_leaks(signed.approval)) if signed else []
    findings += await gate.looks(session, user.study, prepared_id, dataset_id)
    size = feasibility.of_approval(signed.approval) if signed else None
    cases = await known_cases(session, scopes_of(user), approved.task)
    return AdviceView(
        prepared_id=prepared_id,
        findings=findings,
        blocking=len(gate.blocking(signed.approval)) if signed else 0,
        sample_size=SampleSizeView.model_validate(size, from_attributes=True) if size else None,
        recommendation=_shown(_recommended(approved, cases)),
    )


def _shown(found: Recommendation) -> RecommendationView:
    return RecommendationView(
        candidates=[AdvisedView.model_validate(one, from_attributes=True) for one in found.candidates],
        neighbours=[_neighbour(one) for one in found.neighbours],
        words=CASES if found.neighbours else NO_CASES,
    )


def _neighbour(one: Neighbour) -> NeighbourView:
    case = one.case
    linear = next((name for name, kind in case.algorithms.items() if kind in LINEAR), None)
    return NeighbourView(
        case_id=case.id,
        title=case.title,
        source=case.source,
        licence=case.licence,
        study_id=case.study_id,
        experiment_id=case.experiment_id,
        similarity=round(one.similarity, 3),
        distance=round(one.distance, 3),
        rows=case.rows,
        features=case.features,
        winner=case.best,
        winner_algorithm=case.algorithms[case.best],
        ahead=round(case.regret(linear), 4) if linear is not None else None,
    )
