"""The study file: one whole study as one YAML file, a public contract."""

from medloom_client.study_file.model import StudyFile, json_schema
from medloom_client.study_file.reading import Fault, StudyFileError, load
from medloom_client.study_file.writing import dump

__all__ = ["Fault", "StudyFile", "StudyFileError", "dump", "json_schema", "load"]
