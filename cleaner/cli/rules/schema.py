"""cleaner rules schema: the JSON Schema of rule files."""

from __future__ import annotations

from cleaner.cli import options as o


def schema() -> None:
    """Print the JSON Schema of rule files, by which an editor completes and checks them.

    Save it, and name it in a rule file's first line: # yaml-language-server: $schema=../rules.schema.json
    """
    o.print_text(schema_text())


def schema_text() -> str:
    """The schema as it is published in docs/schemas, without a final newline."""
    import json

    from cleaner.ruleset.schema import RULE_FILE

    return json.dumps(RULE_FILE, indent=2, ensure_ascii=False)
