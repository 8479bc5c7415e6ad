"""explore"""

from __future__ import annotations
import os, re, traceback, random, time, sys
from pathlib import Path
from urllib.parse import quote
import pytest
from office_client import OfficeClient
from starlette.testclient import TestClient
from tools.pages import addresses, downloads
from tools.played_office import play_on
from web.routes import OFFICE_ROUTES
from web.app import create_app

PEOPLE = ("spravce", "organizace", "doudova", "rejl", "kontrola")
JUNK = [
    "\x00",
    "a\x00b",
    "\ud800",
    "9" * 30,
    "2147483648",
    "999999999",
    "-1",
    "0",
    "9" * 15,
    "0001-01-01",
    "9999-12-31",
    "31. 12. 9999",
    "='a'\";--<script>",
    "%",
    "²",
    "x" * 60000,
    "\u202e\u2028ž",
    "a/b/../../etc",
    "[" * 3000,
    "Infinity",
    "1e400",
    "http://[",
    "ж",
    '{"a":',
    "://",
    "a:b:c",
    "1:1:\x00",
    '("',
    "NEAR(",
    "*",
    "2200-12-31",
    "2199-12-31",
    "1850-01-01",
    "1990-01-01",
]
SRC = "\n".join(p.read_text() for p in Path("/work/main/web").rglob("*.py"))
NAMES = sorted(
    set(
        re.findall(
            r'(?:text|long_text|texts|day|number|checked|query|_parsed_day|number_of|get)\((?:form, |visit\.form, )?"([\w\-.]+)"',
            SRC,
        )
    )
)


QN = sorted({*re.findall(r'query\("(\w+)"', SRC), 'q','moje','stav','organ','odbor','druh','zpracoval','drzi','zpozdene','od','do','razeni','osoba','co','navrh','pred','strana'})
def wanted(route, played):
    table = {**addresses(played), **downloads(played)}
    return table


class C(OfficeClient):
    pass


@pytest.fixture
def played(town_house):
    house = town_house("trutnov")
    t = time.time()
    p = play_on(house, house.clock)
    print("play", time.time() - t)
    return p


def clients(played):
    app = create_app(played.house)
    return {code: OfficeClient(played.house, app).sign_in(code) for code in PEOPLE}


found = {}


def attempt(who, what, call):
    t1=time.time()
    try:
        answer = call()
    except Exception as e:
        tb = traceback.extract_tb(e.__traceback__)
        ours = [
            f
            for f in tb
            if "/work/main/" in f.filename and ".venv" not in f.filename and "tests" not in f.filename
        ]
        where = f"{Path(ours[-1].filename).relative_to('/work/main')}:{ours[-1].lineno}" if ours else "?"
        key = (where, type(e).__name__)
        if key not in found:
            found[key] = (
                who,
                what[:300],
                str(e)[:200].replace("\n", " "),
                [f"{Path(f.filename).name}:{f.lineno}" for f in ours][-6:],
            )
        return None
    if time.time()-t1>0.7: print('SLOW', round(time.time()-t1,2), who, what[:120], flush=True)
    if answer.status_code >= 500 and answer.status_code != 503:
        found.setdefault((what[:80], answer.status_code), (who, what[:300], answer.text[:200]))
    return answer


def report(tag):
    tag += str(os.getpid())
    print("report", tag, flush=True)
    with open(f"/tmp/fuzz/found_{tag}.txt", "a") as f:
        for k, v in found.items():
            print(k, v, file=f)
    found.clear()


def fill(path, played, junk):
    p = played.proposals
    vals = {"id": None}
    return path


def test_explore(played, backend):
    tag = backend.name
    ways = {**addresses(played), **downloads(played)}
    cl = clients(played)
    t0 = time.time()
    n = 0
    # GET: query junk
    for path, w in ways.items():
        if "ulohy" in path:
            continue
        code, address = w[0]
        c = (
            cl.get(code)
            or cl[
                "organizace"
                if path.startswith("/stul")
                else "spravce"
                if path.startswith("/sprava")
                else "rejl"
            ]
        )
        for j in JUNK:
            if len(j) > 5000:
                continue
            q = "&".join(f"{quote(nm)}={quote(j.encode('utf-8', 'surrogatepass'))}" for nm in NAMES)
            base = address.split("?")[0]
            attempt(code, f"GET {base} all={j!r}", lambda: c.get(f"{base}?{q}"))
            n += 1
        for nm in NAMES:
            if path.endswith((".docx",)):
                continue
            if f'"{nm}"' not in SRC:
                continue
            for j in random.Random(1).sample(JUNK, 6):
                if len(j) > 5000:
                    continue
                sep = "&" if "?" in address else "?"
                attempt(
                    code,
                    f"GET {address} {nm}={j!r}",
                    lambda: c.get(f"{address}{sep}{quote(nm)}={quote(j.encode('utf-8', 'surrogatepass'))}"),
                )
                n += 1
    print("GET", n, time.time() - t0)
    # path junk
    report(tag)
    for route in [r for r in OFFICE_ROUTES if "ulohy" not in r.path]:
        method = next(iter(m for m in route.methods if m != "HEAD"))
        for j in (
            "%00",
            "a%00b",
            "9" * 9,
            "9" * 40,
            "9" * 5000,
            "%ED%A0%80",
            "-1",
            "%C2%B2",
            "..%2f..",
            "x",
            "0",
            "1",
        ):
            for known in (False, True):
                pth = re.sub(
                    r"\{(\w+)(:\w+)?\}", lambda m: j if not known or m[1] != "id" else "1", route.path
                )
                for code in ("spravce", "organizace", "doudova"):
                    c = cl[code]
                    if method == "GET":
                        attempt(code, f"GET {pth[:90]}", lambda: c.get(pth))
                    elif "/odhlaseni" not in pth:
                        attempt(code, f"POST {pth[:90]}", lambda: c.post(pth))
    print("paths", time.time() - t0)
    report(tag)


def forms_of(cl, ways):
    for path, w in ways.items():
        for code, address in w:
            for person in {code, *PEOPLE}:
                c = cl.get(person)
                if c is None:
                    continue
                a = c.get(address)
                if a.status_code != 200 or "html" not in a.headers["content-type"]:
                    continue
                for form in c.html(a).iter("form"):
                    if (form.get("method") or "get").lower() != "post":
                        continue
                    act = form.get("action") or address
                    if act in ("/odhlaseni",):
                        continue
                    fields = {}
                    for e in form.iter("input", "textarea", "select", "button"):
                        nm = e.get("name")
                        if not nm or nm == "csrf":
                            continue
                        if e.tag == "select":
                            o = [x for x in e.iter("option") if x.get("selected") is not None] or list(
                                e.iter("option")
                            )
                            o = [x for x in o if x.get("value")] or o
                            v = o[0].get("value") or "" if o else ""
                        elif e.tag == "textarea":
                            v = e.text or "text"
                        elif e.tag == "button":
                            v = e.get("value") or "1"
                            if nm in fields:
                                continue
                        else:
                            v = e.get("value") or (
                                "2024-07-01"
                                if e.get("type") == "date"
                                else "text"
                                if e.get("type") in (None, "text")
                                else "1"
                            )
                        if e.get("type") == "file":
                            continue
                        fields[nm] = v
                    yield person, act, fields


def test_explore_posts(played, backend):
    tag = backend.name
    ways = {**addresses(played), **downloads(played)}
    cl = clients(played)
    t0 = time.time()
    forms = {}
    for person, act, fields in forms_of(cl, ways):
        forms.setdefault(
            (person, re.sub(r"\d+", "N", act), tuple(sorted(fields)) if len(fields) < 8 else len(fields) > 0),
            (person, act, fields),
        )
    print("forms", len(forms), time.time() - t0)
    rnd = random.Random(7)
    n = 0

    def enc(d):
        return {k: v for k, v in d.items()}

    def go(person, act, data, what):
        nonlocal n
        n += 1
        body = "&".join(
            f"{quote(k.encode('utf-8', 'surrogatepass'))}={quote(str(v).encode('utf-8', 'surrogatepass'))}"
            for k, v in {"csrf": cl[person].csrf, **data}.items()
        )
        attempt(
            person,
            what,
            lambda: TestClient.post(
                cl[person], act, content=body, headers={"content-type": "application/x-www-form-urlencoded"}
            ),
        )

    order = list(forms.values())
    rnd.shuffle(order)
    # all fields known, same junk, all routes
    for person in ("spravce", "organizace", "doudova", "rejl"):
        for route in OFFICE_ROUTES:
            if "POST" not in route.methods or "ulohy" in route.path or route.path in ("/odhlaseni",):
                continue
            for j in rnd.sample(JUNK, 5):
                for i in rnd.sample((1, 2, 3, 4, 5, 6, 7), 2):
                    pth = re.sub(
                        r"\{(\w+)(:\w+)?\}",
                        lambda m: (
                            str(i)
                            if m[1] in ("id", "number")
                            else "RM"
                            if m[1] == "body"
                            else "proposal"
                            if m[1] == "kind"
                            else "x"
                        ),
                        route.path,
                    )
                    go(person, pth, {nm: j for nm in NAMES}, f"ALL {pth} {j[:20]!r}")
    report(tag)
    print("all", n, time.time() - t0)
    for person, act, fields in order:
        names = list(fields)
        if len(names) > 25:
            names = rnd.sample(names, 25)
        for nm in names:
            for j in rnd.sample(JUNK, 4):
                go(person, act, {**fields, nm: j}, f"POST {act} {nm}={j[:30]!r}")
    report(tag)
    print("each", n, time.time() - t0)
    # multipart with a strange charset
    for person in ("spravce", "organizace", "doudova", "rejl"):
        for route in OFFICE_ROUTES:
            if "POST" not in route.methods or "ulohy" in route.path or route.path in ("/odhlaseni",):
                continue
            for cs in ("utf-8",):
                for i in (1, 5):
                    pth = re.sub(
                        r"\{(\w+)(:\w+)?\}",
                        lambda m: (
                            str(i)
                            if m[1] in ("id", "number")
                            else "RM"
                            if m[1] == "body"
                            else "proposal"
                            if m[1] == "kind"
                            else "x"
                        ),
                        route.path,
                    )
                    parts = (
                        [("csrf", cl[person].csrf)]
                        + [(nm, "a\\ud800\\x00b") for nm in NAMES]
                        + [("version", "1"), ("base", "1")]
                    )
                    b = b"".join(
                        f'--B\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
                        for k, v in parts
                    )
                    for fn in ("file", "table"):
                        b += f'--B\r\nContent-Disposition: form-data; name="{fn}"; filename="a\\\\ud800\\\\x00.csv"\r\n\r\nx\r\n'.encode()
                    b += b"--B--\r\n"
                    attempt(
                        person,
                        f"MULTI {pth} {cs}",
                        lambda: TestClient.post(
                            cl[person],
                            pth,
                            content=b,
                            headers={"content-type": f"multipart/form-data; boundary=B; charset={cs}"},
                        ),
                    )
    print("multi", n, time.time() - t0)
    report(tag)
