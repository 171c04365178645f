"""What it costs to be safe: sealing, files, slow uploads, TLS and witnesses, for bench/run.

Each part takes the Bench, measures in turn with a raw limit of the same run, and leaves rows in it.
"""

import http.client
import json
import os
import resource
import socket
import statistics
import subprocess
import threading
import time
from pathlib import Path

PHOTO_BYTES = 2_000_000
PHOTOS = 3
SENDERS = 16
SLOW_UPLOADS = 200
BOUNDARY = "bench-0123456789"


def raw(bench, *words):
    printed = subprocess.run([bench.build / "bench" / "bench_raw_loop", *map(str, words)], check=True,
                             capture_output=True, text=True).stdout
    return float(printed)


def photo(number):
    """The first bytes of a JPEG, then noise: no two alike, and nothing that could be packed."""
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01" + number.to_bytes(8, "big") + os.urandom(PHOTO_BYTES - 21)


def part(name, bytes_of_file):
    head = (f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n")
    return head.encode() + bytes_of_file + b"\r\n"


def identity(bench):
    """Filing with a sealed identity beside filing without, on one office."""
    bench.say("filing with and without an identity")
    server = bench.serve(bench.office("identity"), 2)
    seconds = bench.arguments.seconds
    with_it, without, loop, latency, spent, boxes = [], [], [], [], [], []

    def filings(environment=None):
        before = processor_ms(server)
        rate, p50, p99 = bench.wrk(server.port, "/", seconds, "file.lua", environment)
        return rate, (p50, p99), (processor_ms(server) - before) / (rate * seconds)

    for _ in range(bench.arguments.rounds):
        loop.append(bench.sqlite_loop(seconds))
        rate, _, spent_without = filings({"WITHOUT_IDENTITY": "1"})
        without.append(rate)
        rate, waited, spent_with = filings()
        with_it.append(rate)
        latency.append(waited)
        spent.append(1000 / max(spent_with - spent_without, 0.001))
        boxes.append(raw(bench, "identity", 1))
    server.close()
    bench.row("filing without an identity", "filings/s", "bare SQLite loop, 64 a commit", without, loop, None)
    bench.row("filing with a sealed identity", "filings/s", "filing without", with_it, without, None, latency)
    bench.row("identities sealed, by the processor time of a filing", "a second", "libsodium's sealed box, by processor time", spent,
              boxes, None)


def post(port, path, body, kind):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("POST", path, body=body, headers={"Content-Type": kind})
    response = connection.getresponse()
    answer = json.loads(response.read())
    connection.close()
    if response.status != 201:
        raise SystemExit(f"{path} answered {response.status}: {answer}")
    return answer


def file_with_photos(port, form, number):
    """One filing with its photos; how long it took, in ms."""
    began = time.monotonic()
    taken = post(port, "/api/v1/attachments", form, f"multipart/form-data; boundary={BOUNDARY}")["attachments"]
    body = {"subject": f"路灯不亮 {number}", "text": "北街的路灯不亮", "attachments": [one["upload"] for one in taken]}
    post(port, "/api/v1/cases", json.dumps(body), "application/json")
    return (time.monotonic() - began) * 1000


def files(bench):
    """Filing with photos, sixteen at a time, beside writing and beside encrypting the same bytes."""
    bench.say("filing with files")
    folder = bench.office("files")
    server = bench.serve(folder, 2)
    forms = [b"".join(part(f"{i}.jpg", photo(sender * PHOTOS + i)) for i in range(PHOTOS)) + f"--{BOUNDARY}--\r\n".encode()
             for sender in range(SENDERS)]
    seconds = max(4, bench.arguments.seconds)
    measured, written, sealed, latency = [], [], [], []
    for turn in range(bench.arguments.rounds):
        written.append(raw(bench, "disk", seconds, PHOTO_BYTES, PHOTOS, SENDERS, bench.folder))
        sealed.append(raw(bench, "stream", 2, PHOTO_BYTES * PHOTOS, 2))
        took = []
        end = time.monotonic() + seconds

        def send(sender):
            sent = 0
            while time.monotonic() < end:
                took.append(file_with_photos(server.port, forms[sender], f"{turn}-{sender}-{sent}"))
                sent += 1

        began = time.monotonic()
        senders = [threading.Thread(target=send, args=(sender,)) for sender in range(SENDERS)]
        for one in senders:
            one.start()
        for one in senders:
            one.join()
        measured.append(len(took) / (time.monotonic() - began))
        took.sort()
        latency.append((statistics.median(took), took[int(len(took) * 0.99)]))
    server.close()
    bench.row("filing with three photos of 2 MB, 16 at a time", "filings/s", "the same bytes written and synced, 16 at a time",
              measured, written, None, latency)
    bench.row("filing with three photos, against encryption", "filings/s", "the same bytes through secretstream, 2 threads",
              measured, sealed, None)


def slow_uploads(bench):
    """What the server holds in memory while many upload slowly, beside the pieces that have to be held."""
    bench.say(f"memory under {SLOW_UPLOADS} slow uploads")
    folder = bench.office("slow")
    server = bench.serve(folder, 2)
    bench.wrk(server.port, "/", 1)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 4 * SLOW_UPLOADS)), hard))
    before = server.resident_mb()
    head = (f"POST /file HTTP/1.1\r\nHost: h\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
            f"Content-Length: {PHOTO_BYTES + 1000}\r\n\r\n").encode()
    body = part("slow.jpg", photo(1))
    lines = []
    for _ in range(SLOW_UPLOADS):
        line = socket.create_connection(("127.0.0.1", server.port))
        # Half a piece waits in memory to be sealed, as of an upload that is cut anywhere.
        line.sendall(head + body[:100_000])
        lines.append(line)
    peak = 0.0
    for turn in range(10):
        for line in lines:
            line.sendall(body[100_000 + turn * 10_000:110_000 + turn * 10_000])
        time.sleep(0.3)
        peak = max(peak, server.resident_mb())
    held = len(list((folder / "attachments").glob("incoming-*")))
    if held != SLOW_UPLOADS:
        raise SystemExit(f"{held} of {SLOW_UPLOADS} slow uploads are on their way")
    began = time.monotonic()
    status = server.get("/")[0]
    page_ms = (time.monotonic() - began) * 1000
    if status != 200:
        raise SystemExit(f"the front page answered {status}")
    for line in lines:
        line.close()
    time.sleep(1)
    bench.slow = {"uploads": SLOW_UPLOADS, "before": before, "peak": peak, "after": server.resident_mb(), "page": page_ms,
                  "each_kb": (peak - before) * 1024 / SLOW_UPLOADS, "raw_kb": 64}
    bench.slow["ratio"] = bench.slow["each_kb"] / bench.slow["raw_kb"]
    server.close()
    bench.say(f"  {bench.slow}")


def certificate(bench):
    key, made = bench.folder / "tls.key", bench.folder / "tls.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key,
                    "-out", made, "-days", "2", "-subj", "/CN=localhost"], check=True, capture_output=True)
    return ["--tls-certificate", str(made), "--tls-key", str(key)]


def tls(bench):
    """The same pages and filings over TLS and over plain HTTP; handshakes beside bare signatures."""
    bench.say("TLS")
    plain = bench.serve(bench.office("plain"), 1)
    sealed = bench.serve(bench.office("tls"), 1, more=certificate(bench), tls=True)
    seconds = bench.arguments.seconds
    got = {name: ([], [], []) for name in ("page", "filing", "handshake")}
    spent = []
    for _ in range(bench.arguments.rounds):
        for name, script in (("page", None), ("filing", "file.lua")):
            got[name][1].append(bench.wrk(plain.port, "/", seconds, script)[0])
            rate, p50, p99 = bench.wrk(sealed.port, "/", seconds, script, tls=True)
            got[name][0].append(rate)
            got[name][2].append((p50, p99))
        got["handshake"][1].append(raw(bench, "sign", 1))
        before = processor_ms(sealed)
        rate, p50, p99 = bench.wrk(sealed.port, "/", seconds, "once.lua", tls=True)
        spent.append(rate * seconds * 1000 / (processor_ms(sealed) - before))
        got["handshake"][0].append(rate)
        got["handshake"][2].append((p50, p99))
    plain.close()
    sealed.close()
    for name, unit, raw_name in (("page", "pages/s", "the same over plain HTTP"), ("filing", "filings/s", "the same over plain HTTP"),
                                 ("handshake", "handshakes/s", "ECDSA P-256 signatures, by processor time")):
        measured, beside, latency = got[name]
        title = {"page": "unchanged public page over TLS", "filing": "filing over TLS",
                 "handshake": "TLS handshakes, each with a page"}[name]
        bench.row(title, unit, raw_name, measured, beside, None, latency)
    bench.row("TLS handshakes, by the server's processor time", "a second", "ECDSA P-256 signatures, by processor time", spent,
              got["handshake"][1], None)


class Deaf:
    """A witness that takes connections and answers nothing."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}/"
        self.lines = []
        threading.Thread(target=self.hold, daemon=True).start()

    def hold(self):
        try:
            while True:
                self.lines.append(self.listener.accept()[0])
        except OSError:
            pass

    def close(self):
        self.listener.close()
        for line in self.lines:
            line.close()


def processor_ms(server):
    """The processor time of all threads of the server so far."""
    spent = 0
    for task in Path(f"/proc/{server.process.pid}/task").iterdir():
        try:
            spent += int((task / "schedstat").read_text().split()[0])
        except FileNotFoundError:
            pass
    return spent / 1e6


def witness(bench, name, office):
    folder = bench.folder / name
    bench.huiyin("witness", folder, "init", f"witness.example/{name}")
    bench.huiyin("witness", folder, "watch", office / "log.vkey")
    port = bench.free_port()
    server = bench.Server([str(bench.program), "witness", str(folder), "serve", "--listen", f"127.0.0.1:{port}"], port)
    return folder, server


def asked(server):
    """How often witnesses were asked with success."""
    text = server.get("/metrics")[1].decode()
    return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith("huiyin_witness_asked_total"))


def trickle(server, rounds):
    """Files one grievance each 1.1 s. The server's processor time for each, in ms."""
    before = processor_ms(server)
    for turn in range(rounds):
        post(server.port, "/api/v1/cases", json.dumps({"subject": f"路灯不亮 {turn}", "text": "北街"}), "application/json")
        time.sleep(1.1)
    return (processor_ms(server) - before) / rounds


def witnesses(bench):
    """Filing while two witnesses and a deaf one are asked each second, beside filing in an office without any."""
    bench.say("witnesses")
    alone = bench.serve(bench.office("alone"), 2, more=["--witness-seconds", "1"])
    folder = bench.office("witnessed")
    both = [witness(bench, name, folder) for name in ("w1", "w2")]
    for kept, server in both:
        bench.huiyin("witnesses", folder, "name", f"http://127.0.0.1:{server.port}/", kept / "witness.vkey")
    watched = bench.serve(folder, 2, more=["--witness-seconds", "1"])
    deaf = Deaf()
    deaf_folder = bench.office("unanswered")
    bench.huiyin("witness", bench.folder / "w3", "init", "witness.example/w3")
    bench.huiyin("witnesses", deaf_folder, "name", deaf.address, bench.folder / "w3" / "witness.vkey")
    unanswered = bench.serve(deaf_folder, 2, more=["--witness-seconds", "1"])
    seconds = bench.arguments.seconds
    got = {name: ([], []) for name in ("alone", "watched", "unanswered")}
    for _ in range(bench.arguments.rounds):
        for name, server in (("alone", alone), ("watched", watched), ("unanswered", unanswered)):
            rate, p50, p99 = bench.wrk(server.port, "/", seconds, "file.lua")
            got[name][0].append(rate)
            got[name][1].append((p50, p99))
    turns = 4 if bench.arguments.quick else 12
    time.sleep(2)
    without, with_rounds = trickle(alone, turns), trickle(watched, turns)
    checks = raw(bench, "cosign", 1)
    if asked(watched) < turns or not deaf.lines:
        raise SystemExit("the witnesses were not asked")
    bench.witnessed = {"round": with_rounds - without, "filing": without, "raw": 2 * 1000 / checks,
                       "ratio": (with_rounds - without) / (2 * 1000 / checks),
                       "alone": tuple(statistics.median(l[i] for l in got["alone"][1]) for i in (0, 1))}
    for server in (alone, watched, unanswered, *(server for _, server in both)):
        server.close()
    deaf.close()
    for name, title in (("watched", "filing while two witnesses are asked each second"),
                        ("unanswered", "filing while a witness does not answer")):
        bench.row(title, "filings/s", "the same without witnesses", got[name][0], got["alone"][0], None, got[name][1])
    bench.say(f"  {bench.witnessed}")


def report(bench):
    """What is no rate, as lines of Markdown."""
    lines = []
    if bench.slow:
        slow = bench.slow
        lines += ["| slow uploads at once | memory before | while they last | after | each | raw limit: a piece that waits to be "
                  "sealed | ratio | front page meanwhile |", "|---|---|---|---|---|---|---|---|",
                  f"| {slow['uploads']} | {slow['before']:.0f} MB | {slow['peak']:.0f} MB | {slow['after']:.0f} MB "
                  f"| {slow['each_kb']:.0f} KiB | {slow['raw_kb']} KiB | {slow['ratio']:.1f} | {slow['page']:.1f} ms |", ""]
    if bench.witnessed:
        one = bench.witnessed
        lines += ["| a round with two witnesses takes the server | raw limit: two Ed25519 signatures made and checked | ratio "
                  "| a lone filing takes | p50 and p99 of filing without witnesses |", "|---|---|---|---|---|",
                  f"| {one['round']:.2f} ms | {one['raw']:.2f} ms | {one['ratio']:.1f} | {one['filing']:.2f} ms "
                  f"| {one['alone'][0]:.1f} and {one['alone'][1]:.1f} ms |", ""]
    return lines


PARTS = {"identity": identity, "files": files, "slow": slow_uploads, "tls": tls, "witnesses": witnesses}
