"""The leakage gate before training: blocking findings need a reason, which is kept with name and time."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.manifests import Approval, Finding, LeakOverride
from medloom_contracts.scopes import Scope
from medloom_kit.api import Access, StudyScope
from medloom_kit.clock import now
from medloom_train import repository
from medloom_train.domain.findings import finding
from medloom_train.domain.options import TrainingOptions
from medloom_train.errors import LeaksBlock
from medloom_train.service import ledger

MOST_TOLD = 20
ABOUT_ROWS = frozenset({"site_confounding", "subject_on_both_sides"})


def of_leaks(approval: Approval) -> tuple[Finding, ...]:
    """What the sentinel found at approval on the columns and rows that are trained on."""
    features = set(approval.task.features)
    return tuple(
        found
        for found in approval.warnings
        if found.evidence and (found.column is None or found.column in features or found.code in ABOUT_ROWS)
    )


def blocking(approval: Approval) -> tuple[Finding, ...]:
    """Those of them that stop a training."""
    return tuple(found for found in of_leaks(approval) if found.level == "blocking")


def passed(approval: Approval | None, options: TrainingOptions, user: Access) -> LeakOverride | None:
    """None when nothing blocks, the override when a reason was given; LeaksBlock (409) otherwise."""
    found = blocking(approval) if approval is not None else ()
    if not found:
        return None
    if not options.override.strip():
        raise LeaksBlock(found)
    who = user.principal
    return LeakOverride(
        reason=options.override.strip(), by=who.id, by_name=who.name, at=now(), findings=found[:MOST_TOLD]
    )


async def record(session: AsyncSession, user: Access, override: LeakOverride, experiment_id: str) -> None:
    """Tell the ledger who went on in spite of which findings; the reason stays with the experiment."""
    codes = tuple(dict.fromkeys(f"override:{found.code}" for found in override.findings))
    await ledger.tell(session, user, Scope.EXPERIMENT_TRAIN, f"experiments/{experiment_id}", codes, override.at)


async def looks(session: AsyncSession, scope: StudyScope, prepared_id: str, dataset_id: str | None) -> list[Finding]:
    """Whether the test rows, or the data they come from, were judged on before."""
    done = [row for row in await repository.experiments_on(session, scope, [prepared_id]) if row.state == "succeeded"]
    found = []
    if done:
        found.append(finding("test_seen_before", count=len(done), evidence={"experiments": float(len(done))}))
    others = 0
    if dataset_id is not None:
        others = await repository.experiments_of_dataset(session, scope, dataset_id, but=prepared_id)
    if others:
        found.append(finding("data_split_anew", count=others, evidence={"experiments": float(others)}))
    return found


def notes(found: list[Finding], override: LeakOverride | None) -> list[dict[str, Any]]:
    """What the experiment's warnings say of the gate."""
    told = list(found)
    if override is not None:
        columns = ", ".join(dict.fromkeys(each.column for each in override.findings if each.column))
        told.append(finding("leaks_overridden", count=len(override.findings), note=columns))
    return [each.model_dump(mode="json") for each in told]
