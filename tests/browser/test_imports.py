"""A spreadsheet is brought in by hand: uploaded, looked at, mended, left alone while it runs, stopped."""

import csv
import io

from playwright.sync_api import expect


def rows(numbers, place="WEST", sku="TAB-10"):
    return "SKU,Product name,Location,Serial number\n" + "".join(f"{sku},,{place},{number}\n" for number in numbers)


def file(name, text):
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode()}


def upload(page, stage, name, text):
    """Choose a file of serials and have it checked."""
    if not page.url.endswith("/imports/new"):
        page.goto(f"{stage.url}/imports/new")
    page.set_input_files("#file", file(name, text))
    page.get_by_role("button", name="Check the file").click()
    page.wait_for_url("**/imports/*")


def test_a_file_is_uploaded_its_faults_mended_and_all_of_it_is_in(open_page, stage):
    page = open_page("/imports/new")
    upload(page, stage, "tablets.csv", rows(["IMP-1", "IMP-2"]) + "TAB-10,,NOWHERE,IMP-3\nTAB-10,,WEST,中文\n")
    expect(page.get_by_role("heading", name="Some rows would be refused")).to_be_visible()
    causes = page.locator(".cause")
    expect(causes).to_have_count(2)
    causes.filter(has_text="NOWHERE").get_by_text("Values found").click()
    expect(causes.filter(has_text="NOWHERE").locator("tbody")).to_contain_text("4")
    page.get_by_role("button", name="Import 2 good rows").click()
    expect(page.get_by_role("heading", name="Imported")).to_be_visible()
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Refused rows with reasons").click()
    told = fetched.value.path().read_text(encoding="utf-8-sig")
    refused = list(csv.reader(io.StringIO(told)))
    assert {row[3] for row in refused} == {"Serial number", "IMP-3", "中文"}
    assert all(row[4] for row in refused)
    page.get_by_role("link", name="Bring in the mended file").click()
    mended = told.replace("NOWHERE", "WEST").replace("中文", "IMP-4")
    upload(page, stage, "tablets-mended.csv", mended)
    page.get_by_role("button", name="Import all 2 rows").click()
    expect(page.get_by_role("heading", name="Imported")).to_be_visible()
    page.goto(f"{stage.url}/serials?q=IMP-&location=WEST")
    expect(page.locator("#results tbody tr")).to_have_count(4)


def test_a_long_import_shows_its_progress_is_left_found_again_and_stopped(open_page, stage):
    page = open_page("/imports/new")
    upload(page, stage, "many.csv", rows(f"STOPPED-{n:06d}" for n in range(400_000)))
    expect(page.locator(".import-running progress")).to_be_visible()
    page.goto(f"{stage.url}/items")
    page.goto(f"{stage.url}/imports")
    page.get_by_role("link", name="many.csv").click()
    page.get_by_role("button", name="Stop it").click()
    expect(page.get_by_text("Stopped. Nothing was imported.")).to_be_visible()
    page.goto(f"{stage.url}/serials?q=STOPPED-")
    expect(page.locator("#results .empty")).to_be_visible()


def test_a_packing_list_is_not_sent_before_its_place_is_chosen(open_page, stage):
    page = open_page("/imports/new")
    place = page.get_by_label("Place where the goods come in")
    expect(place).to_be_hidden()
    page.get_by_label("Packing list", exact=True).check()
    page.set_input_files("#file", file("list.csv", "SKU,Serial number\nTAB-10,PACKED-1\n"))
    page.get_by_role("button", name="Check the file").click()
    expect(place).to_be_focused()
    assert page.url.endswith("/imports/new")
    place.select_option("WEST")
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("button", name="Import 1 row")).to_be_visible()
    # What is not asked of other kinds holds none of them back.
    page.goto(f"{stage.url}/imports/new")
    upload(page, stage, "other.csv", rows(["PACKED-2"]))
    expect(page.get_by_role("button", name="Import 1 row")).to_be_visible()


def test_a_check_that_runs_turns_into_its_result_without_a_touch(open_page, stage):
    page = open_page("/imports/new")
    upload(page, stage, "some.csv", rows(f"SOON-{n:05d}" for n in range(8_000)))
    expect(page.get_by_role("button", name="Import all 8,000 rows")).to_be_visible()
    page.get_by_role("button", name="Import nothing").click()
    expect(page.get_by_text("Stopped. Nothing was imported.")).to_be_visible()


def test_columns_that_nobody_knows_are_chosen(open_page, stage):
    page = open_page("/imports/new")
    upload(page, stage, "artikel.csv", "Artikel,Wo,Nummer\nTAB-10,WEST,COL-1\n")
    expect(page.get_by_role("heading", name="The file could not be read")).to_be_visible()
    for label, column in (("SKU", "Artikel"), ("Location", "Wo"), ("Serial number", "Nummer")):
        page.get_by_label(label).select_option(label=column)
    page.get_by_role("button", name="Check again with these columns").click()
    expect(page.get_by_role("button", name="Import 1 row")).to_be_visible()


def test_everything_of_an_import_works_without_scripts(open_page, stage):
    page = open_page("/imports/new", scripts=False)
    page.set_input_files("#file", file("plain.csv", rows(["PLAIN-IMP-1"])))
    page.get_by_role("button", name="Check the file").click()
    for _ in range(50):
        if page.get_by_role("button", name="Import 1 row").count():
            break
        page.wait_for_timeout(200)
        page.reload()
    page.get_by_role("button", name="Import 1 row").click()
    for _ in range(50):
        if "Documents:" in page.inner_text("main"):
            break
        page.wait_for_timeout(200)
        page.reload()
    assert "Made" in page.inner_text("main")
    page.goto(f"{stage.url}/serials?q=PLAIN-IMP")
    page.locator("details.export summary").click()
    with page.expect_download() as fetched:
        page.get_by_role("link", name="CSV to import again").click()
    told = fetched.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert told[1] == "TAB-10,Drift Tablet 10,WEST,PLAIN-IMP-1,"
