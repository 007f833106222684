"""Composition root of ingest."""

import asyncio
from contextlib import suppress

from medloom_contracts.events.ingest import DatasetPurged
from medloom_ingest import jobs
from medloom_ingest.api import routers
from medloom_ingest.handlers import subscriptions
from medloom_ingest.service.datasets import Datasets
from medloom_ingest.service.erasures import ERASE, Erasures
from medloom_ingest.service.proposals import Proposals
from medloom_ingest.service.uploads import CLEAR, INSPECT, REGISTER, Uploads
from medloom_ingest.service.withdrawals import expire, purged
from medloom_ingest.settings import IngestSettings
from medloom_ingest.storage import RAW, STAGING
from medloom_ingest.tables import metadata
from medloom_kit.cli import cli
from medloom_kit.copies import LocalCopies
from medloom_kit.jobs import JobKind, JobRow
from medloom_kit.objects import ObjectStore, open_store
from medloom_kit.purging import purge_kind
from medloom_kit.service import Runtime, Service
from medloom_kit.telemetry import get_logger

log = get_logger(__name__)


def create_service(settings: IngestSettings) -> Service:
    """Ingest as data: routes, tables, jobs and singletons."""
    objects = ObjectStore(open_store(settings.objects_url))
    uploads = Uploads(settings, objects)
    proposals = Proposals(settings, objects, uploads)

    erasures = Erasures(settings, objects)
    retention = Retention(settings.retention_interval_s)
    copies = LocalCopies(settings.scratch_dir / "ingest" / "downloads")

    async def sweep(_runtime: Runtime) -> None:
        await uploads.sweep()

    return Service(
        name="ingest",
        settings=settings,
        metadata=metadata,
        migrations="medloom_ingest.migrations",
        objects=objects,
        routers=routers,
        subscriptions=subscriptions(uploads),
        jobs=(
            JobKind(
                INSPECT,
                jobs.inspect_upload,
                proposals.inspected,
                proposals.not_inspected,
                timeout_s=settings.parse_wall_s * 2,
            ),
            JobKind(
                REGISTER,
                jobs.register_dataset,
                proposals.registered,
                proposals.not_registered,
                timeout_s=settings.parse_wall_s * 2,
            ),
            JobKind(CLEAR, jobs.clear_staging, _nothing, _nothing),
            JobKind(ERASE, jobs.erase_subject, erasures.erased, erasures.not_erased),
            purge_kind(DatasetPurged, work=jobs.purge_versions, done=purged),
        ),
        buckets=(RAW, STAGING),
        preload=(
            "medloom_ingest.jobs",
            "medloom_ingest.domain.inspection",
            "medloom_ingest.domain.building",
            "duckdb",
            "pyarrow.parquet",
            "pyreadstat",
            "python_calamine",
        ),
        on_start=(sweep, retention.start, copies.start),
        on_stop=(retention.stop, copies.stop),
        state={
            "uploads": uploads,
            "proposals": proposals,
            "datasets": Datasets(settings, objects),
            "erasures": erasures,
        },
    )


class Retention:
    """Looks now and then for data whose time is over; where several processes look, one of them acts."""

    def __init__(self, interval_s: float) -> None:
        self._interval_s = interval_s
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self, runtime: Runtime) -> None:
        self._task = asyncio.create_task(self._run(runtime))

    async def _run(self, runtime: Runtime) -> None:
        while not self._stopping.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(self._interval_s):
                    await self._stopping.wait()
                    return
            try:
                await expire(runtime.database)
            except Exception as error:  # the next look tries again, whatever the database did
                log.warning("retention_waits", error=type(error).__name__)

    async def stop(self, _runtime: Runtime) -> None:
        self._stopping.set()
        if self._task is not None:
            await self._task


async def _nothing(_session: object, _job: JobRow, _outcome: object) -> None:
    """A sweep changes nothing that anybody can see."""


main = cli(create_service, IngestSettings)

if __name__ == "__main__":
    main()
