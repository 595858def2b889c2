"""Which rules a page gets."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import Cleaner, RuleError

STORY = "The harbour master spoke for a full hour on Tuesday about the pier, and the council listened to it."
RULE = """
rules:
  - id: appeal
    kind: donation
    why: closes every story
    line: '^{name} lives on gifts'
    examples: {{removes: ["{name} lives on gifts."], leaves: ["The {name} office lives on gifts."]}}
"""


def outlet(folder: Path, host: str, signatures: str, name: str) -> None:
    path = folder / "outlets" / f"{host}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"outlet: {host}\nname: {name}\nhosts: [{host}]\nsignatures: {signatures}\nextends: [languages/en]\n{RULE.format(name=name)}", encoding="utf-8"
    )


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Cleaner:
    folder = tmp_path_factory.mktemp("rules")
    outlet(folder, "mole.example", '["The Mole lives on gifts", "Follow the Mole"]', "The Mole")
    outlet(folder, "pier.example", '["The Pier lives on gifts", ["Pier news", "Tide tables:"]]', "The Pier")
    return Cleaner(rules=folder)


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://mole.example/a", "mole.example"),
        ("https://www.mole.example:8080/a?b", "mole.example"),
        ("http://amp.news.mole.example.", "mole.example"),
        ("mole.example/a", "mole.example"),
        ("HTTPS://MOLE.EXAMPLE/", "mole.example"),
        ("https://notmole.example/", None),
        ("https://mole.example.com/", None),
        ("https://[broken", None),
        ("", None),
    ],
)
def test_a_host_or_its_nearest_listed_parent_tells_the_outlet(two: Cleaner, url: str, found: str | None) -> None:
    assert two.clean(STORY, url=url).outlet == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{STORY}\n\nThe Mole lives on gifts.", "mole.example"),
        (f"THE MOLE LIVES ON GIFTS.\n\n{STORY}", "mole.example"),
        (f"{STORY}\n\nThe Moles live on gifts.", None),
        (f"{STORY}\n\nThe Mole lives on giftshops.", None),
        (f'{STORY}\n\n"The Mole lives on gifts," said Ada.', None),
        (f"{STORY}\n\nHe said: The Mole lives on gifts.", None),
        (f"{STORY}\n\nPier news", None),
        (f"Pier news\n\n{STORY}\n\nTide tables: page 4", "pier.example"),
        (f"The Mole lives on gifts.\n\n{STORY}\n\nThe Pier lives on gifts.", None),
        (f"The Mole lives on gifts.\nFollow the Mole\n\n{STORY}\n\nThe Pier lives on gifts.", "mole.example"),
    ],
)
def test_signatures_tell_the_outlet_and_a_tie_tells_none(two: Cleaner, text: str, found: str | None) -> None:
    assert two.clean(text).outlet == found


def test_signatures_count_only_near_the_edges(two: Cleaner) -> None:
    filler = [f"{number}. {STORY}" for number in range(15)]
    assert two.clean("\n\n".join([*filler, "The Mole lives on gifts.", *filler])).outlet is None
    assert two.clean("\n\n".join([*filler, "The Mole lives on gifts.", *filler[1:]])).outlet == "mole.example"


def test_the_url_beats_a_quoted_signature_and_a_given_outlet_beats_both(two: Cleaner) -> None:
    text = f"{STORY}\n\nThe Pier lives on gifts."
    assert two.clean(text, url="https://mole.example/").outlet == "mole.example"
    assert two.clean(text, url="https://mole.example/", outlet="pier.example").outlet == "pier.example"


def test_outlets_can_be_left_out(two: Cleaner) -> None:
    generic = Cleaner(outlets=False)
    assert generic.clean(STORY, url="https://kyivindependent.com/a").outlet is None
    with pytest.raises(LookupError, match=r"nowhere\.example"):
        two.clean(STORY, outlet="nowhere.example")


def test_the_language_is_told_from_stop_words_or_given() -> None:
    cleaner = Cleaner(outlets=False)
    assert cleaner.clean(STORY).language == "en"
    assert cleaner.clean("Der Hafenmeister sprach am Dienstag eine Stunde lang über den Pier.").language == "de"
    assert cleaner.clean("Satamapäällikkö puhui tiistaina tunnin laiturista.").language is None
    assert cleaner.clean("Satamapäällikkö puhui tiistaina tunnin laiturista.").selection.files == ("languages/mul",)
    assert cleaner.clean(STORY, language="nb").selection.files == ("languages/no",)


def test_menus_of_a_second_language_get_its_rules() -> None:
    menu = ["Read the news of the day", "Sign up for our newsletter", "What is on this week", "From our archive", "By the editors", "This is not all"]
    finnish = "Satamapäällikkö puhui tiistaina tunnin laiturista, ja kaupunginvaltuusto kuunteli häntä hiljaa loppuun asti ennen äänestystä."
    german = "Der Hafenmeister sprach am Dienstag eine Stunde lang über den Pier, und der Rat hörte ihm bis zum Ende zu, ehe er abstimmte."
    cleaner = Cleaner(outlets=False)
    assert cleaner.clean("\n".join([*menu * 6, german, german])).selection.files == ("languages/de", "languages/en")
    assert cleaner.clean("\n".join([*menu * 6, finnish, finnish])).selection.files == ("languages/en",)
    assert cleaner.clean("\n".join([*menu, german, german])).selection.files == ("languages/de",)


def test_a_language_is_told_from_later_lines_where_the_first_long_ones_tell_none() -> None:
    names = ["Lowmere, Highmere, Ash Point, Vale, Reed Bay, Old Quay, Mill Street, Gull Lane, Weir Hill, Hook Head, Sand End, Dunes"] * 5
    german = "Der Hafenmeister sprach am Dienstag eine Stunde lang über den Pier, und der Rat hörte ihm bis zum Ende zu, ehe er abstimmte."
    assert Cleaner(outlets=False).clean("\n".join([*names, german])).language == "de"


def test_language_codes() -> None:
    cleaner = Cleaner(outlets=False)
    assert cleaner.clean(STORY, language="de").language == "de"
    assert cleaner.clean(STORY, language="en-GB").selection.files == ("languages/en",)


def test_a_user_file_replaces_a_shipped_one(tmp_path: Path) -> None:
    outlet(tmp_path, "kyivindependent.com", "[]", "The Mole")
    result = Cleaner(rules=tmp_path).clean(f"{STORY}\n\nThe Mole lives on gifts.\n\nEdit post", url="https://kyivindependent.com/a")
    of_outlet = [(r.rule, r.layer) for r in result.removed if r.rule.startswith("outlets/")]
    assert of_outlet == [("outlets/kyivindependent.com:appeal", "user")]


def test_disabled_rules_are_left_out(tmp_path: Path) -> None:
    outlet(tmp_path, "mole.example", "[]", "The Mole")
    path = tmp_path / "outlets" / "mole.example.yaml"
    text = f"{STORY}\n\nAdvertisement"
    rule = Cleaner(rules=tmp_path).clean(text, outlet="mole.example").removed[0].rule
    path.write_text(path.read_text(encoding="utf-8").replace("\nrules:", f'disable: ["{rule}"]\n\nrules:'), encoding="utf-8")
    assert rule not in [r.rule for r in Cleaner(rules=tmp_path).clean(text, outlet="mole.example").removed]


def test_parents_must_be_there_and_must_not_go_in_circles(tmp_path: Path) -> None:
    (tmp_path / "platforms").mkdir()
    for name, parent in (("one", "two"), ("two", "one")):
        (tmp_path / "platforms" / f"{name}.yaml").write_text(f"platform: {name}\nname: {name}\nextends: [platforms/{parent}]\n", encoding="utf-8")
    with pytest.raises(RuleError, match="cycle"):
        Cleaner(rules=tmp_path)
    (tmp_path / "platforms" / "two.yaml").unlink()
    with pytest.raises(RuleError, match="unknown-parent"):
        Cleaner(rules=tmp_path)
