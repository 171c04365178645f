"""A running office, its disk, logs, metrics and public pages, searched for what only a custodian may read."""

import base64
import html.parser
import json
import random
import unittest
import urllib.error
import urllib.parse
import urllib.request

from program import PASSWORD, OfficeTest, Served

# What is found when the text of a case is searched for: the search finds what is there.
OPEN_SUBJECT = "桥头路灯不亮已三周"
OPEN_TEXT = "从菜市场到小学的路灯全部不亮"


def person(number):
    """Five values that one person gives, each to be found nowhere else."""
    chance = random.Random(number)
    family = chance.choice(["欧阳", "司马", "诸葛", "皇甫", "尉迟"])
    name = family + "".join(chance.choice("曦瑾翊霖彧璟烨婧韫翀") for _ in range(2)) + chr(0x6C00 + number)
    digits = "".join(str(chance.randrange(10)) for _ in range(9))
    return {
        "name": name,
        "phone": f"13{digits}",
        "address": f"{chr(0x6900 + number)}{chr(0x8400 + number)}巷{chance.randrange(100, 999)}号{chance.randrange(10, 99)}室",
        "email": f"x{chance.randrange(10**8)}.{number}@planted.example",
        # Words that only a custodian reads; the number of the identity card is what is searched for.
        "words": f"11010119{chance.randrange(10**9, 10**10)}",
    }


def in_base64(data, encode):
    """What every base64 text with these bytes in it holds, wherever in it they begin."""
    for before in range(3):
        text = encode(b"\0" * before + data)
        begin = (before * 8 + 5) // 6
        end = (before + len(data)) * 8 // 6
        yield text[begin:end]


def traces(value):
    """All ways in which the value could be written."""
    data = value.encode()
    found = {data, value.encode("utf-16-le"), value.encode("utf-16-be"), value.encode("gb18030")}
    found |= {data.hex().encode(), data.hex().upper().encode()}
    found |= set(in_base64(data, base64.b64encode)) | set(in_base64(data, base64.urlsafe_b64encode))
    percent = urllib.parse.quote(value, safe="")
    found |= {percent.encode(), percent.lower().encode(), json.dumps(value)[1:-1].encode()}
    return found


class FormOf(html.parser.HTMLParser):
    """The fields of the page's form with that action, as a browser would send them."""

    def __init__(self, page, action):
        super().__init__()
        self.fields = {}
        self.names = set()
        self.action = action
        self.inside = False
        self.area = None
        self.choice = None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.inside = given.get("action") == self.action
        if not self.inside:
            return
        name = given.get("name")
        self.names.add(name)
        if tag == "input" and name and given.get("type") not in ("file", "submit"):
            if given.get("type") not in ("radio", "checkbox") or "checked" in given:
                self.fields[name] = given.get("value", "")
        if tag == "textarea":
            self.area = name
            self.fields[name] = ""
        if tag == "select":
            self.choice = name
        if tag == "option" and self.choice and ("selected" in given or self.choice not in self.fields):
            self.fields[self.choice] = given.get("value", "")

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        if tag == "textarea":
            self.area = None
        if tag == "select":
            self.choice = None

    def handle_data(self, data):
        if self.area:
            self.fields[self.area] += data


class DiskSearch(OfficeTest):
    people = [person(number) for number in range(40)]

    def ask(self, path, fields=None, cookie=None):
        """The page at the path; with fields, after sending them."""
        data = None if fields is None else urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(self.served.url + path.lstrip("/"), data=data,
                                         headers={"Cookie": cookie, "Accept-Language": "zh"} if cookie else {"Accept-Language": "zh"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.read().decode()

    def try_api(self, path, body, token=None, key=None):
        """Status and answer, whatever it is."""
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if key:
            headers["Idempotency-Key"] = key
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(self.served.url + path.lstrip("/"), data=data, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())

    def api(self, path, body, token=None, key=None):
        status, answer = self.try_api(path, body, token, key)
        self.assertIn(status, (200, 201), answer)
        return answer

    def through_forms(self, action, page, given, cookie=None):
        """Goes through the steps of a form to its end, and fills in on each what it asks for."""
        for _ in range(8):
            form = FormOf(page, action)
            fields = form.fields
            if "token" not in fields:
                break
            fields.update({name: value for name, value in given.items() if name in form.names})
            fields["go"] = "send" if fields.get("step") == "check" else "next"
            page = self.ask(action, fields, cookie)
        return page

    def file_on_the_page(self, one):
        page = self.through_forms("/file", self.ask("/file"), {"subject": OPEN_SUBJECT, "text": OPEN_TEXT, **one})
        self.assertTrue("Content-SHA-256" in page, page[:300])

    def file_at_the_counter(self, one, cookie):
        given = {"subject": OPEN_SUBJECT, "text": OPEN_TEXT, "channel": "visit", "confirmed": "yes", **one}
        page = self.through_forms("/staff/file", self.ask("/staff/file", cookie=cookie), given, cookie)
        self.assertTrue("Content-SHA-256" in page, page[:300])

    def accounts(self, office):
        for user, roles in (("clerk", "clerk"), ("registrar", "registrar,handler,approver"), ("keeper", "custodian")):
            self.succeed("user", office, "add", user, "--roles", roles, "--password-file", self.password)
        self.succeed("custody", office, "give", "keeper", "--key", f"{office}.custodian.key")
        return {user: self.succeed("token", office, user).stdout.strip() for user in ("clerk", "registrar", "keeper")}

    def file_all(self, tokens):
        """Every person files in one of the ways there are; the cases filed by the API, by person."""
        cookie = self.served.sign_in("clerk", PASSWORD)
        open_words = {"subject": OPEN_SUBJECT, "text": OPEN_TEXT}
        cases = {}
        for number, one in enumerate(self.people):
            if number % 4 == 0:
                self.file_on_the_page(one)
            elif number % 4 == 1:
                self.file_at_the_counter(one, cookie)
            elif number % 4 == 2:
                cases[number] = self.api("/api/v1/cases", {**open_words, "identity": one}, key=f"the-key-that-is-{number}")
            elif number % 8 == 3:
                body = {**open_words, "identity": one, "channel": "telephone"}
                cases[number] = self.api("/api/v1/staff/cases", body, tokens["clerk"])
            else:
                cases[number] = self.api("/api/v1/cases", open_words)
                self.api(f"/api/v1/cases/{cases[number]['number']}/identity", {"identity": one, "readable": "yes"},
                         cases[number]["code"])
        return cases

    def open_some(self, cases, token):
        """What was planted is there, for the custodian alone."""
        for number in list(cases)[::5]:
            path = f"/api/v1/staff/cases/{cases[number]['number']}/identity-opening"
            body = {"purpose": self.purpose(), "reason": "核对", "password": PASSWORD}
            self.assertEqual(self.api(path, body, token)["identity"], self.people[number])

    def go_on(self, case, tokens):
        """The case is taken up, a question is asked and answered, and the filer gets a new code."""
        acts = f"/api/v1/staff/cases/{case['number']}"
        self.api(f"{acts}/registration", {}, tokens["registrar"])
        self.api(f"{acts}/acceptance", {"procedure": "一般程序"}, tokens["registrar"])
        handlers = self.api(f"{acts}/handler", {"officer": self.officer(case, tokens)}, tokens["registrar"])
        self.assertIn("handler", handlers)
        self.api(f"{acts}/question", {"question": "哪一盏？"}, tokens["registrar"])
        self.api(f"/api/v1/cases/{case['number']}/replies", {"text": "全部。"}, case["code"])
        self.api(f"{acts}/code-reissue", {"reason": "遗失", "password": PASSWORD}, tokens["keeper"])

    def officer(self, case, tokens):
        _, page = self.served.get(f"/api/v1/staff/cases/{case['number']}", {"Authorization": f"Bearer {tokens['registrar']}"})
        return json.loads(page)["possible_handlers"][0]["id"]

    def purpose(self):
        return json.loads(self.served.get("/api/v1/office")[1])["rulebook"]["opening_purposes"][0]["id"]

    def go_wrong(self):
        """Requests that are refused, with a person's words in them."""
        one = self.people[0]
        long_name = {**one, "name": one["name"] * 100}
        body = {"subject": OPEN_SUBJECT, "text": OPEN_TEXT, "identity": long_name}
        self.assertEqual(self.try_api("/api/v1/cases", body)[0], 422)
        self.assertEqual(self.try_api("/api/v1/cases", json.dumps(body, ensure_ascii=False).encode()[:-9])[0], 400)
        self.assertEqual(self.try_api("/api/v1/cases", {one["name"]: one["phone"]})[0], 422)
        self.through_forms("/file", self.ask("/file"), {"subject": "", "text": "", **long_name})
        self.ask("/case", {"number": one["phone"], "code": one["words"]})
        self.ask("/staff/sign-in", {"user": one["name"], "password": one["phone"]})
        query = urllib.parse.urlencode({"from": one["phone"], "q": one["name"]})
        for path in ("/units?", "/api/v1/statistics?", "/staff/queue/unit?", "/nowhere?", "/case?"):
            self.ask(path + query)
        self.ask("/" + urllib.parse.quote(one["name"]))

    def seen_by_all(self):
        """What anybody, an operator or a program gets from the running office."""
        pages = {}
        for path in ("/", "/units", "/log", "/statistics", "/statistics.csv", "/receptions", "/metrics", "/api/v1/office",
                     "/api/v1/log", "/api/v1/statistics", "/log/checkpoint"):
            status, pages[path] = self.served.get(path)
            self.assertEqual(status, 200, path)
        size = int(pages["/log/checkpoint"].split(b"\n")[1])
        self.assertLess(size, 256)
        path = f"/log/tile/entries/000.p/{size}"
        status, pages[path] = self.served.get(path)
        self.assertEqual(status, 200)
        return pages

    def files_below(self, *places):
        found = {}
        for place in places:
            for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
                if path.is_file():
                    found[str(path.relative_to(self.folder))] = path.read_bytes()
        return found

    def assert_nothing_found(self, contents):
        for where, content in contents.items():
            for number, one in enumerate(self.people):
                for kind, value in one.items():
                    for trace in traces(value):
                        self.assertFalse(trace in content, f"{kind} of person {number} in {where}, as {trace[:40]}")

    def test_nothing_of_who_filed_is_found_outside_of_the_sealed_boxes(self):
        self.assertEqual(len({value for one in self.people for value in one.values()}), 200)
        office = self.found()
        tokens = self.accounts(office)
        with Served(office, "--operator", "127.0.0.1", "--log-level", "debug") as self.served:
            cases = self.file_all(tokens)
            self.open_some(cases, tokens["keeper"])
            self.go_on(next(iter(cases.values())), tokens)
            self.go_wrong()
            contents = self.seen_by_all()
            for case in list(cases.values())[1:]:
                contents["receipt of " + case["number"]] = "".join(case["receipt"].split()).encode()
                status, page = self.served.get(f"/api/v1/staff/cases/{case['number']}",
                                               {"Authorization": f"Bearer {tokens['registrar']}"})
                self.assertEqual(status, 200)
                contents["staff's view of " + case["number"]] = page
            self.succeed("backup", office, self.folder / "copy.db", "--audit", "--with-keys")
            while_running = self.files_below(office)
            self.assertIn("office/huiyin.db-wal", while_running)
            self.assertEqual(self.served.stop(), 0)
            contents["standard output"] = self.served.process.stdout.read().encode()
            self.served.log.seek(0)
            contents["log"] = self.served.log.read().encode()
        stopped = self.files_below(office, *self.folder.glob("copy.db*"))
        contents |= {f"{name}, while it ran": content for name, content in while_running.items()} | stopped

        for trace in (OPEN_SUBJECT, OPEN_TEXT):
            self.assertTrue(trace.encode() in while_running["office/huiyin.db-wal"] + while_running["office/huiyin.db"])
            self.assertTrue(trace.encode() in stopped["office/huiyin.db"])
            self.assertTrue(trace.encode() in stopped["copy.db"])
        self.assertIn(b'"event":', contents["log"])
        self.assert_nothing_found(contents)

    def test_finds_a_value_however_it_is_written(self):
        for value in self.people[7].values():
            data = value.encode()
            for before in range(9):
                text = b"%" * before + data + b"$" * before
                for written in (text, text.hex().encode(), base64.b64encode(text), base64.urlsafe_b64encode(text),
                                urllib.parse.quote(text).encode(), text.decode().encode("gb18030"),
                                text.decode().encode("utf-16"), json.dumps(text.decode()).encode()):
                    self.assertTrue(any(trace in written for trace in traces(value)), written)


if __name__ == "__main__":
    unittest.main()
