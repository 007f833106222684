"""What authz can be told from outside."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from medloom_authz.domain.groups import GroupRule
from medloom_kit.settings import ServiceSettings


class AuthzSettings(ServiceSettings):
    """``capability_private_key`` and ``ledger_key`` win over the files in ``keys_dir``; one of the two is needed."""

    model_config = SettingsConfigDict(env_prefix="MEDLOOM_AUTHZ_", extra="ignore", frozen=True)

    keys_dir: Path | None = Field(default=None, description="folder of capability.key, capability.pub and ledger.key")
    capability_private_key: SecretStr = Field(default=SecretStr(""), description="Ed25519 private key, PEM")
    ledger_key: SecretStr = Field(default=SecretStr(""), description="at least 32 bytes as hexadecimal text")
    study_approval: bool = Field(default=False, description="studies wait for a site administrator's approval")
    print_first_boot: bool = Field(default=True, description="print the first administrator's secret at start")
    local_accounts: bool = Field(
        default=True, description="accounts with a password; false leaves single sign-on alone (and tokens)"
    )
    sso_groups: dict[str, GroupRule] = Field(
        default={},
        description=(
            "which group of the directory gives what, as JSON: "
            '{"group": {"institution": "name", "site_admin": false, "studies": {"std_...": "researcher"}}}'
        ),
    )
    head_interval_s: float = Field(default=60.0, gt=0, description="seconds between signed ledger heads")
