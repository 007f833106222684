"""The moment this package began to be imported, before the heavy imports: what ``seconds`` is counted from."""

import time
from typing import Final

BEGAN: Final = time.perf_counter()
