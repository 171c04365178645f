#!/usr/bin/env python3
"""Builds web/ (styles and scripts) into a folder: tools/build_web.py OUT

Runs `npm ci` only when node_modules is missing or package-lock.json has changed since. Several builds may run at once.
"""
import fcntl
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

WEB = Path(__file__).resolve().parent.parent / "web"


def main():
    out = Path(sys.argv[1]).resolve()
    if shutil.which("npm") is None:
        sys.exit("npm is missing: install the Debian packages nodejs and npm (./run build does)")
    lock = (WEB / "package-lock.json").read_bytes()
    digest = hashlib.sha256(lock).hexdigest()
    installed = WEB / "node_modules/.installed-lock"
    with open(WEB / "package-lock.json", "rb") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if not installed.exists() or installed.read_text() != digest:
            subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=WEB, check=True)
            installed.write_text(digest)
    subprocess.run(["node", "build.js", str(out)], cwd=WEB, check=True)


if __name__ == "__main__":
    main()
