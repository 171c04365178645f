"""Digests handed to a mail server over real TLS: what passes on the wire, and whom the program trusts."""

import base64
import contextlib
import socket
import socketserver
import ssl
import subprocess
import threading
import unittest

from program import OfficeTest, Served

USER = "huiyin"
PASSWORD = "a mail password"


class Wire:
    """Carries bytes to a port of this machine and keeps all that clients sent, as a listener on the way would hear it."""

    def __init__(self, port):
        self.heard = bytearray()
        outside = self

        class Passing(socketserver.BaseRequestHandler):
            def handle(self):
                with socket.create_connection(("127.0.0.1", port)) as onward:
                    back = threading.Thread(target=self.carry, args=(onward, self.request, None), daemon=True)
                    back.start()
                    self.carry(self.request, onward, outside.heard)
                    back.join()

            @staticmethod
            def carry(source, target, kept):
                with contextlib.suppress(OSError):
                    while piece := source.recv(65536):
                        if kept is not None:
                            kept += piece
                        target.sendall(piece)
                with contextlib.suppress(OSError):
                    target.shutdown(socket.SHUT_WR)

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Passing)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]


class MailServer:
    """A mail server that wants a login. It speaks TLS from the first byte, after STARTTLS, or never."""

    def __init__(self, certificate, tls="starttls"):
        self.mails = []
        self.logins = []
        self.broken_off = []  # why clients would not speak TLS
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        outside = self

        class Conversation(socketserver.StreamRequestHandler):
            rbufsize = 0  # nothing behind STARTTLS may be read as if it came before

            def handle(self):
                self.sealed = False
                with contextlib.suppress(ConnectionError):
                    if tls == "at once" and not self.seal():
                        return
                    self.say("220 trial ESMTP")
                    while line := self.rfile.readline():
                        if not self.answer(line.rstrip(b"\r\n").decode()):
                            return

            def finish(self):
                super().finish()
                self.connection.close()  # TLS has taken the socket over from the server, which would close it

            def say(self, text):
                self.wfile.write(text.encode() + b"\r\n")

            def seal(self):
                try:
                    self.connection = context.wrap_socket(self.connection, server_side=True)
                except (ssl.SSLError, ConnectionError) as error:
                    outside.broken_off.append(str(error))
                    return False
                self.rfile = self.connection.makefile("rb")
                self.wfile = self.connection.makefile("wb", 0)
                self.sealed = True
                return True

            def answer(self, line):
                verb = line.split(" ")[0].upper()
                if verb == "EHLO":
                    offered = "STARTTLS" if tls == "starttls" and not self.sealed else "AUTH PLAIN LOGIN"
                    self.say("250-trial\r\n250 " + offered)
                elif verb == "STARTTLS":
                    self.say("220 go on")
                    return self.seal()
                elif verb == "AUTH":
                    login = self.login(line.split(" ")[1:])
                    outside.logins.append((self.sealed, *login))
                    self.say("235 welcome" if login == (USER, PASSWORD) else "535 no")
                elif verb == "DATA":
                    self.say("354 go on")
                    outside.mails.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                    self.say("250 taken")
                else:
                    self.say("221 bye" if verb == "QUIT" else "250 fine")
                return verb != "QUIT"

            def login(self, words):
                if words[0] == "PLAIN":
                    token = words[1] if len(words) > 1 else self.ask("")
                    return tuple(base64.b64decode(token).decode().split("\0")[1:])
                return tuple(base64.b64decode(self.ask(prompt)).decode() for prompt in ("VXNlcm5hbWU6", "UGFzc3dvcmQ6"))

            def ask(self, prompt):
                self.say("334 " + prompt)
                return self.rfile.readline().decode()

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation)
        self.server.daemon_threads = True
        self.wire = Wire(self.server.server_address[1])
        scheme = "smtps" if tls == "at once" else "smtp"
        self.url = f"{scheme}://127.0.0.1:{self.wire.port}"

    def __enter__(self):
        for one in (self.server, self.wire.server):
            threading.Thread(target=one.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        for one in (self.wire.server, self.server):
            one.shutdown()
            one.server_close()


class MailOverTls(OfficeTest):
    def setUp(self):
        super().setUp()
        self.office = self.found()
        self.succeed("mailbox", self.office, "set", "1", "post@unit.example")
        self.login = self.write("login", f"{USER}\n{PASSWORD}\n")

    def certificate(self, name, whose="IP:127.0.0.1"):
        """A certificate that nobody but itself has signed, and its key."""
        certificate, key = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
             "-subj", "/CN=" + name, "-addext", "subjectAltName=" + whose, "-out", certificate, "-keyout", key],
            check=True, capture_output=True)
        return certificate, key

    def serve(self, mails, *options):
        return Served(self.office, "--smtp", mails.url, "--smtp-from", "huiyin@office.example",
                      "--smtp-login-file", str(self.login), "--digest-hour", "0", *options)

    def expect_arrival(self, mails, *options):
        with self.serve(mails, *options):
            self.wait_until(lambda: mails.mails)
        self.assertEqual(len(mails.mails), 1)
        self.assertIn(b"To: <post@unit.example>", mails.mails[0])
        self.assertEqual(mails.logins, [(True, USER, PASSWORD)])
        self.expect_no_secret(mails)

    def expect_refusal(self, mails, *options):
        with self.serve(mails, *options) as served:
            self.wait_until(lambda: b"huiyin_notices_failed 1" in served.get("/metrics")[1])
            self.assertNotIn(PASSWORD, str(served.log_lines()))
        self.assertEqual(mails.mails, [])
        self.expect_no_secret(mails)

    def expect_no_secret(self, mails):
        heard = bytes(mails.wire.heard)
        self.assertTrue(heard)
        for secret in (PASSWORD, f"\0{USER}\0{PASSWORD}"):
            self.assertNotIn(secret.encode(), heard)
            self.assertNotIn(base64.b64encode(secret.encode()).rstrip(b"="), heard)
        for word in (b"AUTH", b"MAIL", b"RCPT", b"unit.example"):
            self.assertNotIn(word, heard)

    def test_a_mail_arrives_at_a_server_whose_certificate_is_trusted(self):
        certificate = self.certificate("trusted")
        with MailServer(certificate) as mails:
            self.expect_arrival(mails, "--smtp-ca", str(certificate[0]))
            self.assertIn(b"STARTTLS\r\n", mails.wire.heard)

    def test_a_mail_arrives_where_tls_is_spoken_from_the_first_byte(self):
        certificate = self.certificate("trusted")
        with MailServer(certificate, tls="at once") as mails:
            self.expect_arrival(mails, "--smtp-ca", str(certificate[0]))

    def test_a_server_is_told_nothing_if_its_certificate_is_not_trusted(self):
        stranger, trusted = self.certificate("stranger"), self.certificate("trusted")
        for options in ([], ["--smtp-ca", str(trusted[0])]):
            for tls in ("starttls", "at once"):
                with self.subTest(options=options, tls=tls), MailServer(stranger, tls) as mails:
                    self.office = self.found(f"office {len(options)} {tls}")
                    self.succeed("mailbox", self.office, "set", "1", "post@unit.example")
                    self.expect_refusal(mails, *options)
                    self.assertEqual(mails.logins, [])
                    self.assertTrue(mails.broken_off)

    def test_a_server_is_told_nothing_if_its_certificate_is_for_another_name(self):
        certificate = self.certificate("elsewhere", "DNS:mail.example")
        with MailServer(certificate) as mails:
            self.expect_refusal(mails, "--smtp-ca", str(certificate[0]))
            self.assertEqual(mails.logins, [])

    def test_no_password_goes_to_a_server_that_asks_for_it_in_clear(self):
        certificate = self.certificate("trusted")
        with MailServer(certificate, tls="never") as mails:
            self.expect_refusal(mails, "--smtp-ca", str(certificate[0]))
            self.assertEqual(mails.logins, [])

    def test_a_login_that_is_refused_is_shown_and_no_mail_is_sent(self):
        certificate = self.certificate("trusted")
        self.login = self.write("login", f"{USER}\nanother password\n")
        with MailServer(certificate) as mails:
            self.expect_refusal(mails, "--smtp-ca", str(certificate[0]))
            self.assertIn((True, USER, "another password"), mails.logins)


if __name__ == "__main__":
    unittest.main()
