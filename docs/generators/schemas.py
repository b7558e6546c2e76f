"""Writes docs/schema/*.json: the published schemas, as `jisso schema` prints them."""

import json
from pathlib import Path

from jisso.desk.flows_json import flows_schema_text
from jisso.desk.schemas import case_schema, rules_schema
from jisso.files.outbound.json_out import schema_text
from jisso.files.outbound.outlook_json import outlook_schema_text
from jisso.files.outbound.whatif_json import whatif_schema_text
from jisso.pack import find_pack, load_pack

folder = Path(__file__).resolve().parent.parent / "schema"
folder.mkdir(exist_ok=True)
(folder / "check.schema.json").write_text(schema_text(), encoding="utf-8")
(folder / "forecast.schema.json").write_text(outlook_schema_text(), encoding="utf-8")
(folder / "whatif.schema.json").write_text(whatif_schema_text(), encoding="utf-8")
(folder / "flows.schema.json").write_text(flows_schema_text(), encoding="utf-8")
made = {"rules": rules_schema(), "case": case_schema(load_pack(find_pack("japan")).book.schema)}
for name, schema in made.items():
    (folder / f"{name}.schema.json").write_text(
        json.dumps(schema, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
