"""The client: everything the platform's API can do, typed and synchronous."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import httpx

from medloom_client.accounts import Account, Auth, Institutions, Users
from medloom_client.data import Datasets, Uploads
from medloom_client.jobs import Jobs
from medloom_client.learning import Algorithms, Cases, Endpoints, Experiments, Inference, Models
from medloom_client.preparation import PreparedData, Recipes, Runs, StepTypes
from medloom_client.reporting import Comparisons, Reports
from medloom_client.site import Operations, SiteLedger
from medloom_client.studies import Ledger, Members, Studies, StudyRoom, Tokens
from medloom_client.transport import Transport, operation


class StudyClient:
    """Everything inside one study."""

    def __init__(self, transport: Transport, study_id: str, sleep: Callable[[float], None] = time.sleep) -> None:
        path = f"/api/v1/studies/{study_id}"
        self.id = study_id
        self.room = StudyRoom(transport, path)
        self.members = Members(transport, path)
        self.tokens = Tokens(transport, path)
        self.ledger = Ledger(transport, path)
        self.uploads = Uploads(transport, path)
        self.datasets = Datasets(transport, path)
        self.recipes = Recipes(transport, path)
        self.runs = Runs(transport, path)
        self.prepared = PreparedData(transport, path)
        self.experiments = Experiments(transport, path)
        self.cases = Cases(transport, path)
        self.models = Models(transport, path)
        self.endpoints = Endpoints(transport, path)
        self.reports = Reports(transport, path)
        self.comparisons = Comparisons(transport, path)
        self.jobs = Jobs(transport, path, sleep)


class Medloom:
    """A connection to a Medloom server.

    >>> with Medloom("http://127.0.0.1:8765", token="mlm_...") as medloom:  # doctest: +SKIP
    ...     study = medloom.study(medloom.studies.open("Stroke").id)
    ...     upload = study.uploads.send(Path("IST.csv"), progress=print)

    A refusal raises MedloomProblem. The token goes in a header only, never in an address. Proxy settings of the
    environment are not used: data goes to ``url`` and nowhere else.
    """

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        timeout_s: float = 120.0,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.http = Transport(url, token, timeout_s=timeout_s, transport=transport, sleep=sleep)
        self._sleep = sleep
        self.auth = Auth(self.http)
        self.account = Account(self.http)
        self.institutions = Institutions(self.http)
        self.users = Users(self.http)
        self.studies = Studies(self.http)
        self.operations = Operations(self.http)
        self.ledger = SiteLedger(self.http)
        self.step_types = StepTypes(self.http)
        self.algorithms = Algorithms(self.http)
        self.inference = Inference(self.http)

    def study(self, study_id: str) -> StudyClient:
        """The room of one study."""
        return StudyClient(self.http, study_id, self._sleep)

    @operation("list_roles")
    def roles(self) -> list[dict[str, Any]]:
        """Roles and their scopes."""
        return self.http.listed("/api/v1/roles")

    def close(self) -> None:
        self.http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
