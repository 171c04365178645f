"""The made-up county."""

import re
import signal
import subprocess
import unittest

from program import PROGRAM, OfficeTest


class Demo(OfficeTest):
    def test_prints_what_is_needed_to_look_around_and_holds_together(self):
        county = self.folder / "county"
        process = subprocess.Popen([PROGRAM, "--lang", "en", "demo", "--listen", "127.0.0.1:0", "--dir", str(county)],
                                   stdout=subprocess.PIPE, text=True)
        said = []
        for line in process.stdout:
            said.append(line)
            if line.startswith("Ctrl+C"):
                break
        said = "".join(said)
        self.assertRegex(said, r"http://127\.0\.0\.1:\d+/staff/sign-in")
        self.assertRegex(said, r"(?m)^  \d{4}-\d{6}-\d  [0-9A-Z]{4}(-[0-9A-Z]{4}){5}  ")
        roles = set(re.findall(r"[a-z]+", " ".join(re.findall(r"(?m)^  \S+ +([a-z,]+)$", said))))
        self.assertEqual(roles, {"clerk", "registrar", "handler", "lead", "approver", "custodian", "supervisor", "auditor",
                                 "administrator"})
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=60), 0)
        process.stdout.close()
        self.succeed("audit", county)
        self.assertIn("limits missed", self.succeed("verify", "--log", county).stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
