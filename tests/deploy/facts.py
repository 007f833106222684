"""What the programs themselves say, to hold the manifests against: settings, probes, secrets, metrics."""

import json
import re
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Final, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from medloom_contracts.buckets import READS, WRITES
from medloom_kit.bus import open_bus
from medloom_kit.provision import files
from medloom_kit.service import Runtime, Service
from medloom_kit.settings import ServiceSettings

ROOT: Final = Path(__file__).parents[2]
SERVICES: Final = tuple(WRITES)
BEHIND: Final = tuple(name for name in SERVICES if name != "gateway")
USE_OBJECTS: Final = frozenset(name for name in SERVICES if WRITES[name] or READS[name])
_DOCKERFILE: Final = (ROOT / "deploy/docker/service.Dockerfile").read_text()
_FOUND = re.search(r"MEDLOOM_SECRETS_DIR=(\S+)", _DOCKERFILE)
assert _FOUND is not None
SECRETS_DIR: Final = _FOUND[1]


@cache
def provisioned() -> dict[str, str]:
    """The files that ``medloom_kit.provision files`` writes, with fresh secrets."""
    places = files.Places()
    return files._derived(files.Secrets.of({}), places)


SECRET_FILES: Final = frozenset(name.split("/")[0] for name in provisioned())


@cache
def settings_class(service: str) -> type[ServiceSettings]:
    module = import_module(f"medloom_{service}.settings")
    (found,) = (
        one
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, ServiceSettings) and one is not ServiceSettings
    )
    return found


def _value(field: FieldInfo, text: str) -> object:
    return json.loads(text) if get_origin(field.annotation) is dict else text


def settings_problems(service: str, variables: dict[str, str]) -> list[str]:
    """Variables that are no settings of the service, and values that it refuses."""
    prefix = f"MEDLOOM_{service.upper()}_"
    fields = settings_class(service).model_fields
    names = {name: name.removeprefix(prefix).lower() for name in variables}
    known = {prefix + field.upper() for field in fields}
    unknown = [f"{name} is no setting of {service}" for name in names if name not in known]
    # a setting that is a table stands in the environment as JSON
    given = {names[name]: _value(fields[names[name]], value) for name, value in variables.items() if name in known}
    needed = {"database_url": "sqlite+aiosqlite://", "objects_url": "file:///x", "capability_public_key": "x"}
    try:
        settings_class(service).load(**(needed | given))
    except ValidationError as error:
        unknown += [f"{prefix}{str(one['loc'][0]).upper()}: {one['msg']}" for one in error.errors()]
    return unknown


@cache
def _service() -> Runtime:
    settings = files.service_settings(files.Secrets.of({}), files.Places(), "report")
    values = settings | {"database_url": "sqlite+aiosqlite://", "objects_url": "file:///tmp/nothing"}
    from medloom_report.main import create_service
    from medloom_report.settings import ReportSettings

    service: Service = create_service(ReportSettings.load(**values))
    return Runtime(service, open_bus("inprocess://"))


def _paths(routes: object) -> set[str]:
    return {str(getattr(route, "path", "")) for route in routes}  # type: ignore[attr-defined]  # Starlette's routes


# what an API, a worker's health port and the gateway's door all answer; the kit makes them alike for every service
PROBES: Final = frozenset(
    _paths(_service().app.routes) & _paths(_service().health_app().routes) & {"/healthz", "/readyz", "/metrics"}
)


@cache
def exposed_metrics() -> frozenset[str]:
    """Names of all samples that a service may tell, histograms with their three kinds."""
    names: set[str] = set()
    for family in _service().telemetry.registry.collect():
        kinds = {"histogram": ("_bucket", "_count", "_sum"), "counter": ("_total",)}.get(family.type, ("",))
        names |= {family.name + kind for kind in kinds}
    return frozenset(names)


def metric_labels() -> dict[str, tuple[str, ...]]:
    """The labels of each of our own metrics, by family name."""
    collectors = set(_service().telemetry.registry._collector_to_names)
    return {getattr(one, "_name"): getattr(one, "_labelnames") for one in collectors if hasattr(one, "_labelnames")}  # noqa: B009 - the library does not declare them
