"""One row at a time over 16 connections, and 100,000 rows as a file, with the same ONNX file in every server.

Ours goes through the public door with token check, validation and prediction log; the peers do none of these.
Usage: .venv/bin/python benchmarks/predict.py [--peers mlserver,mlflow,bentoml] [--seconds 8]
Needs wrk (Debian) and makes an environment of its own for each peer under ~/.cache/medloom-benchmarks.
"""

import argparse
import csv
import json
import os
import re
import statistics
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import _peers
import numpy as np
import onnxruntime
import pandas as pd
from _platform import Platform, new_recipe, platform
from _report import Goal, tell
from sklearn.datasets import load_breast_cancer

PEERS = Path(__file__).resolve().parent / "peers"
WANTED = {"mlserver": 1.2, "mlflow": 2.0, "bentoml": 4.0}
PACKAGES = {"mlserver": ["mlserver==1.7.1"], "mlflow": ["mlflow==3.17.2"], "bentoml": ["bentoml==1.4.39"]}


def released_model(on: Platform, folder: Path) -> tuple[str, str, Path, pd.DataFrame]:
    """Train on 569 x 30 and release: study id, endpoint id, the ONNX file and the rows."""
    data = load_breast_cancer(as_frame=True)
    frame = data.data.rename(columns=lambda name: name.replace(" ", "_"))
    table = frame.assign(malignant=(data.target == 0).astype(int))
    source = folder / "breast.csv"
    table.to_csv(source, index=False)
    study = on.new_study("breast cancer")
    upload = study.uploads.send(source)
    upload = _until(lambda: study.uploads.get(upload.id), "proposed")
    study.uploads.accept(upload.id, "breast")
    upload = _until(lambda: study.uploads.get(upload.id), "registered")
    run = study.recipes.run(new_recipe(study, str(upload.dataset_id)))
    run = _until(lambda: study.runs.get(run.id), "succeeded")
    prepared = str(run.prepared_id)
    study.prepared.approve(prepared, task="binary", target="malignant", positive="1", note="benchmark")
    _until(lambda: study.prepared.review(prepared), "approved")
    time.sleep(1)
    experiment = study.experiments.start(prepared, mode="auto", budget_s=20)
    experiment = _until(lambda: study.experiments.get(experiment.id), "succeeded")
    model = study.models.release(str(experiment.best_model_id))
    path = study.models.download(model.id, folder / "model.onnx")
    while not (endpoints := list(study.endpoints.all())):
        time.sleep(0.1)
    return study.id, endpoints[0].id, path, frame


def _until(look, state):  # type: ignore[no-untyped-def]  # whatever has a state
    while (found := look()).state != state:
        assert found.state not in {"failed", "refused", "returned"}, found
        time.sleep(0.1)
    return found


def requests_a_second(url: str, body: bytes, headers: dict[str, str], seconds: int) -> float:
    """What wrk counts with one thread and 16 connections; every answer must be a 2xx."""
    lines = ['wrk.method = "POST"', f"wrk.body = {_lua(body.decode())}"]
    lines += [f"wrk.headers[{_lua(name)}] = {_lua(value)}" for name, value in headers.items()]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write("\n".join(lines))
        script.flush()
        command = ["wrk", "-t1", "-c16", f"-d{seconds}s", "-s", script.name, url]
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in text, text
    found = re.search(r"Requests/sec:\s+([\d.]+)", text)
    assert found is not None, text
    return float(found[1])


def _lua(text: str) -> str:
    return json.dumps(text)


@contextmanager
def peer(name: str, model: Path, folder: Path, port: int) -> Iterator[str]:
    """A peer's server in its own environment; gives the address to post to."""
    place = _peers.environment(name, [*PACKAGES[name], "onnxruntime==1.32.0"])
    environment = os.environ | {
        "MODEL": str(model),
        "PEERS": str(PEERS),
        "PYTHONPATH": str(PEERS),
        "OMP_NUM_THREADS": "1",
        "BENTOML_DO_NOT_TRACK": "true",
        "PATH": f"{place / 'bin'}:{os.environ['PATH']}",
    }
    command, address, ready = _start(name, place, folder, port, environment)
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _await(f"http://127.0.0.1:{port}{ready}", process)
        yield f"http://127.0.0.1:{port}{address}"
    finally:
        os.killpg(process.pid, 15)
        process.wait(30)


def _start(name: str, place: Path, folder: Path, port: int, environment: dict[str, str]) -> tuple[list[str], str, str]:
    bin_folder = place / "bin"
    if name == "mlserver":
        settings = {"http_port": port, "grpc_port": port + 1, "metrics_port": port + 2, "parallel_workers": 0}
        (folder / "settings.json").write_text(json.dumps(settings))
        (folder / "model-settings.json").write_text(json.dumps({"name": "m", "implementation": "mlserver_model.Onnx"}))
        return [str(bin_folder / "mlserver"), "start", "."], "/v2/models/m/infer", "/v2/models/m/ready"
    if name == "mlflow":
        saved = folder / "mlflow"
        python = str(bin_folder / "python")
        subprocess.run([python, str(PEERS / "mlflow_model.py"), str(saved)], env=environment, check=True, cwd=folder)
        serve = ["models", "serve", "-m", str(saved), "--env-manager", "local", "-p", str(port), "-w", "1"]
        return [str(bin_folder / "mlflow"), *serve], "/invocations", "/ping"
    serve = ["serve", "bento_service:Onnx", "--port", str(port), "--working-dir", str(PEERS)]
    return [str(bin_folder / "bentoml"), *serve], "/predict", "/readyz"


def _await(url: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 180  # one of them imports for a minute on a busy machine
    while time.monotonic() < until:
        assert process.poll() is None, f"the peer ended with status {process.returncode}"
        try:
            with urllib.request.urlopen(url, timeout=1) as answer:  # noqa: S310 - a loopback address
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(url)


def body_for(name: str, row: dict[str, float]) -> bytes:
    if name == "mlserver":
        inputs = [{"name": n, "shape": [1, 1], "datatype": "FP32", "data": [v]} for n, v in row.items()]
        return json.dumps({"inputs": inputs}).encode()
    if name == "mlflow":
        return json.dumps({"dataframe_records": [row]}).encode()
    return json.dumps({"rows": [row]}).encode()


def file_of_rows(on: Platform, study: str, endpoint: str, model: Path, frame: pd.DataFrame, folder: Path) -> None:
    """100,000 rows as a CSV file against reading it and calling onnxruntime in a loop of 1,000 rows."""
    rows = frame.sample(100_000, replace=True, random_state=1)
    source = folder / "rows.csv"
    rows.to_csv(source, index=False, quoting=csv.QUOTE_MINIMAL)
    ours, peers = [], []
    for _ in range(3):
        started = time.perf_counter()
        on.client.study(study).endpoints.predict_file(endpoint, source, folder / "answer.csv")
        ours.append(100_000 / (time.perf_counter() - started))
        peers.append(raw_loop(source, model, folder))
    goal = Goal("predict, 100,000 rows as a file", "rows/s", "raw onnxruntime loop", at_least=0.3)
    tell(goal, statistics.median(ours), statistics.median(peers))


def raw_loop(source: Path, model: Path, folder: Path) -> float:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(model), options)
    names = [one.name for one in session.get_inputs()]
    started = time.perf_counter()
    frame = pd.read_csv(source, dtype=np.float32)
    found = []
    for first in range(0, len(frame), 1000):
        part = frame.iloc[first : first + 1000]
        feeds = {name: part[name].to_numpy(np.float32).reshape(-1, 1) for name in names}
        found.append(session.run(None, feeds)[0])
    pd.DataFrame(np.concatenate(found)).to_csv(folder / "raw.csv", index=False)
    return len(frame) / (time.perf_counter() - started)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--peers", default="mlserver,mlflow,bentoml")
    options.add_argument("--seconds", type=int, default=8)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with platform(folder / "data") as on:
            study, endpoint, model, frame = released_model(on, folder)
            row = {column: float(value) for column, value in frame.iloc[0].items()}
            address = f"{on.url}/api/v1/studies/{study}/endpoints/{endpoint}/predictions"
            token = {"authorization": f"Bearer {on.client.http.token}", "content-type": "application/json"}
            ours_body = json.dumps({"rows": [row]}).encode()
            for number, peer_name in enumerate(given.peers.split(",")):
                place = folder / peer_name
                place.mkdir()
                with peer(peer_name, model, place, 18200 + 10 * number) as url:
                    ours, peers = [], []
                    for _ in range(3):
                        ours.append(requests_a_second(address, ours_body, token, given.seconds))
                        content = {"content-type": "application/json"}
                        peers.append(requests_a_second(url, body_for(peer_name, row), content, given.seconds))
                goal = Goal("predict, one row, 16 connections", "requests/s", peer_name, at_least=WANTED[peer_name])
                tell(goal, statistics.median(ours), statistics.median(peers))
            file_of_rows(on, study, endpoint, model, frame, folder)


if __name__ == "__main__":
    main()
