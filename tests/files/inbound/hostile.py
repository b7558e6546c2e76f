"""Hostile and damaged files: small honest ones, mutated by a seed, and bombs made by hand.

`mutations(seed, n)` gives `n` files per format as (name, bytes). The same seed gives the same files.
"""

from __future__ import annotations

import io
import json
import random
import resource
import time
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import xlsxwriter
import xlwt
from tests.files.inbound.books import take

from jisso.files.inbound import CAUSES

FORMATS = ("xlsx", "xls", "csv", "tsv", "json", "yaml")
_HEAD = [
    "社員番号",
    "氏名",
    "生年月日",
    "在留資格",
    "在留期限",
    "入社日",
    "週所定労働時間",
    "時給",
    "社会保険",
    "雇用状況届出日",
]
_ROWS = [
    [
        f"A{i:03}",
        f"TARO {chr(65 + i)}",
        f"199{i}/1/2",
        "留学",
        "令和9年3月31日",
        "2026/4/1",
        "28h",
        "1,226円",
        "○",
        "済",
    ]
    for i in range(8)
]


@cache
def read_all(kind: str, seed: int, n: int, folder: str) -> tuple[int, int, float, float, list[str]]:
    """Reads n mutated files of a kind: (read, refused, slowest in seconds, biggest child in MB, what was wrong).

    For a process of its own, so that the biggest child is a reader and no other."""
    read = refused = 0
    slowest = 0.0
    wrong: list[str] = []
    for name, data in mutations(seed, n):
        if not name.endswith(kind):
            continue
        path = Path(folder) / name
        path.write_bytes(data)
        start = time.monotonic()
        intake = take(path)
        slowest = max(slowest, time.monotonic() - start)
        if not all(p.code in CAUSES and p.say("ja") and p.say("en") for p in intake.problems):
            wrong.append(f"{name} has a problem without words")
        if intake.read_anything:
            read += 1
        else:
            refused += 1
            is_case = intake.document.get("registers") is not None and kind in ("json", "yaml")
            if not intake.problems and not is_case:
                wrong.append(f"{name} gave nothing and said nothing")
        path.unlink()
    return read, refused, slowest, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, wrong


def honest(kind: str) -> bytes:
    """A small file of the format that reads without a problem."""
    if kind == "xlsx":
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out)
        sheet = book.add_worksheet("名簿")
        sheet.merge_range("A1:J1", "株式会社アオイ 社員名簿 2026年10月31日現在")
        for r, row in enumerate([_HEAD, *_ROWS]):
            sheet.write_row(r + 1, 0, row)
        book.close()
        return out.getvalue()
    if kind == "xls":
        old = xlwt.Workbook(encoding="utf-8")
        page = old.add_sheet("名簿")
        for r, row in enumerate([_HEAD, *_ROWS]):
            for c, value in enumerate(row):
                page.write(r, c, value)
        out = io.BytesIO()
        old.save(out)
        return out.getvalue()
    if kind in ("csv", "tsv"):
        mark = "," if kind == "csv" else "\t"
        return "\r\n".join(mark.join(f'"{v}"' for v in row) for row in [_HEAD, *_ROWS]).encode("cp932")
    case = {
        "as_of": "2026-10-20",
        "sources": {"employment": "2026-10-20"},
        "registers": {"person": [{"person_id": "linh", "japanese_national": False}]},
    }
    return (
        json.dumps(case).encode()
        if kind == "json"
        else b"as_of: 2026-10-20\nregisters:\n  person:\n  - {person_id: linh, japanese_national: false}\n"
    )


def mutations(seed: int, n: int) -> Iterator[tuple[str, bytes]]:
    """`n` files per format: the bombs of the format first, then mutations of the honest file."""
    for kind in FORMATS:
        made = 0
        for data in bombs(kind):
            if made < n:
                yield f"bomb{made}.{kind}", data
                made += 1
        chance = random.Random(f"{seed}/{kind}")
        while made < n:
            yield f"mutated{made}.{kind}", mutate(kind, chance)
            made += 1


def mutate(kind: str, chance: random.Random) -> bytes:
    data = honest(kind)
    if kind == "xlsx" and chance.random() < 0.6:
        return _mutate_member(data, chance)
    return _damage(data, chance)


def _damage(data: bytes, chance: random.Random) -> bytes:
    body = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 30))):
        if not body:
            break
        at = chance.randrange(len(body))
        size = chance.choice((1, 2, 8, 100, 1000))
        way = chance.randrange(7)
        if way == 0:
            body[at] = chance.randrange(256)
        elif way == 1:
            body[at] ^= 1 << chance.randrange(8)
        elif way == 2:
            del body[at : at + size]
        elif way == 3:
            body[at:at] = body[at : at + size] * chance.choice((1, 2, 50))
        elif way == 4:
            body[at:at] = bytes(chance.randrange(256) for _ in range(size))
        elif way == 5:
            del body[at:]
        else:
            body[at : at + size] = chance.choice((b"\0", b"\xff", b'"', b"\n", b",", b"<", b"&", b"9")) * size
    return bytes(body)


def _mutate_member(data: bytes, chance: random.Random) -> bytes:
    """Damage inside one part, packed again: what a damaged archive never lets through to the parser."""
    source = zipfile.ZipFile(io.BytesIO(data))
    names = source.namelist()
    victim = chance.choice(names)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in names:
            part = source.read(name)
            if name == victim:
                way = chance.randrange(4)
                if way == 0:
                    continue
                part = (
                    _damage(part, chance)
                    if way < 3
                    else part.replace(b'="1"', b'="%d"' % chance.choice((0, -1, 2**31, 2**63, 10**30)))
                )
            target.writestr(name, part)
    return out.getvalue()


def bombs(kind: str) -> list[bytes]:
    """Files built to exhaust memory, time or trust."""
    if kind == "xlsx":
        return [*_zip_bombs(), *_sheet_bombs()]
    if kind == "xls":
        return [
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 4096,
            honest("xls")[:512],
            b"<html><table><tr><td>x</td></tr></table></html>",
        ]
    if kind in ("csv", "tsv"):
        mark = b"," if kind == "csv" else b"\t"
        return [
            b"",
            b"\0" * 5000,
            mark * 3_000_000,
            b"a" * 5_000_000,
            b'"' + b"x" * 3_000_000,
            (mark.join([b"1"] * 60) + b"\n") * 40_000,
            b"\xff\xfe" + b"\xd8\x00" * 100,
            b"\xef\xbb\xbf\xff\xff",
            bytes(range(256)) * 50,
            "氏名,社員番号\n".encode("cp932") + b"\x81" * 99,
            b"\n" * 2_000_000,
            ("氏名,社員番号,在留期限\n" + "=cmd|' /C calc'!A0,@SUM(1),+1\n" * 50).encode(),
        ]
    if kind == "json":
        return [
            b"[" * 200_000,
            b'{"a":' * 100_000,
            b'{"as_of": NaN}',
            b"9" * 1_000_000,
            b'{"registers": {"person": [' + b'{"person_id": "x"},' * 100_000 + b"{}]}}",
            b"\xff",
            b"[]",
            b'"x"',
        ]
    deep = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(9)
    )
    return [
        deep.encode(),
        b"[" * 50_000,
        b"!!python/object/apply:os.system ['true']",
        b"? " * 20_000,
        b"a: *b",
        b"- " * 100_000,
        b"&a [*a]",
        b"- x",
        b"%YAML 9.9\n---\n",
    ]


def _packed(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as target:
        for name, part in members.items():
            target.writestr(name, part)
    return out.getvalue()


def _parts() -> dict[str, bytes]:
    source = zipfile.ZipFile(io.BytesIO(honest("xlsx")))
    return {name: source.read(name) for name in source.namelist()}


def _zip_bombs() -> list[bytes]:
    parts = _parts()
    lying = bytearray(_packed({**parts, "xl/extra.xml": b" " * 60_000_000}))
    at = lying.rfind(b"PK\x01\x02")
    lying[at + 24 : at + 28] = (100).to_bytes(4, "little")
    return [
        _packed({**parts, "xl/extra.xml": b" " * 60_000_000}),
        bytes(lying),
        _packed({**parts, **{f"xl/x{i}.xml": b"" for i in range(1200)}}),
        _packed({**parts, "../../etc/passwd": b"x"}),
        _packed({**parts, "/abs.xml": b"x"}),
        _packed({**parts, "xl/inner.zip": _packed({"a": b"x"})}),
        _packed({"a.txt": b"x"}),
        _packed({"xl/workbook.xml": b"<x/>"}),
        _packed(
            {
                **parts,
                "xl/sharedStrings.xml": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><sst>&b;</sst>',
            }
        ),
        _packed(
            {
                **parts,
                "xl/vbaProject.bin": b"x" * 1000,
                "xl/media/image1.png": b"x" * 1000,
                "xl/externalLinks/externalLink1.xml": b"<x/>",
            }
        ),
    ]


def _sheet(body: str) -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return _packed(
        {
            **_parts(),
            "xl/worksheets/sheet1.xml": f'<?xml version="1.0"?><worksheet xmlns="{main}">{body}</worksheet>'.encode(),
        }
    )


def _sheet_bombs() -> list[bytes]:
    def cell(place: str) -> str:
        return f'<c r="{place}"><v>1</v></c>'

    far = f'<sheetData><row r="1">{cell("A1")}</row><row r="1048576">{cell("XFD1048576")}</row></sheetData>'
    wide = f'<sheetData><row r="1">{cell("A1")}{cell("XFD1")}</row><row r="2000">{cell("XFD2000")}</row></sheetData>'
    merged = (
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>氏名</t></is></c></row><row r="9">'
        + cell("A9")
        + "</row></sheetData>"
    )
    areas = "".join(f'<mergeCell ref="A{i}:XFD{i + 5000}"/>' for i in range(1, 3000))
    return [
        _sheet(far),
        _sheet(wide),
        _sheet(merged + f'<mergeCells count="3000">{areas}</mergeCells>'),
        _sheet(
            "<sheetData>"
            + "".join(f'<row r="{i}">{cell(f"A{i}")}</row>' for i in range(1, 120_000))
            + "</sheetData>"
        ),
        _sheet(
            '<sheetData><row r="1"><c r="A1" t="s"><v>99999999</v></c><c r="B1"><v>1e999</v></c><c r="C1"><v>NaN</v></c></row></sheetData>'
        ),
        _sheet('<sheetData><row r="-1"><c r="!!"><v>1</v></c></row></sheetData>'),
        _sheet("<sheetData>" + "<row>" * 30_000),
        _sheet(
            '<cols><col min="1" max="16384" hidden="1"/></cols><sheetData><row r="1" hidden="1">'
            + cell("A1")
            + "</row></sheetData>"
        ),
    ]
