"""Texts and rules for the property tests: several scripts, prompts, broken bits, and everything that a line may hold."""

from __future__ import annotations

from hypothesis import strategies as st

from cleaner.document import Layer, RuleName
from cleaner.ruleset.compile import Rule, compile_rule

WORDS = [
    "the", "council", "said", "Photo", "Subscribe", "sign up", "newsletter", "AFP", "Reuters", "read more",
    "Advertisement", "by", "Kyiv", "2 min read", "©", "2023", "Підпишіться", "на", "розсилку", "Фото", "café",
    "Élysée", "ÜBER", "straße", "İstanbul", "ısı", "ΟΔΟΣ", "ὁδός", "ſo", "\u212aelvin", "日本語", "ไทย", "العربية", "👍",
    "🇺🇦", "e\u0301", "“quoted”", "it’s", "—", "–", "…", "\u200b", "\xad", "\xa0", "\u2009", "\t", "  ", "•", "*",
    "1.", "12:30", "PM", "(", ")", "/", "|", ":", ".", "!", "?", "\ud800", "\x00",
    "&amp;", "amp;", "&quot;", "quot;", "&amp;nbsp;", "&#8217;", "&", "â€™", "â€", "Â", "Â©", "Ã©", "Ã",
]  # fmt: skip

lines = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=8).map("".join),
    st.text(max_size=40).map(lambda text: text.replace("\n", " ").replace("\r", " ")),
)
texts = st.lists(lines, max_size=14).flatmap(lambda parts: st.sampled_from(["\n", "\n\n", "\r\n", "\r", "\n \n"]).map(lambda end: end.join(parts)))

fragments = st.sampled_from(
    [
        "photo",
        "Photo",
        "sub",
        "scribe",
        "newsletter",
        "AFP",
        "the",
        "council",
        "фото",
        "підпишіться",
        "é",
        "İ",
        "i",
        "k",
        "s",
        "ß",
        "σ",
        " ",
        "2",
        "-",
        "'",
        "\\(",
        "/",
    ]
)
pieces = st.recursive(
    st.one_of(fragments, st.sampled_from([r"\w", r"\d", r"\s", ".", r"\b", "[a-e]", "[^x]", r"\p{Lu}", "[пф]"])),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from(["?", "+", "{0,2}", "{1,3}", "*"])).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
        inner.map(lambda part: f"(?={part})"),
        inner.map(lambda part: f"(?-i:{part})"),
    ),
    max_leaves=6,
)
patterns = st.tuples(st.sampled_from(["", "^", "^[•* ]{0,2}"]), pieces, st.sampled_from(["", "$"])).map("".join)


def make_rule(number: int, matcher: dict[str, object], layer: Layer = Layer.OUTLET, kind: str = "other", **extra: object) -> Rule:
    """A rule of a test's own."""
    data = {"id": f"r{number}", "kind": kind, **matcher, **extra}
    return compile_rule(data, RuleName(f"test/{layer.value}:r{number}", layer, "test.yaml", number))


simple_rules = st.lists(
    st.tuples(st.sampled_from(["line", "span"]), patterns, st.sampled_from(list(Layer)[1:]), st.sampled_from(["other", "caption", "related", "note"])),
    min_size=1,
    max_size=5,
).map(lambda drawn: [make_rule(i, {matcher: pattern}, layer, kind) for i, (matcher, pattern, layer, kind) in enumerate(drawn)])
