"""How does the API say no? Problem documents (RFC 9457) with Czech sentences; never a trace."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from fastapi import HTTPException
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from actions.api_token import SCOPES, TokenRefused
from actions.office import NoTown
from actions.see import NotSeen
from flows.trigger import FlowRefused, PrefectUnavailable
from states.machine import Refused
from web.api.problem import problem, problem_of_status


class Faster(Refused):
    """Somebody has changed the subject since the version that the program saw."""


class RoleMissing(Refused):
    """The person holds no office that may do this."""


class ScopeMissing(Refused):
    """The token is not allowed this, whatever its person may do."""

    def __init__(self, scope: str, held: Iterable[str]) -> None:
        has = ", ".join(one for one in SCOPES if one in set(held))
        super().__init__(
            f"Token má rozsahy {has}; tato operace potřebuje rozsah „{scope}“ ({SCOPES[scope]}). "
            "Vytvořte token s\u00a0tímto rozsahem."
        )


class Malformed(Exception):
    """A request that can't be understood; each fault has the path of its field and a Czech sentence."""

    def __init__(self, *faults: tuple[Sequence[str | int], str]) -> None:
        super().__init__(" ".join(sentence for _, sentence in faults))
        self.faults = faults


def refusal(fault: Refused) -> JSONResponse:
    """What a refused act answers."""
    match fault:
        case TokenRefused():
            return problem(
                "token", fault.reasons, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'}
            )
        case ScopeMissing():
            challenge = 'Bearer error="insufficient_scope"'
            return problem("scope", fault.reasons, headers={"WWW-Authenticate": challenge})
        case RoleMissing():
            return problem("role", fault.reasons)
        case NotSeen():
            return problem("not-found", fault.reasons)
        case Faster():
            return problem("faster", fault.reasons)
        case NoTown():
            return problem("unavailable", fault.reasons)
        case _:
            return problem("refused", fault.reasons)


async def on_refused(_request: Request, fault: Exception) -> JSONResponse:
    """A refused act."""
    assert isinstance(fault, Refused)
    return refusal(fault)


async def on_malformed(_request: Request, fault: Exception) -> JSONResponse:
    """A request that our own checks could not understand."""
    assert isinstance(fault, Malformed)
    return problem("malformed", [sentence for _, sentence in fault.faults], fault.faults)


async def on_prefect(_request: Request, fault: Exception) -> JSONResponse:
    """Prefect is silent, or refuses what was asked of it."""
    if isinstance(fault, PrefectUnavailable):
        return problem("unavailable", [str(fault)])
    assert isinstance(fault, FlowRefused)
    return problem("refused", [str(fault)])


async def on_away(_request: Request, fault: Exception) -> JSONResponse:
    """The database or the store of files can't be reached."""
    return problem("unavailable", [str(fault)], headers={"Retry-After": "5"})


async def on_file_missing(_request: Request, fault: Exception) -> JSONResponse:
    """The store has lost a file, or it is no longer what was stored."""
    return problem("fault", [f"{fault} Ohlaste to prosím správci systému."])


async def on_http(_request: Request, fault: Exception) -> JSONResponse:
    """Refusals of Starlette and FastAPI; what the guard raised while a body was read comes as their cause."""
    assert isinstance(fault, StarletteHTTPException)
    cause = fault.__cause__
    if isinstance(fault, HTTPException) and isinstance(cause, StarletteHTTPException):
        fault = cause
    return problem_of_status(fault.status_code, dict(fault.headers or {}))


async def on_fault(_request: Request, _fault: Exception) -> JSONResponse:
    """Anything unexpected; the server logs the trace."""
    return problem_of_status(500)


async def on_invalid(_request: Request, fault: Exception) -> JSONResponse:
    """What pydantic found in a path, a query or a body, in Czech."""
    assert isinstance(fault, RequestValidationError)
    faults = [(tuple(item["loc"]), _sentence(item)) for item in fault.errors()]
    return problem("malformed", [sentence for _, sentence in faults], faults)


def _sentence(item: Any) -> str:
    kind, value = item["type"], item.get("input")
    context = item.get("ctx") or {}
    names = [str(part) for part in item["loc"] if isinstance(part, str)]
    name = names[-1] if names else "?"
    shown = f"„{str(value)[:60]}“"
    if kind == "json_invalid":
        return "Tělo požadavku není platný JSON; zkontrolujte závorky, uvozovky a\u00a0čárky."
    if kind == "missing":
        return f"Chybí „{name}“; doplňte ho." if name != "body" else "Chybí tělo požadavku; pošlete JSON."
    if kind == "extra_forbidden":
        return f"Pole „{name}“ tu neznáme; smažte ho, nebo opravte jeho název."
    if kind in ("enum", "literal_error"):
        expected = str(context["expected"]).replace(" or ", ", ").replace("'", "")
        return f"Hodnota {shown} pole „{name}“ není přípustná; možné jsou: {expected}."
    if kind.startswith("date"):
        return f"Hodnota {shown} pole „{name}“ není datum; pište 2024-06-24."
    if kind.startswith("time"):
        return f"Hodnota {shown} pole „{name}“ není čas; pište 14:00."
    if kind == "string_too_long":
        return f"Text pole „{name}“ je příliš dlouhý; vejde se nejvýš {context['max_length']} znaků."
    if kind in ("string_too_short", "string_type", "string_unicode", "string_pattern_mismatch"):
        return f"Pole „{name}“ má být neprázdný text."
    if kind.startswith(("int", "greater", "less")):
        limits = {"ge": "nejméně", "le": "nejvýše"}
        said = "".join(f", {word} {context[key]}" for key, word in limits.items() if key in context)
        return f"Hodnota {shown} pole „{name}“ má být celé číslo{said}."
    if kind.startswith("bool"):
        return f"Pole „{name}“ má být true, nebo false."
    if kind == "value_error":
        return str(context["error"])
    return f"Hodnota pole „{name}“ má jiný tvar, než se čeká; podívejte se na příklad na stránce /api/v1/."
