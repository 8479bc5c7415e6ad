"""Does the API describe itself truly? OpenAPI that holds, an example at every operation, a page without strangers."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from typing import Any

import jsonschema
from api_client import Program
from fastapi.openapi.models import OpenAPI
from lxml import html
from office_case import SEED, Case, TestHouse

from web.api.application import application
from web.api.description import describe
from web.api.schemas import seed

DOCUMENT = describe(application())
OPERATIONS = {
    operation["operationId"]: operation
    for methods in DOCUMENT["paths"].values()
    for operation in methods.values()
}


def valid(example: Any, schema: dict[str, Any]) -> None:
    """The example fits its schema, with the document's components."""
    validator = jsonschema.Draft202012Validator({**schema, "components": DOCUMENT["components"]})
    validator.validate(example)


def test_the_document_is_openapi_and_every_reference_leads_somewhere() -> None:
    OpenAPI.model_validate(DOCUMENT)
    assert DOCUMENT["openapi"] == "3.1.0"
    text = repr(DOCUMENT)
    for kind, name in set(re.findall(r"#/components/(\w+)/([\w\[\]-]+)", text)):
        assert name in DOCUMENT["components"][kind], name
    for name, schema in DOCUMENT["components"]["schemas"].items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert "HTTPValidationError" not in name


def test_operations_are_named_once_in_words_of_ours() -> None:
    count = sum(len(methods) for methods in DOCUMENT["paths"].values())
    assert len(OPERATIONS) == count >= 55
    for name, operation in OPERATIONS.items():
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", name)
        assert operation["summary"][0].isupper() and not operation["summary"].endswith(".")
        assert len(operation["tags"]) == 1
        assert operation["security"] == [{"token": [operation["x-scope"]]}]


def test_every_operation_has_examples_that_fit() -> None:
    for name, operation in OPERATIONS.items():
        for media in operation.get("requestBody", {}).get("content", {}).values():
            valid(media["example"], media["schema"])
        done = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
        assert done, name
        for answer in done:
            for media in answer["content"].values():
                valid(media["example"], media["schema"])
        problems = [status for status in operation["responses"] if status.startswith(("4", "5"))]
        assert {"401", "403", "422"} <= set(problems), name


def test_every_field_is_described_with_an_example() -> None:
    for name, schema in DOCUMENT["components"]["schemas"].items():
        for field, part in schema.get("properties", {}).items():
            is_composed = "$ref" in repr(part)
            assert is_composed or "examples" in part or name.startswith(("Body_", "FieldFault")), (
                name,
                field,
            )


def test_the_examples_tell_of_the_sample() -> None:
    sample = tomllib.loads(SEED.read_text(encoding="utf-8"))
    told = seed.SEED
    assert told["title"] == sample["title"]
    assert [told["attachment"]] == sample["attachments"]
    assert told["clause"] == sample["clauses"][0]["text"]
    assert told["follow_up"] == sample["follow_ups"][0]["task"]
    assert told["report"] in sample["report"]
    assert told["dates"] == {body: day.isoformat() for body, day in sample["dates"].items()}


def test_the_example_of_a_proposal_can_be_sent_as_it_is(house: TestHouse) -> None:
    program = Program(house)
    example = OPERATIONS["create_proposal"]["requestBody"]["content"]["application/json"]["example"]
    made = program.act("/proposals", "doudova", example)
    case = Case(house)
    case.pid = made["id"]
    assert (
        made["stops"][2]["wording"] == seed.SEED["wording"] == case.wording("ZM").text.replace("\u00a0", " ")
    )


def test_the_page_and_the_document_are_public_and_load_nothing_from_elsewhere(house: TestHouse) -> None:
    program = Program(house)
    assert program.get("/api/v1/openapi.json").json() == DOCUMENT
    answer = program.get("/api/v1/")
    assert answer.status_code == 200
    page = html.fromstring(answer.text)
    for attribute in ("src", "href"):
        for address in page.xpath(f"//@{attribute}"):
            assert address.startswith(("/", "#")), address
    assert len(page.xpath("//details[@class='operation']")) == len(OPERATIONS)
    assert page.xpath("count(//h1)") == 1
    assert not page.xpath("//script[not(@src)] | //style | //*[@style]")
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert program.get("/api/v1/docs").status_code == program.get("/api/v1/redoc").status_code == 404


def test_the_answers_carry_the_headers_of_the_office(house: TestHouse) -> None:
    answer = Program(house).get("/api/v1/")
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_pages_do_without_fastapi_and_the_api_without_prefect() -> None:
    code = (
        "import sys, web.app, web.api\n"
        "assert 'fastapi' not in sys.modules\n"
        "from web.api.application import application\n"
        "application()\n"
        "assert not {'prefect', 'docxtpl'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-P", "-c", code], cwd=SEED.parents[1], check=True)
