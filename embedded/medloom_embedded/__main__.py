"""``python -m medloom_embedded``: starts the platform and tells on one line where it is."""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Final

from medloom_embedded.began import BEGAN
from medloom_embedded.words import is_korean

ADDRESS_TAKEN: Final = 3
FOLDER_IN_USE: Final = 4
NEWER_SCHEMA: Final = 5
INTERRUPTED: Final = 130


def main() -> int:
    """Exit status: 0 stopped as asked, 3 the address is taken, 4 another process runs on the folder,
    5 a newer version wrote the folder, 130 interrupted while it started.
    """
    options = _options()
    # one thread per fit and per query; the machine's cores are shared by processes beside each other
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from medloom_embedded.folder import FolderInUse, default_folder
    from medloom_embedded.platform import Running, run_platform
    from medloom_kit.migrations import NewerSchema
    from medloom_kit.serving import AddressTaken, run
    from medloom_kit.telemetry import configure_logging

    configure_logging(options.log_level, json=options.log_json)

    def ready(running: Running) -> None:
        say = _as_json if options.json else _in_words
        sys.stdout.write(say(running.base_url, running.data_dir, running.first_boot_secret, running.seconds) + "\n")
        sys.stdout.flush()

    try:
        run(
            run_platform(
                options.data or default_folder(),
                host=options.host,
                port=options.port,
                log_level=options.log_level,
                began=BEGAN,
                ready=ready,
            )
        )
    except KeyboardInterrupt:
        return INTERRUPTED
    except FolderInUse as error:
        place, pid = error.path, error.pid or "?"
        return _fail(
            FOLDER_IN_USE,
            f"Medloom already runs on {place} (process {pid}). Stop it, or choose another --data.",
            f"{place} 폴더에서 Medloom이 이미 실행 중입니다 (프로세스 {pid}). 멈추거나 다른 --data 를 고르세요.",
        )
    except NewerSchema as error:
        return _fail(NEWER_SCHEMA, f"{error.detail.en} {error.hint.en}", f"{error.detail.ko} {error.hint.ko}")
    except AddressTaken as error:
        return _fail(
            ADDRESS_TAKEN,
            f"Cannot listen on {error.address} ({error.reason}). Choose another --port, or 0 for any.",
            f"{error.address} 주소를 열 수 없습니다 ({error.reason}). 다른 --port 를 고르거나 0을 쓰세요.",
        )
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="medloom up", description="Start the whole platform on this machine.")
    parser.add_argument("--data", type=Path, help="folder for everything ($MEDLOOM_DATA, ~/.local/share/medloom)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 lets other machines in")
    parser.add_argument("--port", type=int, default=8765, help="port to listen on; 0 takes a free one")
    parser.add_argument("--json", action="store_true", help="tell when ready as one line of JSON")
    parser.add_argument("--log-level", default="WARNING", choices=["DEBUG", "INFO", "WARNING", "ERROR"])
    parser.add_argument("--log-json", action="store_true", help="logs as JSON on standard error")
    return parser.parse_args()


def _as_json(url: str, folder: Path, secret: str | None, seconds: float) -> str:
    return json.dumps(
        {
            "event": "ready",
            "url": url,
            "data_dir": str(folder),
            "first_boot_secret": secret,
            "pid": os.getpid(),
            "seconds": round(seconds, 2),
        }
    )


def _in_words(url: str, folder: Path, secret: str | None, seconds: float) -> str:
    if is_korean():
        lines = [f"Medloom 준비 완료: {url}  ({seconds:.1f}초, 데이터: {folder})"]
        if secret:
            lines.append(f"첫 관리자를 만드는 일회용 비밀 코드: {secret}")
        lines.append("종료하려면 Ctrl-C 를 누르세요.")
    else:
        lines = [f"Medloom is ready at {url}  ({seconds:.1f} s, data in {folder})"]
        if secret:
            lines.append(f"One-time secret for the first administrator: {secret}")
        lines.append("Press Ctrl-C to stop.")
    return "\n".join(lines)


def _fail(status: int, en: str, ko: str) -> int:
    sys.stderr.write((ko if is_korean() else en) + "\n")
    return status


if __name__ == "__main__":
    raise SystemExit(main())
