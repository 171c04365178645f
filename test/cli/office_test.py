"""An office from its founding to its backup, by the program alone."""

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import unittest
from pathlib import Path

from program import PASSWORD, PROGRAM, OfficeTest, Served, huiyin


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)


class Founding(OfficeTest):
    def test_makes_folder_keys_and_database_for_the_owner_alone(self):
        office = self.found()
        self.assertEqual(mode(office), 0o700)
        self.assertEqual(mode(office / "keys"), 0o700)
        for name in ("keys/log.key", "keys/server.key", "huiyin.db"):
            self.assertEqual(mode(office / name), 0o600, name)
        self.assertFalse((office / "keys/custodian.key").exists(), "it belongs elsewhere")
        self.assertEqual(mode(Path(f"{office}.custodian.key")), 0o600)
        self.assertRegex((office / "log.vkey").read_text(), r"\A[^+ ]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+\n\Z")
        self.succeed("audit", office)

    def test_refuses_an_office_that_is_there_and_leaves_it_as_it_was(self):
        office = self.found()
        before = (office / "log.vkey").read_bytes()
        done = self.run_to(3, "init", office, "--office", "x", "--admin", "a", "--password-file", self.password)
        self.assertIn("already", done.stderr)
        self.assertEqual((office / "log.vkey").read_bytes(), before)

    def test_leaves_nothing_behind_when_it_fails(self):
        before = sorted(self.folder.iterdir())
        here = ["init", self.folder / "office", "--office", "x", "--admin", "a", "--password-file"]
        self.run_to(3, *here, self.folder / "none")
        self.run_to(2, *here, self.write("empty", "\n"))
        self.run_to(2, *here, self.password, "--rules", "no-such-rules")
        self.run_to(2, *here, self.password, "--time-zone", "Mars/Olympus")
        self.run_to(2, *here, self.password, "--origin", "two words")
        self.run_to(2, *here, self.password, "--admin-roles", "king")
        unfit = self.write("unfit.toml", "id = 'x'\n")
        self.run_to(1, *here, self.password, "--rules", unfit)
        self.assertEqual(sorted(self.folder.iterdir()), sorted([*before, self.folder / "empty", unfit]))

    def test_takes_units_from_a_file(self):
        units = self.write("units.toml", """
            [[unit]]
            key = "bureau"
            kind = "bureau"
            name_zh = "清和县信访局"
            name_en = "Qinghe Petition Bureau"
            [[unit]]
            key = "water"
            kind = "body"
            parent = "bureau"
            name_zh = "清和县水务局"
            name_en = "Qinghe Water Bureau"
            """)
        office = self.found("office", "--units", units)
        self.succeed("unit", office, "add", "清和县教育局", "--name-en", "Qinghe Education Bureau", "--parent", "1")
        listed = self.succeed("unit", office, "list").stdout
        self.assertEqual([line.split("\t")[4] for line in listed.splitlines()],
                         ["Qinghe Petition Bureau", "Qinghe Water Bureau", "Qinghe Education Bureau"])
        self.succeed("audit", office)


    def test_publishes_no_name_that_is_taken_or_unfit(self):
        office = self.found()
        self.succeed("unit", office, "add", "清和县水务局", "--name-en", "Qinghe Water Bureau")
        done = self.run_to(1, "unit", office, "add", "清和县水务局", "--name-en", "Another Bureau")
        self.assertIn("Another unit has the name", done.stderr)
        self.run_to(1, "unit", office, "add", "另一个局", "--name-en", "Qinghe Water Bureau")
        for name in ("局", "X" * 300, " 清和县教育局", "清和县\n教育局", "  "):
            self.run_to(2, "unit", office, "add", name)
        self.assertEqual(len(self.succeed("unit", office, "list").stdout.splitlines()), 2)
        for name in ("局", "X" * 300, "清和县 "):
            self.run_to(2, "init", self.folder / "none", "--office", name, "--admin", "a", "--password-file",
                        self.password)
        self.assertFalse((self.folder / "none").exists())

    def test_a_unit_that_is_added_shows_in_a_running_server(self):
        office = self.found()
        with Served(office) as served:
            self.succeed("unit", office, "add", "清和县教育局", "--name-en", "Qinghe Education Bureau")
            self.wait_until(lambda: "清和县教育局".encode() in served.get("/units")[1], seconds=10)
            self.assertIn("清和县教育局".encode(), served.get("/api/v1/office")[1])


class Staff(OfficeTest):
    def test_accounts_are_added_listed_changed_and_disabled(self):
        office = self.found()
        self.succeed("user", office, "add", "li", "--name", "Li", "--roles", "registrar,handler",
                     "--password-file", self.password)
        self.assertIn("li\tLi\tQinghe Petition Bureau\tregistrar,handler", self.succeed("user", office, "list").stdout)
        self.run_to(1, "user", office, "add", "li", "--roles", "clerk", "--password-file", self.password)
        self.run_to(2, "user", office, "add", "wang", "--roles", "king", "--password-file", self.password)
        done = self.run_to(2, "user", office, "add", "wang", "--unit", "99", "--roles", "clerk", "--password-file", self.password)
        self.assertIn("There is no unit 99", done.stderr)
        self.succeed("user", office, "roles", "li", "approver")
        self.assertIn("li\tLi\tQinghe Petition Bureau\tapprover", self.succeed("user", office, "list").stdout)
        done = self.succeed("user", office, "password", "li", "--password-file", "-", input="short\n")
        self.assertIn("a longer one is safer", done.stderr)
        self.succeed("user", office, "disable", "li")
        self.assertNotIn("li\t", self.succeed("user", office, "list").stdout)
        self.run_to(1, "token", office, "li")
        self.succeed("user", office, "enable", "li")
        self.run_to(1, "user", office, "disable", "nobody")

    def test_each_change_of_an_account_is_an_entry_that_names_nobody(self):
        office = self.found()
        self.succeed("user", office, "add", "zhaoliu", "--name", "Zhao Liu", "--roles", "clerk", "--password-file", self.password)
        self.succeed("user", office, "roles", "zhaoliu", "clerk,custodian")
        self.succeed("user", office, "password", "zhaoliu", "--password-file", self.password)
        self.succeed("user", office, "remove-second-factor", "zhaoliu")
        self.succeed("token", office, "zhaoliu")
        self.succeed("token", office, "revoke", "--all-of", "zhaoliu")
        self.succeed("mailbox", office, "set", "1", "post@office.example")
        self.succeed("user", office, "disable", "zhaoliu")
        self.succeed("user", office, "enable", "zhaoliu")
        database = sqlite3.connect(office / "huiyin.db")
        entries = [json.loads(entry) for (entry,) in database.execute("SELECT entry FROM leaf ORDER BY idx")]
        kinds = [entry["kind"] for entry in entries]
        self.assertEqual(kinds[-10:], ["account-added", "account-added", "account-changed", "password-set",
                                       "second-factor-removed", "token-made", "token-revoked", "mailbox-set",
                                       "account-disabled", "account-enabled"])
        changed = entries[-8]
        self.assertEqual((changed["account"], changed["roles"], changed["on_machine"]), (2, "clerk custodian", True))
        text = json.dumps(entries)
        for word in ("zhaoliu", "Zhao", "post@"):
            self.assertNotIn(word, text)
        self.succeed("audit", office)
        database.execute("UPDATE officer SET roles = 'clerk custodian administrator' WHERE id = 2")
        database.commit()
        database.close()
        done = self.run_to(1, "audit", office)
        self.assertIn("officer, id 2, roles", done.stdout)

    def test_a_token_acts_through_the_api(self):
        office = self.found("office", "--admin-roles", "registrar")
        done = self.succeed("token", office, "admin", "--label", "test")
        token = done.stdout.strip()
        self.assertRegex(token, r"\A[A-Za-z0-9_-]{40,}\Z")
        with Served(office) as served:
            case = served.file()
            headers = {"Authorization": f"Bearer {token}"}
            status, body = served.get("/api/v1/staff/queues/unit", headers)
            self.assertEqual(status, 200, body)
            self.assertIn(case["number"].encode(), body)
            self.assertEqual(served.get("/api/v1/staff/queues/unit", {"Authorization": "Bearer wrong"})[0], 401)


    def test_tokens_are_listed_and_revoked(self):
        office = self.found()
        self.succeed("token", office, "admin", "--label", "counter", "--days", "30")
        self.succeed("token", office, "admin", "--label", "import")
        self.succeed("user", office, "add", "list", "--roles", "clerk", "--password-file", self.password)
        self.succeed("token", office, "--", "list")
        rows = [line.split("\t") for line in self.succeed("token", office, "list").stdout.splitlines()]
        self.assertEqual([[row[1], row[3]] for row in rows], [["admin", "counter"], ["admin", "import"], ["list", ""]])
        self.assertIn(rows[0][0], self.succeed("token", office, "revoke", rows[0][0]).stdout)
        self.run_to(1, "token", office, "revoke", rows[0][0])
        self.succeed("token", office, "revoke", "--all-of", "admin")
        self.assertEqual(len(self.succeed("token", office, "list").stdout.splitlines()), 1)
        self.run_to(1, "token", office, "revoke", "--all-of", "nobody")
        self.run_to(2, "token", office, "revoke")
        self.run_to(2, "token", office)

    def test_an_account_that_leaked_is_shut_out_of_a_running_server(self):
        office = self.found("office", "--admin-roles", "registrar")
        token = self.succeed("token", office, "admin").stdout.strip()
        with Served(office) as served:
            def status():
                return served.get("/api/v1/staff/queues/unit", {"Authorization": f"Bearer {token}"})[0]

            cookie = served.sign_in("admin", PASSWORD)
            self.assertEqual(status(), 200)
            self.assertIn("/staff/sign-out", served.get("/staff/queue/unit", {"Cookie": cookie})[1].decode())
            self.succeed("user", office, "disable", "admin")
            self.succeed("user", office, "enable", "admin")
            self.assertEqual(status(), 401)
            self.wait_until(lambda: "/staff/sign-out" not in
                            served.get("/staff/queue/unit", {"Cookie": cookie})[1].decode(), seconds=3)
            token = self.succeed("token", office, "admin").stdout.strip()
            self.assertEqual(status(), 200)
            name = self.succeed("token", office, "list").stdout.split("\t")[0]
            self.succeed("token", office, "revoke", name)
            self.assertEqual(status(), 401)
            token = self.succeed("token", office, "admin").stdout.strip()
            self.succeed("user", office, "password", "admin", "--password-file", self.password)
            self.assertEqual(status(), 401)


class Serving(OfficeTest):
    def test_a_case_is_filed_and_its_receipt_verified(self):
        office = self.found()
        with Served(office) as served:
            self.assertEqual(served.get("/healthz"), (200, b"ok\n"))
            self.assertEqual(served.get("/readyz")[0], 200)
            self.assertEqual(served.get("/")[0], 200)
            case = served.file(identity={"name": "Zhang San", "phone": "000-0000-0001"})
            receipt = self.write("receipt.txt", case["receipt"])
            done = self.succeed("verify", receipt)
            self.assertIn("HOLDS", done.stdout)
            self.assertIn(case["number"], done.stdout)
            self.assertNotIn(case["code"], done.stdout)
            self.succeed("verify", receipt, "--key", office / "log.vkey")
            self.assertIn("成立", huiyin("--lang=zh", "verify", receipt).stdout)
            self.succeed("audit", office)
            self.succeed("verify", "--log", served.url)
            self.assertEqual(served.get("/metrics")[0], 200)
            self.assertEqual(served.stop(), 0)
            lines = served.log_lines()
        self.assertEqual([line["event"] for line in lines if line["event"] in ("ready", "stopping", "ended")],
                         ["ready", "stopping", "ended"])
        for secret in ("Zhang", "000-0000", case["code"], "Street lights", case["number"]):
            self.assertNotIn(secret, str(lines))
        with Served(office) as served:
            status, body = served.get(f"/api/v1/cases/{case['number']}", {"Authorization": f"Bearer {case['code']}"})
            self.assertEqual(status, 200, body)
            self.assertEqual(served.stop(signal.SIGINT), 0)

    def test_accepts_the_receipt_of_the_documentation(self):
        page = (Path(__file__).resolve().parents[2] / "docs/formats/receipt.md").read_text(encoding="utf-8")
        receipt = self.folder / "documented.txt"
        receipt.write_text(page.split("```\n")[1].split("```")[0], encoding="utf-8")
        done = self.succeed("verify", receipt)
        self.assertIn("What was filed is what the entry commits to", done.stdout)

    def test_says_why_it_cannot_serve(self):
        office = self.found()
        with Served(office) as served:
            port = re.search(r":(\d+)/", served.url).group(1)
            done = self.run_to(3, "serve", office, "--listen", f"127.0.0.1:{port}")
            self.assertIn("another program listens there", done.stderr)
        os.chmod(office / "keys" / "log.key", 0o644)
        self.assertIn("log.key", self.run_to(3, "serve", office, "--listen", "127.0.0.1:0").stderr)
        self.run_to(3, "serve", self.folder / "nothing")
        self.run_to(2, "serve", office, "--listen", "everywhere")
        self.run_to(2, "serve", office, "--base-url", "huiyin.example")

    def test_tells_whoever_started_it_that_it_is_ready(self):
        office = self.found()
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
            listener.bind(str(self.folder / "notify"))
            listener.settimeout(30)
            process = subprocess.Popen([PROGRAM, "serve", str(office), "--listen", "127.0.0.1:0"],
                                       env={**os.environ, "NOTIFY_SOCKET": str(self.folder / "notify")},
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.assertIn(b"READY=1", listener.recv(1000))
            process.send_signal(signal.SIGTERM)
            self.assertIn(b"STOPPING=1", listener.recv(1000))
            self.assertEqual(process.wait(timeout=60), 0)


class Clock(OfficeTest):
    def test_records_each_missed_limit_once_whenever_the_office_comes_back(self):
        office = self.found()
        rows = "subject,filed_at,text\n" + "".join(f"Case {n},2026-01-05,Nobody answered.\n" for n in range(3))
        self.succeed("import", office, self.write("rows.csv", rows))
        for _ in range(2):
            with Served(office) as served:
                self.wait_until(lambda: re.search(rb"(?m)^huiyin_last_sweep_seconds [1-9]", served.get("/metrics")[1]))
            self.assertRegex(self.succeed("verify", "--log", office).stdout, r"(?m)^ +3  limits missed$")
        self.succeed("audit", office)


class Backup(OfficeTest):
    def test_is_taken_while_serving_and_can_be_restored(self):
        office = self.found()
        with Served(office) as served:
            first = served.file()
            done = self.succeed("backup", office, self.folder / "copy.db", "--audit", "--with-keys")
            self.assertIn("checked", done.stdout)
            second = served.file(subject="After the backup")
            self.succeed("verify", "--log", served.url, "--save", self.folder / "checkpoint")
        self.assertEqual(mode(self.folder / "copy.db"), 0o600)
        self.run_to(3, "backup", office, self.folder / "copy.db")
        restored = self.folder / "restored"
        restored.mkdir(mode=0o700)
        shutil.copy(self.folder / "copy.db", restored / "huiyin.db")
        shutil.copytree(self.folder / "copy.db.keys", restored / "keys")
        shutil.copy(office / "log.vkey", restored)
        self.succeed("audit", restored)
        self.succeed("verify", self.write("first.txt", first["receipt"]), "--key", restored / "log.vkey")
        # What was acknowledged after the backup is lost, and the kept checkpoint says so.
        done = self.run_to(1, "verify", "--log", restored, "--since", self.folder / "checkpoint")
        self.assertIn("entries were taken away", done.stderr)
        self.assertTrue(second["number"])

    def test_makes_no_folder_and_removes_nothing_that_is_not_its_own(self):
        office = self.found()
        done = self.run_to(3, "backup", office, self.folder / "nope" / "x.db")
        self.assertIn("There is no folder", done.stderr)
        self.assertFalse((self.folder / "nope").exists())
        precious = self.folder / "copy.db.unchecked"
        precious.mkdir()
        (precious / "letter").write_text("kept")
        before = set(self.folder.iterdir())
        self.succeed("backup", office, self.folder / "copy.db")
        self.assertEqual((precious / "letter").read_text(), "kept")
        self.assertEqual(set(self.folder.iterdir()), before | {self.folder / "copy.db"})

    def test_without_keys_says_where_they_are(self):
        office = self.found()
        self.assertIn("keys are not in it", self.succeed("backup", office, self.folder / "copy.db").stdout)
        self.assertFalse((self.folder / "copy.db.keys").exists())


class Readme(OfficeTest):
    def test_leads_from_a_built_tree_to_a_filed_case(self):
        readme = (Path(__file__).parents[2] / "README.md").read_text()
        section = readme.partition("## An office of your own")[2].partition("\n## ")[0]
        found, filed = re.findall(r"(?m)(?:^    .*\n)+", section)[:2]
        self.assertIn("./run build\n", found)
        self.assertIn("serve ~/huiyin --listen", found)
        self.follow("".join(line for line in found.splitlines(True) if "run build" not in line and "huiyin serve" not in line))
        self.assertIn("registrar", self.succeed("user", self.folder / "huiyin", "list").stdout)
        if shutil.which("curl") is None:
            self.skipTest("no curl here")
        with Served(self.folder / "huiyin") as served:
            self.assertIn("HOLDS", self.follow(filed.replace("http://127.0.0.1:8080/", served.url)))

    def follow(self, lines):
        script = "set -eo pipefail\n" + lines.replace("build/release/huiyin", f"'{PROGRAM}' --lang en")
        done = subprocess.run(["bash", "-c", script], env={**os.environ, "HOME": str(self.folder)}, capture_output=True,
                              text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout


class ReceiptFile(OfficeTest):
    def test_says_above_its_lines_what_is_true_of_a_file_and_what_each_line_means(self):
        with Served(self.found()) as served:
            for language in ("zh", "en"):
                preamble, _, lines = served.file(language=language)["receipt"].partition("Receipt-Format: ")
                for untrue in ("只显示这一次", "上面的日期", "only this once", "steps above"):
                    self.assertNotIn(untrue, preamble)
                for key in set(re.findall(r"(?m)^([A-Z][A-Za-z0-9-]+): ", lines.partition("-----")[0])):
                    self.assertIn(f"{key} ", preamble)


class Tampering(OfficeTest):
    def setUp(self):
        super().setUp()
        self.office = self.found()
        with Served(self.office) as served:
            self.case = served.file()
            served.file(subject="Another")

    def test_of_a_receipt_is_found(self):
        receipt = self.case["receipt"]
        changed = {
            "number": receipt.replace(self.case["number"], "2026-000009-9"),
            "day": re.sub(r"^(Filed-On: \d{4}-\d\d-)\d\d$", r"\g<1>01", receipt, flags=re.M),
            "proof": re.sub(r"^(index )\d+$", r"\g<1>1", receipt, flags=re.M),
            "hash": re.sub(r"^(Content-SHA-256: )........", r"\g<1>00000000", receipt, flags=re.M),
            "a started limit": re.sub(r"^Limit: .* \d{4}-\d\d-\d\d\n", "", receipt, count=1, flags=re.M),
            "a limit's day": re.sub(r"^(Limit: .* )-$", r"\g<1>2030-01-01", receipt, count=1, flags=re.M),
            "end": receipt + "and more\n",
        }
        for name, text in changed.items():
            with self.subTest(name):
                self.assertNotEqual(text, receipt)
                self.run_to(1, "verify", self.write("changed.txt", text))
        other = self.found("other")
        self.run_to(1, "verify", self.write("receipt.txt", receipt), "--key", other / "log.vkey")

    def test_of_a_limits_length_and_article_is_shown_as_not_proven(self):
        changed = re.sub(r"^(Limit: \w+ \| )15 calendar days( \| \S+ \| )\S+", r"\g<1>95 calendar days\g<2>99(9)",
                         self.case["receipt"], count=1, flags=re.M)
        self.assertNotEqual(changed, self.case["receipt"])
        done = self.succeed("verify", self.write("changed.txt", changed))
        self.assertRegex(done.stdout.partition("Not proven")[2],
                         r"the log does not prove that\. Compare it with the rulebook \S+, whose hash is in the log: .*: 95 calendar days, 99\(9\)")

    def test_with_the_proof_cut_out_and_given_alone(self):
        proof = re.search(r"c2sp\.org/tlog-proof@v1\n.*?(?=-----)", self.case["receipt"], flags=re.S).group()
        file = self.write("entry.tlog-proof", proof)
        self.run_to(2, "verify", file)
        self.succeed("verify", file, "--key", self.office / "log.vkey")
        self.run_to(1, "verify", self.write("bad", proof.replace("index ", "index 1")), "--key", self.office / "log.vkey")

    def test_of_the_database_is_found_by_audit_and_names_the_place(self):
        changes = {
            "a case's line": "UPDATE case_view SET subject = 'Nothing' WHERE case_id = 1",
            "an event": "UPDATE event SET private_event = replace(private_event, 'three', 'five') WHERE case_id = 1",
            "a lost event": "DELETE FROM event WHERE case_id = 2",
            "an entry": "UPDATE leaf SET entry = replace(entry, 'filed', 'rated')",
            "a count": "UPDATE tally SET count = count + 1",
        }
        for name, statement in changes.items():
            with self.subTest(name):
                copy = self.folder / "copy"
                shutil.copytree(self.office, copy)
                database = sqlite3.connect(copy / "huiyin.db")
                self.assertGreater(database.execute(statement).rowcount, 0)
                database.commit()
                database.close()
                done = self.run_to(1, "audit", copy)
                self.assertIn("First difference", done.stdout)
                shutil.rmtree(copy)

    def test_is_looked_for_by_an_auditor_who_may_only_read(self):
        for name, mode in (("huiyin.db", 0o444), ("log.vkey", 0o444), (".", 0o555)):
            (self.office / name).chmod(mode)
        self.folder.chmod(0o755)
        try:
            before = sorted(file.name for file in self.office.iterdir())
            self.assertNotIn("huiyin.db-wal", before)
            self.assertIn("CLEAN", self.succeed("audit", self.office, **self.unprivileged()).stdout)
            self.assertEqual(sorted(file.name for file in self.office.iterdir()), before)
            # What a log beside it holds would be missed, and it cannot be joined to the file from here.
            self.office.chmod(0o755)
            (self.office / "huiyin.db-wal").write_bytes(b"not empty")
            (self.office / "huiyin.db-wal").chmod(0o444)
            self.office.chmod(0o555)
            self.assertIn("write-ahead log", self.run_to(3, "audit", self.office, **self.unprivileged()).stderr)
            # A folder that may not be entered holds an office for all one knows.
            self.office.chmod(0o000)
            done = self.run_to(3, "audit", self.office, **self.unprivileged())
            self.assertIn("Permission denied", done.stderr)
            self.assertNotIn("no office", done.stderr)
        finally:
            self.office.chmod(0o755)

    @staticmethod
    def unprivileged():
        """For a command as an account that the rights of files hold for."""
        return {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}

    def test_of_an_entry_is_found_by_whoever_reads_the_log(self):
        database = sqlite3.connect(self.office / "huiyin.db")
        database.execute("UPDATE leaf SET entry = replace(entry, '\"filed\"', '\"rated\"')")
        database.commit()
        database.close()
        done = self.run_to(1, "verify", "--log", self.office)
        self.assertIn("DOES NOT HOLD", done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
