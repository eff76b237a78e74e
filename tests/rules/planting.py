"""Plant an offence in a small tree and see that its rule finds it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Sequence

from tests.rules.tree import ROOT, Rule


@dataclass(frozen=True)
class Planted:
    """A file with an offence (or, without words, with none), the rule that looks for it, and words of its sentence."""

    rule: Rule
    file: str
    text: str
    words: str = ""
    executable: bool = False

    def __str__(self) -> str:
        return f"{self.rule.__name__}-{self.file}-{' '.join(self.text.split())[:40]}"

    def write(self, root: Path) -> None:
        """Write the file below a root."""
        path = root / self.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.text, encoding="utf-8")
        path.chmod(0o755 if self.executable else 0o644)


def check_kept(rule: Rule) -> None:
    """Fail with the rule's own sentences if the repository breaks it."""
    offences = rule(ROOT)
    assert not offences, f"{rule.__doc__}\n" + "\n".join(offences)


def check_found(planted: Planted, root: Path) -> None:
    """Fail unless the rule names the planted file and says the words."""
    planted.write(root)
    offences = planted.rule(root)
    assert any(planted.file in offence and planted.words.lower() in offence.lower() for offence in offences), offences


def check_silent(innocent: Planted, root: Path) -> None:
    """Fail if the rule finds something in innocent code."""
    innocent.write(root)
    assert innocent.rule(root) == []


def check_all_planted(rules: Sequence[Rule], planted: Sequence[Planted]) -> None:
    """Fail if a rule was never seen failing."""
    assert {rule.__name__ for rule in rules} == {offence.rule.__name__ for offence in planted}
