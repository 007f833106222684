"""From the groups of a hospital's directory to a place in Medloom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from medloom_contracts.scopes import Role


class GroupRule(BaseModel):
    """What the people of one group get: a home institution and, if wanted, site administration and study roles."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    institution: str = Field(min_length=1, max_length=200)
    site_admin: bool = False
    studies: dict[str, Role] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """What somebody's groups come to."""

    institution: str
    site_admin: bool
    studies: Mapping[str, Role]


def place_of(groups: Iterable[str], rules: Mapping[str, GroupRule]) -> Place | None:
    """The place of somebody with these groups, or None when no rule names one of them.

    The first rule in the order of the settings decides the institution and the role in a study; site administration
    needs one rule that gives it. Keycloak writes groups as paths, so a leading slash does not count.
    """
    held = {group.removeprefix("/") for group in groups}
    hits = [rule for name, rule in rules.items() if name.removeprefix("/") in held]
    if not hits:
        return None
    studies: dict[str, Role] = {}
    for rule in hits:
        studies = {**rule.studies, **studies}
    return Place(hits[0].institution, any(rule.site_admin for rule in hits), studies)
