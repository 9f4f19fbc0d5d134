"""org, token, user: administration without a browser."""

import json
import secrets

import pytest
from click.testing import CliRunner, Result

from serialtrail.access import tokens, users
from serialtrail.cli.main import program
from tests.shop import Caller


def run(*words: str, stdin: str = "") -> Result:
    return CliRunner().invoke(program(), words, input=stdin)


def address() -> str:
    return f"{secrets.token_hex(6)}@example.com"


def founded(email: str, name: str = "Alpha") -> str:
    made = run("org", "create", name, "--industry", "electronics", "--owner", email, "--password-stdin", stdin="pw\n")
    assert made.exit_code == 0, made.output
    return made.stdout.strip()


def test_the_owner_of_a_new_organization_signs_in_with_the_password_from_standard_input() -> None:
    email = address()
    founded(email)
    user = users.found(email)
    assert user is not None
    assert user.check_password("pw")


def test_a_slug_is_the_name_in_lower_case_with_hyphens() -> None:
    word = secrets.token_hex(4)
    assert founded(address(), f"Big {word} Shop") == f"big-{word}-shop"
    assert founded(address(), f"Big {word} Shop") == f"big-{word}-shop-2"


def test_a_token_is_printed_alone_and_works() -> None:
    email = address()
    slug = founded(email)
    made = run("token", "create", "--org", slug, "--user", email, "--scope", "admin")
    assert (made.exit_code, made.stdout.count("\n")) == (0, 1)
    from django.utils.timezone import now

    who = tokens.authenticate(made.stdout.strip(), now())
    assert who is not None
    assert (who.slug, who.role, who.scope) == (slug, "owner", "admin")
    assert Caller(who, made.stdout.strip()).get("/organization").json()["slug"] == slug
    listed = json.loads(run("token", "list", "--org", slug, "--json").stdout)
    assert [row["scope"] for row in listed] == ["admin"]
    assert made.stdout.strip() not in str(listed)
    assert run("token", "revoke", listed[0]["id"], "--org", slug).exit_code == 0
    assert tokens.authenticate(made.stdout.strip(), now()) is None


def test_a_user_is_added_listed_and_given_a_password() -> None:
    slug, email = founded(address()), address()
    added = run("user", "add", email, "--org", slug, "--role", "cashier", "--json")
    assert json.loads(added.stdout)["role"] == "cashier"
    assert f"{email}\tcashier" in run("user", "list", "--org", slug).stdout
    assert run("user", "password", email, "--password-stdin", stdin="another\n").exit_code == 0
    user = users.found(email)
    assert user is not None
    assert user.check_password("another")


def test_organizations_are_listed_as_json() -> None:
    slug = founded(address())
    assert slug in [row["slug"] for row in json.loads(run("org", "list", "--json").stdout)]


def test_a_known_owner_founds_a_second_organization() -> None:
    email = address()
    first, second = founded(email), founded(email)
    assert first != second


@pytest.mark.parametrize(
    "words",
    [
        ("org", "create", "X", "--industry", "other", "--owner", "nobody"),
        ("org", "create", " ", "--industry", "other", "--owner", "a@example.com"),
        ("org", "create", "X", "--industry", "other", "--owner", "a@example.com", "--time-zone", "Mars"),
        ("token", "create", "--org", "no-such", "--user", "a@example.com", "--scope", "read"),
        ("user", "add", "a@example.com", "--org", "no-such", "--role", "cashier"),
        ("user", "password", "no-such@example.com", "--password-stdin"),
    ],
)
def test_what_is_refused_ends_with_1_and_a_sentence(words: tuple[str, ...]) -> None:
    refused = run(*words, stdin="pw\n")
    assert refused.exit_code == 1
    assert refused.stderr.strip()
    assert refused.stdout == ""


def test_refusals_are_told_as_json_where_a_program_reads() -> None:
    refused = run("org", "create", "X", "--industry", "other", "--owner", "nobody", "--json")
    assert refused.exit_code == 1
    assert [refusal["code"] for refusal in json.loads(refused.stdout)["refusals"]] == ["line_invalid"]


@pytest.mark.parametrize(
    "words",
    [
        ("org", "create", "X"),
        ("org", "create", "X", "--industry", "mining", "--owner", "a@example.com"),
        ("org", "found"),
        ("token", "create", "--org", "x"),
        ("token", "create", "--org", "x", "--user", "a@example.com", "--scope", "all"),
        ("user", "add", "a@example.com", "--org", "x", "--role", "king"),
    ],
)
def test_wrong_usage_ends_with_2(words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2


@pytest.mark.parametrize("group", ["org", "token", "user"])
def test_every_command_has_help(group: str) -> None:
    shown = run(group, "--help")
    assert shown.exit_code == 0
    names = [line.split()[0] for line in shown.stdout.partition("Commands:")[2].splitlines() if line.strip()]
    assert names
    for name in names:
        assert run(group, name, "--help").exit_code == 0
