"""Run the scanners of the plugin repository over the unpacked zip; any finding blocks a version there.

python3 tests/tools/scan_package.py --tools .venv/bin dist/arcgis_raster_download-0.1.0.zip
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

# Rules the site has switched off (and this bandit still knows).
BANDIT_OFF = "B404,B411"


def main() -> int:
    """Scan the zip named on the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("package", type=Path)
    parser.add_argument("--tools", type=Path, required=True, help="folder of bandit and detect-secrets")
    options = parser.parse_args()
    tools = options.tools.absolute()
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(options.package) as archive:
            archive.extractall(folder)
        bandit = subprocess.run([str(tools / "bandit"), "-q", "-r", ".", "--skip", BANDIT_OFF], cwd=folder, check=False)
        command = [str(tools / "detect-secrets"), "scan", "--all-files", "--exclude-files", r"metadata\.txt|\.qm$", "."]
        secrets = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    # It exits with 0 whatever it has found.
    found = json.loads(secrets.stdout)["results"]
    for name, entries in found.items():
        for entry in entries:
            print(f"{name}:{entry['line_number']}: {entry['type']}")
    print(f"bandit: {'findings' if bandit.returncode else 'clean'}, detect-secrets: {'findings' if found else 'clean'}")
    return 1 if bandit.returncode or found else 0


if __name__ == "__main__":
    sys.exit(main())
