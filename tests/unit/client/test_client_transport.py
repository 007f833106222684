from pathlib import Path

import httpx
import pytest

from medloom_client import JobFailedError, Medloom, MedloomProblem
from medloom_client.records import Job

TOKEN = "mlm_secret"


class Script:
    """A server that answers from a list and keeps what it was asked."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def client(script: Script, pauses: list[float] | None = None) -> Medloom:
    sleep = (pauses if pauses is not None else []).append
    return Medloom("http://x/", TOKEN, transport=httpx.MockTransport(script), sleep=sleep)


def answer(status: int, body: object = None, **headers: str) -> httpx.Response:
    return httpx.Response(status, json=body, headers={key.replace("_", "-"): value for key, value in headers.items()})


STUDY = {"id": "std_1", "title": "T", "surprise": 7}


def test_the_token_goes_in_the_header_alone() -> None:
    script = Script(answer(200, {"items": [STUDY], "next_cursor": None}))
    list(client(script).studies.all())
    assert script.asked[0].headers["authorization"] == f"Bearer {TOKEN}"
    assert TOKEN not in str(script.asked[0].url)


def test_what_a_newer_platform_adds_is_kept() -> None:
    study = client(Script(answer(201, STUDY))).studies.open("T")
    assert (study.id, study.more) == ("std_1", {"surprise": 7})


def test_a_lost_answer_to_a_post_is_asked_for_again_with_the_same_key() -> None:
    script = Script(httpx.ReadError("lost"), answer(503, {}), answer(201, STUDY))
    pauses: list[float] = []
    assert client(script, pauses).studies.open("T").id == "std_1"
    keys = [request.headers["idempotency-key"] for request in script.asked]
    assert len(set(keys)) == 1
    assert len(keys[0]) == 32
    assert pauses == [0.4, 0.8]


def test_two_posts_have_two_keys() -> None:
    script = Script(answer(201, STUDY), answer(201, STUDY))
    medloom = client(script)
    medloom.studies.open("T")
    medloom.studies.open("T")
    assert script.asked[0].headers["idempotency-key"] != script.asked[1].headers["idempotency-key"]


def test_a_server_that_asks_for_patience_gets_it() -> None:
    script, pauses = Script(answer(429, {}, retry_after="3"), answer(200, STUDY)), list[float]()
    client(script, pauses).study("std_1").room.get()
    assert pauses == [3.0]


def test_a_refusal_is_a_problem_with_code_detail_and_hint_in_both_languages() -> None:
    body = {
        "status": 409,
        "code": "not_approved",
        "detail": "Nobody signed.",
        "hint": "Sign first.",
        "detail_ko": "서명이 없습니다.",
        "hint_ko": "먼저 서명하세요.",
        "problems": [{"where": "x"}],
    }
    with pytest.raises(MedloomProblem) as refused:
        client(Script(answer(409, body))).study("std_1").experiments.start("prp_1")
    problem = refused.value
    assert (problem.code, problem.status, problem.detail, problem.hint) == (
        "not_approved",
        409,
        "Nobody signed.",
        "Sign first.",
    )
    assert (problem.detail_ko, problem.hint_ko, problem.problems) == (
        "서명이 없습니다.",
        "먼저 서명하세요.",
        [{"where": "x"}],
    )


def test_an_answer_that_is_no_problem_json_is_a_problem_all_the_same() -> None:
    with pytest.raises(MedloomProblem) as refused:
        client(Script(httpx.Response(418, text="<html>"))).account.get()
    assert (refused.value.code, refused.value.status) == ("http_418", 418)


def test_no_server_at_all() -> None:
    with pytest.raises(MedloomProblem) as refused:
        client(Script(*[httpx.ConnectError("no")] * 5)).account.get()
    assert refused.value.code == "unreachable"


def test_pages_are_followed_to_the_end_whatever_the_cursor_is_called() -> None:
    script = Script(
        answer(200, {"items": [{**STUDY, "id": "a"}], "next_cursor": "c1"}),
        answer(200, {"items": [{**STUDY, "id": "b"}], "next": "c2"}),
        answer(200, {"items": [{**STUDY, "id": "c"}], "next_cursor": None}),
    )
    assert [study.id for study in client(script).studies.all()] == ["a", "b", "c"]
    assert [request.url.params.get("cursor") for request in script.asked] == [None, "c1", "c2"]


def test_an_edit_carries_its_etag() -> None:
    script = Script(answer(200, {"id": "rcp_1", "steps": []}))
    client(script).study("std_1").recipes.update("rcp_1", '"3"', steps=[])
    assert script.asked[0].headers["if-match"] == '"3"'


def job(state: str, fraction: float, **more: object) -> httpx.Response:
    return answer(200, {"id": "job_x", "state": state, "fraction": fraction, "step": {"en": "s", "ko": "ㅅ"}, **more})


def test_waiting_for_a_job_tells_each_change_once() -> None:
    script = Script(job("queued", 0), job("running", 0.5), job("running", 0.5), job("succeeded", 1, result={"a": 1}))
    told: list[tuple[str, float]] = []

    def progress(now: Job) -> None:
        told.append((now.state, now.fraction))

    done = client(script).study("std_1").jobs.wait("job_x", progress)
    assert told == [("queued", 0), ("running", 0.5), ("succeeded", 1)]
    assert done.result == {"a": 1}


def test_a_failed_job_raises_its_own_problem() -> None:
    problem = {"code": "one_class_target", "detail": "Only one class.", "hint": "Choose another.", "status": 422}
    with pytest.raises(JobFailedError) as failed:
        client(Script(job("failed", 0.2, problem=problem))).study("std_1").jobs.wait("job_x")
    assert (failed.value.code, failed.value.hint) == ("one_class_target", "Choose another.")
    with pytest.raises(JobFailedError) as failed:
        client(Script(job("cancelled", 0.2))).study("std_1").jobs.wait("job_x")
    assert failed.value.code == "job_cancelled"
    with pytest.raises(TimeoutError):
        client(Script(job("running", 0), job("running", 0))).study("std_1").jobs.wait("job_x", timeout_s=-1)


def test_a_download_that_breaks_off_leaves_no_file(tmp_path: Path) -> None:
    def broken() -> object:
        yield b"abc"
        raise httpx.ReadError("lost")

    target = tmp_path / "out/model.onnx"
    with pytest.raises(MedloomProblem):
        client(Script(httpx.Response(200, content=broken()))).study("std_1").models.download("mdl_1", target)  # type: ignore[arg-type]
    assert list(target.parent.iterdir()) == []
    client(Script(httpx.Response(200, content=b"abc"))).study("std_1").models.download("mdl_1", target)
    assert target.read_bytes() == b"abc"
