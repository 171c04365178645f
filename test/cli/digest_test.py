"""The rota of receptions and the digests that are mailed, by the program alone."""

import datetime
import email
import email.policy
import socketserver
import threading
import time
import unittest

from program import OfficeTest, Served


class MailServer:
    """A small mail server on this machine; `answer` is what it says to whoever names a recipient."""

    def __init__(self, answer=b"250 fine"):
        self.mails = []
        self.tries = 0
        outside = self

        class Conversation(socketserver.StreamRequestHandler):
            def handle(self):
                self.wfile.write(b"220 trial\r\n")
                lines = None
                for line in self.rfile:
                    if lines is not None:
                        if line == b".\r\n":
                            outside.mails.append(b"".join(lines))
                            lines = None
                            self.wfile.write(b"250 taken\r\n")
                        else:
                            lines.append(line)
                    elif line.startswith(b"RCPT"):
                        outside.tries += 1
                        self.wfile.write(answer + b"\r\n")
                    elif line.startswith(b"DATA"):
                        lines = []
                        self.wfile.write(b"354 go on\r\n")
                    elif line.startswith(b"QUIT"):
                        self.wfile.write(b"221 bye\r\n")
                        return
                    else:
                        self.wfile.write(b"250 fine\r\n")

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation)
        self.server.daemon_threads = True

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"smtp://127.0.0.1:{self.server.server_address[1]}"
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def until(is_so):
    for _ in range(300):
        if is_so():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come to that")


class Rota(OfficeTest):
    def test_is_set_changed_and_cancelled_in_public(self):
        office = self.found()
        day = (datetime.date.today() + datetime.timedelta(days=9)).isoformat()
        one = ["--from", "09:00", "--to", "11:30", "--unit", "1", "--place", "Hall", "--title", "Head"]
        self.succeed("reception", office, "add", day, *one, "--name", "Lin")
        self.run_to(1, "reception", office, "add", day, *one)
        self.run_to(1, "reception", office, "add", "2020-01-01", *one)
        self.run_to(2, "reception", office, "add", "soon", *one)
        self.run_to(1, "reception", office, "add", day, *one, "--change", "1")
        with Served(office) as served:
            self.assertIn(b"Lin", served.get("/receptions")[1])
            self.assertIn(b"\r\nSUMMARY:Head Lin\r\n", served.get("/receptions.ics")[1])
            self.assertNotIn(b"Lin", served.get("/log/entry/5")[1])
        self.succeed("reception", office, "add", day, *one, "--change", "1", "--reason", "Another room")
        self.succeed("reception", office, "cancel", "1", "--reason", "Ill")
        self.run_to(1, "reception", office, "cancel", "1", "--reason", "Ill")
        rows = [line.split("\t") for line in self.succeed("reception", office, "list").stdout.splitlines()]
        self.assertEqual([row[0] for row in rows], ["1"])
        self.assertEqual(rows[0][-4:], ["cancelled", "Ill", "-", "-"])
        self.succeed("audit", office)

    def test_names_who_has_to_come_and_keeps_the_case_to_itself(self):
        office = self.found()
        day = (datetime.date.today() + datetime.timedelta(days=9)).isoformat()
        one = ["--from", "09:00", "--to", "11:30", "--unit", "1", "--place", "Hall", "--title", "Head"]
        called = ["--attend", "1", "Deputy", "08:45", "--attend", "1", "Engineer", "09:00"]
        with Served(office) as served:
            number = served.file()["number"]
            self.run_to(1, "reception", office, "add", day, *one, "--case", "2026-999999-9")
            self.run_to(1, "reception", office, "add", day, *one, "--attend", "9", "Deputy", "08:45")
            self.run_to(2, "reception", office, "add", day, *one, "--attend", "1", "Deputy", "noon")
            self.succeed("reception", office, "add", day, *one, *called, "--case", number)
            self.wait_until(lambda: b"Hall" in served.get("/receptions")[1])
            for path in ("/receptions", "/receptions.ics", "/api/v1/receptions"):
                page = served.get(path)[1]
                self.assertNotIn(b"Deputy", page)
                self.assertNotIn(number.encode(), page)
        rows = [line.split("\t") for line in self.succeed("reception", office, "list").stdout.splitlines()]
        self.assertEqual(rows[0][-2:], ["1 Deputy 08:45; 1 Engineer 09:00", number])
        self.succeed("reception", office, "add", day, *one, *called, "--change", "1", "--publish-attending",
                     "--reason", "So")
        with Served(office) as served:
            self.assertIn(b"Deputy", served.get("/receptions")[1])
        self.succeed("audit", office)


class Digest(OfficeTest):
    def mailing(self, server, *more):
        return ["--smtp", server.url, "--smtp-from", "huiyin@office.example", "--smtp-plain-loopback", "--digest-hour", "0",
                *more]

    def test_is_mailed_once_to_the_mailbox_of_the_unit(self):
        office = self.found()
        self.succeed("mailbox", office, "set", "1", "post@unit.example", "--below")
        self.run_to(2, "mailbox", office, "set", "1", "no address")
        self.run_to(2, "mailbox", office, "set", "99", "post@unit.example")
        self.assertEqual(self.succeed("mailbox", office, "list").stdout, "1\tbelow\tpost@unit.example\n")
        with MailServer() as mails:
            for _ in range(2):
                with Served(office, *self.mailing(mails)) as served:
                    until(lambda: mails.mails)
                    until(lambda: b"huiyin_notices_failed 0" in served.get("/metrics")[1])
            self.assertEqual(len(mails.mails), 1)
            mail = email.message_from_bytes(mails.mails[0], policy=email.policy.default)
        self.assertEqual(mail["To"].addresses[0].addr_spec, "post@unit.example")
        yesterday = mail["Subject"].split()[-1]
        self.assertEqual(len(yesterday), len("2026-01-05"))
        self.assertIn("Nothing", mail.get_content())
        self.succeed("mailbox", office, "remove", "1", "--below")
        self.assertEqual(self.succeed("mailbox", office, "list").stdout, "")

    def test_that_is_refused_is_shown_and_not_lost(self):
        office = self.found()
        self.succeed("mailbox", office, "set", "1", "post@unit.example")
        with MailServer(b"550 nobody here") as mails:
            for _ in range(2):
                with Served(office, *self.mailing(mails)) as served:
                    until(lambda: b"huiyin_notices_failed 1" in served.get("/metrics")[1])
                    self.assertNotIn("unit.example", str(served.log_lines()))
            self.assertEqual(mails.tries, 1, "a restart does not try before the time")

    def test_needs_a_server_that_can_be_trusted(self):
        office = self.found()
        here = ["serve", office, "--listen", "127.0.0.1:0", "--smtp-from", "a@b"]
        self.run_to(2, *here, "--smtp", "http://mail.example")
        self.run_to(2, *here, "--smtp", "smtp://mail.example:25", "--smtp-plain-loopback")
        self.run_to(3, *here, "--smtp", "smtp://mail.example:25", "--smtp-login-file", self.folder / "none")
        self.run_to(2, *here, "--smtp", "smtp://mail.example:25", "--smtp-login-file", self.write("login", "name"))


if __name__ == "__main__":
    unittest.main()
