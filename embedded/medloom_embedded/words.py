"""Which of the two languages this terminal speaks."""

import locale
import os


def is_korean() -> bool:
    """Whether the environment asks for Korean."""
    return (os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or "").startswith("ko")
