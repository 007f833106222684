"""authz's composition root and commands: api | worker | migrate | dead-letters | first-boot | verify-ledger."""

import asyncio
from contextlib import suppress

import typer

from medloom_authz import storage
from medloom_authz.api import ROUTERS
from medloom_authz.handlers import subscriptions
from medloom_authz.keys import ensure_keys
from medloom_authz.service import Ledger, first_boot_secret
from medloom_authz.settings import AuthzSettings
from medloom_authz.tables import metadata
from medloom_kit.cli import cli
from medloom_kit.db import Database
from medloom_kit.objects import ObjectStore, open_store
from medloom_kit.service import Runtime, Service
from medloom_kit.telemetry import get_logger

log = get_logger(__name__)


def create_service(settings: AuthzSettings) -> Service:
    """authz, ready to be run by the kit."""
    keys = ensure_keys(settings)
    ledger = Ledger(keys.ledger_key)
    heads = _Heads(ledger, settings.head_interval_s)
    return Service(
        name="authz",
        settings=settings,
        metadata=metadata,
        migrations="medloom_authz.migrations",
        objects=ObjectStore(open_store(settings.objects_url)),
        routers=ROUTERS,
        subscriptions=subscriptions(ledger),
        buckets=(storage.BUCKET,),
        state={"ledger": ledger, "settings": settings, "keys": keys},
        on_start=(heads.start, _print_first_boot),
        on_stop=(heads.stop,),
    )


class _Heads:
    """Puts a signed head of the ledger into the object store every minute and at the end."""

    def __init__(self, ledger: Ledger, interval_s: float) -> None:
        self._ledger = ledger
        self._interval_s = interval_s
        self._task: asyncio.Task[None] | None = None

    async def start(self, runtime: Runtime) -> None:
        self._task = asyncio.create_task(self._run(runtime))

    async def _run(self, runtime: Runtime) -> None:
        while True:
            await asyncio.sleep(self._interval_s)
            try:
                await self._ledger.store_head(runtime.database, runtime.objects)
            except Exception as error:  # the next minute tries again, whatever the store or database did
                log.warning("ledger_head_not_stored", error=type(error).__name__)

    async def stop(self, runtime: Runtime) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        with suppress(OSError):
            await self._ledger.store_head(runtime.database, runtime.objects)


async def _print_first_boot(runtime: Runtime) -> None:
    settings = runtime.service.settings
    if isinstance(settings, AuthzSettings) and settings.print_first_boot and settings.local_accounts:
        _show(await first_boot_secret(runtime.database, renew=False))


def _show(secret: str | None) -> None:
    if secret is not None:
        typer.echo(f"Medloom: one-time secret of the first administrator (24 hours): {secret}", err=True)


main = cli(create_service, AuthzSettings)


@main.command("first-boot")
def first_boot() -> None:
    """Print a fresh one-time secret when there is no user yet; the one before is void."""

    async def run() -> None:
        database = Database(AuthzSettings.load().database_url, metadata)
        _show(await first_boot_secret(database))
        await database.close()

    asyncio.run(run())


@main.command("verify-ledger")
def verify_ledger() -> None:
    """Walk the whole ledger; ends with status 1 and names the first bad entry when it is not as it was written."""

    async def run() -> bool:
        settings = AuthzSettings.load()
        database = Database(settings.database_url, metadata)
        verdict, head = await Ledger(ensure_keys(settings).ledger_key).verify(
            database, ObjectStore(open_store(settings.objects_url))
        )
        await database.close()
        if verdict.intact:
            typer.echo(f"intact: {verdict.entries} entries; newest signed head at {head.count if head else 0}")
        else:
            typer.echo(f"NOT intact: {verdict.fault} at entry {verdict.seq}; {verdict.entries} entries read")
        return verdict.intact

    if not asyncio.run(run()):
        raise typer.Exit(1)


if __name__ == "__main__":
    main()
