"""How an office is reached: TLS, secrets from credentials, many behind one address, and no address kept anywhere."""

import concurrent.futures
import http.client
import os
import re
import signal
import socket
import ssl
import subprocess
import unittest
import urllib.parse
from pathlib import Path

from program import OfficeTest, Served


class Reached(Served):
    """An office that may be served by TLS with a certificate that its own key signed, and with what systemd gives."""

    def __init__(self, folder, *options, credentials=None):
        super().__init__(folder, *options)
        self.credentials = credentials

    def __enter__(self):
        if self.credentials is None:
            os.environ.pop("CREDENTIALS_DIRECTORY", None)
        else:
            os.environ["CREDENTIALS_DIRECTORY"] = str(self.credentials)
        return super().__enter__()

    @property
    def port(self):
        return urllib.parse.urlsplit(self.url).port

    def connect(self):
        anybody = ssl.create_default_context()
        anybody.check_hostname = False
        anybody.verify_mode = ssl.CERT_NONE
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=30, context=anybody)
        connection.connect()
        return connection


def ask(connection, path, method="GET", body=None, headers=None):
    connection.request(method, path, body=body, headers=headers or {})
    answer = connection.getresponse()
    return answer, answer.read()


class Transport(OfficeTest):
    def papers(self, name):
        key, certificate = self.folder / "tls.key", self.folder / "tls.crt"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-days", "2", "-subj", f"/CN={name}", "-keyout", key, "-out", certificate],
                       check=True, capture_output=True)
        return ["--tls-certificate", certificate, "--tls-key", key]

    def shown(self, served):
        connection = served.connect()
        certificate = connection.sock.getpeercert(binary_form=True)
        connection.close()
        return certificate

    def test_tls_is_spoken_and_a_newer_certificate_is_taken_up(self):
        office = self.found()
        papers = self.papers("old")
        with Reached(office, *papers) as served:
            self.assertTrue(served.url.startswith("https://"))
            kept = served.connect()
            self.assertIn(kept.sock.version(), ("TLSv1.2", "TLSv1.3"))
            answer, page = ask(kept, "/?lang=en")
            self.assertEqual(answer.status, 200)
            self.assertIn(b"Qinghe", page)
            self.assertEqual(answer.headers["Strict-Transport-Security"], "max-age=31536000")
            self.assertRegex(answer.headers["Set-Cookie"], r"^__Host-lang=en; Path=/; HttpOnly; .*Secure; SameSite=")
            self.assertIsNone(answer.headers["Server"])
            answer, _ = ask(kept, "/nowhere")
            self.assertEqual(answer.headers["Strict-Transport-Security"], "max-age=31536000")

            with socket.create_connection(("127.0.0.1", served.port), timeout=10) as plain:
                plain.sendall(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                heard = b"".join(iter(lambda: plain.recv(4096), b""))
            self.assertTrue(heard.startswith(b"HTTP/1.1 400 "), heard)
            self.assertIn(b"https://", heard)
            self.assertNotIn(b"Strict-Transport-Security", heard)

            old = self.shown(served)
            self.papers("new")
            served.process.send_signal(signal.SIGHUP)
            self.wait_until(lambda: self.shown(served) != old)
            new = self.shown(served)
            self.papers("newer")
            self.wait_until(lambda: self.shown(served) != new)
            (self.folder / "tls.key").write_text("no key")
            served.process.send_signal(signal.SIGHUP)
            self.wait_until(lambda: any(line["event"] == "certificate_not_renewed" for line in served.log_lines()))
            answer, page = ask(kept, "/metrics")
            self.assertEqual(answer.status, 200, "the connection outlives all of this")
            self.assertRegex(page.decode(), r"huiyin_tls_certificate_expires_seconds [1-9]")
            self.assertEqual(served.stop(), 0)
            kept.close()

    def test_what_cannot_be_served_with_is_said(self):
        office = self.found()
        certificate_option, certificate, key_option, key = self.papers("one")
        for options, code in (([certificate_option, certificate], 2),
                              ([certificate_option, certificate, key_option, key, "--base-url", "http://a.example"], 2),
                              ([certificate_option, key, key_option, key], 3),
                              (["--leave-url", "javascript:alert(1)"], 2)):
            done = self.run_to(code, "serve", office, "--listen", "127.0.0.1:0", *options)
            self.assertNotEqual(done.stderr, "")

    def test_keys_come_from_credentials_and_stay_out_of_sight(self):
        office = self.found()
        credentials = self.folder / "credentials"
        credentials.mkdir(mode=0o700)
        secrets = []
        for name in ("log.key", "server.key"):
            moved = (office / "keys" / name).rename(credentials / name)
            secrets.append(moved.read_text().split()[-1].encode())
            moved.chmod(0o440)  # As an access list shows.
        self.run_to(3, "serve", office, "--listen", "127.0.0.1:0")
        with Reached(office, credentials=credentials) as served:
            receipt = self.write("receipt.txt", served.file()["receipt"])
            process = Path("/proc", str(served.process.pid))
            for seen in (process / "cmdline", process / "environ"):
                for secret in secrets:
                    self.assertNotIn(secret, seen.read_bytes())
            self.assertRegex((process / "limits").read_text(), r"Max core file size\s+0\s+0\s")
            for secret in secrets:
                self.assertNotIn(secret.decode(), repr(served.log_lines()))
        del os.environ["CREDENTIALS_DIRECTORY"]
        self.succeed("verify", receipt, "--key", office / "log.vkey")

    def test_many_from_one_address_file_and_read_at_the_same_time(self):
        office = self.found()

        def one_person(number):
            filed = served.file(subject=f"Lamp {number}")
            status, _ = served.get(f"/api/v1/cases/{filed['number']}", {"Authorization": f"Bearer {filed['code']}"})
            return status

        with Reached(office, "--no-spare-loopback") as served:
            with concurrent.futures.ThreadPoolExecutor(50) as people:
                self.assertEqual(set(people.map(one_person, range(200))), {200})

    def test_no_address_is_kept_anywhere(self):
        office = self.found()
        planted = {"203.0.113.77": bytes([203, 0, 113, 77]), "2001:db8:77::77": None}
        with Reached(office, "--trusted-proxy", "127.0.0.1", "--operator", "127.0.0.1", "--log-level", "debug") as served:
            metrics = b""
            for address in planted:
                said = {"X-Forwarded-For": address}
                status, filed = served.post("/api/v1/cases", {"subject": "Lamp", "text": "Dark."}, said)
                self.assertEqual(status, 201)
                served.get(f"/api/v1/cases/{filed['number']}", {**said, "Authorization": f"Bearer {filed['code']}"})
                for path in ("/", "/nowhere", "/staff", "/log/checkpoint", "/metrics", "/case?x=%ff", "/api/v1/staff/cases"):
                    served.get(path, said)
                for _ in range(70):  # Over the limit of the address.
                    served.get(f"/api/v1/cases/{filed['number']}", {**said, "Authorization": "Bearer wrong"})
                served.get("/..", said)
            metrics = served.get("/metrics")[1]
            self.assertIn(b"huiyin_http_requests_total", metrics)
            served.stop()
            served.log.seek(0)
            written = {"log": served.log.read().encode(), "metrics": metrics}
        for path in sorted(office.rglob("*")):
            if path.is_file():
                written[str(path)] = path.read_bytes()
        self.assertGreater(len(written), 5)
        for where, content in written.items():
            for address, packed in planted.items():
                self.assertNotIn(address.encode(), content, where)
                self.assertIsNone(re.search(rb"203[.]0[.]113|2001:db8|2001:0db8", content), where)
                if packed:
                    self.assertNotIn(packed, content, where)
                    self.assertNotIn(packed[::-1], content, where)


if __name__ == "__main__":
    unittest.main()
