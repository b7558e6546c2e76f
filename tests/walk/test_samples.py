"""The samples are what the generator writes, and hold what they promise."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import yaml
from python_calamine import CalamineWorkbook
from tests.walk.samples import SAMPLES, SETS, Expected

from jisso.pack import Pack


def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_samples", SAMPLES / "make_samples.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _tables(folder: Path) -> list[Path]:
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.suffix in (".xlsx", ".csv"))


def test_regenerating_gives_the_same_content(tmp_path: Path) -> None:
    _generator().main(tmp_path)
    assert _tables(tmp_path) == _tables(SAMPLES)
    for name in _tables(SAMPLES):
        kept, fresh = SAMPLES / name, tmp_path / name
        if name.suffix == ".csv":
            assert kept.read_bytes() == fresh.read_bytes(), name
            continue
        old, new = CalamineWorkbook.from_path(str(kept)), CalamineWorkbook.from_path(str(fresh))
        assert old.sheet_names == new.sheet_names, name
        for sheet in old.sheet_names:
            assert old.get_sheet_by_name(sheet).to_python() == new.get_sheet_by_name(sheet).to_python(), (
                name,
                sheet,
            )


def test_the_office_has_twenty_four_people_at_three_firms() -> None:
    people = _generator().OFFICE
    assert len({one["card"] for one in people}) == 24
    assert len({one["firm"] for one in people}) == 3


def test_expectations_name_rules_of_the_pack(pack: Pack) -> None:
    for name in SETS:
        for wanted in Expected.of(name).findings:
            assert wanted["rule"] in pack.book.families, (name, wanted)


def test_the_readme_tells_about_every_person() -> None:
    text = (SAMPLES / "office" / "README.md").read_text(encoding="utf-8")
    told = set(re.findall(r"[ABC]\d{3}", text))
    assert told == {one["number"] for one in _generator().OFFICE}


def test_at_least_eight_people_have_nothing_to_do() -> None:
    told = yaml.safe_load((SAMPLES / "expected" / "office.yaml").read_text(encoding="utf-8"))
    assert len(told["nothing_to_do"]) >= 8
