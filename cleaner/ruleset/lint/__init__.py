"""What is suspicious about a rule file that can be used: one small file per family of findings. docs/lint.md describes each code."""
