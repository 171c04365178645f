"""Whole logs, checked from an address and from a folder."""

import http.server
import json
import re
import ssl
import subprocess
import threading
import unittest
from functools import partial

from program import OfficeTest, Served, huiyin


class QuietFiles(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass


class Log(OfficeTest):
    def setUp(self):
        super().setUp()
        self.office = self.found()
        # All of them answered, so that nothing falls due while the log is read.
        rows = "source_id,subject,filed_at,text,answer,answered_at\n"
        rows += "".join(f"{n},s,2026-01-05,t,a,2026-01-09\n" for n in range(100))
        self.succeed("import", self.office, self.write("rows.csv", rows))
        self.mirror = self.folder / "mirror"

    def copy_log(self, served):
        """The files of the log, as any reader of tiles would take them."""
        status, checkpoint = served.get("/log/checkpoint")
        self.assertEqual(status, 200)
        size = int(checkpoint.split(b"\n")[1])
        paths = ["checkpoint"]
        hashes, level = size, 0
        while hashes:
            for index in range((hashes + 255) // 256):
                width = min(256, hashes - 256 * index)
                tail = f"{index:03}" + ("" if width == 256 else f".p/{width}")
                paths.append(f"tile/{level}/{tail}")
                if level == 0:
                    paths.append(f"tile/entries/{tail}")
            hashes, level = hashes // 256, level + 1
        for path in paths:
            status, body = served.get("/log/" + path)
            self.assertEqual(status, 200, path)
            target = self.mirror / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(body)
        return size

    def test_holds_from_an_address_and_from_a_folder(self):
        key = self.office / "log.vkey"
        with Served(self.office) as served:
            size = self.copy_log(served)
            self.assertGreater(size, 256)
            for address in (served.url, served.url + "log", served.url + "log/"):
                self.assertIn(f"all {size} entries", self.succeed("verify", "--log", address, "--key", key).stdout)
            done = self.succeed("verify", "--log", served.url, "--save", self.folder / "checkpoint")
            self.assertIn("The key came from beside the log", done.stdout)
            served.file()
            done = self.succeed("verify", "--log", served.url, "--key", key, "--since", self.folder / "checkpoint")
            self.assertIn("nothing of the past was changed", done.stdout)
        self.succeed("verify", "--log", self.mirror, "--key", key, "--since", self.folder / "checkpoint")
        self.run_to(2, "verify", "--log", self.mirror)

    def test_yields_the_counts_that_the_office_publishes(self):
        rows = "source_id,subject,filed_at,text,answer,answered_at\n"
        rows += "".join(f"late{n},s,2025-01-06,t,a,2025-06-09\n" for n in range(7))
        self.succeed("import", self.office, self.write("late.csv", rows))
        with Served(self.office) as served:
            served.file()
            status, body = served.get("/api/v1/statistics?from=2025-01-01&by=whole")
            self.assertEqual(status, 200)
            whole = json.loads(body)["whole"]
            published = whole["figures"]
            printed = self.succeed("verify", "--log", served.url, "--key", self.office / "log.vkey").stdout
        recounted = {words: int(count) for count, words in re.findall(r"^ *(\d+)  +(.+)$", printed, re.M)}
        for name, words in (("filed", "filed"), ("answered", "answered"), ("answered_on_time", "of these on time"),
                            ("answered_late", "of these late"), ("missed_limits", "limits missed")):
            self.assertEqual(published[name], recounted[words], name)
        self.assertEqual(published["answered_late"], 7)
        rate = whole["rates"]["timely_answers"]
        self.assertIn(f"Timely answers: {rate['percent']} % ({rate['numerator']} of {rate['denominator']})", printed)
        self.assertEqual({one["limit"]: one["missed"] for one in whole["missed_by_limit"]}, {"handle": 7})

    def test_statistics_hold_and_a_changed_number_is_named(self):
        rows = "source_id,subject,filed_at,text,answer,answered_at\n"
        rows += "".join(f"late{n},s,2025-01-06,t,a,2025-06-09\n" for n in range(7))
        rows += "open,s,2025-02-03,t,,\n"
        self.succeed("import", self.office, self.write("late.csv", rows))
        key = self.office / "log.vkey"
        with Served(self.office) as served:
            served.file()
            for address in (served.url, served.url + "statistics?from=2024-12-15&by=quarter",
                            served.url + "api/v1/statistics?from=2025-06-09&to=2025-06-09&by=whole"):
                done = self.succeed("verify", "--statistics", address, "--key", key)
                self.assertIn("published figures follow from the first", done.stdout)
                self.assertIn("Not recounted: filed_by_channel", done.stdout)
            # What is filed after the figures were published does not make them wrong.
            _, body = served.get("/api/v1/statistics?from=2025-01-01&by=whole")
            served.file()
            self.succeed("verify", "--statistics", self.write("figures.json", body.decode()), "--log", served.url)
        for name in ("answered_late", "open_longer", "missed_to_answer"):
            changed = json.loads(body)
            self.assertGreater(changed["whole"]["figures"][name], 0, name)
            changed["whole"]["figures"][name] -= 1
            file = self.write("changed.json", json.dumps(changed))
            done = self.run_to(1, "verify", "--statistics", file, "--log", self.office)
            self.assertIn(f"DOES NOT HOLD: {name}, 2025-01-01 to ", done.stderr)
        self.run_to(2, "verify", "--statistics", self.folder / "figures.json")
        self.run_to(1, "verify", "--statistics", self.write("none.json", "{}"), "--log", self.office)

    def test_that_was_changed_anywhere_does_not_hold(self):
        with Served(self.office) as served:
            self.copy_log(served)
        key = self.office / "log.vkey"
        for file in sorted(path for path in self.mirror.rglob("*") if path.is_file()):
            with self.subTest(str(file.relative_to(self.mirror))):
                whole = file.read_bytes()
                middle = len(whole) // 2
                file.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1:])
                self.assertIn("DOES NOT HOLD", self.run_to(1, "verify", "--log", self.mirror, "--key", key).stderr)
                file.unlink()
                self.assertNotEqual(huiyin("verify", "--log", self.mirror, "--key", key).returncode, 0)
                file.write_bytes(whole)
        self.succeed("verify", "--log", self.mirror, "--key", key)

    def test_is_read_over_https_only_from_whom_the_certificate_names(self):
        with Served(self.office) as served:
            self.copy_log(served)
        certificate, secret = self.folder / "cert.pem", self.folder / "key.pem"
        made = subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                               "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                               "-keyout", str(secret), "-out", str(certificate)], capture_output=True)
        if made.returncode != 0:
            self.skipTest("no openssl program to make a certificate with")
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietFiles, directory=str(self.mirror)))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, secret)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        key = self.office / "log.vkey"
        port = server.server_address[1]
        trusted = {"SSL_CERT_FILE": str(certificate)}
        self.succeed("verify", "--log", f"https://localhost:{port}/", "--key", key, env=trusted)
        self.run_to(3, "verify", "--log", f"https://localhost:{port}/", "--key", key, env={})
        self.run_to(3, "verify", "--log", f"https://127.0.0.1:{port}/", "--key", key, env=trusted)

    def test_that_is_not_there_is_no_proof_of_anything(self):
        done = self.run_to(3, "verify", "--log", "http://127.0.0.1:1/", "--key", self.office / "log.vkey")
        self.assertTrue(re.search("No log can be reached", done.stderr))
        self.run_to(3, "verify", "--log", self.folder, "--key", self.office / "log.vkey")


if __name__ == "__main__":
    unittest.main(verbosity=2)
