"""Composition root of predict."""

from medloom_contracts.events.predict import DatasetPurged
from medloom_contracts.events.train import ModelReleased, ModelWithdrawn
from medloom_kit.cli import cli
from medloom_kit.copies import LocalCopies
from medloom_kit.inbox import Subscription
from medloom_kit.objects import ObjectStore, open_store
from medloom_kit.purging import purge_kind
from medloom_kit.service import Runtime, Service
from medloom_predict.api import routers
from medloom_predict.api.direct import Serving
from medloom_predict.domain.sessions import ModelCache
from medloom_predict.handlers import model_released, model_withdrawn
from medloom_predict.service.file_rows import FilePredictor
from medloom_predict.service.log import PredictionLog
from medloom_predict.service.models import ModelStore
from medloom_predict.service.outcomes import OutcomeBook
from medloom_predict.service.predicting import Predictor
from medloom_predict.service.withdrawals import forget_calls, purge_after_last_answers
from medloom_predict.settings import PredictSettings
from medloom_predict.storage import BUCKET
from medloom_predict.tables import metadata


def create_service(settings: PredictSettings) -> Service:
    """Predict as data: routes, tables, subscriptions and singletons."""
    objects = ObjectStore(open_store(settings.objects_url))
    scratch = settings.scratch_dir / "predict"
    log = PredictionLog()
    files = FilePredictor(objects, log, scratch, max_mb=settings.max_file_mb, memory_mb=settings.parse_memory_mb)

    models = ModelStore(objects, scratch, ModelCache(settings.cache_models, settings.cache_mb * 1_000_000))

    copies = LocalCopies(scratch / "models", scratch / "calls")

    async def close(_runtime: Runtime) -> None:
        await log.close()
        await files.close()

    return Service(
        name="predict",
        settings=settings,
        metadata=metadata,
        migrations="medloom_predict.migrations",
        objects=objects,
        routers=routers,
        subscriptions=(Subscription(ModelReleased, model_released), Subscription(ModelWithdrawn, model_withdrawn)),
        jobs=(purge_kind(DatasetPurged, work=purge_after_last_answers, done=forget_calls),),
        buckets=(BUCKET,),
        state={
            "models": models,
            "serving": Serving(models, Predictor(log, settings.max_rows), files),
            "outcomes": OutcomeBook(objects, scratch),
        },
        on_start=(copies.start,),
        on_stop=(close, copies.stop),
    )


main = cli(create_service, PredictSettings)

if __name__ == "__main__":
    main()
