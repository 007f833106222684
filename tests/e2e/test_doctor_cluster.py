"""The doctor of every service in an installation at work: each with its own rights on database, broker and store."""

import json

import pytest
from cluster import SERVICES, Cluster, ClusterError
from e2e.conftest import Platform

pytestmark = [pytest.mark.slow, pytest.mark.clustered]


@pytest.mark.parametrize("service", [*SERVICES, "gateway"])
def test_a_service_at_work_is_sound(service: str, many_processes: Platform, cluster: Cluster) -> None:
    told, _ = json.JSONDecoder().raw_decode(cluster.command(service, "doctor", "--json"))
    assert told["counts"]["ok"] >= 5
    assert [finding for finding in told["findings"] if finding["state"] == "failed"] == []


def test_a_service_without_its_store_is_not(many_processes: Platform, cluster: Cluster) -> None:
    url = cluster.stack.s3_url("train").replace(str(cluster.stack.s3.port), "9")
    with pytest.raises(ClusterError, match=r"FAIL train +store"):
        cluster.command("train", "doctor", MEDLOOM_TRAIN_OBJECTS_URL=url)
