"""`jisso schema`: the published JSON Schemas, made from the language and from the pack's vocabulary."""

from __future__ import annotations

import json

import typer

from jisso.cli.check import CLEAN, refuse, the_pack

NAMES = ("rules", "case", "check", "forecast", "flows", "whatif")


def run(name: str, pack: str) -> int:
    if name not in NAMES:
        from jisso.ground.problem import did_you_mean

        refuse(f"there is no schema `{name}`", did_you_mean(name, NAMES) or f"known: {', '.join(NAMES)}")
    if name == "check":
        from jisso.files.outbound.json_out import schema_text

        typer.echo(schema_text(), nl=False)
        return CLEAN
    if name == "forecast":
        from jisso.files.outbound.outlook_json import outlook_schema_text

        typer.echo(outlook_schema_text(), nl=False)
        return CLEAN
    if name == "whatif":
        from jisso.files.outbound.whatif_json import whatif_schema_text

        typer.echo(whatif_schema_text(), nl=False)
        return CLEAN
    if name == "flows":
        from jisso.desk.flows_json import flows_schema_text

        typer.echo(flows_schema_text(), nl=False)
        return CLEAN
    from jisso.desk.schemas import case_schema, rules_schema

    made = rules_schema() if name == "rules" else case_schema(the_pack(pack).book.schema)
    typer.echo(json.dumps(made, ensure_ascii=False, indent=1))
    return CLEAN
