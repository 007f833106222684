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

    def memory_for(self, size: int) -> int:
        """Megabytes that reading a file of ``size`` bytes may take: what is small may not grow without end."""
        return min(self.memory_mb, 1_000 + 8 * size // 1_000_000)

    def processor_for(self, size: int) -> int:
        """Seconds of processor that reading a file of ``size`` bytes may take."""
        return min(2 * self.wall_s, 30 + 8 * size // 1_000_000)
