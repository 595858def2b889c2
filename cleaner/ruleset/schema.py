"""The JSON Schema of a rule file, for editors and other programs."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from cleaner.ruleset.model import RuleFile


def rule_file_schema() -> dict[str, Any]:
    """The schema (draft 2020-12), written from the model that reads the files."""
    return {"$schema": _Schema.schema_dialect, **RuleFile.model_json_schema(schema_generator=_Schema)}


class _Schema(GenerateJsonSchema):
    """A key that is not set is left out, never null; and no key needs a title beside its name."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        return False
