"""What is kept and for how long: erasing by rule, a backup that is put back, and holds."""

import re
import shutil
import sqlite3
import unittest
from pathlib import Path

from program import OfficeTest, Served

ROOT = Path(__file__).resolve().parent.parent.parent
ROWS = (
    "source_id,subject,filed_at,text,answer,answered_at\n"
    "1,A dark lane,2024-03-01,The lamp of Mr Wang is dark,Mended,2024-03-20\n"
    "2,A second lane,2026-01-05,Still dark,,\n"
)


class Retention(OfficeTest):
    def setUp(self):
        super().setUp()
        shipped = (ROOT / "rules/cn-xinfang-2022.toml").read_text("utf-8")
        self.assertIn("months = 360\n", shipped)
        rules = self.write("rules.toml", shipped.replace("months = 360\n", "months = 4\n"))
        self.succeed("rules", "check", rules)
        self.office = self.found("office", "--rules", rules)
        self.succeed("import", self.office, self.write("rows.csv", ROWS), "--receipts", self.folder / "receipts")

    def opened(self, served, row):
        """Status and body of the case that the receipt of that row opens."""
        receipts = sorted((self.folder / "receipts").iterdir())
        text = receipts[row].read_text("utf-8")
        number = re.search(r"^Case-Number: (\S+)$", text, re.M).group(1)
        code = re.search(r"^Secret-Code: (.+)$", text, re.M).group(1)
        return served.get(f"/api/v1/cases/{number}", {"Authorization": f"Bearer {code}"})

    def words_in(self, office):
        return [file.name for file in office.glob("huiyin.db*") if b"Mr Wang" in file.read_bytes()]

    def test_erases_before_it_serves_and_leaves_a_log_that_holds(self):
        self.assertTrue(self.words_in(self.office))
        before = self.folder / "checkpoint"
        self.succeed("verify", "--log", self.office, "--save", before)
        with Served(self.office) as served:
            status, body = self.opened(served, 0)
            self.assertEqual(status, 410, body)
            self.assertIn(b"case_erased", body)
            self.assertEqual(self.opened(served, 1)[0], 200)
            self.succeed("verify", "--log", self.office, "--since", before)
        self.assertEqual(self.words_in(self.office), [])
        self.assertIn("1 of the cases are erased", self.succeed("audit", self.office).stdout)
        counted = self.succeed("verify", "--log", self.office).stdout
        self.assertRegex(counted, r"\b1 +cases erased by retention")
        # The source does not bring it back.
        done = self.succeed("import", self.office, self.folder / "rows.csv")
        self.assertIn("2 rows were there already", done.stdout)

    def test_erases_again_what_an_old_backup_brings_back(self):
        copy = self.folder / "old.db"
        self.succeed("backup", self.office, copy, "--with-keys")
        with Served(self.office):
            pass
        self.assertEqual(self.words_in(self.office), [])
        restored = self.folder / "restored"
        restored.mkdir(mode=0o700)
        shutil.copy(copy, restored / "huiyin.db")
        shutil.copytree(f"{copy}.keys", restored / "keys")
        shutil.copy(self.office / "log.vkey", restored)
        self.assertTrue(self.words_in(restored), "a backup has what it had")
        with Served(restored, "--no-erasing") as served:
            self.assertEqual(self.opened(served, 0)[0], 200)
            self.assertTrue(any("erasing_off" in str(line) for line in served.log_lines()))
        with Served(restored) as served:
            self.assertEqual(self.opened(served, 0)[0], 410)
        self.assertEqual(self.words_in(restored), [])
        self.succeed("audit", restored)

    def test_is_told_from_a_loss_by_the_audit(self):
        with Served(self.office):
            pass
        database = sqlite3.connect(self.office / "huiyin.db")
        database.execute("UPDATE event SET salt = zeroblob(32) WHERE case_id = 2")
        database.commit()
        database.close()
        self.run_to(1, "audit", self.office)


if __name__ == "__main__":
    unittest.main()
