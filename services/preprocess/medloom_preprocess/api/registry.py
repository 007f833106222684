"""The registry of steps: the same for every study."""

from medloom_kit.api import Router, SignedIn
from medloom_preprocess.api.views import FormulaFunction, StepType, StepTypes
from medloom_preprocess.domain.formula import FUNCTIONS
from medloom_preprocess.domain.steps import step_types
from medloom_preprocess.domain.units import quantities

router = Router(prefix="/api/v1", tags=["steps"])


@router.get("/step-types", operation_id="list_step_types", summary="Every preparation step with its JSON Schema")
async def list_step_types(_user: SignedIn) -> StepTypes:
    functions = [
        FormulaFunction(name=f.name, usage=f.usage, group=f.group, en=f.en, ko=f.ko) for f in FUNCTIONS.values()
    ]
    return StepTypes(
        items=[StepType.model_validate(item) for item in step_types()], functions=functions, quantities=quantities()
    )
