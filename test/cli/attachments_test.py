"""Files that are handed in, from the upload to the restored backup, by the served program."""

import hashlib
import json
import os
import shutil
import socket
import struct
import unittest
import urllib.error
import urllib.request
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from program import OfficeTest, Served


def png(size=64, seed=1):
    """A picture that is made here: noise of that width and height."""
    state = seed
    rows = bytearray()
    for _ in range(size):
        rows.append(0)
        for _ in range(3 * size):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            rows.append(state >> 16 & 0xFF)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(bytes(rows))) + chunk(b"IEND", b""))


def upload(office, files):
    """Status and answer of an upload of files, each a pair of name and bytes."""
    body = b"".join(
        b'--b0\r\nContent-Disposition: form-data; name="files"; filename="' + name.encode() + b'"\r\n\r\n' + data + b"\r\n"
        for name, data in files) + b"--b0--\r\n"
    request = urllib.request.Request(office.url + "api/v1/attachments", data=body, headers={
        "Content-Type": "multipart/form-data; boundary=b0", "Accept-Language": "en"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


class Attachments(OfficeTest):
    def test_stay_what_they_were_from_the_upload_to_the_restored_backup(self):
        office = self.found()
        photo = png()
        letter = "桥头的路灯三周没有亮。\n".encode()
        with Served(office) as served:
            status, answer = upload(served, [("灯.png", photo), ("a.exe", b"MZ\x90\x00\x03\x00\x00\x00"), ("信.txt", letter)])
            self.assertEqual(status, 201)
            self.assertEqual([one["reason"] for one in answer["refused"]], ["kind_not_taken"])
            self.assertEqual([one["kind"] for one in answer["attachments"]], ["image/png", "text/plain"])
            uploads = [one["upload"] for one in answer["attachments"]]
            filed = served.file(attachments=uploads, language="en")
            number = filed["number"]
            bearer = {"Authorization": "Bearer " + filed["code"]}
            sha256 = hashlib.sha256(photo).hexdigest()
            self.assertEqual(served.get(f"api/v1/cases/{number}/attachments/{sha256}", bearer), (200, photo))
            self.assertEqual(served.get(f"api/v1/cases/{number}/attachments/{sha256}")[0], 401)
            with self.assertRaises(urllib.error.HTTPError) as refused:
                served.post("/api/v1/cases", {"subject": "x", "text": "y", "attachments": ["none"]})
            self.assertEqual(json.loads(refused.exception.read())["code"], "attachment_expired")
            _, case = served.get(f"api/v1/cases/{number}", bearer)
            self.assertEqual(json.loads(case)["events"][0]["attachments"][0]["sha256"], sha256)
            self.succeed("backup", office, self.folder / "copy.db", "--audit", "--with-keys")
        receipt = self.write("receipt.txt", filed["receipt"])
        self.assertIn("File: 灯.png", filed["receipt"])

        same = self.write("from the telephone.png", photo)
        done = self.succeed("verify", receipt, "--attachment", same, "--attachment", self.write("b.txt", letter))
        self.assertIn("byte for byte, file 1", done.stdout)
        self.assertIn("byte for byte, file 2", done.stdout)
        done = self.run_to(1, "verify", receipt, "--attachment", self.write("other.png", photo + b" "))
        self.assertIn("NOT THE SAME", done.stdout)

        sealed = sorted((office / "attachments").iterdir())
        self.assertEqual(len(sealed), 2)
        for path in sealed:
            self.assertEqual(hashlib.sha256(path.read_bytes()).hexdigest(), path.name)
            self.assertNotIn(letter, path.read_bytes())
        self.assertNotIn(letter, (office / "huiyin.db").read_bytes())
        self.succeed("audit", office)
        whole = sealed[0].read_bytes()
        sealed[0].write_bytes(whole[:-1] + b"?")
        self.assertIn("other bytes", self.run_to(1, "audit", office).stdout)
        sealed[0].unlink()
        self.assertIn("no such file", self.run_to(1, "audit", office).stdout)
        self.assertIn(sealed[0].name, self.run_to(1, "backup", office, self.folder / "broken.db").stderr)

        restored = self.folder / "restored"
        restored.mkdir(mode=0o700)
        shutil.copy(self.folder / "copy.db", restored / "huiyin.db")
        shutil.copytree(self.folder / "copy.db.keys", restored / "keys")
        shutil.copytree(self.folder / "copy.db.attachments", restored / "attachments")
        shutil.copy(office / "log.vkey", restored)
        self.succeed("audit", restored)
        with Served(restored) as served:
            self.assertEqual(served.get(f"api/v1/cases/{number}/attachments/{sha256}", bearer), (200, photo))

    def test_are_bounded_as_the_office_says(self):
        office = self.found()
        with Served(office, "--files-max", "2", "--file-mb", "1", "--files-mb", "1") as served:
            status, answer = upload(served, [("1.txt", b"one"), ("2.txt", b"two"), ("3.txt", b"three")])
            self.assertEqual((status, [one["reason"] for one in answer["refused"]]), (201, ["too_many"]))
            status, answer = upload(served, [("large.txt", b"a" * 1_000_001)])
            self.assertEqual((status, answer["refused"][0]["reason"]), (422, "too_large"))
            status, answer = upload(served, [("1.txt", b"a" * 600_000), ("2.txt", b"b" * 600_000)])
            self.assertEqual((status, [one["reason"] for one in answer["refused"]]), (201, ["all_too_large"]))

    def test_take_little_memory_however_many_come_slowly(self):
        office = self.found()
        with Served(office) as served:
            address = served.url.removeprefix("http://").rstrip("/").split(":")
            uploads = 200
            piece = b"a" * 65_536

            def begin(_):
                line = socket.create_connection((address[0], int(address[1])), timeout=60)
                head = (b'--b0\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n')
                length = len(head) + 40 * len(piece) + len(b"\r\n--b0--\r\n")
                line.sendall(b"POST /api/v1/attachments HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; "
                             b"boundary=b0\r\nContent-Length: " + str(length).encode() + b"\r\n\r\n" + head)
                for _ in range(20):
                    line.sendall(piece)
                return line

            def memory():
                for text in Path(f"/proc/{served.process.pid}/status").read_text().splitlines():
                    if text.startswith("VmRSS"):
                        return int(text.split()[1]) * 1024
                return 0

            before = memory()
            with ThreadPoolExecutor(16) as pool:
                lines = list(pool.map(begin, range(uploads)))
            grown = memory() - before
            # 200 times 1.3 MB have come by now. What they hold is a piece and buffers each.
            self.assertLess(grown, 100_000_000)
            for line in lines:
                for _ in range(20):
                    line.sendall(piece)
                line.sendall(b"\r\n--b0--\r\n")
                self.assertIn(b" 201 ", line.recv(65_536).split(b"\r\n")[0])
                line.close()
            self.assertEqual(len(os.listdir(office / "attachments")), uploads)


if __name__ == "__main__":
    unittest.main()
