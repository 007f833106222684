"""The pack as an RO-Crate 1.1 (Soiland-Reyes et al., Data Science 2022): what each file is, and how it came to be."""

import json
from collections.abc import Mapping
from typing import Any, Final

from medloom_report.domain.material import Material

_CONTEXT: Final = "https://w3id.org/ro/crate/1.1/context"
_SPECIFICATION: Final = "https://w3id.org/ro/crate/1.1"
METADATA: Final = "ro-crate-metadata.json"
_KINDS: Final = {
    "figure": "Figure",
    "table": "Table",
    "document": "Manuscript skeleton or model card",
    "settings": "Study file: runs the analysis again",
    "manifest": "Hashes and versions",
    "checklist": "TRIPOD+AI checklist",
}


def crate(material: Material, title: str, files: Mapping[str, tuple[str, str, int, str]]) -> str:
    """The metadata file; ``files`` are path → (kind, media type, bytes, SHA-256)."""
    graph = [_descriptor(), _root(material, title, list(files)), *_people(material), *_making(material, list(files))]
    graph += [_file(name, *facts) for name, facts in sorted(files.items())]
    content = {"@context": [_CONTEXT, {"sha256": "https://schema.org/sha256"}], "@graph": graph}
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _descriptor() -> dict[str, Any]:
    return {
        "@id": METADATA,
        "@type": "CreativeWork",
        "conformsTo": {"@id": _SPECIFICATION},
        "about": {"@id": "./"},
    }


def _root(material: Material, title: str, names: list[str]) -> dict[str, Any]:
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": title,
        "description": (
            f"Publication pack of a prediction model for {material.target_column}: manuscript skeleton, figures, "
            f"tables, "
            "checklist, settings and hashes. It holds no row of the data."
        ),
        "datePublished": f"{material.experiment.created_at:%Y-%m-%d}",
        "license": {"@id": "#licence"},
        "hasPart": [{"@id": name} for name in sorted(names)],
        "mentions": {"@id": "#analysis"},
    }


def _people(material: Material) -> list[dict[str, Any]]:
    return [
        {
            "@id": "#licence",
            "@type": "CreativeWork",
            "name": "Not stated yet",
            "description": "The authors choose the licence under which they publish this pack.",
        },
        {"@id": "#reviewer", "@type": "Person", "name": material.approval.reviewer_name},
    ]


def _making(material: Material, names: list[str]) -> list[dict[str, Any]]:
    """The analysis: which software made these files of which data."""
    experiment, approval = material.experiment, material.approval
    software = [
        {"@id": f"#software-{name}", "@type": "SoftwareApplication", "name": name, "softwareVersion": version}
        for name, version in sorted(experiment.versions.items())
    ]
    action = {
        "@id": "#analysis",
        "@type": "CreateAction",
        "name": f"Training and evaluation, experiment {experiment.experiment_id}",
        "endTime": experiment.created_at.isoformat(),
        "agent": {"@id": "#reviewer"},
        "instrument": [{"@id": entry["@id"]} for entry in software],
        "object": {"@id": "#data"},
        "result": [{"@id": name} for name in sorted(names)],
    }
    data = {
        "@id": "#data",
        "@type": "CreativeWork",
        "name": f"Prepared data {approval.prepared_id}, not part of this crate",
        "sha256": approval.sha256,
    }
    return [action, data, *software]


def _file(name: str, kind: str, media_type: str, size: int, digest: str) -> dict[str, Any]:
    return {
        "@id": name,
        "@type": "File",
        "name": name.rsplit("/", 1)[-1],
        "description": _KINDS.get(kind, kind),
        "encodingFormat": media_type.split(";", maxsplit=1)[0],
        "contentSize": str(size),
        "sha256": digest,
    }
