"""Settings of ingest, prefix MEDLOOM_INGEST_."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from medloom_ingest.domain.limits import Limits
from medloom_kit.settings import ServiceSettings


class IngestSettings(ServiceSettings):
    """What ingest can be told from outside, beside what every service can."""

    model_config = SettingsConfigDict(env_prefix="MEDLOOM_INGEST_", extra="ignore", frozen=True)

    max_upload_mb: int = Field(default=5_000, ge=1, description="largest single upload, in MB")
    study_quota_mb: int = Field(default=50_000, ge=1, description="bytes of all uploads of one study, in MB")
    unpacked_mb: int = Field(default=200, ge=1, description="largest unpacked size of a zip or workbook, in MB")
    zip_ratio: int = Field(default=100, ge=1, description="largest ratio of unpacked to packed size")
    zip_members: int = Field(default=20_000, ge=1, description="most members of a zip")
    max_columns: int = Field(default=4_000, ge=2, description="most columns of a table")
    max_cells: int = Field(default=1_000_000_000, ge=1, description="most cells of a table in a binary format")
    parse_memory_mb: int = Field(default=4_000, ge=512, description="address space that reading a file may take, in MB")
    parse_wall_s: int = Field(default=1_800, ge=10, description="seconds that reading a file may take")
    retention_interval_s: float = Field(default=3_600, gt=0, description="how often expired data is looked for")

    def limits(self) -> Limits:
        """The limits as the domain takes them."""
        return Limits(
            unpacked_mb=self.unpacked_mb,
            ratio=self.zip_ratio,
            members=self.zip_members,
            columns=self.max_columns,
            cells=self.max_cells,
            memory_mb=self.parse_memory_mb,
            wall_s=self.parse_wall_s,
        )
