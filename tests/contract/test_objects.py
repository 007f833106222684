"""Objects: what is read is what was written, or nothing."""

from pathlib import Path

import pytest
from contract.support import CLUSTERED, Substrate
from minio.error import S3Error

from medloom_contracts.errors import Corrupted, NotFound, StoreRefused
from medloom_kit.objects import ObjectStore, open_store


def store_of(substrate: Substrate, service: str = "ingest") -> ObjectStore:
    """A store as a newly started process has it."""
    store = open_store(substrate.values(service)["objects_url"])
    store.ensure_bucket("raw")
    return ObjectStore(store)


def tamper(substrate: Substrate, key: str, data: bytes) -> None:
    """Change stored bytes behind the platform's back."""
    if substrate.stack is None:
        path = substrate.folder / "objects" / key
        path.chmod(0o600)
        path.write_bytes(data)
    else:
        open_store(substrate.stack.s3_url("admin")).put_bytes(key, data)


def key_of(substrate: Substrate, name: str) -> str:
    return f"raw/{substrate.folder.name}/{name}"


async def test_bytes_and_files_come_back_as_they_were(substrate: Substrate, tmp_path: Path) -> None:
    store, data = store_of(substrate), bytes(range(256)) * 4096
    small = await store.put_bytes(key_of(substrate, "small"), b"abc")
    source = tmp_path / "source"
    source.write_bytes(data)
    large = await store.put_file(key_of(substrate, "large"), source)
    assert (small.bytes, large.bytes) == (3, len(data))
    assert small.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    fresh = store_of(substrate)
    assert await fresh.get_bytes(small.key, small.sha256) == b"abc"
    assert (await fresh.get_file(large.key, large.sha256, tmp_path / "copies")).read_bytes() == data
    assert sorted(await fresh.keys(f"raw/{substrate.folder.name}/")) == [large.key, small.key]
    assert source.exists()
    await store.put_file(key_of(substrate, "moved"), source, move=True)
    assert not source.exists()


async def test_a_copy_is_an_object_of_its_own(substrate: Substrate, tmp_path: Path) -> None:
    store = store_of(substrate)
    source = await store.put_bytes(key_of(substrate, "first"), b"abc")
    copied = await store.copy(key_of(substrate, "second/of it"), source.key, source.sha256)
    assert (copied.key, copied.sha256, copied.bytes) == (key_of(substrate, "second/of it"), source.sha256, 3)
    again = await store.copy(copied.key, source.key, source.sha256)
    assert again == copied
    await store.delete(source.key)
    fresh = store_of(substrate)
    assert await fresh.get_bytes(copied.key, copied.sha256) == b"abc"
    assert await fresh.keys(f"raw/{substrate.folder.name}/") == [copied.key]
    with pytest.raises(NotFound):
        await fresh.copy(key_of(substrate, "third"), source.key, source.sha256)


@pytest.mark.parametrize("changed", [b"abd", b"ab", b"abcd", b""])
async def test_changed_bytes_are_refused(substrate: Substrate, tmp_path: Path, changed: bytes) -> None:
    store = store_of(substrate)
    kept = await store.put_bytes(key_of(substrate, f"changed-{len(changed)}"), b"abc")
    tamper(substrate, kept.key, changed)
    for reader in (store, store_of(substrate)):
        with pytest.raises(Corrupted):
            await reader.get_bytes(kept.key, kept.sha256)
        with pytest.raises(Corrupted):
            await reader.get_file(kept.key, kept.sha256, tmp_path / "copies")


async def test_a_copy_changed_on_disk_is_refused(substrate: Substrate, tmp_path: Path) -> None:
    store = store_of(substrate)
    kept = await store.put_bytes(key_of(substrate, "copied"), b"abc")
    path = await store.get_file(kept.key, kept.sha256, tmp_path / "copies")
    path.chmod(0o600)
    path.write_bytes(b"xyz")
    with pytest.raises(Corrupted):
        await store.get_file(kept.key, kept.sha256, tmp_path / "copies")


async def test_what_is_not_there_is_not_found(substrate: Substrate, tmp_path: Path) -> None:
    store = store_of(substrate)
    kept = await store.put_bytes(key_of(substrate, "deleted"), b"abc")
    assert await store.exists(kept.key)
    await store.delete(kept.key)
    assert not await store.exists(kept.key)
    with pytest.raises(NotFound):
        await store.get_bytes(kept.key, kept.sha256)
    with pytest.raises(NotFound):
        await store.get_file(kept.key, kept.sha256, tmp_path / "copies")


async def test_a_key_cannot_leave_the_store(substrate: Substrate) -> None:
    store = store_of(substrate)
    outside = substrate.folder / "outside"
    with pytest.raises((ValueError, S3Error)):
        await store.put_bytes("raw/../../outside", b"abc")
    assert not outside.exists()


@pytest.mark.parametrize("substrate", CLUSTERED, indirect=True)
async def test_the_store_itself_keeps_a_service_out_of_anothers_bucket(substrate: Substrate) -> None:
    kept = await store_of(substrate).put_bytes(key_of(substrate, "raw"), b"abc")
    preprocess = ObjectStore(open_store(substrate.values("preprocess")["objects_url"]))
    train = ObjectStore(open_store(substrate.values("train")["objects_url"]))
    assert await preprocess.get_bytes(kept.key, kept.sha256) == b"abc"
    for stranger in (preprocess, train):
        with pytest.raises(StoreRefused):
            await stranger.put_bytes(kept.key, b"xyz")
        with pytest.raises(StoreRefused):
            await stranger.delete(kept.key)
    with pytest.raises(StoreRefused):
        await train.get_bytes(kept.key, kept.sha256)


@pytest.mark.parametrize("substrate", CLUSTERED, indirect=True)
async def test_a_wrong_secret_opens_nothing(substrate: Substrate) -> None:
    kept = await store_of(substrate).put_bytes(key_of(substrate, "raw"), b"abc")
    url = str(substrate.values("ingest")["objects_url"])
    name, _, rest = url.removeprefix("s3://").partition(":")
    wrong = ObjectStore(open_store(f"s3://{name}:wrong@{rest.partition('@')[2]}"))
    with pytest.raises(StoreRefused):
        await wrong.get_bytes(kept.key, kept.sha256)
