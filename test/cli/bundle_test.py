"""The whole file of a case as one archive, from the office to whoever checks it, by the served program."""

import hashlib
import io
import json
import urllib.error
import urllib.request
import unittest
import zipfile

from attachments_test import png, upload
from program import OfficeTest, Served


def contents(data):
    """What an archive holds, by name, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {one.filename: archive.read(one) for one in archive.infolist()}


def packed(files, compression=zipfile.ZIP_STORED):
    """An archive of these files, made by another program."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


def listed_anew(files):
    """The same files with a manifest that agrees with them again: what somebody does who knows the format."""
    files = dict(files)
    manifest = json.loads(files["manifest.json"])
    for one in manifest["files"]:
        data = files[one["path"]]
        one["bytes"], one["sha256"] = len(data), hashlib.sha256(data).hexdigest()
    files["manifest.json"] = json.dumps(manifest, ensure_ascii=False).encode()
    return files


class Bundle(OfficeTest):
    def make(self):
        """An office with a case with two files, and a third that came with a reply; its bundles."""
        self.office = self.found()
        self.succeed("user", self.office, "add", "li", "--name", "Li Ming", "--roles", "registrar,supervisor",
                     "--password-file", self.password)
        token = self.succeed("token", self.office, "li", "--label", "test").stdout.strip()
        self.photo, self.letter, self.more = png(), "桥头的路灯三周没有亮。\n".encode(), png(seed=2)
        with Served(self.office) as served:
            def sent(*files):
                return [one["upload"] for one in upload(served, list(files))[1]["attachments"]]

            def bearer(word):
                return {"Authorization": "Bearer " + word, "Accept-Language": "en"}

            filed = served.file(language="zh", identity={"name": "王小明", "words": "密封的话"},
                                attachments=sent(("灯.png", self.photo), ("信.txt", self.letter)))
            self.number, self.code = filed["number"], filed["code"]
            case = f"/api/v1/cases/{self.number}"
            served.post(f"{case}/replies", {"text": "又一张照片", "attachments": sent(("二.png", self.more))},
                        bearer(self.code))
            self.filers = served.get(f"{case}/bundle", bearer(self.code))
            self.assertEqual(served.get(f"{case}/bundle")[0], 401)
            request = urllib.request.Request(f"{served.url}api/v1/staff/cases/{self.number}/bundle", data=b"",
                                             headers=bearer(token))
            with urllib.request.urlopen(request, timeout=30) as answer:
                self.clerks = answer.status, answer.read()
            self.after = json.loads(served.get(case, bearer(self.code))[1])
        self.key = self.office / "log.vkey"

    def check(self, code, files, *options):
        """What `huiyin verify` prints of an archive."""
        data = files if isinstance(files, bytes) else packed(files.items())
        done = self.run_to(code, "verify", self.write("case.zip", data), "--key", self.key, *options)
        return done.stdout + done.stderr

    def test_holds_for_the_filer_and_for_the_office_without_the_server(self):
        self.make()
        for status, data in (self.filers, self.clerks):
            self.assertEqual(status, 200)
            files = contents(data)
            self.assertEqual(list(files)[0], "manifest.json")
            self.assertEqual(files["attachments/01.png"], self.photo)
            self.assertEqual(files["attachments/02.txt"], self.letter)
            self.assertEqual(files["attachments/03.png"], self.more)
            said = self.check(0, data)
            self.assertIn("HOLDS: all", said)
            self.assertIn("attachments/01.png: 灯.png, byte for byte as handed in with event 1", said)
            self.assertIn("attachments/03.png: 二.png, byte for byte as handed in with event 2", said)
            self.assertIn("proven  event 2, filer-replied", said)
            self.assertIn("HOLDS: case", said)
            for data in files.values():
                for secret in (self.code, "王小明", "密封的话"):
                    self.assertNotIn(secret.encode(), data)
            # The receipt and the proofs are the files that can be checked alone.
            self.succeed("verify", self.write("receipt.txt", files["receipt.txt"]), "--key", self.key,
                         "--attachment", self.write("a.png", files["attachments/01.png"]))
            self.succeed("verify", self.write("2.tlog-proof", files["proofs/0002.tlog-proof"]), "--key", self.key)
        filers, clerks = contents(self.filers[1]), contents(self.clerks[1])
        self.assertEqual(json.loads(filers["manifest.json"])["for"], ["filer"])
        self.assertIn("registrar", json.loads(clerks["manifest.json"])["for"])
        self.assertNotIn("Li Ming", clerks["manifest.json"].decode())
        opened = [one for one in self.after["events"] if one["type"] == "attachment-opened"]
        self.assertEqual([one["sha256"] for one in opened],
                         [hashlib.sha256(one).hexdigest() for one in (self.photo, self.letter, self.more)])

    def test_may_be_packed_again_and_is_told_in_chinese_too(self):
        self.make()
        files = contents(self.filers[1])
        again = packed([("attachments/", b""), *reversed(files.items())], zipfile.ZIP_DEFLATED)
        self.assertIn("HOLDS: all", self.check(0, again))
        self.assertIn("成立：全部", self.check(0, again, "--lang", "zh"))
        other = self.found("other")
        done = self.run_to(1, "verify", self.write("case.zip", self.filers[1]), "--key", other / "log.vkey")
        self.assertIn("another log than the key is for", done.stdout)
        self.succeed("verify", self.folder / "case.zip")
        self.run_to(2, "verify", self.folder / "case.zip", "--attachment", self.write("a", b"a"))

    def test_does_not_hold_if_a_file_is_altered_missing_or_added(self):
        self.make()
        files = contents(self.filers[1])
        for name in ("case.html", "case.json", "attachments/01.png", "proofs/0002.tlog-proof", "receipt.txt",
                     "events/0002.json", "manifest.json"):
            with self.subTest(name):
                data = files[name]
                at = len(data) // 2
                changed = bytes([data[at] ^ 1])
                said = self.check(1, files | {name: data[:at] + changed + data[at + 1:]})
                self.assertIn("WRONG", said)
        without = dict(files)
        del without["attachments/02.txt"]
        self.assertIn("attachments/02.txt: it is missing", self.check(1, without))
        self.assertIn("extra.txt: the manifest does not list it", self.check(1, files | {"extra.txt": b"x"}))
        data = self.filers[1]
        at = data.index(self.photo) + 100
        self.assertIn("DOES NOT HOLD", self.check(1, data[:at] + bytes([data[at] ^ 1]) + data[at + 1:])
                      .replace("WRONG: the archive", "DOES NOT HOLD"))

    def test_does_not_hold_if_the_manifest_was_made_to_agree(self):
        self.make()
        files = contents(self.filers[1])
        other = listed_anew(files | {"attachments/01.png": png(seed=3)})
        self.assertIn("attachments/01.png: it is none of the files that were handed in with event 1",
                      self.check(1, other))
        manifest = json.loads(files["manifest.json"])
        manifest["files"] = [one for one in manifest["files"] if one["path"] != "attachments/03.png"]
        without = {**files, "manifest.json": json.dumps(manifest).encode()}
        del without["attachments/03.png"]
        self.assertIn("二.png: it was handed in with event 2 and is not here", self.check(1, without))
        said = files["events/0002.json"].replace("又一".encode(), "另一".encode())
        self.assertIn("its words are not those that the log commits to",
                      self.check(1, listed_anew(files | {"events/0002.json": said})))
        swapped = listed_anew(files | {"proofs/0002.tlog-proof": files["proofs/0001.tlog-proof"]})
        self.assertIn("event 2: its proof is missing or damaged", self.check(1, swapped))

    def test_does_not_hold_with_the_proofs_of_another_case(self):
        self.make()
        files = contents(self.filers[1])
        with Served(self.office) as served:
            other = served.file()
            data = served.get(f"/api/v1/cases/{other['number']}/bundle",
                              {"Authorization": "Bearer " + other["code"]})[1]
        others = contents(data)
        manifest = json.loads(files["manifest.json"])
        manifest["events"][0]["leaf"] = json.loads(others["manifest.json"])["events"][0]["leaf"]
        mixed = files | {"proofs/0001.tlog-proof": others["proofs/0001.tlog-proof"],
                         "manifest.json": json.dumps(manifest).encode()}
        self.assertIn("another case than the receipt", self.check(1, listed_anew(mixed)))
        mixed = files | {"receipt.txt": others["receipt.txt"]}
        self.assertIn("another case or log than the manifest says", self.check(1, listed_anew(mixed)))

    def test_hostile_archives_are_refused_in_plain_words(self):
        self.make()
        files = contents(self.filers[1])
        self.assertIn("a name that no bundle has: ../evil", self.check(1, files | {"../evil": b"x"}))
        self.assertIn("two files in it have one name", self.check(1, files | {"CASE.html": b"x"}))
        self.assertIn("more files than any bundle", self.check(1, packed((f"{i}", b"") for i in range(20_001))))
        self.assertIn("damaged or was altered", self.check(1, self.filers[1][:-30]))
        self.assertIn("manifest.json is missing", self.check(1, packed([("a", b"a")])))
        self.run_to(3, "verify", self.folder / "nothing.zip")


if __name__ == "__main__":
    unittest.main()
