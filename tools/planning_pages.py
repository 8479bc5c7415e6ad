"""Which pages of planning are there to be looked at? Every address of a process and of its public page."""

from __future__ import annotations

from db.files import document
from db.planning.papers import planning_paper
from tools.played_office import PlayedOffice
from tools.played_planning import CODE, COORDINATOR, MEMBER, play_planning

Ways = tuple[tuple[str, str], ...]


def planning_addresses(played: PlayedOffice) -> dict[str, Ways]:
    """Pages, by the path of their route: (who looks, the address). The process is played when first asked for."""
    found = _played(played)
    inside = {
        "": "",
        "/upravit": "/upravit",
        "/terminy": "/terminy",
        "/obce": "/obce",
        "/ucastnici": "/ucastnici",
        "/skupiny": "/skupiny",
        "/skupiny/{gid}": "/skupiny/{group}",
        "/jednani": "/jednani",
        "/jednani/nove": "/jednani/nove",
        "/jednani/{meeting}": "/jednani/{meeting}",
        "/jednani/{meeting}/zapis": "/jednani/{meeting}/zapis",
        "/projednani": "/projednani",
        "/projednani/nove": "/projednani/nove",
        "/projednani/{hearing}": "/projednani/{hearing}",
        "/plany": "/plany",
        "/plany/novy": "/plany/novy",
        "/plany/{pid}": "/plany/{plan}",
        "/plany/{pid}/upravit": "/plany/{plan}/upravit",
        "/plany/{pid}/upravit/{code}": "/plany/{plan}/upravit/1.1.1",
        "/plany/{pid}/udaje": "/plany/{plan}/udaje",
        "/plany/{pid}/verze": "/plany/{plan}/verze",
        "/plany/{pid}/akcni": "/plany/{plan}/akcni",
        "/plany/{pid}/plneni": "/plany/{plan}/plneni",
        "/plany/{pid}/schvaleni": "/plany/{plan}/schvaleni",
        "/podklady": "/podklady",
        "/podklady/swot/{group}": "/podklady/swot/{group}",
        "/podklady/statistiky": "/podklady/statistiky",
        "/podklady/cile": "/podklady/cile",
        "/podklady/setreni/{sid}": "/podklady/setreni/{survey}",
        "/podklady/setreni/{sid}/upravit": "/podklady/setreni/{survey}/upravit",
        "/pripominky": "/pripominky",
        "/pripominky/dalsi": "/pripominky/dalsi",
        "/pripominky/nova": "/pripominky/nova",
        "/pripominky/{cid:int}": "/pripominky/{comment}",
        "/pripominky/lhuta/{pid}": "/pripominky/lhuta/{plan}",
        "/dokumenty": "/dokumenty",
        "/dokumenty/novy": "/dokumenty/novy",
        "/dokumenty/{paper}": "/dokumenty/{paper}",
        "/katalog": "/katalog",
        "/katalog/novy": "/katalog/novy",
        "/katalog/{provider}": "/katalog/{provider}",
    }
    own = {
        f"/planovani/{{id}}{route}": ((COORDINATOR, f"/planovani/{found['process']}{way}".format(**found)),)
        for route, way in inside.items()
    }
    public = ("", "/{code}", "/{code}/katalog", "/{code}/pripominky", "/{code}/pripominky/odeslano")
    outside = {
        f"/verejne/planovani{route}": (("", f"/verejne/planovani{route.format(code=CODE)}"),)
        for route in public
    }
    outside["/verejne/planovani/{code}/plan/{plan:int}"] = (
        ("", f"/verejne/planovani/{CODE}/plan/{found['plan']}"),
    )
    outside["/verejne/planovani/{code}/vyporadani/{plan:int}"] = (
        ("", f"/verejne/planovani/{CODE}/vyporadani/{found['plan']}"),
    )
    return {
        "/planovani": ((COORDINATOR, "/planovani"),),
        "/planovani/novy": ((COORDINATOR, "/planovani/novy"),),
        "/planovani/moje": ((MEMBER, "/planovani/moje"),),
        **own,
        **outside,
    }


def planning_downloads(played: PlayedOffice) -> dict[str, Ways]:
    """Files of planning, by the path of their route."""
    found = _played(played)
    process, plan, meeting = found["process"], found["plan"], found["meeting"]
    with played.house.reading() as (_, connection):
        made = {
            row.kind: row
            for row in connection.execute(document.select().where(document.c.process_id == process))
        }
        paper = connection.execute(
            planning_paper.select().where(planning_paper.c.file_digest.is_not(None))
        ).first()
    assert paper is not None
    invited, heard = made["group_invitation"].id, made["hearing_invitation"].id
    catalogue, drawn = made["catalogue_pdf"], made["plan_pdf"]
    of_plan = f"/plany/{plan}"
    inside = {
        "/jednani/vystupy.docx": "/jednani/vystupy.docx",
        "/jednani/{meeting}/prezence.docx": f"/jednani/{meeting}/prezence.docx",
        "/jednani/{meeting}/soubory/{document}": f"/jednani/{meeting}/soubory/{invited}",
        "/projednani/{hearing}/soubory/{document}": f"/projednani/{found['hearing']}/soubory/{heard}",
        "/plany/{pid}/plan.docx": f"{of_plan}/plan.docx",
        "/plany/{pid}/plan.pdf": f"{of_plan}/plan.pdf",
        "/plany/{pid}/dokumenty/{document_id}/{name}": f"{of_plan}/dokumenty/{drawn.id}/{drawn.file_name}",
        "/plany/{pid}/vyhodnoceni.docx": f"{of_plan}/vyhodnoceni.docx",
        "/podklady/setreni/{sid}.csv": f"/podklady/setreni/{found['survey']}.csv",
        "/dokumenty/{paper}/soubor/{name}": f"/dokumenty/{paper.id}/soubor/{paper.file_name}",
        "/katalog/soubor/{document}/{name}": f"/katalog/soubor/{catalogue.id}/{catalogue.file_name}",
        "/pripominky.csv": "/pripominky.csv",
        "/pripominky/vyporadani/{pid}.docx": f"/pripominky/vyporadani/{plan}.docx",
    }
    public = {
        "/soubory/{paper:int}/{name}": f"/soubory/{paper.id}/{paper.file_name}",
        "/zpravy.atom": "/zpravy.atom",
        "/zpravy.json": "/zpravy.json",
        "/kalendar.ics": "/kalendar.ics",
        "/udalosti.jsonld": "/udalosti.jsonld",
    }
    return {
        **{
            f"/planovani/{{id}}{route}": ((COORDINATOR, f"/planovani/{process}{way}"),)
            for route, way in inside.items()
        },
        **{
            f"/verejne/planovani/{{code}}{route}": (("", f"/verejne/planovani/{CODE}{way}"),)
            for route, way in public.items()
        },
    }


def _played(played: PlayedOffice) -> dict[str, int]:
    """Tests that look at no page of planning need none."""
    if not played.planning:
        played.planning.update(play_planning(played))
    return played.planning
