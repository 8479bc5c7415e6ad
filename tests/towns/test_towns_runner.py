"""One runner for all towns: who owes is found without opening everybody, and nobody waits for another's trouble."""

from __future__ import annotations

import asyncio
import email
import fcntl
import os
from collections.abc import Iterator
from email import policy
from pathlib import Path
from types import SimpleNamespace

import pytest
from office_case import Case
from three_towns import HOSTS, house_of

from actions.authority import Actor
from actions.office import House
from actions.reset_password import invite
from actions.suspend_town import resume_town, suspend_town
from actions.towns import Towns
from cli.town_mail import TownMail
from db.queries.overview import all_letters
from flows.deliver_letters import deliver_letters
from flows.each_town import ROUNDS, in_each_town
from flows.generate_draft import generate_draft
from flows.record_resolutions import record_resolutions
from flows.remind_deadlines import remind_deadlines
from flows.runner import Drain
from flows.town_watch import LONGEST_PAUSE, TownWatch


@pytest.fixture
def mail(towns: Towns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TownMail]:
    """A mail server of the region, which all towns share; each has one letter to send: its first invitation."""
    with TownMail(tmp_path / "mail") as server:
        monkeypatch.setenv("RAZITKO_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("RAZITKO_SMTP_PORT", str(server.port))
        yield server


class Hour:
    """The runner's own clock, which a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hour() -> Hour:
    return Hour()


@pytest.fixture
def watch(towns: Towns, hour: Hour) -> TownWatch:
    return TownWatch(towns, hour)


def asked(errands: list[object]) -> list[tuple[str, str]]:
    return [(errand.deployment, errand.parameters["town"]) for errand in errands]  # type: ignore[attr-defined]


def owe_a_letter(towns: Towns, code: str) -> None:
    house = house_of(towns.place(code))
    with house.writing() as (office, connection):
        invite(office, connection, Actor(None, "správce"), all_letters(connection)[0].person_id)
    house.close()


def senders(mail: TownMail) -> dict[str, tuple[str, str]]:
    """From whom each letter came, by the host of the links in it."""
    found = {}
    for letter in mail.letters:
        message = email.message_from_bytes(letter.path.read_bytes(), policy=policy.default)
        text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        (host,) = [host for host in HOSTS.values() if f"http://{host}/" in text]
        found[host] = (message["From"].addresses[0].addr_spec, message["Message-ID"].rpartition("@")[2])
    return found


def test_letters_of_each_town_leave_from_its_own_address_with_its_own_links(
    towns: Towns, mail: TownMail
) -> None:
    state = asyncio.run(deliver_letters.fn())
    assert (state.name, state.data["towns"], state.data["sent"]) == ("Completed", 3, 3)
    assert senders(mail) == {
        HOSTS["trutnov"]: ("razitko@trutnov.example", "trutnov.example>"),
        HOSTS["humpolec"]: ("razitko@humpolec.example", "humpolec.example>"),
        HOSTS["zeliv"]: ("razitko@zeliv.example", "zeliv.example>"),
    }
    assert asyncio.run(deliver_letters.fn()).data == {"towns": 3, "faults": {}}


def test_a_town_that_breaks_a_flow_is_named_and_the_others_are_served(towns: Towns, mail: TownMail) -> None:
    database = towns.folder / "humpolec" / "razitko.db"
    whole = database.read_bytes()
    database.write_bytes(b"\x00" * 5000)
    state = asyncio.run(deliver_letters.fn())
    assert state.name == "Failed"
    assert list(state.data["faults"]) == ["humpolec"]
    assert "humpolec" in state.message
    assert set(senders(mail)) == {HOSTS["trutnov"], HOSTS["zeliv"]}
    database.write_bytes(whole)
    assert asyncio.run(deliver_letters.fn()).data["sent"] == 1


def test_whatever_the_work_in_a_town_raises_the_others_are_done(towns: Towns) -> None:
    done = []

    async def work(house: House) -> dict[str, int]:
        if house.settings.code == "humpolec":
            raise ZeroDivisionError("v Humpolci")
        done.append(house.settings.code)
        return {"written": 2}

    state = asyncio.run(in_each_town(work, round_of="pokus"))
    assert sorted(done) == ["trutnov", "zeliv"]
    assert (state.name, state.data) == (
        "Failed",
        {"towns": 2, "written": 4, "faults": {"humpolec": "v Humpolci"}},
    )


def test_a_suspended_town_sends_nothing_until_it_comes_back(towns: Towns, mail: TownMail) -> None:
    suspend_town(towns.place("zeliv"), "")
    assert asyncio.run(deliver_letters.fn()).data["sent"] == 2
    assert asyncio.run(deliver_letters.fn(town="zeliv")).name == "Failed"
    resume_town(towns.place("zeliv"))
    assert asyncio.run(deliver_letters.fn(town="zeliv")) == {"sent": 1}


def test_asked_for_one_town_a_flow_answers_as_in_an_office_that_lives_alone(towns: Towns) -> None:
    house = house_of(towns.place("trutnov"))
    case = Case(house).on_route()
    made = asyncio.run(generate_draft.fn(proposal_id=case.pid, town="trutnov"))
    assert [name for name in made["made"] if name.startswith("navrh-1-")]
    assert "neexistuje" in asyncio.run(generate_draft.fn(proposal_id=case.pid, town="zeliv")).message
    case.clock.forward(days=2)
    (towns.folder / "clock").write_text(case.clock.now.isoformat())
    house.close()
    everywhere = asyncio.run(remind_deadlines.fn())
    assert (everywhere.name, everywhere.data["towns"]) == ("Completed", 3)


def test_outcomes_are_never_recorded_in_all_towns_at_once(towns: Towns) -> None:
    for town in ("", "trutnov zeliv"):
        state = asyncio.run(
            record_resolutions.fn("tabulka.csv", confirm=True, person="organizace", town=town)
        )
        assert (state.name, "Ve kterém městě?" in state.message) == ("Failed", True)


def test_an_unknown_town_is_a_sentence(towns: Towns) -> None:
    state = asyncio.run(deliver_letters.fn(town="atlantida"))
    assert (state.name, "„atlantida“" in state.message) == ("Failed", True)
    state = asyncio.run(deliver_letters.fn(town="atlantida trutnov"))
    assert list(state.data["faults"]) == ["atlantida"]
    assert state.data["sent"] == 1


# --- rounds ------------------------------------------------------------------------------------------------


async def _note(house: House, seen: list[str]) -> dict[str, int]:
    seen.append(house.settings.code or "")
    return {}


def test_a_round_that_has_run_out_of_time_goes_on_where_it_stopped(
    towns: Towns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.each_town.AT_ONCE", 1)
    seen: list[str] = []
    ticks = iter([0.0, 0.0, 99.0, 100.0, 100.0, 100.0, 100.0])
    monkeypatch.setattr("flows.each_town.time", SimpleNamespace(monotonic=lambda: next(ticks)))
    asyncio.run(in_each_town(lambda house: _note(house, seen), round_of="pokus", lasts=10))
    assert seen == ["humpolec"]
    asyncio.run(in_each_town(lambda house: _note(house, seen), round_of="pokus", lasts=10))
    assert seen == ["humpolec", "trutnov", "zeliv"]
    assert not (towns.folder / ROUNDS / "pokus").exists()


def test_a_killed_daily_round_is_taken_up_by_the_runner_and_a_running_one_is_left_alone(
    towns: Towns, watch: TownWatch, hour: Hour, mail: TownMail
) -> None:
    left = towns.folder / ROUNDS / "remind-deadlines"
    left.parent.mkdir(exist_ok=True)
    left.write_text("humpolec")
    descriptor = os.open(left, os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    assert ("remind-deadlines", "") not in asked(watch.quick())
    assert asyncio.run(remind_deadlines.fn()).data["towns"] == 0
    os.close(descriptor)  # what the system does for a killed process
    hour.now += 60
    assert ("remind-deadlines", "") in asked(watch.quick())
    assert asyncio.run(remind_deadlines.fn()).data["towns"] == 2
    hour.now += 60
    assert ("remind-deadlines", "") not in asked(watch.quick())


# --- whose turn it is --------------------------------------------------------------------------------------


def test_a_town_is_looked_at_when_it_commits_and_hardly_ever_otherwise(
    towns: Towns, watch: TownWatch, hour: Hour, mail: TownMail
) -> None:
    assert asked(watch.quick()) == [("deliver-letters", "humpolec trutnov zeliv")]
    asyncio.run(deliver_letters.fn(town="humpolec trutnov zeliv"))
    assert asked(watch.quick()) == []
    looks = watch.looks
    for _ in range(10):
        hour.now += 1
        assert asked(watch.quick() + watch.slow()) == []
    assert watch.looks == looks, "ten seconds without a mark: no database was opened"

    owe_a_letter(towns, "zeliv")
    hour.now += 1
    assert asked(watch.quick()) == [("deliver-letters", "zeliv")]
    assert watch.looks == looks + 1


def test_without_marks_nothing_is_lost_only_later(
    towns: Towns, watch: TownWatch, hour: Hour, mail: TownMail
) -> None:
    """Another machine, a full disk, a lost folder: a mark may be missing, the letter is found nevertheless."""
    asyncio.run(deliver_letters.fn())
    watch.quick()
    owe_a_letter(towns, "zeliv")
    for mark in towns.marks.iterdir():
        mark.unlink()
    towns.marks.rmdir()
    begun, found = hour.now, []
    while not found and hour.now < begun + 2 * LONGEST_PAUSE:
        hour.now += 5
        found = asked(watch.quick())
    assert found == [("deliver-letters", "zeliv")]
    assert hour.now - begun <= 65


def test_idle_towns_are_looked_at_ever_less_often_and_at_least_hourly(
    towns: Towns, watch: TownWatch, hour: Hour, mail: TownMail
) -> None:
    asyncio.run(deliver_letters.fn())
    for mark in towns.marks.iterdir():
        mark.unlink()
    for _ in range(6 * 6):
        hour.now += 600
        assert asked(watch.quick()) == []
    assert 3 * 6 <= watch.looks <= 3 * (6 + 7)


def test_a_letter_that_waits_for_its_hour_leaves_at_its_hour(
    towns: Towns, watch: TownWatch, hour: Hour, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RAZITKO_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("RAZITKO_SMTP_PORT", "9")  # nobody listens: the letter is postponed
    asyncio.run(deliver_letters.fn(town="zeliv"))
    asyncio.run(deliver_letters.fn(town="trutnov"))
    asyncio.run(deliver_letters.fn(town="humpolec"))
    assert asked(watch.quick()) == []
    turn = watch.turns["zeliv"]
    assert 0 < turn.look_at - hour.now <= 60


def test_a_town_in_which_a_visit_changes_nothing_gets_a_lane_of_its_own(
    towns: Towns, watch: TownWatch, hour: Hour, mail: TownMail
) -> None:
    assert asked(watch.quick()) == [("deliver-letters", "humpolec trutnov zeliv")]
    asyncio.run(
        deliver_letters.fn(town="humpolec trutnov")
    )  # whatever happened in Želiv, its letter is owed still
    assert asked(watch.quick()) == [("deliver-letters", "zeliv")]
    hour.now += 3
    assert asked(watch.quick()) == []
    assert asked(watch.slow()) == [("deliver-letters", "zeliv")]
    rests = []
    for _ in range(12):
        rests.append(watch.turns["zeliv"].look_at - hour.now)
        hour.now = watch.turns["zeliv"].look_at
        watch.slow()
    assert rests == sorted(rests) and rests[-1] == 300
    owe_a_letter(towns, "trutnov")
    assert asked(watch.quick()) == [("deliver-letters", "trutnov")], "nobody waits for Želiv"

    asyncio.run(deliver_letters.fn(town="zeliv"))
    hour.now = watch.turns["zeliv"].look_at
    assert asked(watch.slow()) == []
    assert not watch.turns["zeliv"].is_slow


def test_a_broken_town_is_left_alone_for_a_while_and_the_others_are_found(
    towns: Towns, watch: TownWatch, hour: Hour
) -> None:
    (towns.folder / "humpolec" / "razitko.db").write_bytes(b"x" * 5000)
    assert asked(watch.quick()) == [("deliver-letters", "trutnov zeliv")]
    assert watch.turns["humpolec"].look_at - hour.now == 300


def test_towns_come_and_go_while_the_runner_runs(
    towns: Towns, watch: TownWatch, hour: Hour, tmp_path: Path
) -> None:
    (towns.folder / "zeliv").rename(tmp_path / "zeliv")
    assert asked(watch.quick()) == [("deliver-letters", "humpolec trutnov")]
    (tmp_path / "zeliv").rename(towns.folder / "zeliv")
    (towns.folder / "trutnov").rename(tmp_path / "trutnov")
    hour.now += 11
    assert asked(watch.quick()) == [("deliver-letters", "humpolec zeliv")]


def test_the_runner_sends_for_all_towns_within_its_loop(
    towns: Towns, mail: TownMail, watch: TownWatch
) -> None:
    """The same loop as in the office, both lanes, without Prefect: it ends when the third town's letter arrives."""

    async def run() -> None:
        stop = asyncio.Event()
        lanes = [Drain(stop, lane, every=0.02) for lane in (watch.quick, watch.slow)]

        async def until_sent() -> None:
            async with asyncio.timeout(30):
                while len(mail.letters) < 4:
                    if len(mail.letters) == 3 and not stop.is_set():
                        owe_a_letter(towns, "zeliv")
                    await asyncio.sleep(0.02)
            stop.set()

        async with asyncio.TaskGroup() as tasks:
            for lane in lanes:
                tasks.create_task(lane.alone())
            tasks.create_task(until_sent())

    asyncio.run(run())
    assert set(senders(mail)) == set(HOSTS.values())
