"""Witnesses outside: they sign a log that only grows, and convict one that shows two histories."""

import hashlib
import re
import shutil
import signal
import socket
import time
import unittest
import urllib.error
import urllib.request

from program import OfficeTest, Served, ServedWitness, huiyin


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def size_of(checkpoint):
    return int(checkpoint.split(b"\n")[1])


def signers_of(checkpoint):
    return re.findall("^— (\\S+) ", checkpoint.decode(), re.M)


class Witnesses(OfficeTest):
    def setUp(self):
        super().setUp()
        self.office = self.found()
        self.key = self.office / "log.vkey"

    def make_witness(self, name):
        """A witness of the office's log on a port of its own, named by the office."""
        folder = self.folder / name
        self.succeed("witness", folder, "init", f"witness.example/{name}")
        self.succeed("witness", folder, "watch", self.key)
        port = free_port()
        self.succeed("witnesses", self.office, "name", f"http://127.0.0.1:{port}/", folder / "witness.vkey")
        return ServedWitness(folder, listen=f"127.0.0.1:{port}")

    def serve(self, office=None):
        return Served(office or self.office, "--witness-seconds", "1")

    def await_signed(self, served, *names):
        """The newest checkpoint, once all of these have signed it."""
        def is_signed():
            _, self.checkpoint = served.get("/log/checkpoint")
            return {f"witness.example/{name}" for name in names} <= set(signers_of(self.checkpoint))
        self.wait_until(is_signed)
        return self.checkpoint

    def keys(self, *names):
        return [part for name in names for part in ("--witness", self.folder / name / "witness.vkey")]

    def metric(self, served, name):
        return float(re.search(f"^{re.escape(name)} (\\S+)$", served.get("/metrics")[1].decode(), re.M).group(1))

    def test_two_sign_and_everybody_can_check_it(self):
        first, second = self.make_witness("w1"), self.make_witness("w2")
        with self.serve() as served:
            self.assertIn(b"No witness outside this office has signed", served.get("/?lang=en", {"Accept-Language": "en"})[1])
            self.assertEqual(served.get("/log/witnessed/checkpoint")[0], 404)
            self.assertEqual(self.metric(served, "huiyin_last_cosigned_seconds"), 0)
            with first, second:
                filed = served.file()
                before = self.write("before.txt", filed["receipt"])
                self.assertNotIn("witness.example", filed["receipt"])
                checkpoint = self.await_signed(served, "w1", "w2")
                self.assertEqual(served.get("/log/witnessed/checkpoint")[1], checkpoint)
                # The receipt, fetched again, rests on what the witnesses signed.
                fields = f"number={filed['number']}&code={filed['code']}".encode()
                request = urllib.request.Request(served.url + "receipt", data=fields)
                with urllib.request.urlopen(request, timeout=30) as answer:
                    after = self.write("after.txt", answer.read())
                self.assertIn(b"Receipt-Format", after.read_bytes())
                for address in (served.url, served.url + "log", served.url + "log/witnessed"):
                    done = self.succeed("verify", "--log", address, "--key", self.key, *self.keys("w1", "w2"),
                                        "--quorum", 2)
                    self.assertIn("Witnessed by 2 of the 2 witnesses", done.stdout)
                page = served.get("/", {"Accept-Language": "en"})[1].decode()
                self.assertRegex(page, "The last one was witness.example/w[12], at 20")
                page = served.get("/log", {"Accept-Language": "en"})[1].decode()
                self.assertEqual(page.count("Last signed at"), 2)
                self.assertGreater(self.metric(served, "huiyin_last_cosigned_seconds"), 0)
                self.assertEqual(self.metric(served, "huiyin_witnesses"), 2)
                self.assertEqual(self.metric(served, "huiyin_cosigned_size"), size_of(checkpoint))
                for line in first.log_lines():
                    self.assertNotIn("127.0.0.1", str(line), "who asked is nobody's business")
            # The witnesses are away: the log goes on, and what they signed stays to be read.
            served.file()
            _, newest = served.get("/log/checkpoint")
            self.assertGreater(size_of(newest), size_of(checkpoint))
            self.assertEqual(signers_of(newest), [self.key.read_text().split("+")[0]])
            self.assertEqual(served.get("/log/witnessed/checkpoint")[1], checkpoint)
            self.succeed("verify", "--log", served.url, "--key", self.key)
            self.run_to(1, "verify", "--log", served.url, "--key", self.key, *self.keys("w1"), "--quorum", 1)
            self.succeed("verify", "--log", served.url + "log/witnessed", "--key", self.key, *self.keys("w1"),
                         "--quorum", 1)
        done = self.succeed("verify", after, "--key", self.key, *self.keys("w1", "w2"))
        self.assertIn("Witnessed by 2 of the 2 witnesses", done.stdout)
        self.assertIn("The witness witness.example/w1 saw the same log", done.stdout)
        self.assertIn("Not checked: 2 further signatures", self.succeed("verify", after, "--key", self.key).stdout)
        done = self.run_to(1, "verify", before, "--key", self.key, *self.keys("w1"), "--quorum", 1)
        self.assertIn("witness.example/w1: did not sign this checkpoint", done.stdout)
        self.run_to(2, "verify", after, *self.keys("w1"), "--quorum", 2)

    def test_a_witness_that_was_away_killed_or_restarted_goes_on_where_it_was(self):
        witness, other = self.make_witness("w1"), self.make_witness("w2")
        # A third takes what is sent and never answers.
        silent = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(silent.close)
        self.succeed("witness", self.folder / "w3", "init", "witness.example/w3")
        self.succeed("witnesses", self.office, "name", f"http://127.0.0.1:{silent.getsockname()[1]}/",
                     self.folder / "w3" / "witness.vkey")
        with self.serve() as served, other:
            with witness:
                served.file()
                signed = size_of(self.await_signed(served, "w1", "w2"))
                witness.stop(signal.SIGKILL)
            # Whatever left was on its disk before.
            self.assertIn(f"watched\t{signed}\t", self.succeed("witness", witness.folder, "list").stdout)
            served.file()
            _, newest = served.get("/log/checkpoint")
            self.await_signed(served, "w2")  # the one that is away holds up nobody
            with witness:
                self.await_signed(served, "w1", "w2")
                listed = self.succeed("witness", witness.folder, "list").stdout
                self.assertIn(f"watched\t{size_of(newest)}\t", listed)
                origin = self.key.read_text().split("+")[0]
                address = hashlib.sha256(origin.encode()).hexdigest() + "/checkpoint"
                status, kept = witness.get(address)
                self.assertEqual((status, size_of(kept)), (200, size_of(newest)))
                self.assertGreater(size_of(kept), signed)
                self.assertEqual(witness.get(hashlib.sha256(b"elsewhere").hexdigest() + "/checkpoint")[0], 404)
            began = time.monotonic()
            self.assertEqual(served.stop(), 0)
            self.assertLess(time.monotonic() - began, 10, "nor does it hold up the end")

    def test_two_histories_are_refused_and_the_refusal_is_evidence(self):
        first, second = self.make_witness("w1"), self.make_witness("w2")
        # A proof from a power of two does not hold the root that the log had there, and so shows less.
        with self.serve() as served:
            while bin(size_of(served.get("/log/checkpoint")[1]) + 1).count("1") < 2:
                served.file()
        liar = self.folder / "liar"
        shutil.copytree(self.office, liar)
        with first, second:
            with self.serve() as served:
                served.file(text="What the filer wrote.")
                told = served.get("/log/checkpoint")[1]
                self.await_signed(served, "w1", "w2")
                self.write("told", told)
            with self.serve(liar) as served:
                served.file(text="What the office would rather have.")
                other = served.get("/log/checkpoint")[1]
                self.assertEqual(size_of(other), size_of(told))
                self.write("other", other)
                self.wait_until(lambda: b'huiyin_witness_asked_total{outcome="refused"}' in served.get("/metrics")[1])
                self.assertEqual(signers_of(served.get("/log/checkpoint")[1]), [self.key.read_text().split("+")[0]])
                served.file()
                self.wait_until(lambda: all(
                    len(self.succeed("witness", folder, "evidence").stdout.splitlines()) >= 2
                    for folder in (first.folder, second.folder)))
                self.assertNotIn("witness.example", served.get("/log/checkpoint")[1].decode())
                self.assertEqual(served.get("/log/witnessed/checkpoint")[0], 404)
            self.assertTrue(any(line["event"] == "two_histories" for line in first.log_lines()))
        for witness in ("w1", "w2"):
            saved = self.folder / f"saved {witness}"
            saved.mkdir()
            listed = self.succeed("witness", self.folder / witness, "evidence", "--save", saved).stdout
            self.assertEqual({line.split("\t")[1] for line in listed.splitlines()}, {"convicts"})
            files = sorted(saved.iterdir())
            self.assertGreaterEqual(len(files), 2)
            for file in files:
                done = self.succeed("verify", "--evidence", file, "--key", self.key, *self.keys(witness))
                self.assertIn("PROVEN", done.stdout)
                self.assertIn(f"witnessed by witness.example/{witness} at", done.stdout)
                text = file.read_text(encoding="utf-8")
                root = re.search("^second \\d+\n.*\n\\d+\n(.)", text, re.M).start(1)
                broken = text[:root] + ("B" if text[root] == "A" else "A") + text[root + 1:]
                self.run_to(1, "verify", "--evidence", self.write("broken", broken), "--key", self.key)
        # Two checkpoints that anybody saved are enough, if they are of one size.
        done = self.succeed("verify", "--evidence", self.folder / "told", "--evidence", self.folder / "other", "--key",
                            self.key)
        self.assertIn("The same number of entries cannot have two roots.", done.stdout)
        self.run_to(1, "verify", "--evidence", self.folder / "told", "--evidence", self.folder / "told", "--key", self.key)
        self.run_to(2, "verify", "--evidence", self.folder / "told")

    def test_what_a_proof_leaves_open_the_log_itself_completes(self):
        witness = self.make_witness("w1")
        # From a power of two on, a proof leaves out the root that would convict.
        with self.serve() as served:
            while bin(size_of(served.get("/log/checkpoint")[1]) + 1).count("1") > 1:
                served.file()
        liar = self.folder / "liar"
        shutil.copytree(self.office, liar)
        with witness:
            with self.serve() as served:
                served.file(text="What the filer wrote.")
                signed = size_of(self.await_signed(served, "w1"))
            with self.serve(liar) as served:
                served.file(text="What the office would rather have.")
                served.file()
                listed = []

                def is_open():
                    listed[:] = self.succeed("witness", witness.folder, "evidence", "--save", self.folder).stdout.splitlines()
                    return any(line.split("\t")[1] == "open" for line in listed)
                self.wait_until(is_open)
                number, _, _, first, second, _ = next(line for line in listed if "\topen\t" in line).split("\t")
                self.assertEqual(int(first), signed)
                self.assertGreater(int(second), signed)
                file = self.folder / f"evidence-{number}.txt"
                done = self.run_to(1, "verify", "--evidence", file, "--key", self.key)
                self.assertIn("PROVES NOTHING YET", done.stderr)
                whole = self.folder / "whole"
                done = self.succeed("verify", "--evidence", file, "--key", self.key, "--log", served.url, "--save", whole)
                self.assertIn("PROVEN", done.stdout)
            # The log that did not lie shows that it goes on as it was signed, or not so far.
            done = huiyin("verify", "--evidence", file, "--key", self.key, "--log", self.office)
            self.assertIn(done.returncode, (1, 3), done.stdout)
        self.assertIn("began with other entries", self.succeed("verify", "--evidence", whole, "--key", self.key).stdout)

    def test_an_office_that_was_put_back_is_behind_its_witness(self):
        witness = self.make_witness("w1")
        old = self.folder / "old"
        shutil.copytree(self.office, old)
        with witness:
            with self.serve() as served:
                served.file()
                self.await_signed(served, "w1")
            with self.serve(old) as served:
                self.wait_until(lambda: b'huiyin_witness_asked_total{outcome="ahead"}' in served.get("/metrics")[1])
        self.assertEqual(self.succeed("witness", witness.folder, "evidence").stdout, "")

    def test_the_log_says_who_is_asked(self):
        witness = self.make_witness("w1")
        key = witness.folder / "witness.vkey"
        self.run_to(2, "witnesses", self.office, "name", "http://127.0.0.1:1/", key)
        self.run_to(2, "witnesses", self.office, "name", "nowhere", key)
        self.run_to(2, "witnesses", self.office, "name", "http://127.0.0.1:1/", self.key)
        self.assertIn("witness.example/w1+", self.succeed("witnesses", self.office, "list").stdout)
        with self.serve() as served:
            self.succeed("witnesses", self.office, "dismiss", key, "--reason", "it is run by a friend")
            entries = served.get("/log/tile/entries/000.p/" + str(size_of(served.get("/log/checkpoint")[1])))[1]
            self.assertIn(b'"kind":"witness-named"', entries)
            self.assertIn(b'"reason":"it is run by a friend"', entries)
        self.assertEqual(self.succeed("witnesses", self.office, "list").stdout, "")
        self.run_to(2, "witnesses", self.office, "dismiss", key, "--reason", "again")
        self.succeed("verify", "--log", self.office, "--key", self.key)

    def test_what_is_no_request_is_refused(self):
        witness = self.make_witness("w1")
        with witness:
            def ask(body):
                try:
                    with urllib.request.urlopen(witness.url + "add-checkpoint", data=body, timeout=30) as answer:
                        return answer.status
                except urllib.error.HTTPError as error:
                    return error.code
            self.assertEqual(ask(b"hello"), 400)
            self.assertEqual(ask(b"old 0\n\nelsewhere\n1\n" + b"A" * 43 + b"=\n\n\xe2\x80\x94 elsewhere AAAAAAAA\n"), 404)
            self.assertEqual(ask(b"old 0\n" + b"x" * 200_000), 413)
            self.assertEqual(witness.get("add-checkpoint")[0], 405)
            self.assertIn("witness.example/w1+", witness.get("witness.vkey")[1].decode())
            self.assertEqual(witness.get("healthz")[0], 200)
            self.assertIn(b'outcome="malformed"', witness.get("metrics")[1])
        self.run_to(3, "witness", witness.folder, "init", "witness.example/w1")
        self.run_to(2, "witness", self.folder / "w3", "init", "a name")
        self.run_to(3, "witness", self.folder / "nowhere", "list")
        self.run_to(2, "witness", witness.folder, "watch", witness.folder / "witness.vkey")


if __name__ == "__main__":
    unittest.main()
