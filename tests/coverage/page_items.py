"""Take a documentation page kept as text apart: headings, example blocks, and the sentences that state a rule.

The text this is made for has lost its markup: words that were set as code stand at the end of a line of their own, the
sentence goes on in the next line, and a heading is a short line like any other. Each item knows where it stands (the
data type and the direction), because the same words recur under many types.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any, Iterator, List, Tuple

HEADING, EXAMPLE, SENTENCE = "heading", "example", "sentence"

# A sentence with one of these tells what must, may or cannot be done, from which version on, or what holds otherwise.
_RULE = re.compile(
    r"\b(must|cannot|can not|can't|only|required?|requires|needs?|starting at|at \d+\.\d|supported|supports?"
    r"|unsupported|never|no|not|don't|invalid|errors?|exceeds?|exceeding|restriction|except(?:ion)?|possible|allowed"
    r"|allows?"
    r"|defaults?|optional|otherwise|null|empty|absent|placeholders?|order|same|unique|positive|literals?|milliseconds"
    r"|retrieve|declare|length of|prefix|suffix|will be|can be|may be|can exclude|can specify|can also|can have|provide"
    r"|explicitly|each|array|is a JSON)\b",
    re.IGNORECASE,
)
_TYPES = re.compile(r"(?:GP[A-Z]\w+|Field)(?:(?:, (?:and )?| and )(?:GP[A-Z]\w+|Field))*")
_DIRECTIONS = ("Input", "Output")
_ENDS = (".", ":", "?", "!")


@dataclass(frozen=True)
class Item:
    """One thing the page says, in the page's words; ``mark`` is what the repository keeps of it."""

    kind: str
    data_type: str
    direction: str
    text: str

    @property
    def mark(self) -> str:
        """Return the item's fingerprint: the words, and under which type and direction they stand."""
        return fingerprint(self.data_type, self.direction, self.text)


def fingerprint(*parts: str) -> str:
    """Return twelve hexadecimal digits for a text, whatever its case and its line breaks."""
    plain = " | ".join(" ".join(part.split()).lower() for part in parts)
    return hashlib.sha256(plain.encode("utf-8")).hexdigest()[:12]


def read_page(text: str) -> List[Item]:
    """Return the page's items in their order."""
    items: List[Item] = []
    data_type = direction = ""
    for kind, found in _pieces([line.strip() for line in text.splitlines() if line.strip()]):
        if kind == HEADING and _TYPES.fullmatch(found):
            data_type, direction = found, ""
        elif kind == HEADING and found in _DIRECTIONS:
            direction = found
        if kind == SENTENCE:
            items += [
                Item(kind, data_type, direction, sentence) for sentence in _sentences(found) if _RULE.search(sentence)
            ]
        else:
            items.append(Item(kind, data_type, direction, found))
    return items


def read_examples(value: Any) -> List[Item]:
    """Return the examples of a file ``{type: [{"under": heading, "json": value}]}``."""
    return [
        Item(EXAMPLE, data_type, each["under"], json.dumps(each["json"], sort_keys=True))
        for data_type, listed in value.items()
        for each in listed
    ]


def _pieces(lines: List[str]) -> Iterator[Tuple[str, str]]:
    """Yield headings, example blocks and whole paragraphs (as SENTENCE)."""
    paragraph: List[str] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        is_open = bool(paragraph) and not _is_closed(paragraph)
        length = _block_length(lines, number)
        if not length and is_open and _goes_on(line, lines[number - 1]):
            paragraph.append(line)
            number += 1
            continue
        if not length and not _is_heading(lines, number):
            # A paragraph that ended goes on where the next line begins in the middle of a sentence.
            if paragraph and not _goes_on(line, lines[number - 1]):
                yield SENTENCE, _joined(paragraph)
                paragraph = []
            paragraph.append(line)
            number += 1
            continue
        if paragraph:
            yield SENTENCE, _joined(paragraph)
            paragraph = []
        yield (EXAMPLE, "\n".join(lines[number : number + length])) if length else (HEADING, line)
        number += length or 1
    if paragraph:
        yield SENTENCE, _joined(paragraph)


def _block_length(lines: List[str], start: int) -> int:
    """Return how many lines a block of JSON, or the address of a request, takes; 0 for prose."""
    if re.match(r"https?://\S+$", lines[start]):
        return 1
    if lines[start][0] not in "{[":
        return 0
    depth = 0
    for number in range(start, len(lines)):
        bare = re.sub(r'"(?:\\.|[^"\\])*"', "", lines[number])
        depth += len(re.findall(r"[{\[]", bare)) - len(re.findall(r"[}\]]", bare))
        if depth <= 0:
            return number - start + 1
    return len(lines) - start


def _is_heading(lines: List[str], number: int) -> bool:
    """Tell a heading by what follows: whoever begins a sentence goes on in lower case or with a comma."""
    line = lines[number]
    if line in _DIRECTIONS or _TYPES.fullmatch(line):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        return not _goes_on(following, line)
    if len(line.split()) > 10 or line.endswith((".", ",", ";", "—")) or re.match(r"[\W_]", line) or "—" in line:
        return False
    following = lines[number + 1] if number + 1 < len(lines) else ""
    if following and _goes_on(following, line):
        return False
    return not line.endswith(":") and (line[0].isupper() or " " in line)


def _goes_on(line: str, before: str) -> bool:
    """Tell whether a line continues the sentence of the line before."""
    if line[:1] in ".,;:)—" or (line[:1] in "\"'<" and not before.endswith(_ENDS)):
        return True
    return line[:1].islower() and not _is_name(line)


def _is_name(line: str) -> bool:
    """Tell a heading such as `itemID syntax` from the rest of a sentence that begins with a name in camel case."""
    return re.fullmatch(r"[a-z]+[A-Z]\w* (syntax|input|output|object|value)", line) is not None


def _is_closed(paragraph: List[str]) -> bool:
    # A line that is a full stop and one word is where a list of code words was torn; nothing follows it.
    return paragraph[-1].endswith(_ENDS) or re.fullmatch(r"\.\w+", paragraph[-1]) is not None


def _joined(paragraph: List[str]) -> str:
    return re.sub(r" (?=[.,;:)](?:\s|$))", "", " ".join(paragraph))


def _sentences(paragraph: str) -> List[str]:
    return [each for each in re.split(r"(?<=[.?!])\s+(?=[A-Z_\"'(])", paragraph) if each]
