"""A page's declarations, cut out of its source."""

from __future__ import annotations

import pickle
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import clean
from cleaner.blocks.head import head_of
from cleaner.pipeline import Cleaner

META = '<meta property="og:title" content="Piano found">'
ARTICLE = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-05-03"}</script>'
OTHER = '<script type="application/ld+json">{"@type": "BreadcrumbList"}</script>'


def page(head: str, body: str = "<h1>Piano</h1><p>It was found on Monday.</p>") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    "declaration",
    [
        META,
        '<meta name="a" content="b" />',
        '<meta name="a" content="b"/>',
        "<meta charset=utf-8>",
        "<meta name='a' content='b'>",
        "<meta name=a content=b>",
        '<meta content="a > b" name="description">',
        "<meta name='a' content='<b class=\"x\">c</b>'>",
        '<meta data-rh="true" name="a"\n  content="two\nlines">',
        '<meta name = "a" content = "1 > 2">',
        "<meta itemprop=author content=it's>",
        "<title>Piano &amp; pier</title>",
        '<link rel="canonical" href="https://a.example/x">',
        '<link data-rh="true" href="https://a.example/x?a=1&b=2" rel="canonical"/>',
        "<link rel=canonical href=/x>",
        ARTICLE,
        '<script class="seo" id=\'x\' type="application/ld+json">{"@type": "WebPage"}</script>',
        '<script type=\'application/ld+json\'>{"headline": "a <b> c", "@type": "Article"}</script>',
    ],
)
def test_declarations_are_cut_out_whole(declaration: str) -> None:
    found = head_of(page(f"<script>x = 1</script>{declaration}<link rel=stylesheet href=x>"))
    assert found == f"<html>{declaration}"


@pytest.mark.parametrize(
    "other",
    [
        '<link rel="stylesheet" href="https://canonical.example/style.css">',
        "<style>a > b { color: red }</style>",
        "<script>if (a < b) document.title</script>",
        '<script type="application/json">{"a": "b"}</script>',
        '<!-- <meta name="old" content="x"> -->',
        '<!--[if lt IE 9]><script src="x.js"></script><meta name="old" content="x"><![endif]-->',
    ],
)
def test_what_declares_nothing_is_left(other: str) -> None:
    assert head_of(page(other + META)) == f"<html>{META}"


def test_a_comment_mark_in_a_script_hides_nothing() -> None:
    assert head_of(page(f'<script>document.write("<!--")</script>{META}<script>"-->"</script>')) == f"<html>{META}"


def test_the_language_of_the_page_is_in_the_html_tag() -> None:
    assert head_of('<html class="no-js" lang="uk"><head></head>') == '<html class="no-js" lang="uk">'


def test_capitals_are_read() -> None:
    source = '<HTML LANG=de><HEAD><TITLE>Klavier</TITLE><META NAME="author" CONTENT="Jane Doe"></HEAD><BODY>'
    assert head_of(source) == '<HTML LANG=de><TITLE>Klavier</title><META NAME="author" CONTENT="Jane Doe">'


@pytest.mark.parametrize("end", ["</head><body>", "<body class=x>", "</head >"])
def test_the_head_ends_where_the_body_begins(end: str) -> None:
    assert head_of(f'<html><head>{META}{end}<meta name="late" content="x">') == f"<html>{META}"


TYPE = '<meta property="og:type" content="Article">'


@pytest.mark.parametrize(("head", "found"), [("", ARTICLE), (TYPE, TYPE + ARTICLE), (OTHER, OTHER + ARTICLE), (ARTICLE, ARTICLE)])
def test_json_ld_of_the_body_is_read_when_the_head_has_no_article(head: str, found: str) -> None:
    body = f"""<p>The words application/ld+json stand in the text.</p><script>x = 'type="application/ld+json"'</script>{ARTICLE}"""
    assert head_of(page(head, body)) == f"<html>{found}"


@pytest.mark.parametrize("head", ["", OTHER])
def test_a_time_behind_the_heading_is_read_when_nothing_else_tells_it(head: str) -> None:
    body = (
        '<time datetime="2020-01-01">now</time><h1>Piano</h1><time>today</time><time class="x" datetime="2024-05-03">3 May</time><time datetime="2024-05-04">'
    )
    assert head_of(page(head, body)) == f'<html>{head}<time class="x" datetime="2024-05-03">'
    assert "<time" not in head_of(page(head + '<meta property="article:published_time" content="2024-05-03">', body))


@pytest.mark.parametrize("told", ['<meta itemprop="datePublished" content="2024-05-03">', "<span itemprop=datePublished content=2024-05-03>"])
def test_an_element_that_says_it_is_the_date_is_read_where_no_heading_is(told: str) -> None:
    assert head_of(page("", f"<h3>Piano</h3><p>{told}</p>")) == f"<html>{told}"
    assert head_of(page("", f"<h1>Piano</h1><time datetime='2024-05-02'><p>{told}</p>")) == "<html><time datetime='2024-05-02'>"


@pytest.mark.parametrize(
    "told", ['<a rel="author" href="/a">Jane Doe', '<dd itemprop=author>\n<span itemprop="name">Jane Doe', '<span itemprop="author"><a><b>Jane Doe']
)
def test_an_element_that_says_it_is_the_author_is_read_when_nothing_else_names_one(told: str) -> None:
    body = f'<a rel="author">John Roe</a><h1>Piano</h1><p>By {told}</span></p><a rel="author">John Roe</a>'
    assert head_of(page("", body)) == f"<html>{told}"
    assert "Jane" not in head_of(page('<meta name="author" content="John Roe">', body))


def test_the_first_title_is_the_pages() -> None:
    assert head_of(page("<title>Piano</title><title>Logo</title>")) == "<html><title>Piano</title>"


def test_plain_words_declare_nothing() -> None:
    assert head_of("") == head_of("The piano was found on Monday.") == ""


def test_a_document_carries_its_head_and_text_none() -> None:
    result = clean(page(META))
    assert result.document.head == f"<html>{META}"
    assert pickle.loads(pickle.dumps(result.document)).head == result.document.head
    assert clean("Piano found\n\nIt was found on Monday.").document.head == ""
    assert next(iter(Cleaner().clean_many([page(META)], workers=2))).declared.title == "Piano found"


HOSTILE = {
    "meta": "<meta " * 100_000,
    "meta with an end": "<meta " * 100_000 + ">",
    "quotes": '<meta a="' * 100_000,
    "quotes of both kinds": "<meta a=\"<meta b='" * 50_000 + ">",
    "quoted ends": '<meta a=">' * 100_000,
    "spaces": "<meta a =" + " " * 1_000_000,
    "attributes": '<meta a="b" ' * 100_000,
    "JSON-LD without an end": '<script type="application/ld+json">' * 100_000,
    "JSON-LD without a tag": "</head>" + 'type="application/ld+json' * 100_000,
    "JSON-LD without an end in the body": "</head>" + '<script type="application/ld+json">' * 100_000,
    "links": "<link rel=canonical " * 100_000,
    "attributes of links": "<link " + "a=b " * 300_000,
    "links without space": "<link a<link b" * 100_000 + ">",
    "titles": "<title" * 100_000,
    "open titles": "<title>" * 100_000,
    "comments": "<!--" * 100_000,
    "comments in scripts": "<!-- </script" * 100_000 + "-->",
    "comments with scripts": "<!-- <script </script" * 60_000 + "-->",
    "times": "<head></head><h1>" + "<time " * 100_000 + ">",
    "headings": "</head>" + "<h1" * 100_000,
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_sources_take_linear_time(source: str) -> None:
    start = time.perf_counter()
    head_of(source)
    assert time.perf_counter() - start < 2


PIECES = st.sampled_from(
    [META, ARTICLE, OTHER, "<title>", "</title>", "<!--", "-->", "<script>", "</script>", "<meta a='", '"', ">", "<time datetime=1>", "<h1>"]
)


@given(st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join))
def test_any_source_gives_no_more_than_it_has(source: str) -> None:
    assert len(head_of(source)) <= len(source) + len("</title>") * source.lower().count("<title")
