"""Holds the schema of a fresh database and the compiled-in description of the API against tools/lint/no_person_records.py.

    python3 test/api/no_person_records.py PROGRAM
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

schema = subprocess.run([sys.argv[1], "schema"], check=True, capture_output=True, text=True).stdout
with tempfile.TemporaryDirectory(prefix="huiyin-schema-") as folder:
    file = Path(folder) / "schema.sql"
    file.write_text(schema, encoding="utf-8")
    judged = subprocess.run([
        sys.executable, ROOT / "tools/lint/no_person_records.py", "--schema", file,
        "--openapi", ROOT / "web/openapi/openapi.json"])
sys.exit(judged.returncode)
