"""The command ``publish``: the record as plain files that need no server.

Exit codes: 0 written, 1 written with faults that ``--check`` found, 2 it cannot be done.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from transcaspian.commands.common import carried_out, folder_of, tables
from transcaspian.language.languages import FIRST, read_language
from transcaspian.language.messages import Refused, words


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    say = words(FIRST)
    parser = commands.add_parser("publish", help=say("publish.help"), description=say("publish.help"))
    parser.add_argument("out", type=Path, metavar="OUT", help=say("publish.help.out"))
    parser.add_argument("--base-url", default="", metavar="URL", help=say("publish.help.base_url"))
    parser.add_argument(
        "--lang", nargs="+", type=read_language, default=[], metavar="LANGUAGE", help=say("publish.help.lang")
    )
    parser.add_argument("--data", type=Path, metavar="FOLDER", help=say("slide.help.data"))
    parser.add_argument("--check", action="store_true", help=say("publish.help.check"))
    parser.add_argument("--zip", action="store_true", help=say("publish.help.zip"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the site and return the exit code."""
    options.languages, options.faults = options.lang, 0
    options.lang = options.lang[0] if options.lang else None  # of what is said meanwhile
    code = carried_out(options, _published)
    return code or int(bool(options.faults))


def _published(options: argparse.Namespace) -> None:
    from transcaspian.site.addresses import is_base
    from transcaspian.site.model import Site
    from transcaspian.site.publishing import publish

    language = options.lang or FIRST
    base = options.base_url.rstrip("/")
    if base and not is_base(base):
        raise Refused("publish.base_url", url=options.base_url)
    folder = folder_of(options.data, options.lang)
    data = tables(folder, options.lang)
    for one in options.languages:
        if one not in data.languages:
            raise Refused("slide.unknown_language", language=one, languages=", ".join(data.languages))
    site = Site(data, tuple(dict.fromkeys(options.languages)) or data.languages, base)
    done = publish(site, options.out, folder, zip_it=options.zip, told=_bar(language))
    say = words(language)
    told = {"files": say.number(done.files), "written": say.number(done.written), "removed": say.number(done.removed)}
    size = say.number(max(1, round(done.bytes / 1_000_000)))
    print(say("publish.done", out=options.out, size=size, **told), file=sys.stderr)
    if options.check:
        _check(options, language)


def _check(options: argparse.Namespace, language: str) -> None:
    from transcaspian.site.checking import faults

    say = words(language)
    found = list(faults(options.out))
    for fault in found:
        print(f"{fault.path}: {say(f'publish.fault.{fault.kind}', what=fault.what)}", file=sys.stderr)
    print(say.n("publish.faults", len(found)), file=sys.stderr)
    options.faults = len(found)


def _bar(language: str) -> Callable[[int, int, str], None]:
    """Return what says on standard error how far it is, to a person who waits: at a terminal, in one line."""
    say, wide = words(language), 24

    def told(done: int, of: int, name: str) -> None:
        if not sys.stderr.isatty():
            return
        filled = round(wide * done / max(1, of))
        room = max(10, _columns() - wide - 24)
        line = f"\r[{'█' * filled}{'·' * (wide - filled)}] {say.number(done)}/{say.number(of)} {name[-room:]}"
        sys.stderr.write(line.ljust(_columns() - 1) if done < of else "\r".ljust(_columns() - 1) + "\r")
        sys.stderr.flush()

    return told


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns
    except OSError:
        return 80
