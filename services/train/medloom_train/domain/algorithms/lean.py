"""Loads the boosting libraries without what they would only need for data frames and estimators.

Importing LightGBM also imports pandas and scikit-learn where they are installed: four seconds of processor before the
first booster can start. Both libraries run without them on plain arrays, so they are hidden while these two load.
"""

import importlib
import sys
from types import ModuleType
from typing import Any, Final

_OPTIONAL: Final = ("sklearn", "pandas", "dask", "matplotlib", "graphviz")


def lean(name: str) -> Any:
    """The library; what of its optional companions is not loaded yet stays unloaded and importable."""
    if name in sys.modules:
        return sys.modules[name]
    hidden = [module for module in _OPTIONAL if module not in sys.modules]
    absent: dict[str, ModuleType | None] = dict.fromkeys(hidden)
    sys.modules.update(absent)  # type: ignore[arg-type]  # None in sys.modules is Python's own way to say "not there"
    try:
        return importlib.import_module(name)
    finally:
        for module in hidden:
            sys.modules.pop(module, None)
