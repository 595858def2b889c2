"""Bytes to text: every way of writing it is read, and what cannot be read is told."""

from __future__ import annotations

import codecs
import gzip
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
