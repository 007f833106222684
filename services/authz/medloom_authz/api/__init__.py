"""authz's routes: those of the public door and those for the gateway alone."""

from medloom_authz.api.accounts import router as accounts
from medloom_authz.api.auth import plain as password
from medloom_authz.api.auth import router as auth
from medloom_authz.api.internal import router as internal
from medloom_authz.api.ledger import router as ledger
from medloom_authz.api.members import router as members
from medloom_authz.api.studies import router as studies
from medloom_authz.api.tokens import router as tokens

ROUTERS = (auth, password, accounts, studies, members, tokens, ledger, internal)

__all__ = ["ROUTERS"]
