"""serialtrail demo: fills the shop, then only says how to get in."""

import json

from click.testing import CliRunner

from serialtrail.cli.main import program
from serialtrail.exchange.demo import tables


def test_the_demo_is_filled_once_and_prints_the_sign_in_each_time_and_its_books_are_clean() -> None:
    first = CliRunner().invoke(program(), ["demo", "--scale", "0.02"])
    assert first.exit_code == 0, first.output
    second = CliRunner().invoke(program(), ["demo"])
    assert second.exit_code == 0, second.output
    assert first.stdout == second.stdout
    assert tables.EMAIL in first.stdout
    assert tables.PASSWORD in first.stdout
    told = json.loads(CliRunner().invoke(program(), ["demo", "--json"]).stdout)
    assert told == {"org": "demo", "email": tables.EMAIL, "password": tables.PASSWORD, "created": False}
    verified = CliRunner().invoke(program(), ["verify", "--org", "demo"])
    assert verified.exit_code == 0, verified.output
