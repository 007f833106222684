"""Learning: experiments, models, endpoints and predictions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from medloom_client.records import Endpoint, Experiment, Model, Monitoring, Outcomes, Predictions, Validation
from medloom_client.transport import Transport, operation


class Algorithms:
    """The registry of algorithms."""

    def __init__(self, transport: Transport) -> None:
        self._http = transport

    @operation("list_algorithms")
    def get(self) -> dict[str, Any]:
        """Algorithms, the schema of the settings, the portfolio of mode auto, the metrics of each task."""
        return dict(self._http.get("/api/v1/algorithms"))


class Experiments:
    """Training runs."""

    def __init__(self, transport: Transport, study_path: str) -> None:
        self._http = transport
        self._path = f"{study_path}/experiments"

    @operation("list_trainable")
    def trainable(self) -> list[dict[str, Any]]:
        """Prepared data that was approved for training."""
        return self._http.listed(f"{self._path}/trainable")

    @operation("get_training_advice")
    def advice(self, prepared_id: str) -> dict[str, Any]:
        """Before training: findings on leakage, whether the rows are enough, and what did well in similar cases."""
        return dict(self._http.get(f"{self._path}/advice", prepared_id=prepared_id))

    @operation("start_experiment")
    def start(self, prepared_id: str, **settings: Any) -> Experiment:
        """Start training (title, mode, budget_s, metric, seed, settings); 409 ``not_approved`` without approval."""
        return Experiment.model_validate(self._http.post(self._path, {"prepared_id": prepared_id, **settings}))

    @operation("list_experiments")
    def all(self, prepared_id: str | None = None) -> Iterator[Experiment]:
        return (Experiment.model_validate(each) for each in self._http.pages(self._path, prepared_id=prepared_id))

    @operation("get_experiment")
    def get(self, experiment_id: str) -> Experiment:
        return Experiment.model_validate(self._http.get(f"{self._path}/{experiment_id}"))

    @operation("cancel_experiment")
    def cancel(self, experiment_id: str) -> Experiment:
        """Stop training; the best so far is kept."""
        return Experiment.model_validate(self._http.post(f"{self._path}/{experiment_id}/cancel"))

    @operation("get_experiment_settings")
    def settings(self, experiment_id: str) -> dict[str, Any]:
        """Every setting written out; training with them again gives the same metrics to 1e-9."""
        return dict(self._http.get(f"{self._path}/{experiment_id}/settings"))

    @operation("get_experiment_explanations")
    def explanations(self, experiment_id: str) -> dict[str, Any]:
        """Importance, Shapley values, learning curves and subgroups, without any row."""
        return dict(self._http.get(f"{self._path}/{experiment_id}/explanations"))


class Cases:
    """What finished experiments left in the case library: sizes, settings and scores, never values."""

    def __init__(self, transport: Transport, study_path: str) -> None:
        self._http = transport
        self._path = f"{study_path}/cases"

    @operation("list_cases")
    def all(self) -> list[dict[str, Any]]:
        return list(self._http.get(self._path)["items"])

    @operation("set_case_rule")
    def allow(self, allowed: bool) -> None:
        """Whether experiments of this study may leave cases; ``False`` removes those that are there."""
        self._http.put(f"{self._path}/rule", {"allowed": allowed})

    @operation("remove_case")
    def remove(self, case_id: str) -> None:
        """Take a case out of the library."""
        self._http.delete(f"{self._path}/{case_id}")


class Models:
    """Trained models."""

    def __init__(self, transport: Transport, study_path: str) -> None:
        self._http = transport
        self._path = f"{study_path}/models"

    @operation("list_models")
    def all(self, experiment_id: str | None = None) -> Iterator[Model]:
        return (Model.model_validate(each) for each in self._http.pages(self._path, experiment_id=experiment_id))

    @operation("list_derived_models")
    def derived(self, prepared_ids: list[str]) -> dict[str, Any]:
        """Experiments and models that were made of prepared data."""
        return dict(self._http.get(f"{self._path}/derived", prepared_id=prepared_ids))

    @operation("get_model")
    def get(self, model_id: str) -> Model:
        return Model.model_validate(self._http.get(f"{self._path}/{model_id}"))

    @operation("get_model_card")
    def card(self, model_id: str, language: str | None = None) -> str:
        """The model card as Markdown."""
        return self._http.send("GET", f"{self._path}/{model_id}/card", params={"lang": language}).text

    @operation("get_model_schema")
    def schema(self, model_id: str) -> dict[str, Any]:
        """What the model takes and gives."""
        return dict(self._http.get(f"{self._path}/{model_id}/schema"))

    @operation("download_model")
    def download(self, model_id: str, target: Path) -> Path:
        """The ONNX file."""
        return self._http.download(f"{self._path}/{model_id}/onnx", target)

    @operation("download_predictions")
    def download_predictions(self, model_id: str, target: Path, file_format: str = "parquet") -> Path:
        """Out-of-fold and test predictions as Parquet or CSV."""
        return self._http.download(f"{self._path}/{model_id}/predictions", target, params={"format": file_format})

    @operation("release_model")
    def release(self, model_id: str, note: str = "") -> Model:
        """Release a model: it is served from then on."""
        return Model.model_validate(self._http.post(f"{self._path}/{model_id}/release", {"note": note}))

    @operation("mark_final_model")
    def mark_final(self, model_id: str, *, final: bool = True) -> Model:
        """Star the model to settle on; one at most for each prepared data."""
        return Model.model_validate(self._http.put(f"{self._path}/{model_id}/final", {"final": final}))

    @operation("fit_validation_columns")
    def fit(self, model_id: str, prepared_id: str, data_study_id: str | None = None) -> dict[str, Any]:
        """Which columns of other approved data fit the model's inputs, and what speaks against the others."""
        where = {"prepared_id": prepared_id, "data_study_id": data_study_id}
        return dict(self._http.get(f"{self._path}/{model_id}/validations/fit", **where))

    @operation("start_validation")
    def validate(
        self,
        model_id: str,
        prepared_id: str,
        *,
        columns: dict[str, str] | None = None,
        factors: dict[str, float] | None = None,
        **more: Any,
    ) -> Validation:
        """Try a model on other approved data (title, data_study_id, positive); 422 ``bad_mapping`` names every input
        that the data cannot be read as. ``columns``: input -> column, ``factors``: input -> what its values are
        multiplied by."""
        body = {"prepared_id": prepared_id, "columns": columns or {}, "factors": factors or {}, **more}
        return Validation.model_validate(self._http.post(f"{self._path}/{model_id}/validations", body))

    @operation("list_validations")
    def validations(self, model_id: str) -> Iterator[Validation]:
        """External validations of a model, newest first."""
        return (Validation.model_validate(each) for each in self._http.pages(f"{self._path}/{model_id}/validations"))

    @operation("get_validation")
    def validation(self, model_id: str, validation_id: str) -> Validation:
        """One external validation; ``result`` holds its figures once it has succeeded."""
        return Validation.model_validate(self._http.get(f"{self._path}/{model_id}/validations/{validation_id}"))

    @operation("cancel_validation")
    def cancel_validation(self, model_id: str, validation_id: str) -> Validation:
        at = f"{self._path}/{model_id}/validations/{validation_id}/cancel"
        return Validation.model_validate(self._http.post(at))


class Endpoints:
    """Released models that answer."""

    def __init__(self, transport: Transport, study_path: str) -> None:
        self._http = transport
        self._path = f"{study_path}/endpoints"

    @operation("list_endpoints")
    def all(self) -> Iterator[Endpoint]:
        return (Endpoint.model_validate(each) for each in self._http.pages(self._path))

    @operation("list_derived_predictions")
    def derived(self, model_ids: list[str]) -> dict[str, Any]:
        """Endpoints of models, and how much they predicted."""
        return dict(self._http.get(f"{self._path}/derived", model_id=model_ids))

    @operation("get_endpoint")
    def get(self, endpoint_id: str) -> Endpoint:
        return Endpoint.model_validate(self._http.get(f"{self._path}/{endpoint_id}"))

    @operation("update_endpoint")
    def switch(self, endpoint_id: str, *, enabled: bool) -> Endpoint:
        return Endpoint.model_validate(self._http.patch(f"{self._path}/{endpoint_id}", {"enabled": enabled}))

    @operation("predict_rows")
    def predict(self, endpoint_id: str, rows: list[dict[str, Any]]) -> Predictions:
        """Predictions for rows of ``{column: value}``; null for what is not known."""
        return Predictions.model_validate(self._http.post(f"{self._path}/{endpoint_id}/predictions", {"rows": rows}))

    @operation("calculate_case")
    def case(self, endpoint_id: str, row: dict[str, Any]) -> dict[str, Any]:
        """One patient's answer with interval and contributions; refused outside the training range."""
        return dict(self._http.post(f"{self._path}/{endpoint_id}/case", {"row": row}))

    @operation("predict_file")
    def predict_file(self, endpoint_id: str, source: Path, target: Path) -> Path:
        """Predictions for a CSV or Parquet file, as CSV."""
        parquet = source.suffix == ".parquet"
        kind = "application/vnd.apache.parquet" if parquet else "text/csv"
        path = f"{self._path}/{endpoint_id}/files"
        with source.open("rb") as stream:
            return self._http.download(path, target, method="POST", content=stream, headers={"Content-Type": kind})

    @operation("list_predictions")
    def log(self, endpoint_id: str) -> Iterator[dict[str, Any]]:
        """The prediction log: who asked which model when."""
        return self._http.pages(f"{self._path}/{endpoint_id}/predictions")

    @operation("record_outcomes")
    def record_outcomes(self, endpoint_id: str, outcomes: list[dict[str, Any]]) -> Outcomes:
        """Tell what became of predictions: ``[{prediction_id, outcome, at?}]``; repeating it changes nothing."""
        return Outcomes.model_validate(self._http.post(f"{self._path}/{endpoint_id}/outcomes", {"outcomes": outcomes}))

    @operation("get_monitoring")
    def monitoring(self, endpoint_id: str, window: str = "all") -> Monitoring:
        """Running discrimination and calibration (window: all, 30d, 90d, 365d)."""
        return Monitoring.model_validate(self._http.get(f"{self._path}/{endpoint_id}/monitoring", window=window))


class Inference:
    """Open Inference Protocol v2; a model's name is its endpoint's id."""

    def __init__(self, transport: Transport) -> None:
        self._http = transport

    @staticmethod
    def _path(name: str, version: int | None) -> str:
        return f"/v2/models/{name}" + (f"/versions/{version}" if version is not None else "")

    @operation("oip_server_metadata")
    def server(self) -> dict[str, Any]:
        return dict(self._http.get("/v2"))

    @operation("oip_server_live")
    def live(self) -> bool:
        return bool(self._http.get("/v2/health/live")["live"])

    @operation("oip_server_ready")
    def ready(self) -> bool:
        return bool(self._http.get("/v2/health/ready")["ready"])

    @operation("oip_model_metadata", "oip_model_version_metadata")
    def metadata(self, name: str, version: int | None = None) -> dict[str, Any]:
        return dict(self._http.get(self._path(name, version)))

    @operation("oip_model_ready", "oip_model_version_ready")
    def model_ready(self, name: str, version: int | None = None) -> bool:
        return bool(self._http.get(self._path(name, version) + "/ready")["ready"])

    @operation("oip_infer", "oip_infer_version")
    def infer(self, name: str, inputs: list[dict[str, Any]], version: int | None = None) -> dict[str, Any]:
        """Tensors in, tensors out."""
        content = json.dumps({"inputs": inputs}).encode()
        headers = {"Content-Type": "application/json"}
        return dict(
            self._http.send("POST", self._path(name, version) + "/infer", content=content, headers=headers).json()
        )
