"""Composition root of preprocess."""

from functools import partial

from medloom_contracts.events.ingest import DatasetRegistered, DatasetWithdrawn
from medloom_contracts.events.preprocess import DatasetPurged, RunRequested
from medloom_kit.cli import cli
from medloom_kit.inbox import Subscription
from medloom_kit.jobs import JobKind
from medloom_kit.objects import ObjectStore, open_store
from medloom_kit.purging import purge_kind
from medloom_kit.service import Runtime, Service
from medloom_preprocess import handlers
from medloom_preprocess.api import routers
from medloom_preprocess.jobs import approve_job, run_recipe_job
from medloom_preprocess.service import reviews, runs
from medloom_preprocess.service.artefacts import Artefacts
from medloom_preprocess.service.looks import Looks
from medloom_preprocess.service.previews import Previews
from medloom_preprocess.service.tables import OpenTables
from medloom_preprocess.settings import PreprocessSettings
from medloom_preprocess.storage import BUCKET
from medloom_preprocess.tables import metadata


def create_service(settings: PreprocessSettings) -> Service:
    """Preprocess as data: routes, tables, subscriptions, jobs and singletons."""
    objects = ObjectStore(open_store(settings.objects_url))
    tables = OpenTables(
        objects,
        settings.scratch_dir / "preprocess",
        most=settings.open_tables,
        memory_mb=settings.table_memory_mb,
        idle_s=settings.table_idle_s,
    )

    async def close(_runtime: Runtime) -> None:
        await tables.close()

    return Service(
        name="preprocess",
        settings=settings,
        metadata=metadata,
        migrations="medloom_preprocess.migrations",
        objects=objects,
        routers=routers,
        subscriptions=(
            Subscription(DatasetRegistered, handlers.dataset_registered),
            Subscription(DatasetWithdrawn, handlers.dataset_withdrawn),
            Subscription(RunRequested, handlers.run_requested),
        ),
        jobs=(
            JobKind(
                runs.RUN_JOB,
                partial(run_recipe_job, engine=settings.engine, spark_master=settings.spark_master),
                runs.finish,
                runs.fail,
                runs.report,
                timeout_s=settings.run_timeout_s,
            ),
            JobKind(
                reviews.APPROVE_JOB,
                approve_job,
                reviews.finish_approval,
                reviews.fail_approval,
                timeout_s=settings.run_timeout_s,
            ),
            purge_kind(DatasetPurged),
        ),
        buckets=(BUCKET,),
        preload=("duckdb", "pyarrow.parquet", "ibis", "medloom_preprocess.jobs", "medloom_preprocess.domain.engine"),
        state={
            "artefacts": Artefacts(objects),
            "tables": tables,
            "previews": Previews(objects, tables, settings.scratch_dir / "preprocess" / "downloads"),
            "looks": Looks(objects, tables, settings.scratch_dir / "preprocess" / "downloads"),
            "settings": settings,
        },
        on_stop=(close,),
    )


main = cli(create_service, PreprocessSettings)

if __name__ == "__main__":
    main()
