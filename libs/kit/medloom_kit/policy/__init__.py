"""Who may do what: ten-odd static Cedar policies behind one function."""

from medloom_kit.policy.capability import new_key_pair, public_key_of, sign, verify
from medloom_kit.policy.decide import DecisionCache, decide, policy_text, schema_text
from medloom_kit.policy.model import Decision, Grant, Principal, Resource

__all__ = [
    "Decision",
    "DecisionCache",
    "Grant",
    "Principal",
    "Resource",
    "decide",
    "new_key_pair",
    "policy_text",
    "public_key_of",
    "schema_text",
    "sign",
    "verify",
]
