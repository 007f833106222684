import base64
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from medloom_client import Medloom, MedloomProblem
from medloom_client.data import Uploads
from medloom_client.transport import Transport

FILES = "/api/v1/studies/std_1/uploads/files"


class FakeTus:
    """A tus server in memory, with faults to order: each entry of ``faults`` strikes one PATCH."""

    def __init__(self) -> None:
        self.stored: dict[str, bytearray] = {}
        self.length: dict[str, int] = {}
        self.metadata: dict[str, str] = {}
        self.faults: list[str] = []
        self.parts = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            name = request.url.path.rsplit("/", 1)[-1]
            return httpx.Response(200, json={"id": name, "state": "inspecting", "bytes": self.length[name]})
        assert request.headers["tus-resumable"] == "1.0.0"
        if request.method == "POST":
            return self._create(request)
        name = request.url.path.rsplit("/", 1)[-1]
        if name not in self.stored:
            return httpx.Response(404, json={"code": "not_found", "detail": "gone"})
        if request.method == "PATCH":
            return self._append(name, request)
        return httpx.Response(200, headers={"upload-offset": str(len(self.stored[name]))})

    def _create(self, request: httpx.Request) -> httpx.Response:
        name = f"upl_{len(self.stored) + 1}"
        self.stored[name] = bytearray()
        self.length[name] = int(request.headers["upload-length"])
        for pair in request.headers["upload-metadata"].split(","):
            key, value = pair.split(" ")
            self.metadata[key] = base64.b64decode(value).decode()
        return httpx.Response(201, headers={"location": f"{FILES}/{name}"})

    def _append(self, name: str, request: httpx.Request) -> httpx.Response:
        self.parts += 1
        fault = self.faults.pop(0) if self.faults else ""
        content = request.content
        if fault == "lost before":
            raise httpx.ConnectError("lost")
        if fault == "damaged":
            content = content[:-1] + b"\x00"
        kind, told = request.headers["upload-checksum"].split(" ")
        assert kind == "sha256"
        if base64.b64encode(hashlib.sha256(content).digest()).decode() != told:
            return httpx.Response(460, json={"code": "checksum_mismatch", "detail": "damaged"})
        if int(request.headers["upload-offset"]) != len(self.stored[name]):
            return httpx.Response(409, json={"code": "upload_offset", "detail": "moved"})
        if fault == "quota":
            return httpx.Response(413, json={"code": "quota_exceeded", "detail": "full", "hint": "Ask IT."})
        self.stored[name] += content
        if fault == "lost after":
            raise httpx.ReadError("lost")
        if fault == "killed":
            raise KeyboardInterrupt
        return httpx.Response(204, headers={"upload-offset": str(len(self.stored[name]))})


def uploads(server: Callable[[httpx.Request], httpx.Response]) -> Uploads:
    transport = Transport("http://x", "t", transport=httpx.MockTransport(server), sleep=lambda _: None)
    return Uploads(transport, "/api/v1/studies/std_1")


@pytest.fixture
def big(tmp_path: Path) -> Path:
    path = tmp_path / "환자.csv"
    path.write_bytes(bytes(range(256)) * 40)
    return path


@pytest.mark.parametrize(
    "faults", [[], ["lost before"], ["", "lost after"], ["damaged", "", "lost after", "lost before", "lost before"]]
)
def test_every_byte_arrives_once_whatever_happens_on_the_way(big: Path, faults: list[str]) -> None:
    server, seen = FakeTus(), list[int]()
    server.faults = list(faults)
    upload = uploads(server).send(big, lambda sent, size: seen.append(sent), part_bytes=1000)
    assert bytes(server.stored[upload.id]) == big.read_bytes()
    assert server.metadata == {"filename": "환자.csv"}
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0, 10240)


def test_a_killed_upload_goes_on_in_another_process(big: Path, tmp_path: Path) -> None:
    server, memory = FakeTus(), tmp_path / "config/uploads.json"
    server.faults = ["", "", "killed"]
    with pytest.raises(KeyboardInterrupt):
        uploads(server).send(big, memory=memory, part_bytes=1000)
    assert len(server.stored["upl_1"]) == 3000
    seen: list[int] = []
    upload = uploads(server).send(big, lambda sent, size: seen.append(sent), memory=memory, part_bytes=1000)
    assert (upload.id, seen[0], len(server.stored)) == ("upl_1", 3000, 1)
    assert bytes(server.stored["upl_1"]) == big.read_bytes()
    assert json.loads(memory.read_text()) == {}


def test_another_file_of_the_same_name_is_not_taken_for_the_first(big: Path, tmp_path: Path) -> None:
    server, memory = FakeTus(), tmp_path / "uploads.json"
    server.faults = ["killed"]
    with pytest.raises(KeyboardInterrupt):
        uploads(server).send(big, memory=memory, part_bytes=1000)
    big.write_bytes(b"other" * 2048)
    upload = uploads(server).send(big, memory=memory, part_bytes=1000)
    assert upload.id == "upl_2"
    assert bytes(server.stored["upl_2"]) == b"other" * 2048


def test_an_upload_the_server_forgot_begins_anew(big: Path, tmp_path: Path) -> None:
    server, memory = FakeTus(), tmp_path / "uploads.json"
    server.faults = ["killed"]
    with pytest.raises(KeyboardInterrupt):
        uploads(server).send(big, memory=memory, part_bytes=1000)
    server.stored["upl_kept"] = server.stored.pop("upl_1")
    upload = uploads(server).send(big, memory=memory, part_bytes=1000)
    assert bytes(server.stored[upload.id]) == big.read_bytes()


def test_a_refusal_is_told_at_once(big: Path) -> None:
    server = FakeTus()
    server.faults = ["quota"]
    with pytest.raises(MedloomProblem) as refused:
        uploads(server).send(big)
    assert (refused.value.code, refused.value.status, refused.value.hint) == ("quota_exceeded", 413, "Ask IT.")
    assert server.parts == 1


def test_a_server_that_stays_away_is_given_up(big: Path) -> None:
    server = FakeTus()
    server.faults = ["lost before"] * 100
    with pytest.raises(MedloomProblem) as refused:
        uploads(server).send(big)
    assert refused.value.code == "unreachable"
    assert 1 < server.parts < 20


def test_an_empty_file_is_sent_and_left_to_the_server_to_judge(tmp_path: Path) -> None:
    server = FakeTus()
    (tmp_path / "empty.csv").write_bytes(b"")
    upload = uploads(server).send(tmp_path / "empty.csv")
    assert (upload.id, server.parts) == ("upl_1", 0)


def test_the_client_is_reached_through_a_study() -> None:
    with Medloom("http://x", "t", transport=httpx.MockTransport(FakeTus())) as medloom:
        assert medloom.study("std_1").id == "std_1"


def test_parts_grow_while_they_go_through_quickly_and_shrink_when_they_do_not(
    big: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("medloom_client.uploads.FIRST_PART", 100)
    monkeypatch.setattr("medloom_client.uploads.LARGEST_PART", 4_000)
    sizes: list[int] = []
    pace = iter([10_000, 10_000, 10_000, 10, *[10_000] * 50])
    clock = [0.0]
    server = FakeTus()

    def paced(request: httpx.Request) -> httpx.Response:
        if request.method == "PATCH":
            sizes.append(len(request.content))
            clock[0] += sizes[-1] / next(pace)
        return server(request)

    monkeypatch.setattr("medloom_client.uploads.time.monotonic", lambda: clock[0])
    upload = uploads(paced).send(big)
    assert bytes(server.stored[upload.id]) == big.read_bytes()
    assert sizes == [100, 400, 1600, 4000, 40, 40, 160, 640, 2560, 700]


def test_a_file_that_becomes_shorter_ends_the_upload(big: Path) -> None:
    server = FakeTus()

    def shortened(request: httpx.Request) -> httpx.Response:
        if request.method == "PATCH":
            big.write_bytes(b"x")
        return server(request)

    with pytest.raises(OSError, match="shorter"):
        uploads(shortened).send(big, part_bytes=1000)
