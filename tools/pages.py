"""Which pages are there to be looked at? Every address of the office that shows something, in the played office."""

from __future__ import annotations

from actions.calendar_feed import feed_address
from db.assignments import assignment
from db.correspondence import letter
from db.files import document
from db.people import office_holding, person_by_code
from db.resolutions import resolution
from db.rules import current_rules
from db.sittings import member
from tools.planning_pages import planning_addresses, planning_downloads
from tools.played_office import PlayedOffice

ADMIN, AUDITOR, CLERK, HEAD, LAWYER, STAFF = "spravce", "kontrola", "doudova", "rejl", "pravnik", "organizace"
Ways = tuple[tuple[str, str], ...]


def addresses(played: PlayedOffice) -> dict[str, Ways]:
    """Pages, by the path of their route: (who looks, the address), the first as the page is meant to be seen."""
    proposal, meeting = played.proposals, played.meetings
    seed, returned = proposal["seed"], proposal["returned"]
    with played.house.reading() as (_, connection):
        person = connection.execute(office_holding.select().where(office_holding.c.office == "lawyer")).one()
    asked = played.step("asked", "head").id
    return {
        "/": ((HEAD, "/"), (CLERK, "/"), (STAFF, "/")),
        "/prihlaseni": (("", "/prihlaseni"),),
        "/heslo": ((CLERK, "/heslo"),),
        "/heslo/zapomenute": (("", "/heslo/zapomenute"),),
        "/navrhy": ((CLERK, "/navrhy"), (STAFF, "/navrhy?q=socialni")),
        "/navrhy/novy": ((CLERK, "/navrhy/novy"), (CLERK, "/navrhy/novy?druh=social_plan")),
        "/navrhy/{id:int}": ((CLERK, f"/navrhy/{seed}"), (CLERK, f"/navrhy/{returned}")),
        "/navrhy/{id}/upravit": ((CLERK, f"/navrhy/{returned}/upravit"),),
        "/navrhy/{id}/predlozit": ((CLERK, f"/navrhy/{returned}/predlozit"),),
        "/navrhy/{id}/stahnout": ((CLERK, f"/navrhy/{returned}/stahnout"),),
        "/navrhy/{id}/vzit-zpet": ((CLERK, f"/navrhy/{proposal['secret']}/vzit-zpet"),),
        "/navrhy/{id}/zneni/{body}": ((CLERK, f"/navrhy/{returned}/zneni/RM"),),
        "/navrhy/{id}/verze": ((CLERK, f"/navrhy/{seed}/verze"),),
        "/navrhy/{id}/prilohy": ((CLERK, f"/navrhy/{returned}/prilohy"),),
        "/navrhy/{id}/nahled": ((CLERK, f"/navrhy/{seed}/nahled"),),
        "/navrhy/{id}/podpis/{body}": ((HEAD, f"/navrhy/{seed}/podpis/ZM"),),
        "/souhlasy/hromadne": ((HEAD, f"/souhlasy/hromadne?id={asked}"),),
        "/souhlasy/{id}": ((HEAD, f"/souhlasy/{asked}"), (LAWYER, f"/souhlasy/{asked}")),
        "/nepritomnost": ((HEAD, "/nepritomnost"),),
        "/moje-dopisy": ((HEAD, "/moje-dopisy"),),
        "/jednani": ((STAFF, "/jednani"), (CLERK, "/jednani?rok=2024")),
        "/jednani/nove": ((STAFF, "/jednani/nove"),),
        "/jednani/rada-terminu": ((STAFF, "/jednani/rada-terminu"),),
        "/jednani/lhuty": ((CLERK, "/jednani/lhuty"), (STAFF, "/jednani/lhuty?organ=ZM&dne=2024-09-23")),
        "/jednani/plan": ((STAFF, "/jednani/plan?rok=2024&cast=0"),),
        "/kalendar": ((CLERK, "/kalendar"), (STAFF, "/kalendar")),
        "/navrhy/{id}/lhuty": (
            (CLERK, f"/navrhy/{returned}/lhuty"),
            (STAFF, f"/navrhy/{proposal['lease']}/lhuty"),
        ),
        "/jednani/{id}": ((STAFF, f"/jednani/{meeting['RM']}"), (CLERK, f"/jednani/{meeting['ZM']}")),
        "/usneseni": ((AUDITOR, "/usneseni"), (CLERK, "/usneseni?q=c.+1")),
        "/usneseni/{id}": ((AUDITOR, f"/usneseni/{_first(played, resolution)}"),),
        "/ukoly/kontrola": ((STAFF, "/ukoly/kontrola?organ=ZM"),),
        "/pozdni-body": ((STAFF, "/pozdni-body"),),
        "/jednani/{id}/zapis": (
            (STAFF, f"/jednani/{meeting['RM']}/zapis"),
            (STAFF, f"/jednani/{meeting['today']}/zapis"),
        ),
        "/ukoly": ((HEAD, "/ukoly"), (STAFF, "/ukoly")),
        "/ukoly/{id}": ((HEAD, f"/ukoly/{_first(played, assignment)}"),),
        "/stul": ((STAFF, "/stul"),),
        "/stul/{id}": ((STAFF, f"/stul/{meeting['today']}"), (STAFF, f"/stul/{meeting['ZM']}")),
        "/stul/{id}/tabulka": ((STAFF, f"/stul/{meeting['ZM']}/tabulka"),),
        "/usneseni/neprijate": ((AUDITOR, "/usneseni/neprijate"), (CLERK, "/usneseni/neprijate?q=akcni")),
        "/usneseni/cisla": ((AUDITOR, "/usneseni/cisla"),),
        "/stul/vraci-se": ((STAFF, "/stul/vraci-se"),),
        "/stul/{id}/prubeh": (
            (STAFF, f"/stul/{meeting['today']}/prubeh"),
            (STAFF, f"/stul/{meeting['RM']}/prubeh"),
        ),
        "/stul/{id}/hlasovani": ((STAFF, f"/stul/{meeting['RM']}/hlasovani"),),
        "/jednani/{id}/rizeni": ((STAFF, f"/jednani/{meeting['today']}/rizeni"),),
        "/sprava/clenove": ((ADMIN, "/sprava/clenove"),),
        "/sprava/clenove/{id}": ((ADMIN, f"/sprava/clenove/{_first(played, member)}"),),
        "/stul/ulohy": ((STAFF, "/stul/ulohy"),),
        "/sprava": ((ADMIN, "/sprava"),),
        "/sprava/pristup": ((CLERK, "/sprava/pristup"),),
        "/sprava/lide": ((ADMIN, "/sprava/lide"),),
        "/sprava/lide/nova": ((ADMIN, "/sprava/lide/nova"),),
        "/sprava/lide/{id}": ((ADMIN, f"/sprava/lide/{person.person_id}"),),
        "/sprava/funkce": ((ADMIN, "/sprava/funkce"),),
        "/sprava/funkce/{id}": ((ADMIN, f"/sprava/funkce/{person.id}"),),
        "/sprava/zastupovani": ((ADMIN, "/sprava/zastupovani"),),
        "/sprava/pravidla": ((ADMIN, "/sprava/pravidla"),),
        "/sprava/pravidla/stavy": ((AUDITOR, "/sprava/pravidla/stavy"),),
        "/sprava/sablony": ((ADMIN, "/sprava/sablony"),),
        "/sprava/sablony/{kind}": ((ADMIN, "/sprava/sablony/proposal"),),
        "/sprava/posta": ((ADMIN, "/sprava/posta"),),
        "/sprava/posta/kanaly": ((ADMIN, "/sprava/posta/kanaly"), (STAFF, "/sprava/posta/kanaly")),
        "/sprava/posta/{id}": ((ADMIN, f"/sprava/posta/{_first(played, letter)}"),),
        "/sprava/historie": ((ADMIN, "/sprava/historie"),),
        **planning_addresses(played),
    }


def downloads(played: PlayedOffice) -> dict[str, Ways]:
    """Files and pieces of pages, by the path of their route."""
    seed, returned, meeting = played.proposals["seed"], played.proposals["returned"], played.meetings
    with played.house.reading() as (_, connection):
        rules = current_rules(connection)
        made = connection.execute(document.select().order_by(document.c.id).limit(1)).one()
        first = {
            kind: connection.execute(
                document.select().where(document.c.kind == kind).order_by(document.c.id).limit(1)
            ).one()
            for kind in ("invitation", "extract_pdf", "minutes_pdf")
        }
    assert rules is not None
    file = played.row("seed").files[0]
    stop = played.stop("lease", "RM").id
    invitation, extract, minutes = first["invitation"], first["extract_pdf"], first["minutes_pdf"]
    return {
        "/navrhy/pohledy": ((CLERK, "/navrhy/pohledy"),),
        "/navrhy.csv": ((CLERK, "/navrhy.csv"),),
        "/ukoly.csv": ((HEAD, "/ukoly.csv"),),
        "/usneseni.csv": ((AUDITOR, "/usneseni.csv"),),
        "/sprava/historie.csv": ((AUDITOR, "/sprava/historie.csv"),),
        "/navrhy/{id}/nahled/{body}.docx": ((CLERK, f"/navrhy/{returned}/nahled/RM.docx"),),
        "/navrhy/{id}/prilohy/{digest}/{name}": (
            (CLERK, f"/navrhy/{seed}/prilohy/{file['digest']}/plan.pdf"),
        ),
        "/navrhy/{id}/dokumenty/{document_id}/{name}": (
            (CLERK, f"/navrhy/{seed}/dokumenty/{made.id}/x.docx"),
        ),
        "/kalendar/{token}.ics": ((CLERK, _feed(played)),),
        "/jednani/{id}/kalendar.ics": ((CLERK, f"/jednani/{meeting['RM']}/kalendar.ics"),),
        "/jednani/{id}/rizeni-ted": ((STAFF, f"/jednani/{meeting['RM']}/rizeni-ted"),),
        "/jednani/{id}/{position}/{kind}": ((CLERK, f"/jednani/{meeting['RM']}/1/navrh"),),
        "/jednani/{id}/podklady/{document_id}/{name}": (
            (CLERK, f"/jednani/{invitation.meeting_id}/podklady/{invitation.id}/{invitation.file_name}"),
        ),
        "/jednani/{id}/zapis/soubory/{document}": (
            (STAFF, f"/jednani/{minutes.meeting_id}/zapis/soubory/{minutes.id}"),
        ),
        "/usneseni/{id}/soubory/{document}": (
            (AUDITOR, f"/usneseni/{extract.resolution_id}/soubory/{extract.id}"),
        ),
        "/ukoly/kontrola.csv": ((STAFF, f"/ukoly/kontrola.csv?organ=ZM&jednani={meeting['ZM']}"),),
        "/ukoly/kontrola.docx": ((STAFF, f"/ukoly/kontrola.docx?organ=ZM&jednani={meeting['ZM']}"),),
        "/usneseni/{id}/vypis": ((AUDITOR, f"/usneseni/{_first(played, resolution)}/vypis"),),
        "/stul/ulohy/behy": ((STAFF, "/stul/ulohy/behy"),),
        "/stul/{id}/vysledek/{stop}": ((STAFF, f"/stul/{meeting['today']}/vysledek/{stop}"),),
        "/stul/{id}/tabulka/vysledky.{suffix}": ((STAFF, f"/stul/{meeting['ZM']}/tabulka/vysledky.csv"),),
        "/sprava/pravidla/soubor/{digest}": ((ADMIN, f"/sprava/pravidla/soubor/{rules.digest}"),),
        "/sprava/sablony/{kind}/{number}/soubor": ((ADMIN, "/sprava/sablony/proposal/0/soubor"),),
        "/sprava/sablony/{kind}/{number}/nahled": ((ADMIN, "/sprava/sablony/proposal/0/nahled"),),
        "/ukazka/posta": ((CLERK, "/ukazka/posta"),),
        **planning_downloads(played),
    }


def _feed(played: PlayedOffice) -> str:
    """The clerk's calendar."""
    with played.house.reading() as (office, connection):
        row = person_by_code(connection, CLERK)
        assert row is not None
        return feed_address(office, row.id, 1).removeprefix(office.base_url)


def _first(played: PlayedOffice, table: object) -> int:
    rows = table.select().order_by(table.c.id).limit(1)  # type: ignore[attr-defined]
    return int(played.one(rows).id)
