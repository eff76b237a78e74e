"""Run the tests that the coverage rows name, and write docs/gp-data-types.md from what they earned.

python3 tests/tools/docs.py
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import List

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.coverage.outcomes import Outcomes, unearned  # noqa: E402
from tests.coverage.rows import base_name, read_rows, wrong_rows  # noqa: E402
from tests.coverage.table import page_text  # noqa: E402

PAGE = ROOT / "docs" / "gp-data-types.md"


def main() -> int:
    """Write the page; return 1 and list the rows if one was not earned."""
    # As in make test: nothing comes between the tests and the site on loopback.
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        os.environ.pop(name, None)
        os.environ.pop(name.upper(), None)
    os.chdir(ROOT)
    rows = read_rows()
    offences = wrong_rows(rows)
    unknown = {offence.rpartition("there is no test ")[2] for offence in offences}
    tests: List[str] = sorted({base_name(test) for row in rows for test in row.tests if test not in unknown})
    outcomes = Outcomes()
    # The failures of the run are those of the rows: its own exit code adds nothing.
    pytest.main([*tests, "-q", "--no-header", "-r", "fE", "-p", "no:cacheprovider"], plugins=[outcomes])
    unpaid = unearned(rows, outcomes)
    bad = {offence.partition(":")[0] for offence in [*offences, *unpaid]}
    PAGE.write_text(page_text(rows, lambda row: row.id not in bad), encoding="utf-8")
    for offence in [*offences, *unpaid]:
        print(offence, file=sys.stderr)
    print(f"{PAGE.relative_to(ROOT)}: {len(rows)} rows, {len(rows) - len(bad)} earned by {len(tests)} tests")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
