"""The catalogues: every word that the code asks for, in both languages, with the same blanks to fill."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel import Locale
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from tests.unit.subject import PROPER
from transcaspian.language.messages import LANGUAGES, LOCALE_FOLDER, UnknownMessage, words
from transcaspian.look.palette import CERTAINTIES, LINE_STYLES
from transcaspian.tables.schema import read_schema
from transcaspian.view.grammar import ALL, SELECTION
from transcaspian.view.selection import FILTERS
from transcaspian.workbook.limits import megabytes

ROOT = Path(__file__).parents[2]

CODE = [
    *(ROOT / "transcaspian").rglob("*.py"),
    *(ROOT / "ui").rglob("*.py"),
    *(ROOT / "pages").rglob("*.py"),
    *ROOT.glob("app.py"),
]
# "The 2010s", but "lata 2010–2019": English does not say where a decade ends.
MAY_DIFFER = {"date.decade", "date.decade.genitive"}
# What a language's words are called in the code.
NAMES = ("say", "w", "words")


@cache
def subjects(language: str) -> dict[str, dict[str, Message]]:
    """The messages of each catalogue of a language by key."""
    found = {}
    for path in sorted((LOCALE_FOLDER / language).glob("*.po")):
        with path.open("rb") as stream:
            catalogue = read_po(stream, locale=language)
        found[path.stem] = {key_of(m): m for m in catalogue if m.id}
    return found


@cache
def messages(language: str) -> dict[str, Message]:
    return {key: message for of in subjects(language).values() for key, message in of.items()}


def key_of(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def texts(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@cache
def trees() -> dict[str, ast.Module]:
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8")) for path in CODE}


def is_words(node: ast.expr) -> bool:
    """Whether an expression is the words of a language: ``say``, ``words(language)``, ``self.words``."""
    if isinstance(node, ast.Name):
        return node.id in NAMES[:2]
    if isinstance(node, ast.Attribute):
        return node.attr in ("words",) or (node.attr == "say" and not isinstance(node.value, ast.Name))
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "words"


def asked() -> Iterator[tuple[str, str, ast.expr]]:
    """Where the code asks for a message: place, ``one``, ``n`` or ``has``, and what stands for the key."""
    for name, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args:
                where = f"{name}:{node.lineno}"
                if is_words(node.func):
                    yield where, "one", node.args[0]
                elif (
                    isinstance(node.func, ast.Attribute)
                    and node.func.attr in ("n", "has")
                    and is_words(node.func.value)
                ):
                    yield where, node.func.attr, node.args[0]


def keys_in(node: ast.expr) -> Iterator[re.Pattern[str]]:
    """The keys that an expression may stand for: texts as they are, with anything where a value goes in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.compile(re.escape(node.value))
    elif isinstance(node, ast.JoinedStr):
        parts = (re.escape(str(p.value)) if isinstance(p, ast.Constant) else ".+" for p in node.values)
        yield re.compile("".join(str(part) for part in parts))
    elif isinstance(node, ast.IfExp):
        yield from keys_in(node.body)
        yield from keys_in(node.orelse)


def all_texts() -> tuple[set[str], list[re.Pattern[str]]]:
    """All texts of the code, and the patterns of those with values in them that have a fixed beginning."""
    fixed, patterns = set(), []
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                fixed.add(node.value)
            elif isinstance(node, ast.JoinedStr) and len(node.values) > 1:
                first = node.values[0]
                if isinstance(first, ast.Constant) and re.match(r"[a-z_]+\.", str(first.value)):
                    patterns += list(keys_in(node))
    return fixed, patterns


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_that_the_code_asks_for_exists(language: str) -> None:
    missing = [
        f"{where}: {pattern.pattern}"
        for where, how, node in asked()
        for pattern in keys_in(node)
        if how != "has" and not any(pattern.fullmatch(key) for key in messages(language))
    ]
    assert not missing


def test_the_search_for_keys_in_the_code_finds_some() -> None:
    assert sum(1 for _, _, node in asked() for _ in keys_in(node)) > 100
    assert {how for _, how, _ in asked()} == {"one", "n", "has"}


def test_messages_that_are_counted_have_plural_forms_and_others_have_none() -> None:
    counted: dict[bool, set[str]] = {True: set(), False: set()}
    for key, message in messages("en").items():
        counted[bool(message.pluralizable)].add(key)
    wrong = [
        f"{where}: {pattern.pattern}"
        for where, how, node in asked()
        for pattern in keys_in(node)
        if how != "has" and not any(pattern.fullmatch(key) for key in counted[how == "n"])
    ]
    assert not wrong


# Names of time zones (as examples too), seas, encodings and letters, and of whoever made the base map.
GENERAL = re.compile(
    r"(date\.|mutiny\.)?(zone|clock)\.|(corridor\.)?sea\.|guide\.credits|upload\.page\.|problem\.letter\."
    r"|new\.|problem\.unknown-zone|import\.help\.zone|recipe\.no_zone|code\.time-without-offset"
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_names_the_shipped_subject(language: str) -> None:
    said = {key: texts(message) for key, message in messages(language).items() if not GENERAL.match(key)}
    assert {key: found for key, of in said.items() if (found := PROPER.findall(" ".join(of)))} == {}


@pytest.mark.parametrize(
    ("family", "members"),
    [
        ("certainty", CERTAINTIES),
        ("window", (ALL,)),
        ("frame", (ALL, SELECTION)),
        ("axis", ("hour", "day", "month", "year")),
        ("filter.name", FILTERS),
        ("legend", tuple(style for style in LINE_STYLES if style in ("rail", "ferry", "march", "call"))),
    ],
)
def test_every_member_of_a_family_has_its_words(family: str, members: tuple[str, ...]) -> None:
    for language in LANGUAGES:
        assert [m for m in members if not words(language).has(f"{family}.{m}")] == []


@pytest.mark.parametrize(
    ("table", "column", "family"),
    [
        ("events", "category", "category"),
        ("events", "about", "about"),
        ("claims", "stance", "stance"),
    ],
)
def test_every_value_that_a_table_may_hold_has_its_words(table: str, column: str, family: str) -> None:
    allowed = read_schema(ROOT / "data" / "datapackage.json").tables[table].column(column).enum
    assert allowed
    for language in LANGUAGES:
        assert [value for value in allowed if not words(language).has(f"{family}.{value}")] == []


def test_both_languages_have_the_same_messages_in_the_same_catalogues() -> None:
    english, polish = subjects("en"), subjects("pl")
    assert english.keys() == polish.keys()
    assert {s: sorted(of) for s, of in english.items()} == {s: sorted(of) for s, of in polish.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_stands_in_two_catalogues(language: str) -> None:
    found = Counter(key for of in subjects(language).values() for key in of)
    assert [key for key, n in found.items() if n > 1] == []


def test_both_languages_fill_the_same_blanks() -> None:
    for key, message in messages("en").items():
        other = messages("pl")[key]
        assert message.pluralizable == other.pluralizable, key
        one, two = (set().union(*map(blanks, texts(m))) for m in (message, other))
        assert one == two or key in MAY_DIFFER, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_form_is_written_and_no_text_is_empty(language: str) -> None:
    forms = 2 if language == "en" else 4
    for key, message in messages(language).items():
        assert all(text.strip() == text != "" for text in texts(message)), key
        if message.pluralizable:
            assert len(texts(message)) == forms, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogues_name_their_language_and_its_plural_rule(language: str) -> None:
    for path in (LOCALE_FOLDER / language).glob("*.po"):
        header = path.read_text(encoding="utf-8").split("\n\n")[0]
        assert f'"Language: {language}\\n"' in header, path.name
        assert f"nplurals={2 if language == 'en' else 4};" in header, path.name


def test_no_message_is_left_that_nobody_asks_for() -> None:
    fixed, patterns = all_texts()
    unused = [
        key for key in messages("en") if key not in fixed and not any(pattern.fullmatch(key) for pattern in patterns)
    ]
    assert not unused


def test_polish_counts_as_polish_does() -> None:
    say = words("pl")
    assert [say.n("count.events", n) for n in (1, 2, 5, 12, 22, 146)] == [
        "1 zdarzenie",
        "2 zdarzenia",
        "5 zdarzeń",
        "12 zdarzeń",
        "22 zdarzenia",
        "146 zdarzeń",
    ]


def test_numbers_and_lists_are_written_as_the_language_does() -> None:
    assert words("en").number(12345.5) == "12,345.5"
    assert words("pl").number(12345.5) == "12\xa0345,5"
    assert words("en").list(["a", "b", "c"]) == "a, b and c"
    assert words("pl").list(("a", "b", "c")) == "a, b i c"
    assert words("en").list(["a", "b"], "or") == "a or b"


def test_a_size_is_written_as_the_language_does_wherever_it_is_counted() -> None:
    for language, told in (("en", "1.2 MB"), ("pl", "1,2 MB")):
        refused = words(language)(
            "upload.refused.size", file="a", found=megabytes(1_200_000), limit=megabytes(1_000_000)
        )
        assert told in refused and " 1 MB" in refused


def test_an_unknown_message_is_an_error_and_never_a_blank() -> None:
    for language in LANGUAGES:
        with pytest.raises(UnknownMessage):
            words(language)("no.such.message")
        with pytest.raises(UnknownMessage):
            words(language).n("no.such.message", 2)
        assert not words(language).has("no.such.message")
        assert words(language).locale == Locale.parse("en_GB" if language == "en" else "pl")


def test_words_are_read_once() -> None:
    assert words("pl") is words("pl")
    assert Path(LOCALE_FOLDER).is_dir()
