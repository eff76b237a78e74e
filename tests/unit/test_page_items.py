"""Taking a documentation page apart, and whether the coverage rows stand for all of the page there is."""

from __future__ import annotations

import pathlib

import pytest

from tests.coverage.page_items import EXAMPLE, HEADING, SENTENCE, Item, fingerprint, read_examples, read_page
from tests.coverage.rows import missing_marks, read_rows
from tests.unit.real_json import real

PAGE = pathlib.Path(__file__).resolve().parents[3] / "shared" / "spec" / "gp-data-types.txt"
# Made up, with the same damage: code words end their line, lists have run together.
TEXT = """The types are told apart by their names.
GPThing
Input
The input for the GPTh
data type can be a thing
, an array of things
, or null
. It must have a name
.
thingSet syntax
See thing, and the form of GPThing
. Starting at 10.7.1, a .thing
file will do.
{
"name": "<name>",
"odd": "} and { in a text, \\" too"
}
[1, 2]
At 9.3, the address of a
thing
is supported.
https://gis.example.com/things?a={b}&f=json
Example 1: A thing without a name
Provide a thing
, such as follows:
{
"name": "",
"torn": {
}
"type": [
]
}
{ "name" : "2" }
Output
thingSet output
The following fields:
name
—A text such asthingOne
or thingTwo
.Three
JSON schema
GPThing
is rare. Nothing is said here
GPOther, GPThird, and GPFourth
Field
is not a heading here, because the line goes on.
Field
Field
is never a heading twice.
"""


def of(kind: str) -> list[tuple[str, str, str]]:
    return [(each.data_type, each.direction, each.text) for each in read_page(TEXT) if each.kind == kind]


def test_headings_are_found_among_short_lines() -> None:
    assert of(HEADING) == [
        ("GPThing", "", "GPThing"),
        ("GPThing", "Input", "Input"),
        ("GPThing", "Input", "thingSet syntax"),
        ("GPThing", "Input", "Example 1: A thing without a name"),
        ("GPThing", "Output", "Output"),
        ("GPThing", "Output", "thingSet output"),
        ("GPThing", "Output", "JSON schema"),
        ("GPOther, GPThird, and GPFourth", "", "GPOther, GPThird, and GPFourth"),
        ("Field", "", "Field"),
    ]


def test_example_blocks_are_found_whole() -> None:
    texts = [" ".join(text.split()) for _, _, text in of(EXAMPLE)]
    assert texts == [
        '{ "name": "<name>", "odd": "} and { in a text, \\" too" }',
        "[1, 2]",
        "https://gis.example.com/things?a={b}&f=json",
        '{ "name": "", "torn": { } "type": [ ] }',
        '{ "name" : "2" }',
    ]


def test_sentences_with_a_rule_are_put_together_again() -> None:
    assert of(SENTENCE) == [
        ("GPThing", "Input", "The input for the GPTh data type can be a thing, an array of things, or null."),
        ("GPThing", "Input", "It must have a name."),
        ("GPThing", "Input", "Starting at 10.7.1, a .thing file will do."),
        ("GPThing", "Input", "At 9.3, the address of a thing is supported."),
        ("GPThing", "Input", "Provide a thing, such as follows:"),
        ("GPOther, GPThird, and GPFourth", "", "Field is not a heading here, because the line goes on."),
        ("Field", "", "Field is never a heading twice."),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "must", "cannot", "can not", "only", "required", "requires", "Starting at", "At 10.8,", "is not supported",
        "never", "Cannot nest",
    ],
)  # fmt: skip
def test_each_word_of_a_rule_counts(words: str) -> None:
    assert [each.text for each in read_page(f"This {words} so.\nThis is how it is.\n")] == [f"This {words} so."]


def test_a_block_that_does_not_end_takes_the_rest() -> None:
    assert [each.kind for each in read_page("Title\n{\n{\n}\nIt must end.")] == [HEADING, EXAMPLE]
    assert read_page("") == []


def test_a_fingerprint_is_of_words_and_place() -> None:
    item = Item(SENTENCE, "GPThing", "Input", "It must have a name.")
    assert item.mark == Item(HEADING, "GPThing", "Input", "it MUST  have\na name.").mark
    assert len({item.mark, Item(SENTENCE, "GPThing", "Output", item.text).mark, fingerprint(item.text)}) == 3
    assert len(item.mark) == 12 and int(item.mark, 16) >= 0


def test_examples_of_a_file_are_told_apart_by_their_place() -> None:
    items = read_examples(
        {
            "GPThing": [{"under": "A", "json": {"b": 1, "a": 2}}, {"under": "B", "json": {"a": 2, "b": 1}}],
            "GPOther": [{"under": "A", "json": {"a": 2, "b": 1}}],
        }
    )
    assert [each.text for each in items] == ['{"a": 2, "b": 1}'] * 3
    assert len({each.mark for each in items}) == 3


def test_differences_are_told_both_ways() -> None:
    assert missing_marks({"a1": "It must."}, ["a1"]) == []
    assert missing_marks({"a1": "It must."}, ["b2"]) == [
        "no row stands for a1: It must.",
        "b2 is no longer on the page",
    ]


def test_the_rows_stand_for_the_whole_page() -> None:
    if not PAGE.is_file():
        pytest.skip("no gp-data-types.txt in ../shared/spec")
    items = read_page(PAGE.read_text(encoding="utf-8"))
    found = {each.mark: f"{each.kind} in {each.data_type} {each.direction}: {each.text[:100]!r}" for each in items}
    assert len(items) > 300, "the page was not taken apart"
    offences = missing_marks(found, [mark for row in read_rows() for mark in row.page])
    assert not offences, "\n".join(offences)


def test_the_rows_stand_for_all_examples() -> None:
    items = read_examples(real("gp-data-type-examples-esri-doc.json"))
    found = {each.mark: f"{each.data_type} / {each.direction}: {each.text[:100]}" for each in items}
    offences = missing_marks(found, [mark for row in read_rows() for mark in row.doc])
    assert not offences, "\n".join(offences)


def test_examples_and_rules_have_rows_of_their_own() -> None:
    if not PAGE.is_file():
        pytest.skip("no gp-data-types.txt in ../shared/spec")
    kinds = {mark: row.kind for row in read_rows() for mark in row.page}
    wanted = {HEADING: {"form"}, EXAMPLE: {"example"}, SENTENCE: {"rule", "form"}}
    for each in read_page(PAGE.read_text(encoding="utf-8")):
        assert kinds.get(each.mark) in wanted[each.kind], (each.mark, each.text)
