"""The case library: finished experiments leave a case, owners read and remove them."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.errors import NotFound
from medloom_contracts.ids import new_id
from medloom_contracts.manifests import TaskKind
from medloom_contracts.scopes import Scope
from medloom_kit.api import Access, StudyScope
from medloom_kit.clock import now
from medloom_kit.jobs import JobRow
from medloom_train import repository
from medloom_train.domain import cases
from medloom_train.repository import Row
from medloom_train.service import ledger
from medloom_train.service.views import LibraryCasesView, LibraryCaseView

FIGURES = ("auroc", "auprc", "log_loss", "brier", "macro_auroc", "r2", "rmse")


async def leave(session: AsyncSession, job: JobRow, experiment: Row, result: dict[str, Any]) -> None:
    """Keep what a finished experiment teaches, unless it was forbidden, an outsider's, or a repetition."""
    settings = experiment.settings
    if experiment.external or not settings.get("leave_case", True) or settings.get("resolved_trials") is not None:
        return
    scope = StudyScope(experiment.study_id)
    if not await repository.cases_allowed(session, scope):
        return
    print_ = cases.fingerprint(job.payload["approval"].get("meta_features", {}))
    tried = await repository.list_trials(session, scope, experiment.id)
    if not print_ or not tried:
        return
    task = TaskKind(experiment.task)
    best = result["models"][0]["facts"]["metrics"]["oof"]
    sizes = result["summary"]["n"]
    await repository.add_case(
        session,
        {
            "id": new_id("case"),
            "study_id": experiment.study_id,
            "prepared_id": experiment.prepared_id,
            "experiment_id": experiment.id,
            "task": task.value,
            "fingerprint": print_,
            "settings": cases.kept_settings(result["resolved"]),
            "scores": {
                "rows": sizes["train"],
                "features": sizes["features"],
                "trials": cases.kept_trials(task, [(row.name, row.algorithm, row.loss) for row in tried]),
                "figures": {name: best[name] for name in FIGURES if name in best},
            },
            "created_at": now(),
        },
    )


async def listed(session: AsyncSession, scope: StudyScope) -> LibraryCasesView:
    """The cases that this study's experiments left, newest first, and whether they may leave any."""
    rows = await repository.cases_in(session, [scope])
    allowed = await repository.cases_allowed(session, scope)
    return LibraryCasesView(items=[LibraryCaseView.model_validate(row) for row in rows], allowed=allowed)


async def rule(session: AsyncSession, user: Access, *, allowed: bool) -> LibraryCasesView:
    """Allow or forbid that this study's experiments leave cases; forbidding removes the earlier ones. The ledger is
    told which of both."""
    at = now()
    await repository.put_case_rule(session, user.study, {"allowed": allowed, "at": at, "by": user.principal.id})
    code = "cases:allowed" if allowed else "cases:forbidden"
    await ledger.tell(session, user, Scope.STUDY_MANAGE, "cases/rule", (code,), at)
    return await listed(session, user.study)


async def remove(session: AsyncSession, scope: StudyScope, case_id: str) -> None:
    """Take a case out of the library; NotFound."""
    if not await repository.remove_case(session, scope, case_id):
        raise NotFound("case")
