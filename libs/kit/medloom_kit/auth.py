"""Who asks: the signed capability of a request, verified offline and dropped as soon as the rights behind it change."""

from collections import OrderedDict
from typing import Final

from medloom_contracts.envelope import Envelope
from medloom_contracts.errors import NotSignedIn
from medloom_contracts.events.authz import AccessChanged, TokenRevoked
from medloom_kit.clock import now
from medloom_kit.policy import DecisionCache, Principal, verify

CAPABILITY_HEADER: Final = "medloom-capability"
LISTENED: Final = (AccessChanged.type, TokenRevoked.type)


class Authenticator:
    """Verifies capabilities with authz's public key and forgets those that an event made void."""

    def __init__(self, public_key: str, size: int = 4096) -> None:
        self._public_key = public_key
        self._size = size
        self._known: OrderedDict[str, tuple[float, Principal]] = OrderedDict()
        self._revoked_tokens: set[str] = set()
        self._least_version: dict[str, int] = {}
        self.decisions = DecisionCache()

    def principal(self, capability: str | None) -> Principal:
        """The principal of a capability; raises NotSignedIn."""
        if not capability:
            raise NotSignedIn
        at = now().timestamp()
        known = self._known.get(capability)
        if known is None or at - known[0] > 10:
            # verified again every ten seconds, so that a capability never outlives its own end by more than that
            known = (at, verify(capability, self._public_key))
            self._known[capability] = known
            while len(self._known) > self._size:
                self._known.popitem(last=False)
        principal = known[1]
        if self._is_void(principal):
            raise NotSignedIn
        return principal

    def heard(self, envelope: Envelope) -> None:
        """Take note of an event that changes somebody's rights."""
        if envelope.type == TokenRevoked.type:
            self._revoked_tokens.add(str(envelope.data["token_id"]))
        elif envelope.type == AccessChanged.type:
            who, version = str(envelope.data["principal_id"]), int(envelope.data["policy_version"])
            self._least_version[who] = max(version, self._least_version.get(who, 0))
            self.decisions.forget(who)

    def _is_void(self, principal: Principal) -> bool:
        return principal.token_id in self._revoked_tokens or principal.policy_version < self._least_version.get(
            principal.id, 0
        )
