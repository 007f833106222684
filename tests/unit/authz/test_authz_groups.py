"""From groups of the directory to a place."""

from medloom_authz.domain.groups import GroupRule, place_of
from medloom_contracts.scopes import Role

RULES = {
    "medloom-admins": GroupRule(institution="Home", site_admin=True),
    "neuro": GroupRule(institution="Home", studies={"std_1": Role.RESEARCHER, "std_2": Role.REVIEWER}),
    "stewards": GroupRule(institution="Other", studies={"std_1": Role.STEWARD}),
}


def test_no_known_group_is_no_place() -> None:
    assert place_of([], RULES) is None
    assert place_of(["staff", "NEURO"], RULES) is None
    assert place_of(["neuro"], {}) is None


def test_the_first_rule_of_the_settings_decides_where_two_differ() -> None:
    place = place_of(["stewards", "neuro"], RULES)
    assert place is not None
    assert (place.institution, place.site_admin) == ("Home", False)
    assert place.studies == {"std_1": Role.RESEARCHER, "std_2": Role.REVIEWER}


def test_administration_needs_one_rule_that_gives_it() -> None:
    place = place_of(["neuro", "medloom-admins"], RULES)
    assert place is not None
    assert place.site_admin


def test_a_path_of_keycloak_is_the_group() -> None:
    assert place_of(["/neuro"], RULES) == place_of(["neuro"], RULES)
