"""The whole platform in one process."""

from medloom_embedded.began import BEGAN
from medloom_embedded.folder import DataFolder, FolderInUse, default_folder
from medloom_embedded.platform import Running, embedded_platform, run_platform

__all__ = ["BEGAN", "DataFolder", "FolderInUse", "Running", "default_folder", "embedded_platform", "run_platform"]
