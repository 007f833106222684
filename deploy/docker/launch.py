#!/opt/medloom/bin/python
"""The entry point of every image: the service's own commands (api, worker, migrate, …), and ``ready``, which probes."""

import os
import sys


def probe() -> None:
    """Status 0 when the process in this container says that it is ready."""
    from http.client import HTTPConnection

    service = os.environ["MEDLOOM_SERVICE"].upper()
    port = os.environ.get(f"MEDLOOM_{service}_METRICS_PORT") or os.environ.get(f"MEDLOOM_{service}_PORT") or "8000"
    connection = HTTPConnection("127.0.0.1", int(port), timeout=4)
    connection.request("GET", "/readyz")
    answer = connection.getresponse()
    sys.exit(0 if answer.status == 200 else f"{answer.status} {answer.read(200).decode(errors='replace')}")


def serve() -> None:
    """The service's own command line, listening on every address of the container unless told otherwise."""
    from importlib import import_module

    service = os.environ["MEDLOOM_SERVICE"]
    os.environ.setdefault(f"MEDLOOM_{service.upper()}_HOST", "0.0.0.0")  # noqa: S104 - the container's network decides
    import_module(f"medloom_{service}.main").main()


if __name__ == "__main__":
    probe() if sys.argv[1:] == ["ready"] else serve()
