"""Composition root of report."""

from medloom_contracts.events.preprocess import DatasetApproved, PreparedWithdrawn
from medloom_contracts.events.report import DatasetPurged
from medloom_contracts.events.train import ExperimentCompleted, ModelReleased, ValidationCompleted
from medloom_kit.cli import cli
from medloom_kit.copies import LocalCopies
from medloom_kit.inbox import Subscription
from medloom_kit.objects import ObjectStore, open_store
from medloom_kit.purging import purge_kind
from medloom_kit.service import Service
from medloom_report import handlers
from medloom_report.api import compared, packs
from medloom_report.jobs import build_kind
from medloom_report.settings import ReportSettings
from medloom_report.storage import BUCKET
from medloom_report.tables import metadata


def create_service(settings: ReportSettings) -> Service:
    """Report as data: routes, tables, subscriptions, jobs."""
    copies = LocalCopies(settings.scratch_dir / "report" / "downloads")
    return Service(
        name="report",
        settings=settings,
        metadata=metadata,
        migrations="medloom_report.migrations",
        objects=ObjectStore(open_store(settings.objects_url)),
        routers=(packs, compared),
        subscriptions=(
            Subscription(DatasetApproved, handlers.dataset_approved),
            Subscription(PreparedWithdrawn, handlers.prepared_withdrawn),
            Subscription(ExperimentCompleted, handlers.experiment_completed),
            Subscription(ValidationCompleted, handlers.validation_completed),
            Subscription(ModelReleased, handlers.model_released),
        ),
        jobs=(build_kind(settings.build_timeout_s), purge_kind(DatasetPurged)),
        buckets=(BUCKET,),
        state={"limits": settings},
        on_start=(copies.start,),
        on_stop=(copies.stop,),
    )


main = cli(create_service, ReportSettings)

if __name__ == "__main__":
    main()
