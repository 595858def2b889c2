"""Rule files: read (YAML with places), validated (model), compiled, and searched for in one scan."""
