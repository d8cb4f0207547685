"""The command ``check``: sentences, JSON, Markdown, annotations for GitHub, exit codes, and how others call it."""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.amounts import share
from tests.unit.broken_tables import GOOD, LIMITS_OF, broken, change, copy_of_good, text_of
from transcaspian.__main__ import main
from transcaspian.commands.check_formats import Places, Source, as_markdown, command, one_line
from transcaspian.dictionary.problem_examples import EXAMPLES
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.decoding import decode
from transcaspian.tables.kinds import AUDIT, CODES
from transcaspian.tables.reading import parse_table
from transcaspian.tables.schema import read_schema

ROOT = Path(__file__).parents[2]

SCHEMA = read_schema(DATA_FOLDER / "datapackage.json")
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
# What the runner reads (actions/runner, ActionCommand.cs): the first "::" after the name ends the properties.
COMMAND = re.compile(r"::(error|warning|notice) (.*?)::(.*)")
UNESCAPED = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}
MARKUP = [
    "<b>",
    "</b>",
    "<!-- x -->",
    "<x",
    ">",
    "[a]",
    "(b)",
    "![c]",
    "&amp;",
    "&#35;",
    "~~",
    "**",
    "__",
    "`",
    "\\",
    "|",
    "a",
    " ",
]
NASTY = "\r\n,:;%|`*_<>[]()&@#~!$^=+-.\\/ \"'\u202eąж0aA"


def runner(line: str) -> tuple[str, dict[str, str], str]:
    """A line as GitHub's runner reads it: the command, its properties and its message."""
    match = COMMAND.fullmatch(line)
    assert match, line
    pairs = dict(part.split("=", 1) for part in match[2].split(","))
    return match[1], {key: unescaped(value) for key, value in pairs.items()}, unescaped(match[3])


def unescaped(text: str) -> str:
    return re.sub("|".join(UNESCAPED), lambda match: UNESCAPED[match[0]], text)


def rendered(markdown: str) -> list[list[str]]:
    """The rows of all tables in a text, each cell as a reader sees it; nothing in them may be markup."""
    rows: list[list[str]] = []
    for token in MARKDOWN.parse(markdown):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows and token.level >= 3:
            assert {child.type for child in token.children or ()} <= {"text", "text_special", "code_inline"}
            rows[-1].append("".join(child.content for child in token.children or ()))
    return rows


def test_good_tables_are_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(GOOD)]) == 0
    assert (
        capsys.readouterr().out == "2 events and 1 draft, 4 claims: no problems\n\n1 place that no row uses: berlin\n"
    )


def test_the_sentence_is_there_in_polish(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(GOOD), "--lang", "pl"]) == 0
    assert capsys.readouterr().out == (
        "2 zdarzenia i 1 szkic, 4 twierdzenia: bez problemów\n\n1 miejsce, którego nie używa żaden wiersz: berlin\n"
    )


def test_errors_stand_under_their_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copy_of_good(tmp_path)
    change(folder, "claims", "2031-06-24,2031-06-24,2", "2031-06-24,03/04/2031,2")
    change(folder, "sources", "2031-06-25,el", "25.06.2031,el")
    assert main(["check", str(folder)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "2 events and 1 draft, 4 claims: 1 error, 1 note, 3 rows set aside"
    assert lines[2] == "claims.csv"
    assert lines[3].startswith("  error, row 2, known_on: “03/04/2031”")
    assert lines[5] == "sources.csv"
    assert lines[6].startswith("  note, row 3, published: “25.06.2031” was read as 2031-06-25")


def test_notes_alone_are_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copy_of_good(tmp_path)
    change(folder, "sources", "2031-06-25,el", "25.06.2031,el")
    assert main(["check", str(folder)]) == 0
    assert capsys.readouterr().out.startswith("2 events and 1 draft, 4 claims: no errors, 1 note\n")


def test_json_is_for_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copy_of_good(tmp_path)
    change(folder, "events", "delis;roussou", "delis;rousou")
    assert main(["check", str(folder), "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report.keys() == {"summary", "rows", "unused_places", "problems"}
    assert report["rows"]["claims"] == 4
    assert report["problems"] == [
        {
            "table": "events",
            "row": 2,
            "column": "actor_ids",
            "code": "unknown-reference",
            "value": "rousou",
            "proposal": "delis;roussou",
            "readings": [],
            "severity": "error",
            "note": "“rousou” is not in actors.csv; did you mean “roussou”? "
            "Write “delis;roussou”, or add the row there.",
        }
    ]


def test_a_proposal_is_in_the_sentence_and_in_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copy_of_good(tmp_path)
    change(folder, "sources", "2031-06-25,el", "25.06.2031,el")
    assert main(["check", str(folder), "--format", "json"]) == 0
    problem = json.loads(capsys.readouterr().out)["problems"][0]
    assert problem["proposal"] == "2031-06-25" and "2031-06-25" in problem["note"]


@pytest.mark.parametrize("make", [False, True])
def test_a_folder_without_tables_is_said_on_stderr(
    make: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "tables"
    if make:
        folder.mkdir()
    assert main(["check", str(folder)]) == 2
    out, err = capsys.readouterr()
    assert out == "" and str(folder)[:20] in err


def test_a_file_that_cannot_be_read_is_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copy_of_good(tmp_path)
    (folder / "views.csv").write_bytes(b"PK\x03\x04")
    assert main(["check", str(folder)]) == 2
    assert "views.csv" in capsys.readouterr().out


def test_the_shipped_tables_have_no_errors() -> None:
    done = subprocess.run([sys.executable, "-m", "transcaspian", "check"], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


# Markdown


def test_good_tables_are_one_sentence_in_every_format(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(GOOD), "--format", "markdown", "--lang", "pl"]) == 0
    assert capsys.readouterr().out == (
        "2 zdarzenia i 1 szkic, 4 twierdzenia: bez problemów\n\n1 miejsce, którego nie używa żaden wiersz: berlin\n"
    )
    assert main(["check", str(GOOD), "--format", "github"]) == 0
    assert capsys.readouterr().out == "::notice title=Tables checked::2 events and 1 draft, 4 claims: no problems\n"


def test_markdown_has_a_table_for_each_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copy_of_good(tmp_path)
    change(folder, "claims", "2031-06-24,2031-06-24,2", "2031-06-24,03/04/2031,2")
    change(folder, "actors", "Χαρταετός", "????|<b>")
    (folder / "views.csv").unlink()
    assert main(["check", str(folder), "--format", "markdown"]) == 2
    text = capsys.readouterr().out
    assert text.startswith(
        "2 events and 1 draft, 4 claims: 2 errors, 2 notes, 4 rows set aside\n\n### claims.csv\n\n| "
    )
    assert re.findall("(?m)^### (.*)$", text) == ["claims.csv", "actors.csv", "views.csv"]
    rows = [row for row in rendered(text) if row[0] != "kind"]
    assert [row[:4] for row in rows] == [
        ["error", "2", "known_on", "ambiguous-date"],
        ["note", "2", "name_local", "lost-letters"],
        ["note", "2", "name_local", "markup"],
        ["error", "", "", "missing-file"],
    ]
    assert "“????|<b>”" in rows[1][4]


@settings(max_examples=share(300))
@given(text=st.text(alphabet=NASTY) | st.text() | st.lists(st.sampled_from(MARKUP), max_size=6).map("".join))
def test_nothing_becomes_markup(text: str) -> None:
    table = f"| a | b |\n|---|---|\n| x | {as_markdown(text)} |\n"
    assert rendered(table)[1] == ["x", one_line(text)]
    assert "".join(
        c.content for t in MARKDOWN.parse(f"### x {as_markdown(text)}") for c in t.children or ()
    ).strip() == (f"x {one_line(text)}".strip())


@pytest.mark.parametrize(
    ("text", "kept_apart"),
    [
        ("@somebody", "`@`somebody"),
        ("ask me@example.org", "ask me`@`example.org"),
        ("see #12", "see `#`12"),
        (":smile:", "`:`smile:"),
        ("www.example.org", "www\\.example.org"),
        ("http" + "://x.org", "http\\://x.org"),
        ("a ~~b~~ $c$", "a \\~\\~b\\~\\~ \\$c\\$"),
        ("2023-06-24T07:30+03:00", "2023-06-24T07:30+03:00"),
        ("buyer:kz-mod", "buyer:kz-mod"),
    ],
)
def test_nothing_is_a_mention_an_address_or_a_picture(text: str, kept_apart: str) -> None:
    assert as_markdown(text) == kept_apart


# GitHub


def test_annotations_stand_at_their_place_in_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy_of_good(tmp_path)
    # A cell with line breaks, so that rows are no lines from there on.
    change(folder, "claims", "Delis rang Roussou at noon.", '"Delis rang:\n\nRoussou, 100 % surely"')
    change(folder, "claims", "dolphin,The yard will", "dolphint,The yard will")
    change(folder, "sources", "2031-06-25,el", "25.06.2031,el")
    change(folder, "actors", "Χαρταετός", "????")
    monkeypatch.chdir(tmp_path)
    assert main(["check", "tables", "--format", "github"]) == 1
    summary, *lines = map(runner, capsys.readouterr().out.splitlines())
    assert summary == ("notice", {"title": "Tables checked"}, "2 events and 1 draft, 4 claims: 1 error, 2 notes")
    level, properties, message = lines[0]
    line = (folder / "claims.csv").read_text("utf-8").split("\n")[5]
    assert (level, properties) == (
        "error",
        {
            "file": "tables/claims.csv",
            "line": "6",
            "col": str(1 + line.index("dolphint")),
            "title": "claims.csv, row 4, column asserted_by (unknown-reference)",
        },
    )
    assert message.startswith("“dolphint” is not in actors.csv; did you mean “dolphin”?")
    assert [(level, p["file"], p["line"]) for level, p, _ in lines[1:]] == [
        ("notice", "tables/sources.csv", "3"),
        ("warning", "tables/actors.csv", "2"),
    ]


def test_a_folder_elsewhere_is_named_in_full(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copy_of_good(tmp_path)
    change(folder, "sources", "2031-06-25,el", "25.06.2031,el")
    assert main(["check", str(folder), "--format", "github", "--lang", "pl"]) == 0
    _, line = capsys.readouterr().out.splitlines()
    level, properties, message = runner(line)
    assert (level, properties["file"]) == ("notice", (folder / "sources.csv").as_posix())
    assert properties["title"] == "sources.csv, wiersz 3, kolumna published (date-habit)"
    assert message == "„25.06.2031” odczytano jako 2031-06-25; tak zapisz tę datę."


@pytest.mark.one_in(5)
@pytest.mark.parametrize("code", CODES)
def test_every_problem_has_an_annotation_in_its_file(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken(code, tmp_path)
    if code in ("no-schema", "no-country-layer", "rewritten", *LIMITS_OF):
        return  # nothing in the folder is wrong
    if code == "date-first-day":
        return  # what the server has told and shows is good from then on
    monkeypatch.chdir(tmp_path)
    folder = "tables/nowhere" if code == "no-folder" else "tables"
    status = main(["check", folder, "--format", "github", *(["--audit"] if code in AUDIT else [])])
    out, err = capsys.readouterr()
    level, properties, message = runner(out.splitlines()[-1])
    assert properties["title"].endswith(f" ({code})") and message and err == f"Tables: {folder}\n"
    assert level == "error" if CODES[code] == "error" else level in ("notice", "warning")
    assert (status == 0) == (CODES[code] == "note")
    if code in EXAMPLES and EXAMPLES[code].table in SCHEMA.tables:
        example = EXAMPLES[code]
        assert properties["file"] == f"tables/{example.table}.csv"
        # None of the small tables has line breaks in its cells, so a row is a line.
        assert properties.get("line") == (None if example.row is None else str(example.row))


def test_a_problem_of_the_folder_is_an_annotation_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path), "--format", "github"]) == 2
    out, err = capsys.readouterr()
    level, properties, message = runner(out.rstrip("\n"))
    assert (level, err) == ("error", f"Tables: {tmp_path}\n") and "(empty-folder)" in properties["title"]
    assert message.startswith("There are no tables in")


@given(value=st.text(alphabet=NASTY), message=st.text(alphabet=NASTY))
def test_a_command_is_read_back_as_it_was_written(value: str, message: str) -> None:
    line = command("error", {"file": value, "title": message}, message)
    assert "\n" not in line and "\r" not in line
    assert runner(line) == ("error", {"file": value, "title": message}, message)


def test_what_stands_in_a_table_is_never_a_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copy_of_good(tmp_path)
    nasty = "x\n::error::y,title=%0A::z"
    change(folder, "events", "delis;roussou,3", f'delis;roussou,"{nasty}"')
    change(folder, "views", "title_en", '"::warning::\nyes"')
    change(folder, "actors", "\ndelis,", '\n"put\n::stop-commands::a",')
    main(["check", str(folder), "--format", "github"])
    for line in capsys.readouterr().out.splitlines():
        _, properties, message = runner(line)
        assert properties.keys() <= {"file", "line", "col", "title"}
        assert "\n" not in message + properties["title"]


# Where a row and a cell begin, whatever the file is like


BASE = {name: text_of(name).encode() for name in ("actors", "events", "glossary", "views")}
BITS = [b'"', b",", b";", b"\n", b"\r", b"\t", b'"\n"', b'a"b', b'"x,\ny"', b",,", b"\n\n", b"\xff", b""]


@st.composite
def files(draw: st.DrawFn) -> tuple[str, bytes]:
    name = draw(st.sampled_from(sorted(BASE)))
    data = BASE[name]
    for _ in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(data)))
        data = data[:start] + draw(st.sampled_from(BITS)) + data[start + draw(st.integers(0, 3)) :]
    return name, data.replace(b"\n", draw(st.sampled_from([b"\n", b"\r\n"])))


@settings(max_examples=share(400), deadline=None)
@given(file=files())
def test_every_sound_cell_is_found_where_it_stands(file: tuple[str, bytes]) -> None:
    name, data = file
    raw = parse_table(data, SCHEMA.tables[name])
    places = Places(Source(f"{name}.csv", data, raw))
    if not raw.readable:
        assert places.of(1, None) == (0, 0)
        return
    lines = decode(data).text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    mark = next(({"tab": "\t", "semicolon": ";"}[p.hint] for p in raw.problems if p.code == "delimiter"), ",")
    before = 0
    for row in raw.rows:
        line, nothing = places.of(row.number, None)
        assert (nothing, before < line <= len(lines)) == (0, True)
        before = line
        for column, text in {} if row.broken else row.cells.items():
            line, start = places.of(row.number, column)
            rest = [lines[line - 1][start - 1 :], *lines[line:]]
            cell = next(csv.reader((f"{part}\n" for part in rest), delimiter=mark))[:1] or [""]
            assert cell[0].strip() == text
    assert places.of(None, None) == places.of(10_000, None) == (0, 0)


def test_the_rows_after_a_stray_quote_over_several_lines_are_found() -> None:
    text = text_of("glossary") + 'a,b,"c\nd "x" e",f,g\nTEU,box,skrzynia,x,y\n'
    raw = parse_table(text.encode(), SCHEMA.tables["glossary"])
    assert [(row.number, row.broken) for row in raw.rows] == [(2, False), (3, True), (4, False)]
    places = Places(Source("glossary.csv", text.encode(), raw))
    assert (places.of(3, None), places.of(4, "en")) == ((3, 0), (5, 5))


def test_a_column_that_is_not_in_the_row_has_its_line_only() -> None:
    text = text_of("views") + "short,row\n"
    places = Places(Source("views.csv", text.encode(), parse_table(text.encode(), SCHEMA.tables["views"])))
    assert places.of(3, "title_en") == (3, 7)
    assert places.of(3, "query") == places.of(3, "colour") == (3, 0)


# How others call it


def documented(kind: str) -> list[Any]:
    text = (ROOT / "docs" / "continuous-checking.md").read_text("utf-8")
    return [yaml.safe_load(block) for block in re.findall(rf"```{kind}\n(.*?)```", text, re.DOTALL)]


@pytest.mark.parametrize(
    "arguments",
    [("check",), ("export", "--format", "geojson", "--query", "", "--out", "OUT"),
     ("slide", "--query", "", "--out", "OUT.svg"),
     ("brief", "--out", "OUT"), ("diff", "one", "other"), ("upgrade", "--dry-run")],
)  # fmt: skip
def test_every_command_says_on_which_folder_it_works_and_takes_it_from_the_settings(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "nowhere"  # what it works on is said first, whatever comes of it
    monkeypatch.setenv("TRANSCASPIAN_DATA", str(folder))
    assert main([one.replace("OUT", str(tmp_path / "out")) for one in arguments]) == 2
    assert capsys.readouterr().err.splitlines()[0] == f"Tables: {folder}"


def hooks() -> dict[str, dict[str, Any]]:
    return {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}


def test_the_hook_that_writes_what_is_certain_is_the_one_that_checks_and_fixes() -> None:
    check, fix = hooks().values()
    assert fix["entry"] == f"{check['entry']} --fix"
    assert {k: v for k, v in fix.items() if k in ("language", "files", "pass_filenames")} == {
        k: v for k, v in check.items() if k in ("language", "files", "pass_filenames")
    }


def test_the_hook_checks_all_tables_when_one_changes() -> None:
    hook = hooks()["transcaspian-check"]
    assert hook["pass_filenames"] is False and hook["language"] == "system"
    for path in ("data/events.csv", "data/datapackage.json"):
        assert re.search(hook["files"], path)
    for path in ("tests/data/good/events.csv", "data/events.csv.bak", "docs/data.md"):
        assert not re.search(hook["files"], path)
    python, *arguments = shlex.split(hook["entry"])
    assert python == "python"
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0 and " events and " in done.stdout, done.stdout + done.stderr


def test_the_documented_hook_is_the_one_that_ships() -> None:
    shipped = hooks()["transcaspian-check"]
    local, remote, _ = documented("yaml")
    [hook] = local["repos"][0]["hooks"]
    assert hook == {key: value for key, value in shipped.items() if key != "description"}
    [other] = remote["repos"][0]["hooks"]
    assert (other["id"], other["args"]) == (shipped["id"], ["data"])


def test_the_documented_workflow_calls_what_there_is() -> None:
    workflow = documented("yaml")[-1]
    runs = [step["run"] for step in workflow["jobs"]["check"]["steps"] if "run" in step]
    calls = [shlex.split(run.split(">>")[0]) for run in runs if "transcaspian" in run]
    assert [call[:4] for call in calls] == [["python", "-m", "transcaspian", "check"]] * 2
    assert [main([*call[3:]]) for call in calls] == [0, 0]
    assert (ROOT / "requirements.txt").is_file() and "pip install -r requirements.txt" in runs


@pytest.mark.one_in(3)
@pytest.mark.parametrize("format", ["json", "markdown", "github"])
def test_output_for_programs_is_utf_8_wherever_it_goes(format: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "transcaspian", "check", str(GOOD), "--lang", "pl", "--format", format],
        capture_output=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
    )
    assert "2 zdarzenia i 1 szkic, 4 twierdzenia: bez problemów" in done.stdout.decode("utf-8")
    assert done.returncode == 0


# Which folder, and who reads


@pytest.mark.parametrize("arguments", [
    ["check"],
    ["check", "--format", "json"],
    ["export", "--format", "csv", "--query", "w=all", "--out", "OUT.csv"],
    ["slide", "--query", "w=all", "--out", "OUT.svg"],
    ["brief", "--out", "OUT.zip", "--views", "june"],
    ["diff", "0000000", "0000000"],
], ids=lambda arguments: " ".join(arguments[:3]))  # fmt: skip
def test_commands_work_on_the_folder_of_the_settings_and_say_so(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy_of_good(tmp_path)
    monkeypatch.setenv("TRANSCASPIAN_DATA", str(folder))
    monkeypatch.setenv("TRANSCASPIAN_HISTORY", str(tmp_path / "kept"))
    status = main([argument.replace("OUT", str(tmp_path / "out")) for argument in arguments])
    out, err = capsys.readouterr()
    assert f"Tables: {folder}" in err.splitlines()[0]
    assert status == (2 if arguments[0] == "diff" else 0)
    if arguments[0] == "check":
        assert "2 events and 1 draft, 4 claims" in out and "Tables:" not in out
    if arguments[0] == "export":
        assert "delis-roussou-call" in (tmp_path / "out.csv").read_text("utf-8-sig")
    # One that is named wins.
    other = [*arguments, *(() if arguments[0] == "check" else ("--data",)), str(DATA_FOLDER)]
    if "slide" in arguments or "brief" in arguments:
        return  # drawing takes long, and the folder comes from the same function
    main([argument.replace("OUT", str(tmp_path / "none" / "out")) for argument in other])
    assert capsys.readouterr().err.splitlines()[0] == f"Tables: {DATA_FOLDER}"


@pytest.mark.one_in(2)
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGPIPE")
@pytest.mark.parametrize("arguments", [["check", "--format", "json"], ["check"], ["diff", "--help"], ["--help"]])
def test_a_reader_who_has_seen_enough_ends_a_command_without_a_word(arguments: list[str], tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    (folder / "actors.csv").write_text(text_of("actors") + "x,y\n" * 3000, encoding="utf-8")
    read, write = os.pipe()
    os.close(read)  # nobody reads at all
    done = subprocess.run(
        [sys.executable, "-m", "transcaspian", *arguments],
        stdout=write, stderr=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "TRANSCASPIAN_DATA": str(folder)},
    )  # fmt: skip
    os.close(write)
    # The parser of arguments takes no notice of it by itself.
    assert done.returncode == 141 or (arguments[-1] == "--help" and done.returncode == 0)
    assert "Error" not in done.stderr and "Traceback" not in done.stderr
