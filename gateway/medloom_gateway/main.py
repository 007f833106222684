"""The gateway's composition root and command line."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlsplit

import typer
from starlette.types import ASGIApp

from medloom_contracts.envelope import Envelope
from medloom_contracts.events.authz import AccessChanged, StudyClosed, TokenRevoked
from medloom_gateway import api as operations
from medloom_gateway import consequences, site, sso_api, tables, workbench
from medloom_gateway.authz import Authz, Exchanger
from medloom_gateway.credentials import Desk
from medloom_gateway.door import Door, Rules
from medloom_gateway.feed import LISTENED, Feed
from medloom_gateway.provider import Client, Provider
from medloom_gateway.routing import GATEWAY
from medloom_gateway.sessions import Sessions
from medloom_gateway.settings import GatewaySettings, listed
from medloom_gateway.sso import SingleSignOn
from medloom_gateway.streams import Streams
from medloom_gateway.throttle import Throttle
from medloom_kit.auth import CAPABILITY_HEADER
from medloom_kit.bus import Bus, open_bus
from medloom_kit.db import Database
from medloom_kit.objects import ObjectStore, open_store
from medloom_kit.service import Runtime, Service, health_served
from medloom_kit.serving import listen, run, serve
from medloom_kit.telemetry import configure_logging

RIGHTS_EVENTS = (AccessChanged.type, TokenRevoked.type, StudyClosed.type)


def create_service(settings: GatewaySettings) -> Service:
    """The gateway's own routes and tables as a service of the kit."""
    return Service(
        name=GATEWAY,
        settings=settings,
        metadata=tables.metadata,
        migrations="medloom_gateway.migrations",
        objects=ObjectStore(open_store(settings.objects_url)),
        routers=(
            workbench.router,
            site.router,
            operations.router,
            consequences.router,
            operations.plain,
            sso_api.router,
        ),
    )


class Gateway:
    """The door and everything behind it in this process. ``backends`` are the services' apps, here or by proxy."""

    def __init__(self, settings: GatewaySettings, bus: Bus, backends: Mapping[str, ASGIApp]) -> None:
        self._bus = bus
        self.streams = Streams()
        self.feed = Feed()
        self.runtime = Runtime(create_service(settings), bus)
        authz = Authz(backends.get("authz"), settings.internal_secret.get_secret_value())
        sessions = Sessions(timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours))
        self.desk = Desk(Exchanger(authz, sessions, self.runtime.database))
        throttle = Throttle(settings.rates())
        self._share(authz=authz, sessions=sessions, throttle=throttle, states=site.States(backends), backends=backends)
        self._share(single_sign_on=_single_sign_on(settings, authz, self.runtime.database))
        apps: dict[str, ASGIApp] = {**backends, GATEWAY: self.runtime.app}
        self.door = Door(apps, self.desk, throttle, self.streams, _rules(settings), self.runtime.telemetry)
        self._watching: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begins to listen to the bus, which must have been started; the database must be at head."""
        await self._bus.listen(RIGHTS_EVENTS, self._rights_changed)
        await self._bus.listen(LISTENED, self.feed.heard)
        await self.runtime.start(api=True, worker=False)
        self._watching = asyncio.create_task(self.streams.watch(self.desk))

    async def stop(self) -> None:
        """Ends the streams and closes the database."""
        self.streams.cut_all()
        if self._watching is not None:
            self._watching.cancel()
        await self.runtime.stop()

    def _share(self, **singletons: object) -> None:
        for name, value in {"desk": self.desk, "feed": self.feed, **singletons}.items():
            setattr(self.runtime.app.state, name, value)

    def _rights_changed(self, envelope: Envelope) -> None:
        if envelope.type == TokenRevoked.type:
            self.desk.drop_token(envelope.data["token_id"])
            self.streams.cut_token(envelope.data["token_id"])
        elif envelope.type == AccessChanged.type:
            who, version = envelope.data["principal_id"], envelope.data["policy_version"]
            self.desk.drop_principal(who, version)
            self.streams.cut_principal(who, envelope.data.get("study_id"), version)
        else:
            self.desk.clear()


def _rules(settings: GatewaySettings) -> Rules:
    return Rules(
        capability_header=CAPABILITY_HEADER,
        allowed_hosts=listed(settings.allowed_hosts),
        trusted_proxies=listed(settings.trusted_proxies),
        json_bytes=settings.json_bytes,
        prediction_bytes=settings.prediction_bytes,
        shows_metrics=settings.metrics_port == 0,
    )


def _single_sign_on(settings: GatewaySettings, authz: Authz, database: Database) -> SingleSignOn | None:
    if not settings.oidc_issuer:
        return None
    client = Client(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret.get_secret_value(),
        scopes=settings.oidc_scopes,
        back=settings.public_url.rstrip("/") + "/sign-in",
        skew_s=settings.oidc_skew_s,
    )
    name = settings.oidc_name or urlsplit(settings.oidc_issuer).hostname or ""
    return SingleSignOn(name, client.issuer, settings.oidc_groups_claim, Provider(client), authz, database)


async def run_api(settings: GatewaySettings) -> None:
    """Serves until SIGTERM, with every service behind a proxy."""
    from medloom_gateway.proxy import ServiceProxy  # its HTTP client is not needed where services are called in process

    proxies = {name: ServiceProxy(name, url) for name, url in settings.service_urls().items()}
    bus = open_bus(settings.bus_url)
    await bus.start()
    gateway = Gateway(settings, bus, proxies)
    await gateway.start()
    try:
        async with health_served(gateway.runtime):
            await serve(gateway.door, listen(settings.host, settings.port), before_stop=gateway.streams.cut_all)
    finally:
        await gateway.stop()
        await bus.stop()
        for proxy in proxies.values():
            await proxy.aclose()


async def run_migrate(settings: GatewaySettings) -> None:
    """Brings the database to head."""
    runtime = Runtime(create_service(settings), open_bus("inprocess://"))
    await runtime.migrate()
    await runtime.database.close()


main = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


def _settings() -> GatewaySettings:
    settings = GatewaySettings.load()
    configure_logging(settings.log_level, json=settings.log_json)
    return settings


@main.command("api")
def api_command() -> None:
    """Serve the public door until SIGTERM."""
    run(run_api(_settings()))


@main.command("migrate")
def migrate_command() -> None:
    """Bring the database to the newest version."""
    asyncio.run(run_migrate(_settings()))


@main.command("doctor")
def doctor_command(*, as_json: bool = typer.Option(False, "--json", help="for programs")) -> None:
    """Look at everything that the gateway needs, with its own rights; status 1 when something is wrong."""
    from medloom_kit.cli import doctor  # its own commands are those of a service with a worker

    settings = _settings()
    doctor(create_service(settings), settings, as_json=as_json)


if __name__ == "__main__":
    main()
