"""Prints the JSON Schema of the study file."""

import json

from medloom_client.study_file.model import json_schema

print(json.dumps(json_schema(), indent=2, ensure_ascii=False))
