"""What must a machine have before it serves a grown-up office, and whom does it believe where people come from?"""

from __future__ import annotations

from typing import Any

import pytest
from office_case import TestHouse, plain, refused

from actions.office import open_house
from actions.secret_mark import mark_secret
from web.security import refuse_plain_http
from web.stand_alone import trusted_proxies


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_machine_with_another_key_is_refused_until_somebody_says_that_the_key_was_changed(
    house: TestHouse,
) -> None:
    environment = {
        "RAZITKO_HOME": str(house.settings.folder),
        "RAZITKO_DATABASE_URL": house.settings.database_url,
        "RAZITKO_SECRET": "jiný",
    }
    open_house(environment).close()  # nobody has marked this installation yet
    mark_secret(house.database, house.secret)
    with refused("jiný tajný klíč než ostatní", "RAZITKO_SECRET", "razitko init --new-secret"):
        open_house(environment)
    with refused("jiný tajný klíč"):
        mark_secret(house.database, "jiný")
    mark_secret(house.database, "jiný", anew=True)
    open_house(environment).close()
    with refused("jiný tajný klíč"):
        open_house({**environment, "RAZITKO_SECRET": house.secret})


def test_proxies_are_named_by_address() -> None:
    assert trusted_proxies({}) == ["127.0.0.1", "::1"]
    assert trusted_proxies({"RAZITKO_PROXIES": "10.0.0.5, 10.1.0.0/16,fd00::/8"}) == [
        "10.0.0.5",
        "10.1.0.0/16",
        "fd00::/8",
    ]
    for everybody in ("*", "0.0.0.0/0", "::/0", "0.0.0.0", "proxy.mesto.cz", "10.0.0.5,*"):
        with refused("není adresa ani síť proxy serveru"):
            trusted_proxies({"RAZITKO_PROXIES": everybody})


@pytest.mark.parametrize(
    ("host", "base_url", "is_refused"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000", False),
        ("127.0.0.1", "http://razitko.mesto.cz", False),
        ("10.0.0.11", "https://razitko.mesto.cz", False),
        ("10.0.0.11", "http://razitko.mesto.cz", True),
        ("0.0.0.0", "http://razitko.mesto.cz", True),
    ],
)
def test_passwords_do_not_go_through_a_network_unencrypted(
    host: str, base_url: str, is_refused: bool
) -> None:
    said: Any = None
    try:
        refuse_plain_http(host, base_url)
    except Exception as fault:
        said = plain(str(fault))
    assert (said is not None) == is_refused
    assert said is None or "nezačíná https://" in said
