"""The public surface is one table: every path leads to its service, and nothing else leads anywhere."""

import pytest

from medloom_gateway.routing import service_for

STUDY = "/api/v1/studies/std_1"


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/", "gateway"),
        ("/studies/std_1/clean/rcp_1", "gateway"),
        ("/assets/index.js", "gateway"),
        ("/docs", "gateway"),
        ("/healthz", "gateway"),
        ("/readyz", "gateway"),
        ("/metrics", "gateway"),
        ("/static/start.css", "gateway"),
        ("/api/v1/openapi.json", "gateway"),
        ("/api/v1/auth/sessions", "gateway"),
        ("/api/v1/auth/sessions/current", "gateway"),
        ("/api/v1/auth/first-boot", "authz"),
        ("/api/v1/studies", "authz"),
        (STUDY, "authz"),
        (f"{STUDY}/close", "authz"),
        (f"{STUDY}/open", "authz"),
        (f"{STUDY}/members/usr_1", "authz"),
        (f"{STUDY}/tokens", "authz"),
        (f"{STUDY}/ledger/verification", "authz"),
        ("/api/v1/me/tokens", "authz"),
        (f"{STUDY}/events", "gateway"),
        (f"{STUDY}/view", "gateway"),
        ("/api/v1/auth/sessions/current/view", "gateway"),
        ("/api/v1/ledger/verification", "authz"),
        ("/api/v1/operations/train/queues", "train"),
        ("/api/v1/operations/authz/dead-letters/evt_1/replay", "authz"),
        (f"{STUDY}/uploads/files/upl_1", "ingest"),
        (f"{STUDY}/datasets/dst_1/versions/1/rows", "ingest"),
        (f"{STUDY}/recipes", "preprocess"),
        (f"{STUDY}/runs/run_1", "preprocess"),
        (f"{STUDY}/prepared/prp_1/approval", "preprocess"),
        ("/api/v1/step-types", "preprocess"),
        (f"{STUDY}/experiments", "train"),
        (f"{STUDY}/models/mdl_1/release", "train"),
        ("/api/v1/algorithms", "train"),
        (f"{STUDY}/endpoints/ept_1/predictions", "predict"),
        ("/v2/models/mdl_1/infer", "predict"),
        ("/v2", "predict"),
        (f"{STUDY}/reports", "report"),
        (f"{STUDY}/comparisons", "report"),
        (f"{STUDY}/jobs/job_ingest_01abc", "ingest"),
        (f"{STUDY}/jobs/job_train_01abc/stream", "train"),
    ],
)
def test_path_leads_to_its_service(path: str, service: str) -> None:
    assert service_for(path) == service


@pytest.mark.parametrize(
    "path",
    [
        "/internal/exchange",
        "/internal/views",
        "/api/v1/operations/gateway/queues",
        "/api/v1/operations/nobody/queues",
        "/api/v1/operations/train",
        "/api/v1/internal/exchange",
        "/api/v1",
        "/api/v1/",
        "/api/v2/studies",
        "/v2x",
        "/docsx",
        f"{STUDY}/unknown",
        f"{STUDY}/jobs",
        f"{STUDY}/jobs/job_gateway_01abc",
        f"{STUDY}/jobs/job_evil_x_y",
        f"{STUDY}/jobs/nonsense",
        f"{STUDY}/uploads/../../../../internal/exchange",
        f"{STUDY}//uploads",
        "//internal/exchange",
        "/static/../internal/exchange",
        "/api/v1/./me",
        "/api/v1/me\\..\\internal",
        "/api/v1/me\x00",
        "/api/v1/me\r\nx",
    ],
)
def test_other_paths_lead_nowhere(path: str) -> None:
    assert service_for(path) is None
