"""What the gateway can be told from outside."""

from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict

from medloom_gateway.bodies import MIB
from medloom_gateway.throttle import Rates
from medloom_kit.settings import ServiceSettings


class GatewaySettings(ServiceSettings):
    """Environment prefix MEDLOOM_GATEWAY_. Lists are comma-separated."""

    model_config = SettingsConfigDict(env_prefix="MEDLOOM_GATEWAY_", extra="ignore", frozen=True)

    objects_url: str = Field(default="file:///nonexistent", description="not used: the gateway stores no objects")
    authz_url: str = Field(default="", description="address of the service authz, http://host:port")
    ingest_url: str = Field(default="", description="address of the service ingest")
    preprocess_url: str = Field(default="", description="address of the service preprocess")
    train_url: str = Field(default="", description="address of the service train")
    predict_url: str = Field(default="", description="address of the service predict")
    report_url: str = Field(default="", description="address of the service report")

    allowed_hosts: str = Field(
        default="localhost,127.0.0.1,::1", description="host names this server answers for; * allows all"
    )
    trusted_proxies: str = Field(
        default="", description="addresses or networks of reverse proxies whose X-Forwarded-For and -Proto are believed"
    )
    session_idle_minutes: int = Field(default=60, ge=1, description="a session ends after this long without a request")
    session_hours: int = Field(default=12, ge=1, description="a session ends after this long in any case")

    public_url: str = Field(default="", description="address in the browser, https://...; needed for single sign-on")
    oidc_issuer: str = Field(default="", description="identity provider (OpenID Connect issuer); empty = none")
    oidc_client_id: str = Field(default="", description="how the identity provider knows this server")
    oidc_client_secret: SecretStr = Field(default=SecretStr(""), description="empty for a public client (PKCE alone)")
    oidc_name: str = Field(default="", description="the hospital's name on the sign-in button")
    oidc_scopes: str = Field(default="openid profile email", description="what is asked of the identity provider")
    oidc_groups_claim: str = Field(
        default="groups", description="claim that lists the groups; dots lead inwards, realm_access.roles"
    )
    oidc_skew_s: int = Field(default=60, ge=0, le=300, description="how far the provider's clock may be from ours")

    json_bytes: int = Field(default=8 * MIB, description="largest body of an ordinary request")
    prediction_bytes: int = Field(default=512 * MIB, description="largest body of a prediction request")
    rate_credential: str = Field(default=Rates.credential, description="requests of one token or session; 0 = no limit")
    rate_address: str = Field(default=Rates.address, description="requests of one address without credential")
    rate_refused: str = Field(default=Rates.refused, description="refused credentials of one address")
    rate_login_address: str = Field(default=Rates.login_address, description="sign-ins of one address")
    rate_login_failures: str = Field(default=Rates.login_failures, description="failed sign-ins of one name")

    @model_validator(mode="after")
    def _provider_is_complete(self) -> Self:
        if self.oidc_issuer and not (self.oidc_client_id and self.public_url):
            raise ValueError("single sign-on needs OIDC_CLIENT_ID and PUBLIC_URL beside OIDC_ISSUER")
        if self.oidc_issuer and "openid" not in self.oidc_scopes.split():
            raise ValueError("OIDC_SCOPES must contain openid")
        return self

    def service_urls(self) -> dict[str, str]:
        """Address of each service that has one."""
        urls = {
            "authz": self.authz_url,
            "ingest": self.ingest_url,
            "preprocess": self.preprocess_url,
            "train": self.train_url,
            "predict": self.predict_url,
            "report": self.report_url,
        }
        return {name: url for name, url in urls.items() if url}

    def rates(self) -> Rates:
        return Rates(
            credential=self.rate_credential,
            address=self.rate_address,
            refused=self.rate_refused,
            login_address=self.rate_login_address,
            login_failures=self.rate_login_failures,
        )


def listed(text: str) -> tuple[str, ...]:
    """The entries of a comma-separated list."""
    return tuple(part.strip().lower() for part in text.split(",") if part.strip())
