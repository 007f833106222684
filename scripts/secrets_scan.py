"""Looks for keys and tokens in every file under version control; status 1 and one line each when there are any."""

import subprocess
import sys
from pathlib import Path
from typing import Final

from detect_secrets.core.scan import scan_file
from detect_secrets.settings import transient_settings

ROOT: Final = Path(__file__).resolve().parents[1]
# detectors of a definite form; guesses by entropy or by the word "password" are left to the reviewer
DETECTORS: Final = (
    "AWSKeyDetector",
    "AzureStorageKeyDetector",
    "GitHubTokenDetector",
    "GitLabTokenDetector",
    "JwtTokenDetector",
    "NpmDetector",
    "OpenAIDetector",
    "PrivateKeyDetector",
    "PypiTokenDetector",
    "SlackDetector",
    "StripeDetector",
)
KNOWN: Final = {
    "tests/unit/kit_policy/test_policy_capability.py": "a forged capability that must be refused",
}


def main() -> int:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    found = []
    with transient_settings({"plugins_used": [{"name": name} for name in DETECTORS], "filters_used": []}):
        for name in sorted(filter(None, listed.stdout.split("\0"))):
            if name not in KNOWN and (ROOT / name).is_file():
                found += [f"{name}:{secret.line_number}: {secret.type}" for secret in scan_file(str(ROOT / name))]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
