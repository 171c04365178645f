"""The built program under test: runs commands, and an office that is served while a test needs it."""

import json
import os
import re
import signal
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

PROGRAM = os.environ["HUIYIN"]
PASSWORD = "a password for the test"


def huiyin(*arguments, **more):
    """Runs the program to its end; the answer has returncode, stdout and stderr."""
    return subprocess.run([PROGRAM, "--lang", "en", *map(str, arguments)], capture_output=True, text=True, timeout=120, **more)


class Served:
    """An office that is served on a free port until the end of the `with`."""

    command = ("serve", "{folder}")

    def __init__(self, folder, *options, listen="127.0.0.1:0"):
        self.folder = folder
        self.options = options
        self.listen = listen

    def __enter__(self):
        self.log = tempfile.TemporaryFile("w+")
        command = [part.format(folder=self.folder) for part in self.command]
        self.process = subprocess.Popen(
            [PROGRAM, "--lang", "en", *command, "--listen", self.listen, *map(str, self.options)],
            stdout=subprocess.PIPE, stderr=self.log, text=True)
        line = self.process.stdout.readline()
        found = re.search(r"https?://127\.0\.0\.1:\d+/", line)
        if not found:
            self.process.wait(timeout=30)
            self.log.seek(0)
            raise AssertionError(f"not served: {line!r} {self.log.read()}")
        self.url = found.group()
        return self

    def __exit__(self, *_):
        self.stop()
        self.process.stdout.close()
        self.log.close()

    def await_missed_limits(self):
        """Returns when the clock has recorded what was missed before."""
        for _ in range(600):
            with urllib.request.urlopen(self.url + "api/v1/statistics?from=2020-01-01&by=whole", timeout=30) as answer:
                if json.load(answer)["whole"]["figures"]["missed_limits"] > 0:
                    return
            time.sleep(0.1)
        raise AssertionError("no missed limit is recorded")

    def stop(self, how=signal.SIGTERM):
        """Ends the server; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(timeout=60)

    def log_lines(self):
        self.log.seek(0)
        return [json.loads(line) for line in self.log.read().splitlines()]

    def get(self, path, headers=None):
        request = urllib.request.Request(self.url + path.lstrip("/"), headers=headers or {})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def post(self, path, value, headers=None):
        request = urllib.request.Request(
            self.url + path.lstrip("/"), data=json.dumps(value).encode(),
            headers={"Content-Type": "application/json", **(headers or {})})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.loads(answer.read())

    def refused(self, value):
        """Status and problem of a filing that is not taken."""
        try:
            return self.post("/api/v1/cases", value)
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())

    def sign_in(self, user, password):
        """Signs in as a browser does; the session as the field Cookie carries it."""
        class Staying(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_):
                return None

        opener = urllib.request.build_opener(Staying)
        with opener.open(self.url + "staff/sign-in", timeout=30) as page:
            form_cookie = page.headers["Set-Cookie"].split(";")[0]
        fields = {"user": user, "password": password, "csrf": form_cookie.split("=")[1]}
        request = urllib.request.Request(self.url + "staff/sign-in", data=urllib.parse.urlencode(fields).encode(),
                                         headers={"Cookie": form_cookie})
        try:
            opener.open(request, timeout=30)
        except urllib.error.HTTPError as answer:
            if answer.code == 303:
                return answer.headers["Set-Cookie"].split(";")[0]
            raise
        raise AssertionError("not signed in")

    def file(self, **more):
        status, answer = self.post("/api/v1/cases", {"subject": "Street lights", "text": "Dark for three weeks.", **more})
        assert status == 201, answer
        return answer


class ServedWitness(Served):
    """A witness that is served until the end of the `with`."""

    command = ("witness", "{folder}", "serve")


class OfficeTest(unittest.TestCase):
    """Each test in a folder of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="huiyin-cli-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.password = self.write("password", PASSWORD + "\n")

    def write(self, name, text, encoding="utf-8"):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    def found(self, name="office", *more):
        """A new office with one unit."""
        office = self.folder / name
        self.succeed("init", office, "--office", "清和县信访局", "--office-en", "Qinghe Petition Bureau",
                     "--admin", "admin", "--password-file", self.password, *more)
        return office

    def run_to(self, code, *arguments, **more):
        done = huiyin(*arguments, **more)
        self.assertEqual(done.returncode, code, f"{arguments}\n{done.stdout}\n{done.stderr}")
        return done

    def succeed(self, *arguments, **more):
        return self.run_to(0, *arguments, **more)

    @staticmethod
    def wait_until(holds, seconds=120):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if holds():
                return
            time.sleep(0.1)
        raise AssertionError("it did not happen in time")
