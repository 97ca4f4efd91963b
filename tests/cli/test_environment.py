"""A missing or wrong variable names itself and its cure."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from openmash.cli import openmash
from openmash.config import environment
from openmash.core.errors import Misconfigured

GOOD = {
    "OPENMASH_DATABASE_URL": "postgresql://app:secret@db.example.org:5432/openmash",
    "OPENMASH_SECRET_KEY": "s" * 50,
}

WRONG = [
    ("OPENMASH_DATABASE_URL", "", "is not set"),
    ("OPENMASH_DATABASE_URL", "mysql://a/b", "not a PostgreSQL address"),
    ("OPENMASH_DATABASE_URL", "postgresql://a", "not a PostgreSQL address"),
    ("OPENMASH_DATABASE_URL", "postgresql://a:x@b:port/c", "port that is not a number"),
    ("OPENMASH_DATABASE_URL", "postgresql://a@b/c?prepare_threshold=x", "neither a number nor off"),
    ("OPENMASH_OWNER_DATABASE_URL", "owner", "not a PostgreSQL address"),
    ("OPENMASH_SECRET_KEY", "", "is not set"),
    ("OPENMASH_SECRET_KEY", "short", "shorter than 50 characters"),
    ("OPENMASH_HOSTS", "*", "must name each host"),
    ("OPENMASH_HOSTS", "https://mash.example.org", "must name each host"),
    ("OPENMASH_TLS", "maybe", "Set it to on or off"),
    ("OPENMASH_DEMO", "perhaps", "Set it to on or off"),
    ("OPENMASH_MAIL_FROM", "nobody", "not a mail address"),
    ("OPENMASH_LOG", "xml", "json or plain"),
    ("OPENMASH_PAIR_KEYS", "var/pair-keys", "lies in OPENMASH_DATA_DIR"),
    ("OPENMASH_PAIR_KEYS", ".", "lies in OPENMASH_DATA_DIR"),
]


@pytest.mark.parametrize(("name", "value", "words"), WRONG)
def test_a_wrong_variable_names_itself_and_its_cure(name: str, value: str, words: str) -> None:
    environ = {**GOOD, name: value}

    with pytest.raises(Misconfigured, match=words) as refused:
        environment.read(environ)

    assert name in refused.value.sentence
    assert [fault for fault, _ in environment.faults(environ)] == [name]


def test_the_doctor_hears_of_every_fault_at_once() -> None:
    found = [name for name, _ in environment.faults({"OPENMASH_TLS": "x", "OPENMASH_LOG": "y"})]

    assert found == [
        "OPENMASH_DATABASE_URL",
        "OPENMASH_SECRET_KEY",
        "OPENMASH_TLS",
        "OPENMASH_LOG",
    ]


def test_no_sentence_repeats_a_secret() -> None:
    environ = {**GOOD, "OPENMASH_DATABASE_URL": "mysql://app:hunter2@db/x"}
    environ["OPENMASH_SECRET_KEY"] = "hunter2"

    assert "hunter2" not in " ".join(sentence for _, sentence in environment.faults(environ))


def test_a_good_installation_is_read_whole() -> None:
    found = environment.read({**GOOD, "OPENMASH_HOSTS": "a.example.org, b.example.org"})

    assert found.database["HOST"] == "db.example.org"
    assert found.hosts == ("a.example.org", "b.example.org")
    assert found.tls
    assert not found.demo


def test_a_socket_folder_in_the_address_is_understood() -> None:
    url = "postgresql://app:p%40ss@/openmash?host=%2Ftmp%2Fa&port=5433"

    found = environment.database({"OPENMASH_DATABASE_URL": url}, "OPENMASH_DATABASE_URL")

    assert (found["HOST"], found["PORT"], found["PASSWORD"]) == ("/tmp/a", "5433", "p@ss")


@pytest.mark.parametrize("name", sorted(openmash.commands))
def test_every_command_has_help_worth_reading(name: str) -> None:
    answer = CliRunner().invoke(openmash, [name, "--help"])

    assert answer.exit_code == 0
    # The first sentence says what it does; then at least one line of when, what or why.
    assert len(answer.output.split()) > 40
    for parameter in openmash.commands[name].params:
        # What an argument is, the text above says.
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.name} says nothing"


def test_every_variable_says_what_it_is_for() -> None:
    for variable in environment.VARIABLES:
        assert variable.purpose.endswith(".")
        assert variable.example


def test_the_checker_has_a_reader_for_every_variable_that_can_be_wrong() -> None:
    # What an adapter reads, the checker asks of the adapter.
    unread = {"OPENMASH_DATA_DIR", "OPENMASH_SMTP_URL", "OPENMASH_PG_BIN", "OPENMASH_SCANNER"}
    unread.add("OPENMASH_SPARK_MASTER")
    names = {variable.name for variable in environment.VARIABLES}

    assert set(environment._READERS) == names - unread
    assert Path(environment.read(GOOD).data_dir).is_absolute()
