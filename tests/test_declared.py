"""What a page declares of itself: every way of writing it, and which source is believed."""

from __future__ import annotations

import json
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Cleaner, clean
from cleaner.blocks.head import head_of
from cleaner.declared import Declared, Image, declared
from cleaner.declared.page import TRUST, when
from tests.conftest import ROOT

STORY = "".join(
    f"<p>{line}</p>"
    for line in (
        "The crew of the Lowmere ferry found a grand piano on the sea bed on Monday, ten metres below the pier where it was last played.",
        "The harbour master, who had ordered a search for a lost anchor, said that the piano was whole, and that it would be lifted on Friday.",
        "The town hall wants to show it in the summer, when the pier opens again after two years of repairs and a long quarrel over money.",
    )
)
ARTICLE = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Piano found on the sea bed"}


def meta(**contents: str) -> str:
    return "".join(f'<meta name="{name.replace("__", ":").replace("_", "-")}" content="{content}">' for name, content in contents.items())


def prop(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def script(data: object) -> str:
    text = data if isinstance(data, str) else json.dumps(data).replace("</", r"<\/")
    return f'<script type="application/ld+json">{text}</script>'


def article(**more: object) -> str:
    return script({**ARTICLE, **more})


def read(*parts: str) -> Declared:
    return declared(head_of(f"<!DOCTYPE html><html><head>{''.join(parts)}</head><body><h1>x</h1></body></html>"))


def test_nothing_is_declared_by_nothing() -> None:
    assert declared("") == Declared() == read()


# --- JSON-LD as it is met --------------------------------------------------------------------------------------------
PERSON = {"@type": "Person", "name": "Jane Doe"}


@pytest.mark.parametrize(
    "data",
    [
        {**ARTICLE, "author": PERSON},
        [{**ARTICLE, "author": PERSON}],
        [[{"@type": "WebSite", "name": "x"}], [[{**ARTICLE, "author": PERSON}]]],
        {"@graph": [{"@type": "WebPage"}, {**ARTICLE, "author": PERSON}]},
        {"@graph": [{**ARTICLE, "author": {"@id": "#jane"}}, {**PERSON, "@id": "#jane"}]},
        {"@type": "WebPage", "mainEntity": {**ARTICLE, "author": PERSON}},
        {**ARTICLE, "@type": ["Thing", "ReportageNewsArticle"], "author": PERSON},
        {**ARTICLE, "@type": "http://schema.org/BlogPosting", "author": PERSON},
        {**ARTICLE, "@type": "LiveBlogPosting", "author": PERSON},
        {"headline": "Piano found on the sea bed", "author": PERSON},
        {**ARTICLE, "author": {"@list": [PERSON]}},
        {**ARTICLE, "author": {"name": ["Jane Doe"]}},
        {**ARTICLE, "author": {"name": {"@value": "x"}}, "creator": "Jane Doe"},
        {**ARTICLE, "author": "By Jane Doe"},
        {**ARTICLE, "author": ["Jane Doe", "JANE DOE", None, 7]},
        {**ARTICLE, "author": [{"@type": "Organization", "name": "Ferry Desk"}, PERSON]},
        {**ARTICLE, "author": ["https://social.example/jane", "@jane", "jane@post.example", "admin", "Jane Doe"]},
    ],
    ids=lambda data: json.dumps(data)[:60],
)
def test_the_article_and_its_author_are_found(data: object) -> None:
    found = read(script(data))
    assert (found.headline, found.byline) == ("Piano found on the sea bed", "Jane Doe")


PLAIN = '{"@type": "NewsArticle", "headline": "Piano found", "author": "Jane Doe"}'


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        f"<!-- {PLAIN} -->",
        f"<!--//--><![CDATA[//><!--\n{PLAIN}\n//--><!]]>".replace("<!--//--><![CDATA[//><!--", "//<![CDATA[").replace("//--><!]]>", "//]]>"),
        f"/* <![CDATA[ */ {PLAIN} /* ]]> */",
        f"\n{PLAIN};\n",
        PLAIN.replace("}", ",}"),
        PLAIN.replace('"Jane Doe"', '["Jane Doe" , ]'),
        PLAIN.replace("}", ', "description": "two\nlines,}"}'),
        PLAIN.replace("}", r', "description": "it\'s \x here"}'),
        PLAIN.replace('"', "&quot;"),
        f'{{"@type": "WebSite"}}\n{PLAIN}',
        f"{PLAIN}\nnonsense",
        PLAIN.replace("Piano", "&lt;b&gt;Piano&lt;/b&gt;"),
        PLAIN.replace("Piano", "<em>Piano</em>"),
    ],
)
def test_damaged_json_is_mended(text: str) -> None:
    found = read(script(text))
    assert (found.headline, found.byline) == ("Piano found", "Jane Doe")


@pytest.mark.parametrize(
    "text",
    [
        "", "nonsense", "{", "null", "7", '"x"', "[" * 100_000, '{"a":' * 100_000, "[" * 900 + "]" * 900, "9" * 10_000,
        '{"@type": 7, "author": {"@id": []}, "image": [[]]}',
        '{"@graph": ' * 300 + PLAIN + "}" * 300,
        '{"@type": "NewsArticle", "headline": {"@value": ["x"]}, "url": ["http://[", 7], "datePublished": true, "author": {"name": {}}}',
    ],
    ids=lambda text: text[:30],
)  # fmt: skip
def test_what_is_no_json_costs_nothing_else(text: str) -> None:
    found = read(script(text), prop("og:title", "Piano"), meta(author="Jane Doe"))
    assert found.byline == "Jane Doe"
    assert found.published is None


def test_several_scripts_are_read() -> None:
    found = read(script("nonsense"), script({"@type": "WebSite", "name": "Marsh Post"}), article(author="Jane Doe"))
    assert (found.site, found.byline) == ("Marsh Post", "Jane Doe")


ANOTHER = {**ARTICLE, "headline": "Anchor still lost", "url": "https://post.example/anchor", "author": "Other Man"}


@pytest.mark.parametrize(
    ("known", "own"),
    [
        ('<link rel="canonical" href="https://post.example/piano">', {"url": "http://www.post.example/piano/"}),
        ('<link rel="canonical" href="https://post.example/piano">', {"mainEntityOfPage": "https://post.example/piano#x"}),
        ('<link rel="canonical" href="https://post.example/piano">', {"mainEntityOfPage": {"@id": "https://post.example/piano"}}),
        (prop("og:url", "https://post.example/piano"), {"@id": "https://post.example/piano"}),
        (prop("og:title", "Piano found – on the sea bed"), {}),
    ],
)
def test_of_several_articles_the_pages_own_is_believed(known: str, own: dict[str, object]) -> None:
    assert read(known, script([ANOTHER, {**ARTICLE, "author": "Jane Doe", **own}])).byline == "Jane Doe"


def test_the_first_of_several_articles_is_believed_when_nothing_tells_them_apart() -> None:
    assert read(script([{**ARTICLE, "author": "Jane Doe"}, ANOTHER])).byline == "Jane Doe"


def test_updates_of_a_live_blog_are_no_articles() -> None:
    found = read(article(**{"@type": "LiveBlogPosting"}, liveBlogUpdate=[{**ANOTHER, "@type": "BlogPosting", "articleBody": "It was seen."}]))
    assert (found.headline, found.byline, found.body) == ("Piano found on the sea bed", None, "Anchor still lost\n\nIt was seen.")


# --- fields ----------------------------------------------------------------------------------------------------------
def declaration(source: str, value: str) -> str:
    """How a page declares a value in a source of TRUST."""
    if source.startswith("json-ld:"):
        key = source.removeprefix("json-ld:")
        return script({"@type": "WebSite", "name": value}) if key == "WebSite" else script({"@type": "NewsArticle", key: value})
    if source in ("title", "canonical", "html:lang", "time", "time:modified", "rel:author"):
        return {
            "title": f"<title>{value}</title>",
            "canonical": f'<link rel="canonical" href="{value}">',
            "html:lang": f'<html lang="{value}">',
            "time": f'<time datetime="{value}">',
            "time:modified": f'<time itemprop="dateModified" datetime="{value}">',
            "rel:author": f'<a rel="author">{value}</a>',
        }[source]
    label = prop("twitter:label1", "Written by") if source == "twitter:data1" else ""
    return f'{label}<meta {"property" if source.startswith("og:") else "name"}="{source.upper()}" content="{value}">'


VALUES = {
    "title": ("Piano found", "Another title"),
    "byline": ("Jane Doe", "John Roe"),
    "published": ("2024-05-03", "2024-05-04"),
    "modified": ("2024-05-03", "2024-05-04"),
    "site": ("Marsh Post", "Hill Post"),
    "language": ("uk", "de"),
    "url": ("https://a.example/x", "https://b.example/y"),
}
ORDERED = [(field, sources[i : i + 2]) for field, sources in TRUST.items() if field in VALUES for i in range(len(sources))]


@pytest.mark.parametrize(("field", "sources"), ORDERED, ids=[f"{field}: {' > '.join(sources)}" for field, sources in ORDERED])
def test_the_more_trusted_source_is_believed(field: str, sources: tuple[str, ...]) -> None:
    first, second = VALUES[field]
    parts = [declaration(sources[0], first), *(declaration(source, second) for source in sources[1:])]
    head = "".join(sorted([*parts[1:], parts[0]], key=lambda part: not part.startswith("<html")))
    assert getattr(declared(head), field) == first


def test_the_order_of_trust_is_that_of_the_docs() -> None:
    text = (ROOT / "docs" / "metadata.md").read_text(encoding="utf-8")
    names = {"updated": "modified", "site_name": "site"}
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", text, re.MULTILINE))
    assert {names.get(field, field) for field in rows} == set(TRUST)
    for field, sources in rows.items():
        code = [name for name in re.findall(r"`([^`]+)`", sources) if not name.endswith("=") and name != "twitter:label1"]
        wanted = ["time" if name.startswith("time") else name for name in TRUST[names.get(field, field)]]
        assert code == wanted, field


@pytest.mark.parametrize(
    ("title", "site", "wanted"),
    [
        ("Piano found | Marsh Post", prop("og:site_name", "Marsh Post"), "Piano found"),
        ("Piano found - MARSH POST", prop("og:site_name", "Marsh Post"), "Piano found"),
        ("Piano found – Marsh Post", script({"@type": "NewsArticle", "publisher": {"name": "Marsh Post"}}), "Piano found"),
        ("Piano | Marsh Post", script([{"@type": "Article", "publisher": {"@id": "#p"}}, {"@id": "#p", "@type": "X", "name": "Marsh Post"}]), "Piano"),
        ("Piano found | Marsh Post", "", "Piano found | Marsh Post"),
        ("Piano found | Marsh Post", prop("og:site_name", "Hill Post"), "Piano found | Marsh Post"),
        ("Piano found | Marsh Post", meta(application_name="Marsh Post"), "Piano found | Marsh Post"),
        ("Found by Marsh Post", prop("og:site_name", "Marsh Post"), "Found by Marsh Post"),
        ("Marsh Post", prop("og:site_name", "Marsh Post"), "Marsh Post"),
    ],
)  # fmt: skip
def test_a_title_loses_the_sites_name_where_the_page_says_that_it_is_the_site(title: str, site: str, wanted: str) -> None:
    assert read(f"<title>{title}</title>", site).title == wanted


@pytest.mark.parametrize(
    ("parts", "wanted"),
    [
        (meta(author="Jane Doe"), "Jane Doe"),
        (meta(citation_author="x").replace("citation-author", "citation_author").replace("x", "Jane Doe") * 2, "Jane Doe"),
        ('<meta name="citation_author" content="Jane Doe"><meta name="citation_author" content="John Roe">', "Jane Doe, John Roe"),
        (prop("article:author", "https://www.social.example/jane") + meta(author="Jane Doe"), "Jane Doe"),
        (prop("article:author", "www.social.example/jane"), None),
        (meta(author="jane@post.example"), None),
        (meta(author="Administrator"), None),
        (meta(author="Marsh Post") + prop("og:site_name", "Marsh Post"), None),
        (article(author={"@type": "Organization", "name": "Ferry Wire"}), "Ferry Wire"),
        (meta(author="Tom &amp;amp; Jane Doe"), "Tom & Jane Doe"),
        (meta(author=" "), None),
        (prop("twitter:label1", "Reading time") + prop("twitter:data1", "4 minutes"), None),
    ],
)
def test_authors_are_names(parts: str, wanted: str | None) -> None:
    assert read(parts).byline == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2024-05-03T10:15:00+02:00", "2024-05-03T10:15:00+02:00"),
        ("2024-05-03T10:15:07.123456789Z", "2024-05-03T10:15:07+00:00"),
        ("2024-05-03T10:15:00.000-04", "2024-05-03T10:15:00-04:00"),
        ("2024-05-03 10:15:00 +0200", "2024-05-03T10:15:00+02:00"),
        ("2024-05-03T10:15", "2024-05-03T10:15:00"),
        ("2024-05-03", "2024-05-03"),
        ("2024/5/3", "2024-05-03"),
        ("20240503", "2024-05-03"),
        ("20240503T101500Z", "2024-05-03T10:15:00+00:00"),
        ("1714731300", "2024-05-03T10:15:00+00:00"),
        ("1714731300000", "2024-05-03T10:15:00+00:00"),
        ("Fri, 03 May 2024 10:15:00 GMT", "2024-05-03T10:15:00+00:00"),
        ("Fri May 03 10:15:36 CEST 2024", "2024-05-03T10:15:36+02:00"),
        ("3 May 2024", "2024-05-03"),
        ("yesterday", "yesterday"),
        ("03/05/2024 - 10:15", "03/05/2024 - 10:15"),
        ("2024-13-45T10:15:00Z", "2024-13-45T10:15:00Z"),
        ("0001-01-01T00:00:00Z", None),
        ("-0001-11-30T00:00:00+00:00", None),
        ("", None),
    ],
)
def test_times_for_machines_are_read(text: str, wanted: str | None) -> None:
    assert when(text) == wanted


def test_times_may_be_numbers() -> None:
    assert read(article(datePublished=1714731300, dateModified=1714731300.0)) == read(article(datePublished="2024-05-03T10:15:00Z", dateModified="1714731300"))


@pytest.mark.parametrize(
    ("parts", "wanted"),
    [
        ('<html lang="en-GB">', "en"),
        ('<html lang="PT_br">', "pt"),
        ('<html xml:lang="uk">', "uk"),
        ('<html lang=""><meta property="og:locale" content="de_DE">', "de"),
        ('<html lang="english"><meta http-equiv="Content-Language" content="fr, en">', "fr"),
        ('<html lang="und">', None),
        ('<html><script type="application/ld+json">{"@type": "NewsArticle", "inLanguage": {"@type": "Language", "name": "Ukrainian"}}</script>', None),
    ],
)
def test_languages_are_codes(parts: str, wanted: str | None) -> None:
    assert declared(parts).language == wanted


@pytest.mark.parametrize(
    ("parts", "wanted"),
    [
        ('<link rel="canonical" href="https://post.example/">' + prop("og:url", "https://post.example/piano"), "https://post.example/piano"),
        ('<link rel="canonical" href="/piano">' + prop("og:url", "https://post.example/x?y=1"), "https://post.example/piano"),
        ('<link rel="canonical" href="https://post.example/?p=7">', "https://post.example/?p=7"),
        ('<link rel="canonical" href="https://post.example">', "https://post.example"),
        ('<link rel="canonical" href="/piano">', "/piano"),
        ('<link rel="canonical" href="">', None),
        ('<link rel="canonical" href="http://[broken">' + prop("og:url", "https://post.example/piano"), "https://post.example/piano"),
    ],
)
def test_the_address_is_the_pages_own(parts: str, wanted: str | None) -> None:
    assert read(parts).url == wanted


def test_images_have_captions_where_they_are_declared() -> None:
    images = [
        "https://a.example/1.jpg",
        {"@type": "ImageObject", "url": "https://a.example/2.jpg", "caption": "The <b>pier</b> in May."},
        {"@type": "ImageObject", "contentUrl": "https://a.example/3.jpg", "description": "The piano."},
        {"@id": "#4"},
        {"@type": "ImageObject"},
        "data:image/png;base64,xx",
    ]
    fourth = {"@type": "ImageObject", "@id": "#4", "url": ["https://a.example/4.jpg"], "caption": None}
    found = read(
        script({"@graph": [{**ARTICLE, "image": images}, fourth]}),
        prop("og:image", "https://a.example/1.jpg"), prop("og:image:alt", "The pier"),
        prop("og:image", "https://a.example/5.jpg"), prop("og:image:width", "600"), prop("twitter:image", "https://a.example/2.jpg"),
        prop("twitter:image:alt", "No other"),
    )  # fmt: skip
    assert found.images == (
        Image("https://a.example/1.jpg", "The pier"),
        Image("https://a.example/2.jpg", "The pier in May."),
        Image("https://a.example/3.jpg", "The piano."),
        Image("https://a.example/4.jpg", None),
        Image("https://a.example/5.jpg", None),
    )


@pytest.mark.parametrize(
    "body",
    [
        "One & two.\n\nThree.",
        "One &amp; two.\nThree.",
        "One\n&amp; two.\r\n\r\n\r\nThree.",
        "<p>One &amp; <a href='x'>two</a>.</p>\n<p>Three.</p>",
        "One &amp; two.<br><br/>Three.",
        "&lt;p&gt;One &amp;amp; two.&lt;/p&gt;&lt;p&gt;Three.&lt;/p&gt;",
        "<div>One &amp; two.</div><script>x</script><figure>A pier.<figcaption>b</figcaption></figure>Three.",
        ["One &amp; two.", "Three."],
    ],
)
def test_the_body_is_plain_paragraphs(body: object) -> None:
    assert read(article(articleBody=body)).body == "One & two.\n\nThree."


def test_a_page_without_a_body_has_none() -> None:
    assert read(article(articleBody=" ")).body is read(article()).body is None


# --- results ---------------------------------------------------------------------------------------------------------
def page(head: str, body: str, html: str = "<html>") -> str:
    return f"<!DOCTYPE html>{html}<head>{head}</head><body><article>{body}</article></body></html>"


def test_results_say_what_the_page_declares() -> None:
    declaring = article(author="Jane Doe", datePublished="2024-05-03", dateModified="2024-05-04", image="https://a.example/1.jpg")
    head = declaring + prop("og:site_name", "Marsh Post") + '<link rel="canonical" href="/piano">'
    body = f"<h1>Piano found at last</h1><p>By John Roe</p><p>Published: 5 May 2024</p>{STORY}"
    result = clean(page(head, body), url="https://post.example/x?y")
    assert (result.byline, result.published, result.updated) == ("Jane Doe", "2024-05-03", "2024-05-04")
    assert (result.title, result.site_name, result.url) == ("Piano found at last", "Marsh Post", "https://post.example/piano")
    assert result.images == (Image("https://a.example/1.jpg", None),)
    data = result.as_dict()
    assert (data["site_name"], data["url"], data["images"]) == ("Marsh Post", result.url, [{"url": "https://a.example/1.jpg", "caption": None}])
    assert "Jane Doe" not in result.text


def test_the_text_speaks_last() -> None:
    result = clean(page(meta(author="https://social.example/x"), f"<h1>Piano found</h1><p>By John Roe</p><p>Published: 5 May 2024</p>{STORY}"))
    assert (result.byline, result.published, result.url, result.images) == ("John Roe", "2024-05-05", None, ())


def test_text_declares_nothing() -> None:
    result = clean("Piano found\n\nBy John Roe\n\nIt was found on Monday, and the harbour master said so.", url="https://a.example/x")
    assert (result.declared, result.url, result.site_name, result.images) == (Declared(), "https://a.example/x", None, ())


def test_titles_in_their_order() -> None:
    with_heading, without = page(article(), f"<h1>Piano found at last</h1>{STORY}"), page(article(), STORY)
    assert clean(with_heading, title="A piano").title == "A piano"
    assert clean(with_heading, title="Piano found at last | Marsh Post").title == "Piano found at last"
    assert clean(with_heading).title == "Piano found at last"
    assert clean(without).title == "Piano found on the sea bed"
    assert clean(page("", STORY)).title is None


SLOVENE = "<p>Posadka trajekta je v ponedeljek odkrila klavir, deset metrov pod pomolom, kjer so nanj zadnjič igrali pred vojno.</p>"


@pytest.mark.parametrize(
    ("body", "html", "language", "wanted"),
    [
        (SLOVENE, '<html lang="sl-SI">', None, "sl"),
        (SLOVENE, "<html>", None, None),
        (SLOVENE, '<html lang="nb">', None, "no"),
        (STORY, '<html lang="sl">', None, "en"),
        (SLOVENE, '<html lang="sl">', "hr", "hr"),
    ],
)
def test_a_declared_language_counts_when_the_text_tells_none(body: str, html: str, language: str | None, wanted: str | None) -> None:
    result = clean(page("", body, html), language=language)
    assert result.language == wanted
    assert result.selection.files == clean(page("", body), language=language).selection.files


# --- bounds ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "parts",
    [
        script([{**ARTICLE, "author": [{"name": "x" * 100}] * 100_000, "image": ["https://a.example/x"] * 100_000}]),
        script([ARTICLE] * 50_000),
        script('{"a": "' + ',"' * 300_000),
        script("[" + ", " * 500_000 + "]"),
        script(" " * 2_000_000),
        article(articleBody="<p <p " * 100_000),
        article(articleBody="<div>" * 50_000),
        meta(author="x@" * 200_000),
        f"<title>{'a | ' * 200_000}</title>{prop('og:site_name', 'x')}",
        meta(date="1" * 500_000),
    ],
)
def test_large_declarations_take_bounded_time(parts: str) -> None:
    start = time.perf_counter()
    read(parts)
    assert time.perf_counter() - start < 5


CLEANER = Cleaner(outlets=False)
KEYS = ["@type", "@id", "@graph", "headline", "author", "name", "image", "url", "publisher", "datePublished", "articleBody", "mainEntityOfPage"]
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=10) | st.sampled_from(["NewsArticle", "https://a.example/x", "2024-05-03", "#a", "Jane Doe"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=20,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(JSON)
def test_any_json_is_survived(data: object) -> None:
    found = declared(f'<script type="application/ld+json">{json.dumps(data)}</script>')
    assert all(isinstance(one, str | None) for one in (found.title, found.byline, found.published, found.modified, found.url, found.body))
    assert CLEANER.clean(page(script(data), STORY)).as_dict()["images"] == [image._asdict() for image in found.images]
