"""``python -m medloom_kit.provision files | apply``: accounts with the least rights, for an installation."""

import asyncio
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qs, urlsplit

import typer

from medloom_kit.provision import broker, database, files, store

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
Folder = Annotated[Path, typer.Argument(help="The folder of secrets")]
_DEFAULT = files.Places()


@app.command("files")
def files_command(
    folder: Folder,
    postgresql: Annotated[str, typer.Option(help="host:port")] = _DEFAULT.postgresql,
    rabbitmq: Annotated[str, typer.Option(help="host:port")] = _DEFAULT.rabbitmq,
    vhost: Annotated[str, typer.Option(help="virtual host on the broker")] = _DEFAULT.vhost,
    s3: Annotated[str, typer.Option(help="host:port")] = _DEFAULT.s3,
    *,
    rabbitmq_tls: Annotated[bool, typer.Option(help="the broker speaks TLS")] = _DEFAULT.rabbitmq_tls,
    s3_secure: Annotated[bool, typer.Option(help="the store speaks TLS")] = _DEFAULT.s3_secure,
    bucket_prefix: Annotated[str, typer.Option(help="before each bucket's name")] = _DEFAULT.bucket_prefix,
    readable: Annotated[bool, typer.Option(help="files that any user may read, for one volume a container")] = False,
) -> None:
    """Make the secrets that are missing, and write the files that the services and the servers read."""
    places = files.Places(postgresql, rabbitmq, s3, s3_secure, vhost, rabbitmq_tls, bucket_prefix)
    files.write(folder, places, readable=readable)


@app.command("apply")
def apply_command(
    folder: Folder,
    database_admin_url: Annotated[str | None, typer.Option(help="instead of the folder's own")] = None,
    objects_admin_url: Annotated[str | None, typer.Option(help="instead of the folder's own")] = None,
    rabbitmq_api: Annotated[
        str | None, typer.Option(help="http://admin:password@host:15672; without it the broker is left alone")
    ] = None,
    *,
    minio: Annotated[bool, typer.Option(help="make users and policies on a store of MinIO's kin")] = False,
) -> None:
    """Make or bring up to date the databases, roles and buckets, and with --rabbitmq-api users and queues."""
    found = files.read(folder)
    admin = folder / "admin"
    asyncio.run(database.provision(database_admin_url or _text(admin / "database_admin_url"), found.passwords()))
    objects_url = objects_admin_url or _text(admin / "objects_admin_url")
    store.make_buckets(objects_url)
    if minio:
        prefix = parse_qs(urlsplit(objects_url).query).get("prefix", [store.PREFIX])[-1]
        store.make_users(objects_url, found.s3, prefix=prefix)
    if rabbitmq_api is not None:
        broker.import_definitions(rabbitmq_api, _text(folder / "rabbitmq" / "definitions.json"))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip()


if __name__ == "__main__":
    app()
