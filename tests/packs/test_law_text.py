"""A saved law text in each of its forms; what changed, moved and is gone since it was recorded."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.rulebooks import book_of, with_book
from typer.testing import CliRunner

from jisso.cli.app import app
from jisso.pack import Pack, load_pack
from jisso.pack.law_changes import act_of, cited_places, compare, read_recorded, record
from jisso.pack.law_text import LawText, NotALaw, law_from, plain_number, read_law

HERE = Path(__file__).parent / "law"
XML, JSON = HERE / "322AC0000000049.xml", HERE / "322AC0000000049.json"
RULE = """
- rule: test.hours
  kind: condition
  domain: labour
  for: employment as e
  holds: e.form = regular
  bearer: employer
  law: [lsa 32(1), lsa 34(1), lsa 16, lsa suppl-136]
"""


@pytest.fixture
def made(pack: Pack, tmp_path: Path) -> Pack:
    """A pack of one rule with a folder of its own, where nothing is recorded yet."""
    return replace(with_book(pack, book_of(RULE, pack)), path=tmp_path)


def standings(pack: Pack, law: LawText) -> dict[str, str]:
    return {one.article: one.standing for one in compare(pack, "lsa", law)}


def changed(old: str, new: str) -> LawText:
    text = XML.read_text(encoding="utf-8")
    assert old in text
    return law_from(text.replace(old, new).encode())


def test_every_form_gives_the_same_articles() -> None:
    law = read_law(XML)
    answer = json.loads(JSON.read_text(encoding="utf-8"))
    in_base64 = {**answer, "law_full_text": base64.b64encode(XML.read_bytes()).decode()}
    head = (
        "<law_info><law_id>322AC0000000049</law_id><law_num>昭和二十二年法律第四十九号</law_num></law_info>"
    )
    body = XML.read_text(encoding="utf-8").partition("?>")[2]
    whole = f"<law_data_response>{head}<law_full_text>{body}</law_full_text></law_data_response>"
    for other in (
        JSON.read_bytes(),
        json.dumps(in_base64).encode(),
        whole.encode(),
        json.dumps(answer["law_full_text"]).encode(),
    ):
        found = law_from(other)
        assert found.articles == law.articles
        assert (found.number, found.title, found.whole) == ("昭和22年法律第49号", "労働基準法", True)


def test_what_stands_in_an_act() -> None:
    law = read_law(JSON)
    assert list(law.articles) == ["16", "29", "30", "31", "32", "34", "suppl-136"]
    assert law.articles["32"].parts == {"1", "2"} and law.articles["32"].caption == "労働時間"
    assert law.articles["30"].deleted and not law.articles["32"].deleted
    assert law.revision == "322AC0000000049_20260401_507AC0000000033"


def test_another_layout_is_no_other_law() -> None:
    assert (
        changed("労働させて", "労働\n      させて").articles["32"].hash == read_law(XML).articles["32"].hash
    )


def test_a_part_of_an_act_is_read_as_a_part(made: Pack) -> None:
    answer = json.loads(JSON.read_text(encoding="utf-8"))
    article = next(
        node
        for node in answer["law_full_text"]["children"][1]["children"][1]["children"][1]["children"]
        if node["attr"].get("Num") == "32"
    )
    part = law_from(json.dumps({**answer, "law_full_text": article}).encode())
    assert not part.whole and list(part.articles) == ["32"]
    record(made, "lsa", read_law(XML), "2026-11-25")
    assert standings(made, part) == {"32": "same"}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        b"[1, 2]",
        b"{",
        b'{"laws": []}',
        b'{"law_full_text": "%%%"}',
        b"<html><body/></html>",
        b"<Law><LawNum>",
        b'<!DOCTYPE Law [<!ENTITY a "aaaa">]><Law>&a;</Law>',
        b'{"law_full_text": ' + b'{"tag":"a","children":[' * 400 + b"]}" * 400 + b"}",
    ],
)
def test_what_is_no_law_is_refused(data: bytes) -> None:
    with pytest.raises(NotALaw):
        law_from(data)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("昭和二十六年政令第三百十九号", "昭和26年政令第319号"),
        ("平成三年法律第七十一号", "平成3年法律第71号"),
        ("令和元年法務省令第十号", "令和1年法務省令第10号"),
        ("平成二十八年法務省・厚生労働省令第三号", "平成28年法務省・厚生労働省令第3号"),
        ("昭和26年政令第319号", "昭和26年政令第319号"),
        ("昭和二十二年法律第百二十号", "昭和22年法律第120号"),
        ("昭和四十一年法律第千二百五号", "昭和41年法律第1205号"),
    ],
)
def test_the_number_of_an_act_in_plain_figures(written: str, plain: str) -> None:
    assert plain_number(written) == plain


def test_the_act_is_found_by_its_number_or_its_id(pack: Pack) -> None:
    law = read_law(XML)
    assert act_of(pack, law) == "lsa"
    assert act_of(pack, replace(law, number="昭和1年法律第1号")) is None
    with_id = next((key, entry["egov"]) for key, entry in pack.laws.items() if entry.get("egov"))
    assert act_of(pack, replace(law, number="", law_id=str(with_id[1]))) == with_id[0]


def test_nothing_recorded_then_all_the_same_then_changed(made: Pack) -> None:
    law = read_law(XML)
    assert set(standings(made, law).values()) == {"unrecorded"}
    record(made, "lsa", law, "2026-11-25")
    assert set(standings(made, law).values()) == {"same"}
    found = standings(made, changed("一日について八時間", "一日について七時間"))
    assert found == {"32": "changed", "34": "same", "16": "same", "suppl-136": "same"}


def test_a_moved_article_is_told_with_its_new_place(made: Pack) -> None:
    record(made, "lsa", read_law(XML), "2026-11-25")
    moved = changed('<Article Num="16">', '<Article Num="16_2">')
    (found,) = [one for one in compare(made, "lsa", moved) if one.article == "16"]
    assert (found.standing, found.detail) == ("moved", "now article 16-2")
    both = law_from(
        XML.read_text(encoding="utf-8")
        .replace('<Article Num="16">', '<Article Num="17">')
        .replace("違約金を定め、又は", "違約金を定め、若しくは")
        .encode()
    )
    (found,) = [one for one in compare(made, "lsa", both) if one.article == "16"]
    assert (found.standing, found.detail) == ("moved", "now article 17")


def test_gone_and_deleted_articles_and_lost_paragraphs(made: Pack, pack: Pack) -> None:
    law = read_law(XML)
    record(made, "lsa", law, "2026-11-25")
    without = replace(law, articles={name: one for name, one in law.articles.items() if name != "34"})
    assert standings(made, without)["34"] == "gone"
    deleted = replace(law, articles={**law.articles, "34": replace(law.articles["30"], number="34")})
    assert standings(made, deleted)["34"] == "gone"
    second = replace(made, book=book_of(RULE.replace("lsa 34(1)", "lsa 34(1)(2)"), pack))
    (found,) = [one for one in compare(second, "lsa", law) if one.article == "34"]
    assert found.standing == "gone" and "1(2)" in found.detail and found.rules == ("test.hours",)


def test_what_is_recorded_is_a_hash_and_never_the_text(made: Pack) -> None:
    text = record(made, "lsa", read_law(JSON), "2026-11-25").read_text(encoding="utf-8")
    assert "四十時間" not in text and "労働時間" in text
    kept = read_recorded(made)["lsa"]
    assert set(kept["articles"]) == {"16", "32", "34", "suppl-136"}
    assert kept["recorded"] == "2026-11-25" and kept["revision"].startswith("322AC")


def test_a_supplementary_article_that_goes_on_counting_is_cited_by_its_number(made: Pack, pack: Pack) -> None:
    plain = replace(made, book=book_of(RULE.replace("lsa suppl-136", "lsa 136"), pack))
    record(plain, "lsa", read_law(XML), "2026-11-25")
    assert standings(plain, read_law(XML))["136"] == "same"
    assert standings(plain, changed("有給休暇を取得した", "有給休暇をとつた"))["136"] == "changed"


def test_recording_one_act_keeps_the_others(made: Pack) -> None:
    (made.path / "law_texts.yaml").write_text(
        'icrra:\n  number: "x"\n  articles:\n    "19-7": {hash: "a", caption: "b"}\n', encoding="utf-8"
    )
    record(made, "lsa", read_law(XML), "2026-11-25")
    assert read_recorded(made)["icrra"]["articles"]["19-7"]["hash"] == "a"


def test_penalties_that_an_effect_names_are_cited_places_too(pack: Pack) -> None:
    assert "120" in cited_places(pack, "lsa")


def test_the_verb_compares_and_records(tmp_path: Path, pack: Pack) -> None:
    import shutil

    folder = tmp_path / "japan"
    shutil.copytree(pack.path, folder)
    (folder / "law_texts.yaml").unlink(missing_ok=True)
    first = CliRunner().invoke(app, ["pack", "law", str(XML), str(folder), "--record", "--json"])
    data = json.loads(first.stdout)
    assert data["laws"][0]["act"] == "lsa" and data["recorded"]
    assert {"32", "34"} <= {
        one["article"] for one in data["laws"][0]["cited"] if one["standing"] == "unrecorded"
    }
    second = CliRunner().invoke(app, ["pack", "law", str(XML), str(folder), "--json"])
    same = {
        one["article"] for one in json.loads(second.stdout)["laws"][0]["cited"] if one["standing"] == "same"
    }
    assert {"32", "34"} <= same and second.exit_code == 1, "articles that the excerpt lacks are gone"
    assert load_pack(folder).hash == pack.hash, "what was recorded is no part of the law"
    bad = tmp_path / "page.html"
    bad.write_text("<html></html>", encoding="utf-8")
    refused = CliRunner().invoke(app, ["pack", "law", str(bad)])
    assert refused.exit_code == 2 and "no law text" in refused.output
