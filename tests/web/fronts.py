"""Two web servers around the platform: a hospital's https front, and somebody else's page."""

import datetime as dt
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Final

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from servers import HOST

_NOT_PASSED: Final = {"content-encoding", "content-length", "transfer-encoding", "connection", "server", "date"}


@contextmanager
def https_front(url: str, folder: Path) -> Iterator[str]:
    """The platform behind TLS, as behind a hospital's reverse proxy; gives the https address."""

    class Front(_Quiet):
        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = dict(self.headers.items()) | {"x-forwarded-proto": "https"}
            answer = httpx.request(self.command, url + self.path, headers=headers, content=body, timeout=60)
            self._answer(answer.status_code, answer.headers.multi_items(), answer.content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _pass_on  # noqa: N815 - the base class finds them so

    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(_certificate(folder))
    with _serving(Front, tls) as port:
        yield f"https://{HOST}:{port}"


@contextmanager
def foreign_page() -> Iterator[int]:
    """An empty page of somebody else, on a port of its own."""

    class Foreign(_Quiet):
        def do_GET(self) -> None:
            self._answer(200, [("content-type", "text/html")], b"<!doctype html><title>elsewhere</title>")

    with _serving(Foreign, None) as port:
        yield port


class _Quiet(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the base class
        """The tests' output is no access log."""

    def _answer(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self.send_response(status)
        for name, value in headers:
            if name not in _NOT_PASSED:
                self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def _serving(handler: type[_Quiet], tls: ssl.SSLContext | None) -> Iterator[int]:
    server = ThreadingHTTPServer((HOST, 0), handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    running = threading.Thread(target=server.serve_forever, daemon=True)
    running.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        running.join()


def _certificate(folder: Path) -> Path:
    """A certificate that the address signed for itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + dt.timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
    plain = serialization.NoEncryption()
    path = folder / "front.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    return path
