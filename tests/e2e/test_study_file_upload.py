"""An upload whose process was killed goes on where it stopped, through the gateway, and loses and doubles nothing."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from medloom_client import Medloom
from medloom_client.embedded import temporary_platform
from medloom_client.study_file.reading import file_sha256

SLOW = """
import sys, time
from pathlib import Path
from medloom_client import Medloom

url, study, path, memory = sys.argv[1:]
def progress(sent, size):
    print(sent, flush=True)
    time.sleep(0.05)
with Medloom(url, sys.stdin.readline().strip()) as medloom:
    medloom.study(study).uploads.send(Path(path), progress, memory=Path(memory), part_bytes=100_000)
"""


def test_kill_and_resume(tmp_path: Path) -> None:
    data = tmp_path / "big.csv"
    with data.open("w") as sink:
        sink.write("a,b\n")
        sink.writelines(f"{row},{row * 7 % 1000}\n" for row in range(300_000))
    memory = tmp_path / "uploads.json"
    with temporary_platform() as (platform, administrator), Medloom(platform.url, administrator.token) as medloom:
        study = medloom.study(medloom.studies.open("SYNTHETIC").id)
        process = subprocess.Popen(
            [sys.executable, "-c", SLOW, platform.url, study.id, str(data), str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(administrator.token.encode() + b"\n")
        process.stdin.flush()
        while int(process.stdout.readline()) < 500_000:
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdin.close()
        process.stdout.close()

        seen: list[int] = []
        upload = study.uploads.send(data, lambda sent, size: seen.append(sent), memory=memory)
        assert seen[0] >= 500_000
        assert len(list(study.uploads.all())) == 1
        while upload.state in {"receiving", "inspecting"}:
            time.sleep(0.1)
            upload = study.uploads.get(upload.id)
        assert upload.state == "proposed"
        assert upload.more["sha256"] == file_sha256(data)
        accepted = study.uploads.accept(upload.id, "SYNTHETIC")
        job = study.jobs.wait(accepted.job)
        assert job.result is not None
        assert job.result["rows"] == 300_000
