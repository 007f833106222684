"""authz's use cases."""

from medloom_authz.service.accounts import first_boot_secret
from medloom_authz.service.ledger import Ledger

__all__ = ["Ledger", "first_boot_secret"]
