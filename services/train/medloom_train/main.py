"""Composition root of train."""

from medloom_contracts.events.preprocess import DatasetApproved, DatasetReturned, PreparedWithdrawn
from medloom_contracts.events.train import ExperimentRequested
from medloom_kit.cli import cli
from medloom_kit.inbox import Subscription
from medloom_kit.objects import ObjectStore, open_store
from medloom_kit.service import Service
from medloom_train.api import routers
from medloom_train.handlers import dataset_approved, dataset_returned, experiment_requested, prepared_withdrawn
from medloom_train.jobs import kinds
from medloom_train.settings import TrainSettings
from medloom_train.storage import BUCKET
from medloom_train.tables import metadata


def create_service(settings: TrainSettings) -> Service:
    """Train as data: routes, tables, subscriptions, jobs."""
    return Service(
        name="train",
        settings=settings,
        metadata=metadata,
        migrations="medloom_train.migrations",
        objects=ObjectStore(open_store(settings.objects_url)),
        routers=routers,
        subscriptions=(
            Subscription(DatasetApproved, dataset_approved),
            Subscription(DatasetReturned, dataset_returned),
            Subscription(PreparedWithdrawn, prepared_withdrawn),
            Subscription(ExperimentRequested, experiment_requested),
        ),
        jobs=kinds(settings.executor, settings.ray_address, settings.most_processes),
        buckets=(BUCKET,),
        preload=("medloom_train.jobs", "medloom_train.domain.loading", "medloom_train.domain.engine"),
        state={"limits": settings},
    )


main = cli(create_service, TrainSettings)

if __name__ == "__main__":
    main()
