"""How much an unknown file may cost."""

from pydantic import BaseModel


class Limits(BaseModel):
    """Ceilings checked before and while reading; the defaults are those of the security design."""

    unpacked_mb: int = 200
    ratio: int = 100
    members: int = 20_000
    columns: int = 4_000
    cells: int = 1_000_000_000
    memory_mb: int = 3_000
    wall_s: int = 1_800
