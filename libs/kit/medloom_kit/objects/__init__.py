"""Objects: bytes under a key, with a SHA-256 that is checked whenever they are read."""

from medloom_kit.objects.store import ObjectStore, Store, open_store, sha256_of

__all__ = ["ObjectStore", "Store", "open_store", "sha256_of"]
