"""The file of codes that an agency hands in: nothing in it is in the clear, and it finds people."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from openmash.adapters.matcher import handed_in, pair_keys
from openmash.adapters.matcher.index import opened
from openmash.adapters.matcher.pair_keys import PairKeys, encoding_id
from openmash.core.errors import BadInput
from openmash.domain.people.elsewhere.answers import Reason, Verdict
from openmash.domain.people.elsewhere.encoding import Coded, Encoder, encode
from openmash.domain.people.elsewhere.likeness import Light
from openmash.domain.people.extracts import profile_of
from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.known import judge_records
from openmash.domain.people.linkage.cards import card_of
from tests.support.matchers import AGENCY_ID, AISHA, HUB_ID, NOW, TOM

PROFILE = """
version = 1
[columns]
id = "REF"
forename = "FIRST"
surname = "LAST"
other_names = "KNOWN_AS"
birth_date = "DOB"
postcodes = "POSTCODE"
address_lines = "ADDRESS"
nhs_number = "NHS"
"""
EXTRACT = """REF,FIRST,LAST,KNOWN_AS,DOB,POSTCODE,ADDRESS,NHS
NOMINAL-1,Tom,Sample,Tommo,2011-06-03,E1 3DB,12 Orchard Mews,
NOMINAL-2,Aishah,Islam,,2020-04-28,N14 9DW,109 Sample Walk,9990000026
"""


@pytest.fixture
def keys(tmp_path: Path) -> PairKeys:
    return pair_keys.add_encoding(tmp_path / "keys", HUB_ID, AGENCY_ID)


def encoded(tmp_path: Path, keys: PairKeys) -> Path:
    """A file as the agency makes it."""
    (tmp_path / "extract.csv").write_text(EXTRACT)
    out = tmp_path / "out" / "codes.sqlite"
    built = handed_in.encode_extract(
        tmp_path / "extract.csv",
        profile_of(PROFILE),
        out,
        keys.encoding[-1],
        taken_on=NOW.date(),
        now=NOW,
        most_left_out=0,
        allow_test_numbers=True,
    )
    assert (built.rows, built.people) == (2, 2)
    return out


def test_nothing_of_anybody_is_in_the_file_in_the_clear(tmp_path: Path, keys: PairKeys) -> None:
    out = encoded(tmp_path, keys)
    raw = out.read_bytes()
    held = [*raw.lower().split(b"\0"), raw.lower()]
    words = "aishah islam sample tom tommo nominal n149dw n14 e13db 2020-04-28 2011 walk mews 109"
    for word in (*words.split(), "9990000026", "orchard"):
        assert not any(word.encode() in part for part in held), word
        assert word.encode("utf-16-le") not in raw
    assert keys.encoding[0] not in raw
    assert keys.encoding[0].hex().encode() not in raw
    with opened(out) as index:
        assert index.record(1) == ""
        assert index.about.key_id == encoding_id(keys.encoding[0])


def test_codes_answer_in_a_matchers_words(tmp_path: Path, keys: PairKeys) -> None:
    place = tmp_path / "data" / "codes.sqlite"
    about = handed_in.take_in(encoded(tmp_path, keys), place, keys)
    assert about.people == 2
    assert place.stat().st_mode & 0o777 == 0o600
    maybe = replace(AISHA, forename="A", nhs_number="")
    nobody = PersonFacts(surname="Elsewhere", birth_date=date(1990, 2, 3), birth_precision="day")
    for facts, verdict in (
        (AISHA, Verdict.KNOWN),
        (replace(AISHA, forename="Aisha"), Verdict.KNOWN),
        (maybe, Verdict.POSSIBLE),
        (nobody, Verdict.NOTHING_FOUND),
    ):
        given = handed_in.answer(place, keys, HUB_ID, facts, NOW)
        assert (given.verdict, given.taken_on) == (verdict, NOW.date())


def test_what_cannot_be_searched_is_said_and_why(tmp_path: Path, keys: PairKeys) -> None:
    place = tmp_path / "data" / "codes.sqlite"

    def why(keys: PairKeys = keys, facts: PersonFacts = AISHA, days: int = 0) -> Reason:
        given = handed_in.answer(place, keys, HUB_ID, facts, NOW + timedelta(days=days))
        assert (given.verdict is Verdict.COULD_NOT_SEARCH) == (given.reason is not Reason.NONE)
        return given.reason

    assert why() is Reason.NO_INDEX
    handed_in.take_in(encoded(tmp_path, keys), place, keys)
    assert [why(days=35), why(days=36), why(days=-1)] == [
        Reason.NONE,
        Reason.OLD_INDEX,
        Reason.OLD_INDEX,
    ]
    assert why(facts=PersonFacts(surname="Ali")) is Reason.TOO_LITTLE
    assert why(keys=PairKeys()) is Reason.NO_KEY
    with closing(sqlite3.connect(place)) as database:
        database.execute("UPDATE people SET card = '[]'")
        database.commit()
    assert why() is Reason.NO_INDEX
    handed_in.forget(place)
    assert why() is Reason.NO_INDEX


def test_a_key_is_exchanged_while_the_old_codes_still_answer(
    tmp_path: Path, keys: PairKeys
) -> None:
    place = tmp_path / "data" / "codes.sqlite"
    handed_in.take_in(encoded(tmp_path, keys), place, keys)
    both = pair_keys.add_encoding(tmp_path / "keys", HUB_ID, AGENCY_ID)
    assert handed_in.answer(place, both, HUB_ID, AISHA, NOW).verdict is Verdict.KNOWN
    handed_in.take_in(encoded(tmp_path, both), place, both)
    newest = pair_keys.keep_newest(tmp_path / "keys", HUB_ID, AGENCY_ID)
    assert handed_in.answer(place, newest, HUB_ID, AISHA, NOW).verdict is Verdict.KNOWN


def test_a_file_that_is_none_of_ours_is_refused_and_the_old_one_stays(
    tmp_path: Path, keys: PairKeys
) -> None:
    place = tmp_path / "data" / "codes.sqlite"
    good = encoded(tmp_path, keys)
    handed_in.take_in(good, place, keys)
    before = place.read_bytes()

    def refused(statement: str) -> None:
        bad = tmp_path / "bad.sqlite"
        bad.write_bytes(good.read_bytes())
        with closing(sqlite3.connect(bad)) as database:
            database.execute(statement)
            database.commit()
        with pytest.raises(BadInput):
            handed_in.take_in(bad, place, keys)

    refused("CREATE TABLE names (name)")
    refused("CREATE TRIGGER t AFTER INSERT ON people BEGIN SELECT 1; END")
    refused("CREATE VIEW v AS SELECT 1")
    refused("UPDATE people SET record = 'NOMINAL-1'")
    refused("UPDATE about SET value = 'other' WHERE name = 'rules'")
    refused("UPDATE about SET value = 'other' WHERE name = 'form'")
    (tmp_path / "bad.sqlite").write_bytes(good.read_bytes()[:5000])
    with pytest.raises(BadInput):
        handed_in.take_in(tmp_path / "bad.sqlite", place, keys)
    with pytest.raises(BadInput, match="key that the hub does not have"):
        handed_in.take_in(good, place, PairKeys(encoding=(bytes(32),)))
    assert place.read_bytes() == before


def test_the_bands_are_the_hubs_own(keys: PairKeys) -> None:
    encoder = Encoder(keys.encoding[0])
    asked = card_of(AISHA)
    held = {
        1: AISHA,
        2: replace(AISHA, forename="Amina", nhs_number=""),
        3: TOM,
        4: replace(AISHA, surname="Islaam", nhs_number="", postcodes=()),
    }
    clear = {number: card_of(facts) for number, facts in held.items()}
    light = Light(asked, encoder)
    read = {
        number: light.read(Coded.from_json(encode(card, encoder).to_json()))
        for number, card in clear.items()
    }
    bands = judge_records(asked, clear, {})
    for number, match in judge_records(asked, read, {}).items():
        assert (match.band, match.veto) == (bands[number].band, bands[number].veto)
        assert match.judged.log_odds == pytest.approx(bands[number].judged.log_odds)
