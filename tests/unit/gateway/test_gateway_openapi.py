"""One document out of many."""

from typing import Any

import pytest

from medloom_gateway.openapi.merge import OperationTwice, merge, operations

STUDY = "/api/v1/studies/{study_id}"


def document(paths: dict[str, Any], **schemas: Any) -> dict[str, Any]:
    return {"openapi": "3.1.0", "paths": paths, "components": {"schemas": schemas}}


def operation(name: str, schema: str | None = None) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}} if schema else {}
    return {"get": {"operationId": name, "responses": {"200": {"description": "ok", "content": content}}}}


def test_only_what_the_gateway_routes_to_a_service_is_taken() -> None:
    merged = merge(
        {
            "ingest": document(
                {
                    f"{STUDY}/datasets": operation("list_datasets"),
                    f"{STUDY}/models": operation("stray"),
                    "/internal/x": operation("internal"),
                    "/healthz": operation("health"),
                }
            ),
            "train": document({f"{STUDY}/models/{{model_id}}": operation("get_model")}),
        }
    )
    assert list(merged["paths"]) == [f"{STUDY}/datasets", f"{STUDY}/models/{{model_id}}"]


def test_job_operations_are_taken_once() -> None:
    jobs = {f"{STUDY}/jobs/{{job_id}}": operation("get_job")}
    merged = merge({"ingest": document(jobs), "train": document(jobs)})
    assert [name["operationId"] for _, _, name in operations(merged)] == ["get_job"]


def test_schemas_of_one_name_are_told_apart_when_they_differ() -> None:
    merged = merge(
        {
            "ingest": document({f"{STUDY}/datasets": operation("a", "Item")}, Item={"type": "object", "title": "1"}),
            "train": document({f"{STUDY}/models": operation("b", "Item")}, Item={"type": "object", "title": "2"}),
            "report": document({f"{STUDY}/reports": operation("c", "Item")}, Item={"type": "object", "title": "1"}),
        }
    )
    refs = {
        name["operationId"]: name["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
        for _, _, name in operations(merged)
    }
    titles = {key: merged["components"]["schemas"][ref.rsplit("/", 1)[1]]["title"] for key, ref in refs.items()}
    assert titles == {"a": "1", "b": "2", "c": "1"}


def test_unused_schemas_are_left_out_and_used_ones_followed() -> None:
    merged = merge(
        {
            "ingest": document(
                {f"{STUDY}/datasets": operation("a", "Outer")},
                Outer={"properties": {"inner": {"$ref": "#/components/schemas/Inner"}}},
                Inner={"type": "string"},
                Unused={"type": "string"},
            )
        }
    )
    assert {"Outer", "Inner", "Problem"} <= merged["components"]["schemas"].keys()
    assert "Unused" not in merged["components"]["schemas"]


def test_two_operations_of_one_name_are_refused() -> None:
    with pytest.raises(OperationTwice, match="same"):
        merge(
            {
                "ingest": document({f"{STUDY}/datasets": operation("same")}),
                "train": document({f"{STUDY}/models": operation("same")}),
            }
        )


def test_every_operation_declares_the_common_errors() -> None:
    changing = {"post": {"operationId": "add", "responses": {"201": {"description": "made"}}}}
    merged = merge({"ingest": document({f"{STUDY}/datasets": operation("a") | changing})})
    (get,) = [item for _, method, item in operations(merged) if method == "get"]
    (post,) = [item for _, method, item in operations(merged) if method == "post"]
    assert {"400", "401", "404", "422", "429", "500", "503"} <= get["responses"].keys()
    assert {"409", "412", "413", "428", "507"} <= post["responses"].keys()
    reference = post["responses"]["409"]["$ref"].rsplit("/", 1)[1]
    content = merged["components"]["responses"][reference]["content"]
    assert content == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def test_descriptions_of_errors_stay_those_of_the_house() -> None:
    odd = {"get": {"operationId": "a", "responses": {"404": {"description": "odd"}}}}
    merged = merge({"ingest": document({f"{STUDY}/datasets": odd})})
    (get,) = [item for _, _, item in operations(merged)]
    assert get["responses"]["404"] == {"$ref": "#/components/responses/Problem404"}
