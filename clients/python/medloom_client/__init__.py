"""Client and command line of Medloom."""

from medloom_client.client import Medloom, StudyClient
from medloom_client.problems import JobFailedError, MedloomProblem

__all__ = ["JobFailedError", "Medloom", "MedloomProblem", "StudyClient"]
