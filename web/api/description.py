"""How does the API describe itself? OpenAPI with an example at every operation, and the same for people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from actions.api_token import SCOPES
from states.attachment import FILE_KINDS
from web.api.entrance import HAS_FILE, SCOPE
from web.api.problem import KINDS, MEDIA_TYPE
from web.api.schemas.base import Problem

TITLE = "Razítko"
INTRODUCTION = (
    "Tytéž úkony jako na přepážce úřadu, pro spisovou službu nebo intranet. Program jedná za osobu, která mu "
    "vytvořila token (stránka „Přístup pro programy“); smí nejvýš to, co v\u00a0tu chvíli smí ona, a\u00a0jen "
    "v\u00a0rozsahu tokenu. Neviditelné a\u00a0neexistující se nerozlišuje (404). Kdo mění, posílá verzi, kterou viděl."
)
METHODS = ("get", "post", "put", "patch")
_FILE = {"schema": {"type": "string", "format": "binary"}, "example": "…"}
_FILES = dict.fromkeys(
    sorted({kind.media_type for kind in FILE_KINDS.values()} | {"application/octet-stream"}), _FILE
)


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, made once."""
    if app.openapi_schema is None:
        app.openapi_schema = _document(app)
    return app.openapi_schema


def _document(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title=TITLE,
        version="1",
        openapi_version="3.1.0",
        summary="Návrhy usnesení, jejich cesta orgány a\u00a0úkoly z\u00a0nich",
        description=INTRODUCTION,
        routes=app.routes,
        servers=[{"url": "/api/v1"}],
    )
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for needless in ("HTTPValidationError", "ValidationError"):
        schemas.pop(needless, None)
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs", {})
    schemas["Problem"] = problem
    components["responses"] = {_name(code): _response(code, schemas) for code in KINDS}
    components["securitySchemes"] = {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "razitko_…",
            "description": "Rozsahy: "
            + "; ".join(f"**{scope}** – {label}" for scope, label in SCOPES.items())
            + ".",
        }
    }
    for methods in document["paths"].values():
        for method in METHODS:
            if method in methods:
                _complete(methods[method], schemas)
    return document


def _complete(operation: dict[str, Any], schemas: Mapping[str, Any]) -> None:
    has_file = operation.pop(HAS_FILE, False)
    operation["security"] = [{"token": [operation[SCOPE]]}]
    body = operation.get("requestBody", {}).get("content", {})
    for media in body.values():
        media["example"] = example_of(media["schema"], schemas)
    answers = operation["responses"]
    answers.pop("422", None)
    is_file = False
    for status, answer in answers.items():
        answer["description"] = "Provedeno." if status != "200" else "V\u00a0pořádku."
        if "content" not in answer or "application/json" not in answer["content"]:
            answer["content"], is_file = _FILES, True
            continue
        media = answer["content"]["application/json"]
        media["example"] = example_of(media["schema"], schemas)
    if operation["operationId"].startswith(("create_", "plan_")):
        answers["200"] = {**answers["201"], "description": "Už bylo založeno dřív, se stejným klíčem."}
    wanted = ["token", "scope", "malformed", "unavailable"]
    wanted += ["not-found"] if operation.get("parameters") else []
    wanted += ["refused"] if body or is_file or operation[SCOPE] != "read" else []
    wanted += ["too-large"] if body or has_file else []
    for code in wanted:
        answers[str(KINDS[code].status)] = {"$ref": f"#/components/responses/{_name(code)}"}


def _name(code: str) -> str:
    return "".join(part.capitalize() for part in code.split("-"))


def _response(code: str, schemas: Mapping[str, Any]) -> dict[str, Any]:
    kind = KINDS[code]
    example = {
        "type": f"/api/v1/#{code}",
        "title": kind.title,
        "status": kind.status,
        "detail": f"{kind.title}.",
        "reasons": [f"{kind.title}."],
    }
    if code == "malformed":
        example["errors"] = [example_of(schemas["FieldFault"], schemas)]
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": f"{kind.title}: {kind.when}.",
        "content": {MEDIA_TYPE: {"schema": schema, "example": example}},
    }


def example_of(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Any:
    """An example of a schema, put together of the examples of its fields."""
    if "examples" in schema:
        return schema["examples"][0]
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rsplit("/", 1)[1]], schemas)
    for choice in (*schema.get("anyOf", ()), *schema.get("allOf", ())):
        if choice.get("type") != "null":
            return example_of(choice, schemas)
    if "properties" in schema:
        return {name: example_of(part, schemas) for name, part in schema["properties"].items()}
    if schema.get("type") == "array":
        return [example_of(schema["items"], schemas)]
    if "default" in schema:
        return schema["default"]
    return (
        schema["enum"][0] if "enum" in schema else {"integer": 1, "boolean": False}.get(schema["type"], "…")
    )


# --- for people --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Listed:
    """One operation as the page lists it."""

    name: str
    method: str
    path: str
    summary: str
    description: str
    scope: str
    parameters: tuple[tuple[str, str], ...]
    asked: str
    answer: str


def listed(document: Mapping[str, Any]) -> dict[str, list[Listed]]:
    """The operations under their nouns, in the order of the document."""
    found: dict[str, list[Listed]] = {}
    for path, methods in document["paths"].items():
        for method in METHODS:
            if method in methods:
                one = methods[method]
                found.setdefault(one["tags"][0], []).append(_listed(path, method, one))
    return found


def _listed(path: str, method: str, one: Mapping[str, Any]) -> Listed:
    bodies = one.get("requestBody", {}).get("content", {})
    done = next(one["responses"][status] for status in ("201", "202", "200") if status in one["responses"])
    media = done["content"].get("application/json")
    return Listed(
        name=one["operationId"],
        method=method.upper(),
        path=f"/api/v1{path}",
        summary=one["summary"],
        description=one["description"].replace("**", ""),
        scope=one[SCOPE],
        parameters=tuple((part["name"], part.get("description", "")) for part in one.get("parameters", ())),
        asked=_written(next(iter(bodies.values()))["example"]) if bodies else "",
        answer=_written(media["example"]) if media else "",
    )


def _written(example: Any) -> str:
    return json.dumps(example, ensure_ascii=False, indent=2)
