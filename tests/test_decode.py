"""Bytes to text: every way of writing it is read, and what cannot be read is told."""

from __future__ import annotations

import codecs
import gzip
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from webencodings.labels import LABELS

from cleaner import Cleaner, clean
from cleaner.charset import encoding_of
from cleaner.decode import decode

ENGLISH = "The café’s owner said “no” – and the mayor of Zürich, a Señor Peña, agreed.\n"
FRENCH = "Le conseil a voté mardi la construction d’un pont. « Nous l’avons attendu vingt ans », a déclaré la maire, très émue.\n"
GERMAN = "Der Stadtrat stimmte am Dienstag für eine Brücke über den Fluß. „Darauf haben wir gewartet“, sagte sie.\n"
POLISH = "Rada miejska zagłosowała we wtorek za budową mostu. „Czekaliśmy na to dwadzieścia lat” – powiedziała Łucja Żak.\n"
CZECH = "Městská rada v úterý schválila stavbu mostu přes řeku. Čekali jsme na to dvacet let, řekla Žofie Němcová.\n"
TURKISH = "Belediye meclisi salı günü yeni köprü için oy kullandı. Yirmi yıldır bekliyorduk, dedi İsmet Gülşen Işık.\n"
UKRAINIAN = "Міська рада Вербівки у вівторок проголосувала за новий міст. Ми чекали на це двадцять років, сказала мерка.\n"
RUSSIAN = "Городской совет во вторник проголосовал за новый мост через реку. Мы ждали этого двадцать лет, сказала мэр.\n"
GREEK = "Το δημοτικό συμβούλιο ψήφισε την Τρίτη για τη νέα γέφυρα πάνω από το ποτάμι. Περιμέναμε είκοσι χρόνια, είπε η δήμαρχος.\n"
JAPANESE = "市議会は火曜日、川に新しい橋を架けることを決議した。「二十年待った」と市長は語った。工事は春に始まる。\n"
CHINESE = "市议会星期二投票通过在河上修建一座新桥。“我们等了二十年，”市长说。工程将于春季开始。\n"

LEGACY = [
    (ENGLISH, "cp1252"),
    (FRENCH, "cp1252"),
    (GERMAN, "cp1252"),
    (POLISH, "cp1250"),
    (POLISH.replace("„", '"').replace("”", '"').replace("–", "-"), "iso8859_2"),
    (CZECH, "cp1250"),
    (TURKISH, "cp1254"),
    (UKRAINIAN, "cp1251"),
    (UKRAINIAN, "koi8_u"),
    (RUSSIAN, "cp1251"),
    (RUSSIAN, "koi8_r"),
    (RUSSIAN, "iso8859_5"),
    (GREEK, "cp1253"),
    (JAPANESE, "shift_jis"),
    (JAPANESE, "euc_jp"),
    (CHINESE, "gb18030"),
]
UTF16 = [ENGLISH, UKRAINIAN, GREEK, "A bridge 🌉 at last, said the mayor.\n"]


@given(st.text(st.characters(exclude_characters="\ufeff", exclude_categories=["Cs", "Cc"])))
def test_utf8_is_read_as_it_is(text: str) -> None:
    assert decode(text.encode()) == (text, "utf-8", None)


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_called_binary(data: bytes) -> None:
    try:
        text, encoding, doubt = decode(data)
    except ValueError:
        return
    assert doubt is not None or "\ufffd" not in text or "\ufffd".encode(encoding) in data


def test_no_bytes_are_no_text() -> None:
    assert decode(b"") == ("", "utf-8", None)


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_tells_the_encoding_and_goes(mark: bytes, encoding: str) -> None:
    assert decode(mark + UKRAINIAN.encode(encoding)) == (UKRAINIAN, encoding, None)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", UTF16)
def test_utf16_without_a_mark_is_told_by_its_nuls(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (text, encoding, None)
    assert decode((text * 300).encode(encoding)) == (text * 300, encoding, None)


@pytest.mark.parametrize("nuls", [1, 2, 5])
def test_stray_nuls_make_no_utf16(nuls: int) -> None:
    text = "The old ferry would sail again before the summer, said the mayor.\x00" * nuls
    assert decode(text.encode()) == (text, "utf-8", None)


def test_utf16_cut_in_a_character_is_read_with_a_doubt() -> None:
    text, encoding, doubt = decode(UKRAINIAN.encode("utf-16-le")[:-1])
    assert (text, encoding) == (f"{UKRAINIAN[:-1]}\ufffd", "utf-16-le")
    assert doubt == "1 sequences of bytes are not UTF-16-LE and were replaced"


@pytest.mark.parametrize("copies", [1, 50])
@pytest.mark.parametrize(("text", "encoding"), LEGACY)
def test_other_encodings_are_detected(text: str, encoding: str, copies: int) -> None:
    found = decode(text.encode(encoding) * copies)
    assert (found.text, found.doubt) == (text * copies, None)


def test_the_first_foreign_letter_may_come_late() -> None:
    text = "The council met again on Tuesday.\n" * 10_000 + FRENCH
    assert decode(text.encode("cp1252")) == (text, "cp1252", None)


@pytest.mark.parametrize("text", ["Київ", "Mayor of Київ", "Łódź"])
def test_an_encoding_told_from_too_little_is_a_doubt(text: str) -> None:
    assert decode(text.encode("cp1251" if "К" in text else "cp1250")).doubt is not None


@pytest.mark.parametrize("text", [UKRAINIAN, FRENCH, JAPANESE])
@pytest.mark.parametrize("broken", [b"\xff", b"\xc3", b"\xe2\x80"])
def test_a_few_broken_bytes_in_utf8_are_replaced_with_a_doubt(text: str, broken: bytes) -> None:
    data = text.encode()
    found = decode(data[:-1] + broken + b" " + data)
    assert found == (f"{text[:-1]}\ufffd {text}", "utf-8", "1 sequences of bytes are not UTF-8 and were replaced")


def test_utf8_cut_in_its_last_character_stays_utf8() -> None:
    text, encoding, doubt = decode("The café’s menü…".encode()[:-1])
    assert (text, encoding) == ("The café’s menü\ufffd", "utf-8")
    assert doubt is not None


def test_replacement_characters_that_stood_in_the_source_are_no_damage() -> None:
    assert decode("a \ufffd b".encode()).doubt is None
    assert decode(f"{UKRAINIAN}\ufffd\ufffd".encode() + b"\xff").doubt == "1 sequences of bytes are not UTF-8 and were replaced"


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)),
        b"\x00" * 50,
        b"\x89PNG\r\n\x1a\n",
        b"%PDF-1.7\nThe text\n\xe2\xe3\xcf\xd3",
        gzip.compress(b"text"),
        b"\x7fELF\x02\x01\x01" + bytes(9),
        "text".encode("utf-32-le") * 9,
    ],
    ids=["every byte", "NULs", "PNG", "PDF", "gzip", "ELF", "UTF-32 without a mark"],
)
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="binary"):
        decode(data)


@pytest.mark.parametrize("data", [b"a\x00b", b"The ferry\x00 sails.\x00", b"\x1b[31mred\x1b[0m", b"one\x0ctwo\x0bthree\x07"])
def test_a_stray_control_character_makes_no_binary(data: bytes) -> None:
    assert decode(data) == (data.decode(), "utf-8", None)


@pytest.mark.parametrize(
    "data",
    [b"\xff" * 8_000_000, ("The café of a man \n" * 400_000).encode("cp1252"), (RUSSIAN * 70_000).encode("koi8_r"), "Рада ".encode() * 900_000 + b"\xff"],
)
def test_megabytes_are_read_in_bounded_time(data: bytes) -> None:
    start = time.perf_counter()
    decode(data)
    assert time.perf_counter() - start < 5


# --- declared charsets -----------------------------------------------------------------------------------------------
HEAD = "<!DOCTYPE html><html><head>{}</head><body><p>"


def declaring(declaration: str, text: str, encoding: str) -> bytes:
    return (HEAD.format(declaration) + text).encode(encoding)


META = [
    '<meta charset="{}">',
    "<meta charset={} />",
    "<META CHARSET='{}'>",
    '<meta name="a" content="b > c"><meta data-x charset = "{}">',
    '<meta http-equiv="Content-Type" content="text/html; charset={}">',
    "<meta content='text/html;charset={}' http-equiv=content-type>",
    '<!-- <meta charset="koi8-r"> --><meta charset="{}">',
    '<meta charset=""><meta name="charset" content="charset=koi8-r"><meta charset="{}">',
]


@pytest.mark.parametrize("declaration", META)
@pytest.mark.parametrize("label", ["windows-1251", "CP1251", " x-cp1251 ".strip()])
def test_a_declared_charset_is_believed_when_the_bytes_fit(declaration: str, label: str) -> None:
    data = declaring(declaration.format(label), "Київ", "cp1251")  # too little to detect
    assert decode(data).encoding == "cp1251"
    assert decode(data).text.endswith("Київ")
    assert decode(data).doubt is None


def test_an_xml_declaration_is_believed() -> None:
    data = f'<?xml version="1.0" encoding="windows-1251"?>{HEAD}Київ'.encode("cp1251")
    assert (decode(data).encoding, decode(data).text[-4:]) == ("cp1251", "Київ")


@pytest.mark.parametrize("declaration", META[:2])
@pytest.mark.parametrize(
    ("label", "text", "encoding"),
    [
        ("utf-8", RUSSIAN, "cp1251"),
        ("utf-8", FRENCH, "cp1252"),
        ("iso-8859-1", UKRAINIAN, "utf-8"),
        ("windows-1251", FRENCH, "utf-8"),
        ("iso-8859-1", RUSSIAN, "cp1251"),
        ("iso-8859-1", CZECH, "cp1250"),
        ("utf-16", UKRAINIAN, "utf-8"),
        ("utf-16le", RUSSIAN, "cp1251"),
        ("x-runes", RUSSIAN, "koi8_r"),
        ("shift_jis", UKRAINIAN, "utf-8"),
        ("euc-jp", FRENCH, "cp1252"),
    ],
)
def test_a_charset_that_is_declared_wrongly_is_not_believed(declaration: str, label: str, text: str, encoding: str) -> None:
    data = declaring(declaration.format(label), text * 5, encoding)
    assert decode(data) == (data.decode(encoding), encoding, None)
    assert decode(data, label if label != "x-runes" else None) == decode(data)


@pytest.mark.parametrize(
    ("label", "encoding"),
    [("iso-8859-1", "cp1252"), ("latin1", "cp1252"), ("us-ascii", "cp1252"), ("gb2312", "gb18030"), ("shift_jis", "cp932"), ("iso-8859-9", "cp1254"),
     ("ks_c_5601-1987", "cp949"), ("tis-620", "cp874"), ("iso-8859-8-i", "iso8859_8"), ("windows-31j", "cp932"), ("unicode-1-1-utf-8", "utf-8")],
)  # fmt: skip
def test_labels_mean_what_they_mean_to_browsers(label: str, encoding: str) -> None:
    assert encoding_of(label) == encoding_of(label.upper()) == encoding


@pytest.mark.parametrize("label", ["", "rot13", "base64", "utf-7", "idna", "unicode_escape", "hex", "x-runes", "../x", "\x00"])
def test_codecs_that_are_no_charsets_of_the_web_are_not_known(label: str) -> None:
    assert encoding_of(label) is None


def test_every_label_leads_to_an_encoding_that_reads_ascii() -> None:
    for encoding in {*map(encoding_of, LABELS)} - {"utf-16", None}:
        assert encoding is not None
        assert b"<p>A bridge".decode(encoding) == "<p>A bridge"


def test_typographic_quotes_under_a_latin_label_are_those_of_windows() -> None:
    data = declaring('<meta charset="iso-8859-1">', ENGLISH, "cp1252")
    assert decode(data) == (HEAD.format('<meta charset="iso-8859-1">') + ENGLISH, "cp1252", None)


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("windows-1251", "cp1251"),
        ("text/html; charset=windows-1251", "cp1251"),
        ('text/html;Charset="Windows-1251"; x=y', "cp1251"),
        ("text/html", "koi8_u"),
        ("", "koi8_u"),
        ("utf-8", "koi8_u"),
        ("text/html; charset=utf-8", "koi8_u"),
        ("utf-16", "koi8_u"),
    ],
)
def test_the_header_goes_before_the_page_if_the_bytes_fit_it(header: str, encoding: str) -> None:
    data = declaring('<meta charset="koi8-u">', "Київ", "cp1251")
    found = decode(data, header)
    assert (found.encoding, found.text, found.doubt) == (encoding, data.decode(encoding), None)


def test_a_declaration_is_sought_in_the_first_4096_bytes() -> None:
    for comment, found in (("x" * 3900, "cp1251"), ("x" * 4096, "other")):
        data = declaring(f'<script>{comment}</script><meta charset="windows-1251">', "Київ", "cp1251")
        assert (decode(data).encoding == "cp1251" and decode(data).doubt is None) == (found == "cp1251")


@pytest.mark.parametrize("text", [UKRAINIAN, ENGLISH.encode("ascii", "ignore").decode()])
@pytest.mark.parametrize("declaration", META[:1])
@pytest.mark.parametrize("header", [None, "windows-1251", "utf-16"])
def test_what_is_utf8_is_utf8(text: str, declaration: str, header: str | None) -> None:
    data = declaring(declaration.format("koi8-r"), text, "utf-8")
    assert decode(data, header) == (data.decode(), "utf-8", None)


@pytest.mark.parametrize("text", [UKRAINIAN, FRENCH, JAPANESE])
@pytest.mark.parametrize("header", [None, "windows-1251", "iso-8859-1", "gb18030"])
def test_damaged_utf8_is_no_other_encoding_whatever_is_declared(text: str, header: str | None) -> None:
    data = declaring('<meta charset="iso-8859-1">', text, "utf-8") + b"\xff"
    assert decode(data, header) == (f"{data[:-1].decode()}\ufffd", "utf-8", "1 sequences of bytes are not UTF-8 and were replaced")


@pytest.mark.parametrize("encoding", ["shift_jis", "euc_jp", "iso2022_jp"])
def test_declared_japanese_is_read(encoding: str) -> None:
    data = declaring(f'<meta charset="{encoding}">', JAPANESE, encoding)
    assert (decode(data).text, decode(data).doubt) == (data.decode(encoding), None)


@pytest.mark.parametrize(("text", "label", "encoding"), [(CHINESE, "gb2312", "gb18030"), (CHINESE, "gbk", "gb18030"), ("韓國的橋樑", "big5", "big5hkscs")])
def test_declared_chinese_is_read(text: str, label: str, encoding: str) -> None:
    data = declaring(f'<meta charset="{label}">', text, encoding)
    assert decode(data) == (data.decode(encoding), encoding, None)


@pytest.mark.parametrize("mark", ["\ufeff", ""])
def test_marks_and_nuls_go_before_the_header(mark: str) -> None:
    data = (mark + HEAD.format('<meta charset="utf-8">') + UKRAINIAN).encode("utf-16-le")
    assert decode(data, "windows-1251") == (HEAD.format('<meta charset="utf-8">') + UKRAINIAN, "utf-16-le", None)


def test_seven_bit_japanese_is_read_when_it_is_declared() -> None:
    data = declaring('<meta charset="iso-2022-jp">', JAPANESE, "iso2022_jp")
    assert decode(data).encoding == "iso2022_jp"
    assert decode(data).text.endswith(JAPANESE)
    assert decode(JAPANESE.encode("iso2022_jp")).encoding == "utf-8"


@pytest.mark.parametrize("header", ["x-runes", "text/html; charset=x-runes", "rot13"])
def test_a_charset_that_nobody_knows_is_a_doubt(header: str) -> None:
    label = header.rpartition("=")[2]
    found = decode(UKRAINIAN.encode(), header)
    assert found == (UKRAINIAN, "utf-8", f"the charset {label!r} is not known")
    assert decode(UKRAINIAN.encode() + b"\xff", header).doubt == (f"the charset {label!r} is not known; 1 sequences of bytes are not UTF-8 and were replaced")


@pytest.mark.parametrize("text", ["×½éàïüåÿéééé the text", "ñþãðþðßñðãø the text"])
def test_what_hardly_looks_like_the_declared_language_is_a_doubt(text: str) -> None:
    data = declaring('<meta charset="iso-8859-1">', text, "cp1252")
    found = decode(data)
    assert (found.encoding, found.doubt) == ("cp1252", "the encoding is declared to be cp1252, and hardly looks so")


@example(b"\x1b$", "latin5")
@given(st.binary(max_size=100), st.sampled_from([*sorted(LABELS)[::7], "x-runes", "text/html; charset=", ";", "charset=\x00"]))
def test_any_bytes_with_any_charset_are_text_or_called_binary(data: bytes, charset: str) -> None:
    try:
        text, encoding, doubt = decode(b'<meta charset="big5">' + data, charset)
    except ValueError:
        return
    assert doubt is not None or "\ufffd" not in text or "\ufffd".encode(encoding) in data


@pytest.mark.parametrize("head", [b"<meta charset" * 400, b"<meta a='" * 500, b"<!--" * 1100, b"<?xml " + b"encoding=" * 500, b"<meta " + b"a=b " * 1100])
def test_a_hostile_head_is_looked_through_in_time(head: bytes) -> None:
    start = time.perf_counter()
    decode(head + RUSSIAN.encode("cp1251"))
    assert time.perf_counter() - start < 1


def test_a_guess_at_another_script_goes_before_what_hardly_looks_so() -> None:
    found = decode(declaring('<meta charset="iso-8859-1">', JAPANESE * 5, "euc_jp"))
    assert (found.encoding, found.text.endswith(JAPANESE), found.doubt) == ("euc_jp", True, "the encoding was guessed to be euc_jp")


def test_results_name_the_encoding_and_what_is_doubtful_about_it() -> None:
    data = declaring('<meta charset="utf-8">', RUSSIAN * 5, "cp1251")
    assert clean(data, charset="text/html; charset=windows-1251").encoding == clean(data).encoding == "cp1251"
    unknown = clean(data, charset="x-runes")
    assert (unknown.status, unknown.reason) == ("suspect", "the charset 'x-runes' is not known")
    assert clean("The text.", charset="x-runes").encoding is None
    with pytest.raises(TypeError, match="charset"):
        clean(data, charset=7)


def test_many_documents_have_charsets_of_their_own() -> None:
    text = "Київ"
    sources = [{"source": text.encode("cp1251"), "charset": "windows-1251"}, {"source": text.encode("koi8_u"), "charset": "koi8-u"}]
    assert [(one.text, one.encoding) for one in Cleaner().clean_many(sources)] == [(text, "cp1251"), (text, "koi8_u")]


def test_evidence_is_gathered_in_the_charset_that_came_with_the_bytes(tmp_path: Path) -> None:
    told = {"source": "Київ".encode("koi8_u"), "charset": "koi8-u", "url": "https://a.example/"}
    untold = {**told, "charset": None}
    text = {**told, "source": "Київ"}
    for name, source in (("told", told), ("untold", untold), ("text", text)):
        Cleaner().gather([source]).save(tmp_path / name)
    counted = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert counted["told"] == counted["text"] != counted["untold"]
