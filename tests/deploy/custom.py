"""The shape of what operators add to Kubernetes, as far as deploy/k8s uses it; nothing else is let through.

Written by hand from the operators' own reference pages (Gateway API v1, CloudNativePG 1, the RabbitMQ cluster operator
2, KEDA 2, KubeRay 1, Kueue v1beta1). The schemas of Kubernetes itself come from kubernetes-validate.
"""

from typing import Any, Final

from jsonschema import Draft202012Validator

Schema = dict[str, Any]
TEXT: Final[Schema] = {"type": "string", "minLength": 1}
NUMBER: Final[Schema] = {"type": "integer", "minimum": 0}
YES_OR_NO: Final[Schema] = {"type": "boolean"}
ANY: Final[Schema] = {"type": "object"}


def shape(needed: Schema, **more: Schema) -> Schema:
    return {
        "type": "object",
        "properties": needed | more,
        "required": list(needed),
        "additionalProperties": False,
    }


def each(schema: Schema) -> Schema:
    return {"type": "array", "items": schema, "minItems": 1}


_PARENT: Final = shape({"name": TEXT, "sectionName": TEXT})
_LISTENER: Final = shape(
    {"name": TEXT, "port": NUMBER, "protocol": {"enum": ["HTTP", "HTTPS"]}, "hostname": TEXT},
    tls=shape({"mode": {"const": "Terminate"}, "certificateRefs": each(shape({"name": TEXT}))}),
    allowedRoutes=shape({"namespaces": shape({"from": {"enum": ["Same", "All", "Selector"]}})}),
)
_REDIRECT: Final = shape(
    {
        "type": {"const": "RequestRedirect"},
        "requestRedirect": shape({"scheme": {"enum": ["http", "https"]}, "statusCode": {"enum": [301, 302]}}),
    }
)
_RULE: Final = shape(
    {},
    backendRefs=each(shape({"name": TEXT, "port": NUMBER})),
    filters=each(_REDIRECT),
    timeouts=shape({"request": {"type": "string", "pattern": "^([0-9]{1,5}(h|m|s|ms)){1,4}$"}}),
)
_TRIGGER: Final = shape(
    {
        "type": {"const": "metrics-api"},
        "metadata": shape(
            {
                "targetValue": {"type": "string", "pattern": "^[0-9]+$"},
                "url": TEXT,
                "valueLocation": TEXT,
                "format": {"enum": ["json", "xml", "yaml", "prometheus"]},
            }
        ),
    }
)

_RAY_PODS: Final = {"rayStartParams": {"type": "object", "additionalProperties": TEXT}, "template": ANY}
_QUOTA: Final = shape({"name": TEXT, "nominalQuota": TEXT})

SPECS: Final[dict[tuple[str, str], Schema]] = {
    ("gateway.networking.k8s.io/v1", "Gateway"): shape({"gatewayClassName": TEXT, "listeners": each(_LISTENER)}),
    ("gateway.networking.k8s.io/v1", "HTTPRoute"): shape(
        {"parentRefs": each(_PARENT), "hostnames": each(TEXT), "rules": each(_RULE)}
    ),
    ("keda.sh/v1alpha1", "ScaledObject"): shape(
        {"scaleTargetRef": shape({"name": TEXT}), "triggers": each(_TRIGGER)},
        minReplicaCount=NUMBER,
        maxReplicaCount=NUMBER,
        pollingInterval=NUMBER,
        advanced=shape({"horizontalPodAutoscalerConfig": shape({"behavior": ANY})}),
    ),
    ("postgresql.cnpg.io/v1", "Cluster"): shape(
        {"instances": NUMBER, "imageName": TEXT, "storage": shape({"size": TEXT})},
        enableSuperuserAccess=YES_OR_NO,
        superuserSecret=shape({"name": TEXT}),
        walStorage=shape({"size": TEXT}),
        affinity=shape(
            {"enablePodAntiAffinity": YES_OR_NO},
            topologyKey=TEXT,
            podAntiAffinityType={"enum": ["preferred", "required"]},
        ),
        resources=ANY,
        postgresql=shape(
            {"parameters": {"type": "object", "additionalProperties": TEXT}},
            synchronous=shape({"method": {"enum": ["any", "first"]}, "number": NUMBER}),
        ),
    ),
    ("ray.io/v1", "RayCluster"): shape(
        {
            "rayVersion": TEXT,
            "headGroupSpec": shape(_RAY_PODS),
            "workerGroupSpecs": each(
                shape(_RAY_PODS | {"groupName": TEXT}, replicas=NUMBER, minReplicas=NUMBER, maxReplicas=NUMBER)
            ),
        }
    ),
    ("kueue.x-k8s.io/v1beta1", "ResourceFlavor"): shape({}),
    ("kueue.x-k8s.io/v1beta1", "ClusterQueue"): shape(
        {
            "namespaceSelector": ANY,
            "resourceGroups": each(
                shape(
                    {
                        "coveredResources": each(TEXT),
                        "flavors": each(shape({"name": TEXT, "resources": each(_QUOTA)})),
                    }
                )
            ),
        },
        queueingStrategy={"enum": ["StrictFIFO", "BestEffortFIFO"]},
    ),
    ("kueue.x-k8s.io/v1beta1", "LocalQueue"): shape({"clusterQueue": TEXT}),
    ("rabbitmq.com/v1beta1", "RabbitmqCluster"): shape(
        {"replicas": NUMBER, "image": TEXT, "persistence": shape({"storage": TEXT})},
        resources=ANY,
        affinity=ANY,
        terminationGracePeriodSeconds=NUMBER,
        rabbitmq=shape({"additionalConfig": TEXT}),
        override=shape({"statefulSet": shape({"spec": shape({"template": ANY})})}),
    ),
}


def shape_problems(document: dict[str, Any]) -> list[str]:
    """What is wrong with a custom resource; one of a kind that is not known here is wrong as a whole."""
    kind = (document["apiVersion"], document["kind"])
    if kind not in SPECS:
        return [f"{kind}: no such kind is known"]
    validator = Draft202012Validator(SPECS[kind])
    return [f"{kind[1]} {error.json_path}: {error.message}" for error in validator.iter_errors(document["spec"])]
