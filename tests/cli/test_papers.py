"""serialtrail print: a document as PDF."""

from click.testing import CliRunner

from serialtrail.cli.main import program
from tests.papers.reading import words
from tests.shop import owner
from tests.web.shelf import document, filled, read


def test_a_document_is_written_as_pdf_or_is_not_there(tmp_path):
    who = owner()
    filled(who)
    document(who, "purchase", "D-1")
    number = read(who, document(who, "sale", "D-1"))["number"]

    def run(*asked: str):
        return CliRunner().invoke(program(), ["print", *asked, "--org", who.slug])

    file = tmp_path / "invoice.pdf"
    assert run(number, str(file)).exit_code == 0
    assert words(file.read_bytes())["D-1"] == 1
    assert run(number.lower(), str(file), "--template", "receipt").exit_code == 0
    assert words(file.read_bytes())["Receipt"] == 1
    for asked in (("SI-999999",), (number, "--template", "purchase")):
        answer = run(asked[0], str(tmp_path / "none.pdf"), *asked[1:])
        assert (answer.exit_code, (tmp_path / "none.pdf").exists()) == (1, False)
        assert answer.stderr.startswith("Error: There is no ")
