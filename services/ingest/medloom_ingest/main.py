"""Composition root of ingest."""

from medloom_ingest import jobs
from medloom_ingest.api import routers
from medloom_ingest.handlers import subscriptions
from medloom_ingest.service.datasets import Datasets
from medloom_ingest.service.proposals import Proposals
from medloom_ingest.service.uploads import CLEAR, INSPECT, REGISTER, Uploads
from medloom_ingest.settings import IngestSettings
from medloom_ingest.storage import RAW, STAGING
from medloom_ingest.tables import metadata
from medloom_kit.cli import cli
from medloom_kit.jobs import JobKind, JobRow
from medloom_kit.objects import ObjectStore, open_store
from medloom_kit.service import Runtime, Service


def create_service(settings: IngestSettings) -> Service:
    """Ingest as data: routes, tables, jobs and singletons."""
    objects = ObjectStore(open_store(settings.objects_url))
    uploads = Uploads(settings, objects)
    proposals = Proposals(settings, objects, uploads)

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
        ),
        buckets=(RAW, STAGING),
        preload=(
            "medloom_ingest.jobs",
            "medloom_ingest.domain.inspection",
            "medloom_ingest.domain.building",
            "duckdb",
            "pyarrow.parquet",
        ),
        on_start=(sweep,),
        state={"uploads": uploads, "proposals": proposals, "datasets": Datasets(settings, objects)},
    )


async def _nothing(_session: object, _job: JobRow, _outcome: object) -> None:
    """A sweep changes nothing that anybody can see."""


main = cli(create_service, IngestSettings)

if __name__ == "__main__":
    main()
