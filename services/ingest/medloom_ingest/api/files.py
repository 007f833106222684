"""Resumable uploads: tus 1.0 with creation, termination and checksum. Bytes are streamed, never held in memory.

These routes are not the kit's unit-of-work routes: a transaction must not stay open while somebody's bytes arrive.
"""

import base64
import binascii
from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Request, Response
from starlette.requests import ClientDisconnect

from medloom_contracts.scopes import Scope
from medloom_ingest import repository
from medloom_ingest.errors import BadUploadHeader, WrongMedia, WrongTusVersion
from medloom_ingest.service.uploads import Uploads
from medloom_kit.api import Access, Router, Session, access, state
from medloom_kit.db import Database

TUS: Final = "1.0.0"
_EXTENSIONS: Final = "creation,termination,checksum"
_HEADERS: Final = {"Tus-Resumable": TUS, "Cache-Control": "no-store"}
_PATH: Final = "/api/v1/studies/{study_id}/uploads/files"

router = APIRouter(tags=["uploads"])
_created = Router(tags=["uploads"])

Uploader = Annotated[Access, access(Scope.DATASET_UPLOAD)]
Incoming = Annotated[Uploads, state("uploads")]
# told in the document alone: a wrong version is answered as tus wants it, not as malformed input
Resumable = Annotated[str | None, Header(alias="Tus-Resumable", json_schema_extra={"enum": [TUS, None]})]
_BODY: Final[dict[str, Any]] = {
    "requestBody": {"content": {"application/offset+octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
}


def _spoken(version: str | None) -> None:
    if version != TUS:
        raise WrongTusVersion


def _number(text: str | None, header: str) -> int:
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 18:
        raise BadUploadHeader(header)
    return int(text)


def _metadata(text: str | None) -> dict[str, str]:
    """The pairs of Upload-Metadata; a value is base64 of UTF-8."""
    found: dict[str, str] = {}
    for pair in (text or "").split(","):
        name, _, value = pair.strip().partition(" ")
        if not name:
            continue
        try:
            found[name] = base64.b64decode(value.strip(), validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError) as error:
            raise BadUploadHeader("Upload-Metadata") from error
    return found


def _filename(metadata: dict[str, str]) -> str:
    name = metadata.get("filename", "").replace("\\", "/").rpartition("/")[2].strip()
    if not name or len(name) > 255 or not name.isprintable():
        raise BadUploadHeader("Upload-Metadata")
    return name


def _checksum(text: str | None) -> bytes | None:
    if text is None:
        return None
    algorithm, _, value = text.partition(" ")
    try:
        digest = base64.b64decode(value.strip(), validate=True)
    except binascii.Error as error:
        raise BadUploadHeader("Upload-Checksum") from error
    if algorithm != "sha256" or len(digest) != 32:
        raise BadUploadHeader("Upload-Checksum")
    return digest


@router.options(_PATH, operation_id="tus_capabilities", summary="What this upload server can do", status_code=204)
async def describe_uploads(user: Uploader, incoming: Incoming) -> Response:
    headers = {
        "Tus-Version": TUS,
        "Tus-Extension": _EXTENSIONS,
        "Tus-Max-Size": str(incoming.max_bytes),
        "Tus-Checksum-Algorithm": "sha256",
    }
    return Response(status_code=204, headers={**_HEADERS, **headers})


@_created.post(
    _PATH, operation_id="tus_create_upload", summary="Announce an upload", status_code=201, response_class=Response
)
async def create_upload(
    user: Uploader,
    session: Session,
    incoming: Incoming,
    tus: Resumable = None,
    upload_length: Annotated[str | None, Header()] = None,
    upload_metadata: Annotated[str | None, Header(max_length=8_000)] = None,
) -> Response:
    _spoken(tus)
    size = _number(upload_length, "Upload-Length")
    metadata = _metadata(upload_metadata)
    sha256 = metadata.get("sha256", "").lower()
    known = sha256 if len(sha256) == 64 and sha256.isalnum() else None
    upload_id = await incoming.create(session, user.study, user.principal, _filename(metadata), size, known)
    place = f"/api/v1/studies/{user.study.study_id}/uploads/files/{upload_id}"
    # without no-store: a repetition after a lost answer is given this answer, and no second upload
    return Response(status_code=201, headers={"Tus-Resumable": TUS, "Location": place, "Upload-Offset": "0"})


@router.head(
    _PATH + "/{upload_id}",
    operation_id="tus_get_offset",
    summary="How many bytes have arrived",
    response_class=Response,
)
async def find_upload_offset(upload_id: str, user: Uploader, request: Request, tus: Resumable = None) -> Response:
    _spoken(tus)
    database: Database = request.app.state.database
    async with database.transaction(write=False) as session:
        row = await repository.get_upload(session, user.study, upload_id)
    return Response(headers={**_HEADERS, "Upload-Offset": str(row.received), "Upload-Length": str(row.bytes)})


@router.patch(
    _PATH + "/{upload_id}",
    operation_id="tus_append_part",
    summary="Send the next bytes",
    status_code=204,
    response_class=Response,
    openapi_extra=_BODY,
)
async def append_upload(
    upload_id: str,
    user: Uploader,
    incoming: Incoming,
    request: Request,
    tus: Resumable = None,
    upload_offset: Annotated[str | None, Header()] = None,
    upload_checksum: Annotated[str | None, Header()] = None,
    content_type: Annotated[str | None, Header()] = None,
) -> Response:
    _spoken(tus)
    if (content_type or "").split(";")[0].strip() != "application/offset+octet-stream":
        raise WrongMedia
    offset, checksum = _number(upload_offset, "Upload-Offset"), _checksum(upload_checksum)
    database: Database = request.app.state.database
    try:
        received = await incoming.append(
            database, user.study, user.principal, upload_id, offset, request.stream(), checksum
        )
    except ClientDisconnect:
        # the part is lost and nothing else; nobody is there to read this answer
        return Response(status_code=400, headers=_HEADERS)
    return Response(status_code=204, headers={**_HEADERS, "Upload-Offset": str(received)})


@_created.delete(
    _PATH + "/{upload_id}",
    operation_id="tus_delete_upload",
    summary="End an upload and delete its bytes",
    status_code=204,
    response_class=Response,
)
async def terminate_upload(
    upload_id: str, user: Uploader, session: Session, incoming: Incoming, tus: Resumable = None
) -> Response:
    _spoken(tus)
    await incoming.terminate(session, user.study, upload_id)
    return Response(status_code=204, headers=_HEADERS)


router.include_router(_created)
