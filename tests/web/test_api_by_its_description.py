"""Does the API do what its description says, whatever a program sends? Requests are made of the description itself.

The suite sends a few requests to each operation; ``RAZITKO_CHAOS=long`` (``make chaos``) dozens, by several people.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
import schemathesis
from api_client import token_for
from hypothesis import HealthCheck, Phase, given, settings
from office_case import TestHouse
from schemathesis.checks import CHECKS

from actions.verify import verify
from tools.played_office import play_on
from web.app import create_app

LONG = os.environ.get("RAZITKO_CHAOS") == "long"
PEOPLE = ("organizace", "doudova", "spravce", "tajemnik") if LONG else ("organizace",)
LEFT_OUT = (
    "positive_data_acceptance",  # the law refuses what the schema allows: that is what the office is for
    "not_a_server_error",  # asked below, where 503 is Prefect's absence and is documented
)


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"] if LONG else ["sqlite"], indirect=True)
def test_every_operation_answers_as_it_is_described(house: TestHouse) -> None:
    play_on(house, house.clock)
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", create_app(house))
    left_out = [CHECKS.get_one(name) for name in LEFT_OUT]  # known once a schema is read
    faults: list[str] = []
    asked: list[str] = []
    for code in PEOPLE:
        token = token_for(house, code)
        for found in schema.get_all_operations():
            operation = found.ok()
            try:
                _send(operation, token, left_out, asked)
            except Exception as fault:
                faults.append(f"{code}: {operation.label}: {fault}")
    assert not faults, "\n\n".join(faults)
    assert len(set(asked)) >= 90
    print(f"{len(asked)} requests to {len(set(asked))} operations")
    assert verify(house).faults == ()


def _send(operation: Any, token: str, left_out: list[Any], asked: list[str]) -> None:
    @settings(
        max_examples=50 if LONG else 2,
        deadline=None,
        database=None,
        derandomize=not LONG,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given(case=operation.as_strategy())
    def send(case: Any) -> None:
        asked.append(operation.label)
        answer = case.call(headers={"Authorization": f"Bearer {token}"})
        is_away = answer.status_code == 503 and "/flows/" in operation.label
        assert answer.status_code < 500 or is_away, answer.text
        case.validate_response(answer, excluded_checks=left_out)

    send()
