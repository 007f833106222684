"""The command line of every service: api, worker, migrate, doctor, dead-letters."""

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import typer

from medloom_contracts.errors import MedloomError
from medloom_kit.backup.archive import Part
from medloom_kit.bus import open_bus
from medloom_kit.migrations import new_migration
from medloom_kit.service import Runtime, Service, health_served, running
from medloom_kit.serving import listen, run, serve
from medloom_kit.settings import ServiceSettings
from medloom_kit.telemetry import configure_logging

S = TypeVar("S", bound=ServiceSettings)


def cli(create_service: Callable[[S], Service], settings_class: type[S]) -> typer.Typer:
    """The typer application of a service; settings come from the environment."""
    app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
    dead = typer.Typer(no_args_is_help=True, help="Events that were parked after repeated failures")
    app.add_typer(dead, name="dead-letters")

    def load() -> tuple[Service, S]:
        settings = settings_class.load()
        configure_logging(settings.log_level, json=settings.log_json)
        return create_service(settings), settings

    @app.command()
    def api() -> None:
        """Serve HTTP until SIGTERM."""
        service, settings = load()
        with _told():
            run(_serve(service, settings))

    @app.command()
    def worker() -> None:
        """Handle events and run jobs until SIGTERM."""
        service, settings = load()
        with _told():
            run(_work(service, settings))

    @app.command("migrate")
    def migrate_command() -> None:
        """Bring the database to the newest version and make the buckets."""
        service, settings = load()
        with _told():
            asyncio.run(_migrate(service, settings))

    @app.command("doctor")
    def doctor_command(*, as_json: bool = typer.Option(False, "--json", help="for programs")) -> None:
        """Look at everything that this service needs, with its own rights; status 1 when something is wrong."""
        doctor(*load(), as_json=as_json)

    @app.command("new-migration")
    def new_migration_command(message: str) -> None:
        """Write the migration that leads from the newest version to the present tables (for developers)."""
        service, _ = load()
        asyncio.run(new_migration(service.migrations, service.metadata, message))

    @dead.command("list")
    def list_command() -> None:
        """One line each: id, type, error."""
        service, settings = load()
        asyncio.run(_list_dead(service, settings))

    @dead.command("replay")
    def replay_command(event_id: str = typer.Argument(help="id of a parked event, or 'all'")) -> None:
        """Deliver parked events again (a worker must run)."""
        service, settings = load()
        asyncio.run(_replay(service, settings, event_id))

    return app


@contextmanager
def _told() -> Iterator[None]:
    """What an administrator can mend is said in one line; anything else keeps its traceback."""
    try:
        yield
    except MedloomError as problem:
        typer.echo(f"{problem.code}: {problem.detail.en} {problem.hint.en}", err=True)
        typer.echo(f"{problem.detail.ko} {problem.hint.ko}", err=True)
        raise typer.Exit(1) from problem


def doctor(service: Service, settings: ServiceSettings, *, as_json: bool) -> None:
    """Tell what is wrong with all that this service needs, and what to do; ends with status 1 where anything is."""
    from medloom_kit.doctor import telling
    from medloom_kit.doctor.service import look_at_service

    findings = asyncio.run(look_at_service(part_of(service), settings))
    korean = os.environ.get("LC_ALL", os.environ.get("LANG", "")).startswith("ko")
    lines = [telling.as_json(findings)] if as_json else telling.as_lines(findings, korean=korean)
    typer.echo("\n".join(lines))
    raise typer.Exit(telling.status(findings))


def part_of(service: Service) -> Part:
    """What is looked at, and backed up, of a service."""
    settings = service.settings
    return Part(
        name=service.name,
        metadata=service.metadata,
        migrations=service.migrations,
        database_url=settings.database_url,
        owner_url=settings.database_owner_url,
        objects_url=settings.objects_url,
        buckets=tuple(service.buckets),
    )


async def _serve(service: Service, settings: ServiceSettings) -> None:
    bus = open_bus(settings.bus_url)
    await bus.start()
    runtime = Runtime(service, bus)
    await runtime.start(api=True, worker=False)
    try:
        async with health_served(runtime):
            await serve(runtime.app, listen(settings.host, settings.port), before_stop=_nothing)
    finally:
        await runtime.stop()
        await bus.stop()


async def _work(service: Service, settings: ServiceSettings) -> None:
    bus = open_bus(settings.bus_url)
    await bus.start()
    runtime = Runtime(service, bus)
    await runtime.start(api=False, worker=True)
    try:
        # health and metrics only: nothing routes to a worker
        await serve(runtime.health_app(), listen(settings.host, settings.port), before_stop=_nothing)
    finally:
        await runtime.stop()
        await bus.stop()


def _nothing() -> None:
    """Open requests of a service end by themselves."""


async def _migrate(service: Service, settings: ServiceSettings) -> None:
    runtime = Runtime(service, open_bus("inprocess://"))
    await runtime.migrate()
    await runtime.database.close()


async def _list_dead(service: Service, settings: ServiceSettings) -> None:
    bus = open_bus(settings.bus_url)
    await bus.start()
    runtime = Runtime(service, bus)
    for letter in await bus.dead_letters(service.name, runtime.parking):
        typer.echo(f"{letter.event_id}\t{letter.type}\t{letter.error}")
    await runtime.database.close()
    await bus.stop()


async def _replay(service: Service, settings: ServiceSettings, event_id: str) -> None:
    if settings.bus_url.startswith("inprocess"):
        async with _in_process(service) as runtime:
            await _replay_each(runtime, event_id)
        return
    bus = open_bus(settings.bus_url)
    await bus.start()
    runtime = Runtime(service, bus)
    await _replay_each(runtime, event_id)
    await runtime.database.close()
    await bus.stop()


async def _replay_each(runtime: Runtime, event_id: str) -> None:
    name, bus = runtime.service.name, runtime.bus
    ids = [letter.event_id for letter in await bus.dead_letters(name, runtime.parking)]
    for chosen in ids if event_id == "all" else [event_id]:
        found = await bus.replay(name, chosen, runtime.parking)
        typer.echo(f"{chosen}\t{'replayed' if found else 'not found'}")


def _in_process(service: Service):  # type: ignore[no-untyped-def]  # an async context manager made on the spot
    from contextlib import asynccontextmanager

    @asynccontextmanager
    async def opened():  # type: ignore[no-untyped-def]
        bus = open_bus("inprocess://")
        await bus.start()
        async with running(service, bus, api=False) as runtime:
            yield runtime
        await bus.stop()

    return opened()
