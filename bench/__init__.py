"""Measurements: ratios against a floor taken in the same run. ``python -m bench`` prints them all."""
