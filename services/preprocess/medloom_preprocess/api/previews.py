"""A recipe looked at before it runs: rows at any step, what columns hold, what each step did, a step tried."""

from typing import Annotated, Any, Final

from fastapi import Query
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from medloom_contracts.errors import Malformed, Words
from medloom_contracts.manifests import DatasetManifest
from medloom_contracts.scopes import Scope
from medloom_kit.api import Access, PageOf, Router, Session, access, state
from medloom_preprocess import repository
from medloom_preprocess.api.recipes import data_of
from medloom_preprocess.api.views import StepIn
from medloom_preprocess.domain import spelling
from medloom_preprocess.domain.errors import StepFailed
from medloom_preprocess.domain.grid import MOST_ROWS, Facets, Grid, read_filters, read_sort
from medloom_preprocess.domain.layers import Layer
from medloom_preprocess.domain.recipe import Step, read_steps, upto
from medloom_preprocess.domain.seen import Effect, Seen, SeenColumn
from medloom_preprocess.domain.suggestions import CellChange, Suggestion
from medloom_preprocess.repository import Row
from medloom_preprocess.service import recipes
from medloom_preprocess.service.artefacts import Artefacts
from medloom_preprocess.service.previews import Previews

router = Router(prefix="/api/v1/studies/{study_id}/recipes/{recipe_id}", tags=["recipes"])

RowReader = Annotated[Access, access(Scope.DATASET_READ_ROWS)]
Kept = Annotated[Artefacts, state("artefacts")]
Looks = Annotated[Previews, state("previews")]
AtStep = Annotated[
    str | None, Query(description="a step's id, `source` for the data as it came; all steps when left out")
]
_NAMES: TypeAdapter[list[str]] = TypeAdapter(list[str])
_SPELLINGS_SEEN: Final = 3_000


class SeenColumns(BaseModel):
    rows: int
    columns: list[SeenColumn]


class StepEffect(BaseModel):
    """What one step did; ``detail`` and ``cause`` say why it could not be applied."""

    step_id: str
    index: int
    op: str
    enabled: bool
    effect: Effect | None = None
    cause: str | None = None
    column: str | None = None
    detail: str | None = None
    detail_ko: str | None = None
    hint: str | None = None
    hint_ko: str | None = None


class StepEffects(BaseModel):
    """All steps in order; those after a step that failed have neither effect nor cause."""

    ok: bool
    steps: list[StepEffect]


class TryStep(BaseModel):
    step: StepIn
    after: str | None = Field(
        default=None, max_length=40, description="a step's id, `source`; after all steps when left out"
    )
    limit: int = Field(default=8, ge=1, le=50)


class StepTrial(BaseModel):
    """What a step would do, without it being written: counts, the first cells changed, the first rows after it."""

    effect: Effect
    changes: list[CellChange]
    rows: Grid = Field(description="`_row`, the columns the step reads and those it makes, of the first rows")


class SpellingGroupSeen(BaseModel):
    to: str
    spellings: list[str]
    cells: int = Field(description="how many cells would be changed")


async def _at(
    session: Session, user: Access, kept: Artefacts, recipe_id: str, step: str | None
) -> tuple[DatasetManifest, dict[str, DatasetManifest], list[Step]]:
    row = await recipes.find(session, user.study, recipe_id)
    steps = _upto(row, step)
    manifest, others = await data_of(session, user, kept, row, steps)
    return manifest, others, steps


def _upto(row: Row, step: str | None) -> list[Step]:
    return [] if step == "source" else upto(recipes.steps_of(row), step)


@router.get("/preview", operation_id="preview_recipe", summary="Rows as they are after one step")
async def preview_recipe(
    recipe_id: str,
    user: RowReader,
    session: Session,
    kept: Kept,
    looks: Looks,
    step: AtStep = None,
    limit: Annotated[int, Query(ge=1, le=MOST_ROWS)] = 100,
    offset: Annotated[int, Query(ge=0)] = 0,
    sort: Annotated[str | None, Query(max_length=2_000)] = None,
    filter: Annotated[str | None, Query(max_length=20_000)] = None,  # noqa: A002 - the parameter's public name
) -> Grid:
    manifest, others, steps = await _at(session, user, kept, recipe_id, step)
    return await looks.rows(
        manifest, others, steps, filters=read_filters(filter), sort=read_sort(sort), offset=offset, limit=limit
    )


@router.get(
    "/preview/columns",
    operation_id="list_preview_columns",
    summary="The dictionary after one step, with facts on demand",
)
async def list_preview_columns(
    recipe_id: str,
    user: RowReader,
    session: Session,
    kept: Kept,
    looks: Looks,
    step: AtStep = None,
    names: Annotated[
        str | None, Query(max_length=20_000, description="JSON list of the columns whose facts are wanted")
    ] = None,
) -> SeenColumns:
    manifest, others, steps = await _at(session, user, kept, recipe_id, step)
    wanted = _read_names(names)

    def see(seen: Seen, layer: Layer) -> SeenColumns:
        return SeenColumns(rows=seen.layers.count(layer), columns=seen.columns(layer, wanted))

    return await looks.look(manifest, others, steps, see)


def _read_names(text: str | None) -> list[str]:
    try:
        return _NAMES.validate_json(text)[:500] if text else []
    except ValidationError:
        raise Malformed(
            Words(en="The names are not a JSON list of texts.", ko="names는 문자열의 JSON 목록이어야 합니다."),
            Words(en='For example ["AGE", "SEX"].', ko='예: ["AGE", "SEX"]'),
            where="names",
        ) from None


@router.get("/preview/facets", operation_id="get_preview_facets", summary="What a column holds after one step")
async def get_preview_facets(
    recipe_id: str,
    user: RowReader,
    session: Session,
    kept: Kept,
    looks: Looks,
    column: Annotated[str, Query(max_length=300)],
    step: AtStep = None,
    limit: Annotated[int, Query(ge=1, le=1_000)] = 50,
    filter: Annotated[str | None, Query(max_length=20_000)] = None,  # noqa: A002 - the parameter's public name
) -> Facets:
    manifest, others, steps = await _at(session, user, kept, recipe_id, step)
    filters = read_filters(filter)
    return await looks.look(manifest, others, steps, lambda seen, layer: seen.facets(layer, column, filters, limit))


@router.get(
    "/preview/spellings",
    operation_id="list_preview_spellings",
    summary="Spellings of a column that probably mean the same, as groups for a merge step",
)
async def list_preview_spellings(
    recipe_id: str,
    user: RowReader,
    session: Session,
    kept: Kept,
    looks: Looks,
    column: Annotated[str, Query(max_length=300)],
    step: AtStep = None,
) -> PageOf[SpellingGroupSeen]:
    manifest, others, steps = await _at(session, user, kept, recipe_id, step)

    def see(seen: Seen, layer: Layer) -> list[SpellingGroupSeen]:
        values = seen.values(layer, column, _SPELLINGS_SEEN)
        counts = dict(values)
        return [
            SpellingGroupSeen(**group, cells=sum(counts.get(spelt, 0) for spelt in group["spellings"]))
            for group in spelling.clusters(values)
        ]

    return PageOf[SpellingGroupSeen](items=await looks.look(manifest, others, steps, see))


@router.get("/effects", operation_id="list_step_effects", summary="Rows, cells and columns that each step changes")
async def list_step_effects(recipe_id: str, user: RowReader, session: Session, kept: Kept, looks: Looks) -> StepEffects:
    manifest, others, steps = await _at(session, user, kept, recipe_id, None)

    def see(seen: Seen, tables: dict[str, str]) -> StepEffects:
        found: list[StepEffect] = []
        for index in range(len(steps)):
            found.append(_effect(seen, tables, steps, index, failed=any(item.cause for item in found)))
        return StepEffects(ok=not any(item.cause for item in found), steps=found)

    return await looks.see(manifest, others, steps, see)


def _effect(seen: Seen, tables: dict[str, str], steps: list[Step], index: int, *, failed: bool) -> StepEffect:
    step = steps[index]
    told = StepEffect(step_id=step.id, index=index, op=step.op, enabled=step.enabled)
    if failed or not step.enabled:
        return told
    try:
        return told.model_copy(update={"effect": seen.effect(seen.layers.after(steps[: index + 1], tables))})
    except StepFailed as error:
        words: dict[str, Any] = {"detail": error.detail.en, "detail_ko": error.detail.ko}
        words |= {"hint": error.hint.en, "hint_ko": error.hint.ko}
        return told.model_copy(update={"cause": error.cause, "column": error.column, **words})


@router.post("/try", operation_id="try_step", summary="What a step would do here, without writing it")
async def try_step(
    recipe_id: str, body: TryStep, user: RowReader, session: Session, kept: Kept, looks: Looks
) -> StepTrial:
    row = await recipes.find(session, user.study, recipe_id)
    tried = read_steps([{**body.step.model_dump(), "id": None, "enabled": True}], author=user.principal.id)
    steps = [*_upto(row, body.after), *tried]
    manifest, others = await data_of(session, user, kept, row, steps)

    def see(seen: Seen, layer: Layer) -> StepTrial:
        shown = _columns_of(tried[0], layer)
        page = seen.page(layer, [], [], 0, body.limit, columns=shown)
        return StepTrial(effect=seen.effect(layer), changes=seen.changes(layer, body.limit), rows=page)

    return await looks.look(manifest, others, steps, see)


def _columns_of(step: Step, layer: Layer) -> list[str]:
    before = layer.before.kinds if layer.before is not None else {}
    named = step.read().reads()
    new = [name for name in layer.kinds if name not in before]
    changed = layer.applied.changed if layer.applied is not None else {}
    wanted = dict.fromkeys([*named, *changed, *new])
    return [name for name in wanted if name in layer.kinds][:30]


@router.get("/suggestions", operation_id="list_recipe_suggestions", summary="Steps proposed for the newest result")
async def list_recipe_suggestions(
    recipe_id: str, user: RowReader, session: Session, kept: Kept, looks: Looks
) -> PageOf[Suggestion]:
    row = await recipes.find(session, user.study, recipe_id)
    made = await repository.list_prepared(session, user.study, None, 1, recipe_id=recipe_id)
    if made:
        found = await kept.suggestions(made[0])
    else:
        found = await looks.suggestions(await kept.dataset(await _data_set(session, user, row)))
    steps = recipes.steps_of(row)
    return PageOf[Suggestion](items=[item for item in found if not any(_covers(step, item.step) for step in steps)])


def _covers(step: Step, proposed: dict[str, Any]) -> bool:
    """Whether a step already does what is proposed, to the same columns or to more."""
    own, other = dict(step.params), dict(proposed["params"])
    columns, wanted = own.pop("columns", None) or [], other.pop("columns", None) or []
    return step.op == proposed["op"] and own == other and set(wanted) <= set(columns)


async def _data_set(session: Session, user: Access, row: Row) -> Row:
    return await recipes.dataset(session, user.study, row.dataset_id, row.dataset_version)
