"""What happens once: mistakes and how they were mended, losses, faults, and what is unfinished today."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from serialtrail.domain.facts import Draft
from serialtrail.exchange.demo import tables
from serialtrail.exchange.demo.routine import receive
from serialtrail.exchange.demo.shop import Shop, Sold, bought, line, sold_at
from serialtrail.posting import engine, serials, steps, tracking, transfers, voids

_PHONE, _TABLET, _CAMERA = "KES-7", "SLATE-10", "OP-CAM5"
_LAPTOP, _WATCH = "NB-AIR14", tables.WATCH.sku


def wrong_customer(shop: Shop) -> None:
    """A sale was written down for the wrong customer: voided and corrected."""
    sku = shop.fullest("OLDTOWN", "Tablets")
    numbers = shop.take("OLDTOWN", sku, 1)
    sale = shop.post("OLDTOWN", "sale", [sold_at(sku, numbers)], location="OLDTOWN", party="K0003")
    shop.clock(19)
    manager = shop.staff["manager"]
    _, copy = voids.void_and_correct(shop.organization, manager, sale, shop.at)

    def mended(draft: Draft) -> Draft:
        return replace(draft, party="K0021", note="Corrected: customer")

    steps.edit(shop.organization, manager, copy, shop.at, mended)
    engine.post(shop.organization, manager, copy, shop.at)
    shop.sold[numbers[0]] = Sold(numbers[0], sku, "OLDTOWN", "K0021", shop.day, copy)


def cancelled_sale(shop: Shop) -> None:
    """The card was declined after the sale was posted: voided, the goods are home again."""
    sku = shop.fullest("RIVER", "Phones")
    numbers = shop.take("RIVER", sku, 2)
    sale = shop.post("RIVER", "sale", [sold_at(sku, numbers)], location="RIVER", party="K0011")
    voids.void(shop.organization, shop.staff["manager"], sale, shop.at)
    shop.put("RIVER", sku, numbers)


def wrong_delivery(shop: Shop) -> None:
    """A delivery meant for another shop was booked, moved and partly sold before anybody noticed: all of it voided."""
    numbers = shop.new_numbers(_LAPTOP, 6)
    header = {"location": tables.WAREHOUSE, "party": "NORTHSTAR", "note": "Meant for another shop"}
    purchase = shop.post("receiver", "purchase", [bought(_LAPTOP, numbers)], **header)
    shop.post("manager", "transfer", [line(_LAPTOP, numbers[:3])], location=tables.WAREHOUSE, to_location="RIVER")
    shop.post("RIVER", "sale", [sold_at(_LAPTOP, numbers[:1])], location="RIVER", party="K0007")
    shop.clock(21)
    voids.void(shop.organization, shop.staff["manager"], purchase, shop.at, with_successors=True)


def typing_error(shop: Shop) -> None:
    """A number was typed with two digits swapped; the old one stays findable."""
    shelf = shop.stock[tables.WAREHOUSE][_TABLET]
    wrong, right = shelf[-1], shelf[-1].replace("SL10-0", "SL10-5")
    shop.edit_serial("storekeeper", wrong, number=right, note="Number misread on arrival")
    shelf[-1] = right


def known_ahead(shop: Shop) -> None:
    """The maker announces twelve numbers; eight of them come two weeks later."""
    numbers = shop.new_numbers(_CAMERA, 12)
    serials.register(shop.organization, shop.staff["storekeeper"], _CAMERA, numbers, shop.at, None)

    def arrive() -> None:
        header = {"location": tables.WAREHOUSE, "party": "OPTIKA", "note": "Announced numbers"}
        shop.post("receiver", "purchase", [bought(_CAMERA, numbers[:8])], **header)
        shop.put(tables.WAREHOUSE, _CAMERA, numbers[:8])

    shop.later[shop.day + 14].append(arrive)


def watches_get_numbers(shop: Shop) -> None:
    """Watches, bought by count so far, are tracked from now on; most of them are labelled, some are not yet."""
    [answer] = tracking.switch(shop.organization, shop.owner, [_WATCH], True, shop.at)
    assert answer.changed, answer
    shop.watch_tracked = True
    for place, _, _ in tables.LOCATIONS:
        pieces = shop.units[place][_WATCH] * 2 // 3
        numbers = shop.new_numbers(_WATCH, pieces)
        shop.post("storekeeper", "opening", [line(_WATCH, numbers)], location=place, mode="label")
        shop.units[place][_WATCH] -= pieces
        shop.put(place, _WATCH, numbers)


def label_comes_off(shop: Shop) -> None:
    """The label of one watch is unreadable: the number goes, the watch stays."""
    [number] = shop.take(tables.WAREHOUSE, _WATCH, 1)
    serials.delete(shop.organization, shop.staff["storekeeper"], shop.serial(number), shop.at, keep_unit=True)
    shop.units[tables.WAREHOUSE][_WATCH] += 1


def breakage(shop: Shop) -> None:
    """A tablet falls, a phone turns up under the counter, a display unit moves to another store."""
    tablet = shop.fullest("AIRPORT", "Tablets")
    broken = shop.take("AIRPORT", tablet, 1)
    header = {"location": "AIRPORT", "note": "Dropped, beyond repair"}
    shop.post("storekeeper", "adjustment", [line(tablet, broken, direction="out")], **header)
    found = shop.new_numbers(_PHONE, 1)
    header = {"location": "RIVER", "note": "Found under the counter, never booked"}
    shop.post("storekeeper", "adjustment", [line(_PHONE, found, direction="in")], **header)
    shop.put("RIVER", _PHONE, found)
    display = shop.take("RIVER", _CAMERA, 1)
    header = {"location": "RIVER", "to_location": "OLDTOWN", "note": "Display unit"}
    shop.post("storekeeper", "adjustment", [line(_CAMERA, display)], **header)
    shop.put("OLDTOWN", _CAMERA, display)
    [moved] = shop.take(tables.WAREHOUSE, _CAMERA, 1)
    shop.edit_serial("storekeeper", moved, location="AIRPORT", note="Display unit")
    shop.put("AIRPORT", _CAMERA, [moved])


def wrong_colour(shop: Shop) -> None:
    """Two tablets were delivered in the wrong colour: back to their supplier, unopened."""
    sku = shop.fullest(tables.WAREHOUSE, "Tablets")
    numbers = shop.take(tables.WAREHOUSE, sku, 2)
    header = {"location": tables.WAREHOUSE, "party": "AURORA", "note": "Wrong colour delivered"}
    shop.post("storekeeper", "purchase_return", [bought(sku, numbers)], **header)


def lost_on_the_way(shop: Shop) -> None:
    """A van is broken into: two of six phones never arrive."""
    _unfinished(shop, "AIRPORT", 6, arrived=4, rest="missing")


def sent_in_vain(shop: Shop) -> None:
    """A store was closed when the van came: everything goes back."""
    _unfinished(shop, "OLDTOWN", 3, arrived=0, rest="back")


def _unfinished(shop: Shop, store: str, pieces: int, *, arrived: int, rest: str) -> None:
    sku = shop.fullest(tables.WAREHOUSE, "Phones")
    numbers = shop.take(tables.WAREHOUSE, sku, pieces)
    document = _shipped(shop, store, sku, numbers)
    shop.clock(18)
    if arrived:
        receive(shop, document, store, [line(sku, numbers[:arrived])])
    transfers.close(shop.organization, shop.staff["receiver"], document, shop.at, rest)
    if rest == "back":
        shop.put(tables.WAREHOUSE, sku, numbers[arrived:])


def _shipped(shop: Shop, store: str, sku: str, numbers: list[str]) -> int:
    header = {"location": tables.WAREHOUSE, "to_location": store}
    document = shop.draft("storekeeper", "transfer", [line(sku, numbers)], **header)
    engine.ship(shop.organization, shop.staff["storekeeper"], document, shop.at)
    return document


def reviewed(shop: Shop) -> None:
    """A purchase at too high a price is sent back by the manager, corrected and approved."""
    numbers = shop.new_numbers("YM-13", 5)
    lines = [line("YM-13", numbers, unit_price=bought("YM-13").unit_price)]
    document = shop.draft("storekeeper", "purchase", lines, location=tables.WAREHOUSE, party="TIANSHENG")
    storekeeper, manager = shop.staff["storekeeper"], shop.staff["manager"]
    steps.submit(shop.organization, storekeeper, document, shop.at)
    shop.clock(21)
    steps.reject(shop.organization, manager, document, shop.at)

    def mended(draft: Draft) -> Draft:
        return replace(draft, note="价格已更正 Price corrected")

    steps.edit(shop.organization, storekeeper, document, shop.at, mended)
    steps.submit(shop.organization, storekeeper, document, shop.at)
    steps.approve(shop.organization, manager, document, shop.at)
    shop.put(tables.WAREHOUSE, "YM-13", numbers)


def strangers_return(shop: Shop) -> None:
    """A phone bought elsewhere is exchanged as a favour; a gift comes back from another than its buyer."""
    stranger = shop.new_numbers("AUR-X1-256", 1)
    header = {"location": "OLDTOWN", "party": "K0005", "confirm": frozenset({"serial_unknown"})}
    shop.post("manager", "sale_return", [line("AUR-X1-256", stranger)], note="Not bought here, accepted", **header)
    gift = next(s for s in shop.sold.values() if s.store == "RIVER" and s.customer and s.day < shop.day - 7)
    del shop.sold[gift.number]
    giver = "K0030" if gift.customer != "K0030" else "K0031"
    header = {"location": "RIVER", "party": giver, "confirm": frozenset({"serial_sold_to_other"})}
    shop.post("manager", "sale_return", [sold_at(gift.sku, [gift.number])], note="A gift", **header)
    shop.put("RIVER", gift.sku, [gift.number])


def blocks(shop: Shop) -> None:
    """A batch is recalled; a phone reported stolen was sold by us; a lost one is marked."""
    for number in shop.take(tables.WAREHOUSE, shop.fullest(tables.WAREHOUSE, "Phones"), 4):
        shop.edit_serial("technician", number, block=("recall", "Battery batch 8674"))
    reported = next(s for s in shop.sold.values() if s.store == "AIRPORT")
    del shop.sold[reported.number]  # nobody brings it back
    shop.edit_serial("technician", reported.number, block=("stolen", "Police report 2231"))
    if shop.missing:
        shop.edit_serial("technician", shop.missing.pop(0)[1], block=("lost", "Not found in two counts"))


def camera_count(shop: Shop) -> None:
    """Cameras of the warehouse: one that stood in a store by the books is found here, nothing is missing."""
    [strayed] = shop.take("RIVER", _CAMERA, 1)
    numbers = [*shop.stock[tables.WAREHOUSE][_CAMERA], strayed]
    header = {"location": tables.WAREHOUSE, "scope": "category", "category": "Cameras"}
    shop.post("manager", "count", [line(_CAMERA, numbers)], **header)
    shop.put(tables.WAREHOUSE, _CAMERA, [strayed])


def on_the_way(shop: Shop) -> None:
    """Today one transfer is on its way, and half of another has arrived."""
    phone, laptop = shop.fullest(tables.WAREHOUSE, "Phones"), shop.fullest(tables.WAREHOUSE, "Laptops")
    numbers = shop.take(tables.WAREHOUSE, phone, 6)
    document = _shipped(shop, "OLDTOWN", phone, numbers)
    _shipped(shop, "AIRPORT", laptop, shop.take(tables.WAREHOUSE, laptop, 4))
    shop.clock(17)
    receive(shop, document, "OLDTOWN", [line(phone, numbers[:3])])


def waiting_for_review(shop: Shop) -> None:
    """One transfer waits for the manager with its numbers held; a store has asked for goods."""
    storekeeper = shop.staff["storekeeper"]
    sku = shop.fullest(tables.WAREHOUSE, "Tablets")
    held = [line(sku, shop.take(tables.WAREHOUSE, sku, 3))]
    sent = shop.draft("storekeeper", "transfer", held, location=tables.WAREHOUSE, to_location="RIVER")
    steps.submit(shop.organization, storekeeper, sent, shop.at)
    asked = [line("SLATE-12", quantity=4)]
    header = {"location": tables.WAREHOUSE, "to_location": "OLDTOWN", "direction": "request"}
    request = shop.draft("storekeeper", "transfer", asked, **header)
    steps.submit(shop.organization, storekeeper, request, shop.at)


def on_the_desk(shop: Shop) -> None:
    """What is begun today: a reservation, offers, orders, a delivery being scanned, a count under way."""
    phone, laptop = shop.fullest("RIVER", "Phones"), shop.fullest(tables.WAREHOUSE, "Laptops")
    reserved = [sold_at(phone, shop.take("RIVER", phone, 1))]
    shop.draft("RIVER", "sale", reserved, location="RIVER", party="K0023", hold=True, note="Reserved until Saturday")
    offer = [sold_at("NB-PRO16", quantity=12), sold_at("MOUSE-BT", quantity=12)]
    shop.post("manager", "quotation", offer, location=tables.WAREHOUSE, party="C-QINGHE")
    ordered = [sold_at(laptop, quantity=30)]
    header = {"location": tables.WAREHOUSE, "party": "C-STANNE"}
    order = shop.post("manager", "sales_order", ordered, note="One class set now, one in June", **header)
    first = [line(laptop, shop.take(tables.WAREHOUSE, laptop, 8))]
    manager = shop.staff["manager"]
    sale = steps.convert(shop.organization, manager, order, shop.at, "sale", first).document
    engine.post(shop.organization, manager, sale, shop.at)
    expected = [bought("AUR-X1-128", quantity=40), bought("AUR-LITE", quantity=60)]
    shop.post("storekeeper", "purchase_order", expected, location=tables.WAREHOUSE, party="AURORA")
    arriving = [bought("TS-M20S", shop.new_numbers("TS-M20S", 9), quantity=20)]
    header = {"location": tables.WAREHOUSE, "party": "TIANSHENG"}
    shop.draft("receiver", "purchase", arriving, note="Being scanned", **header)
    tablet = shop.fullest("AIRPORT", "Tablets")
    counted = [line(tablet, shop.stock["AIRPORT"][tablet][:3])]
    shop.draft("storekeeper", "count", counted, location="AIRPORT", note="Tablets, under way")
    kit = [line("NB-PRO16", quantity=2), line("SD-128", quantity=2)]
    shop.post("technician", "assembly_order", kit, location=tables.WAREHOUSE, note="Editing sets")


CALENDAR: Mapping[int, Callable[[Shop], None]] = {
    30: wrong_customer, 62: typing_error, 75: wrong_delivery, 110: cancelled_sale, 130: known_ahead,
    150: watches_get_numbers, 170: breakage, 188: wrong_customer, 204: wrong_colour,
    215: lost_on_the_way, 230: sent_in_vain, 241: reviewed, 262: strangers_return, 283: blocks, 296: label_comes_off,
    352: camera_count, 361: cancelled_sale, 363: on_the_way, 364: waiting_for_review, 365: on_the_desk,
}  # fmt: skip
