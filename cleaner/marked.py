"""A result as a page to look at: the document's text with the cuts marked."""

from __future__ import annotations

from html import escape

from cleaner.result import Result

_STYLE = "body{font:16px/1.5 sans-serif;max-width:48em;margin:2em auto}pre{white-space:pre-wrap;font:inherit}del{background:#fdd;color:#666}h1{font-size:1.2em}"


def marked_html(result: Result) -> str:
    """A whole HTML page: the uncut text, each removed span in a ``del`` that bears its kind as class and its rule as title."""
    text = result.source_text
    parts: list[str] = []
    at = 0
    for one in result.removed:
        parts.append(escape(text[at : one.start]))
        parts.append(f'<del class="{one.kind}" title="{escape(f"{one.kind}: {one.rule}")}">{escape(text[one.start : one.end])}</del>')
        at = one.end
    parts.append(escape(text[at:]))
    head = f'<meta charset="utf-8"><title>{escape(result.title or "cleaner")}</title><style>{_STYLE}</style>'
    note = f"{result.status}{f': {result.reason}' if result.reason else ''}; outlet {result.outlet or 'not told'}"
    return f"<!doctype html><html><head>{head}</head><body><p>{escape(note)}</p><pre>{''.join(parts)}</pre></body></html>"
