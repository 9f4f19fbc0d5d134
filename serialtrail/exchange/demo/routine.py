"""What happens again and again: deliveries, replenishment, sales, returns, counts, goods back to their supplier."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from serialtrail.domain.facts import DraftLine
from serialtrail.exchange.demo import tables
from serialtrail.exchange.demo.opening import person
from serialtrail.exchange.demo.shop import COSTS, MODEL, Shop, Sold, bought, imei, line, sold_at
from serialtrail.posting import cartons, engine, steps, transfers

# Sales a day, and how many of each model a store wants on its shelf.
_CUSTOMERS_A_DAY = {"RIVER": 1.1, "OLDTOWN": 0.8, "AIRPORT": 0.7}
_SHELF, _ACCESSORIES_ON_SHELF = 7, 60
_ACCESSORIES = tuple(row[0] for row in tables.ACCESSORIES)
_LAST_COUNT = 350  # later than this pieces are held and on their way, and stay so


def deliver(shop: Shop) -> None:
    """Three models that are running low come to the warehouse from one supplier; every third time by an order."""
    supplier = shop.chance.choice(("AURORA", "NORTHSTAR", "TIANSHENG", "NORTHSTAR", "AURORA", "OPTIKA"))
    wanted = [model for model in tables.MODELS if model.supplier == supplier]
    wanted.sort(key=lambda model: len(shop.stock[tables.WAREHOUSE][model.sku]))
    lines, cartoned = [], []
    for model in wanted[:3]:
        pieces = shop.chance.choice((20, 30, 30) if model.carton else (14, 18, 22, 26))
        numbers = shop.new_numbers(model.sku, pieces)
        if model.carton:
            cartoned += [numbers[n : n + model.carton] for n in range(0, pieces - model.carton + 1, model.carton)]
        batch = f"{model.code[:4]}-{shop.day // 30 + 1:02d}" if model.category == "Phones" else ""
        lines.append(bought(model.sku, numbers, production_batch=batch))
    reference = f"{supplier[:2]}-{70_000 + shop.day * 13}"
    if shop.chance.random() < 0.3:
        _by_order(shop, supplier, lines, reference)
    else:
        header = {"location": tables.WAREHOUSE, "party": supplier, "reference": reference}
        shop.post("receiver", "purchase", lines, **header)
    for one in lines:
        shop.put(tables.WAREHOUSE, one.sku, one.numbers)
    if shop.chance.random() < 0.5:
        _register_cartons(shop, cartoned)
    _second_codes(shop, lines)


def _by_order(shop: Shop, supplier: str, lines: Sequence[DraftLine], reference: str) -> None:
    ordered = [bought(one.sku, quantity=len(one.numbers)) for one in lines]
    header = {"location": tables.WAREHOUSE, "party": supplier, "reference": reference}
    order = shop.post("storekeeper", "purchase_order", ordered, **header)
    arrived = [line(one.sku, one.numbers) for one in lines]
    receiver = shop.staff["receiver"]
    purchase = steps.convert(shop.organization, receiver, order, shop.at, "purchase", arrived).document
    engine.post(shop.organization, receiver, purchase, shop.at)


def _register_cartons(shop: Shop, contents: Sequence[list[str]]) -> None:
    pallet = None
    for members in contents:
        if pallet is None and len(contents) > 3:
            pallet = f"PAL-{shop.cartons + 1:05d}"
            cartons.create(shop.organization, shop.staff["receiver"], pallet, [], shop.at)
        shop.cartons += 1
        code = f"CTN-{shop.cartons:05d}"
        cartons.create(shop.organization, shop.staff["receiver"], code, members, shop.at, parent=pallet)


def _second_codes(shop: Shop, lines: Sequence[DraftLine]) -> None:
    """Phones have a second IMEI, laptops a MAC address; some are written down."""
    for one in lines:
        model = MODEL[one.sku]
        for number in one.numbers[:2]:
            if model.category == "Phones":
                shop.edit_serial("receiver", number, aliases=(("imei2", second_imei(number)),))
            elif model.category == "Laptops":
                digits = f"{int(number[-5:]):06X}"
                code = f"3C:A9:{ord(model.code[1]):02X}:{digits[:2]}:{digits[2:4]}:{digits[4:]}"
                shop.edit_serial("receiver", number, aliases=(("mac", code),))


def second_imei(number: str) -> str:
    """Return the second IMEI of a phone: the maker's second numbers lie beyond all first ones."""
    return imei(number[:8], int(number[8:14]) + 500_000)


def supply_accessories(shop: Shop) -> None:
    """Boxes of everything that has no number."""
    lines = []
    for sku, _, _, _, box in tables.ACCESSORIES:
        boxes = max(1, 300 // box)
        shop.units[tables.WAREHOUSE][sku] += boxes * box
        lines.append(line(sku, quantity=boxes, unit="box", unit_price=box * COSTS[sku]))
    if not shop.watch_tracked:
        shop.units[tables.WAREHOUSE][tables.WATCH.sku] += 30
        lines.append(bought(tables.WATCH.sku, quantity=30))
    shop.post("storekeeper", "purchase", lines, location=tables.WAREHOUSE, party="PARTS")


def replenish(shop: Shop, store: str) -> None:
    """What a store lacks goes there from the warehouse: received the same day, or in two parts."""
    lines = []
    for model in MODEL.values():
        lacking = _SHELF - len(shop.stock[store][model.sku])
        if lacking > 1 and (numbers := shop.take(tables.WAREHOUSE, model.sku, lacking)):
            lines.append(line(model.sku, numbers))
    for sku in _ACCESSORIES:
        lacking = min(_ACCESSORIES_ON_SHELF - shop.units[store][sku], shop.units[tables.WAREHOUSE][sku])
        if lacking > 20:
            shop.units[tables.WAREHOUSE][sku] -= lacking
            lines.append(line(sku, quantity=lacking))
    if not lines:
        return
    document = shop.draft("storekeeper", "transfer", lines, location=tables.WAREHOUSE, to_location=store)
    engine.ship(shop.organization, shop.staff["storekeeper"], document, shop.at)
    shop.clock(16)
    first = [one for one in lines if one.numbers][:1] if shop.chance.random() < 0.25 else []
    if first and len(lines) > 1:
        receive(shop, document, store, first)
        shop.later[shop.day + 1].append(partial(receive, shop, document, store, lines[1:]))
    else:
        transfers.receive(shop.organization, shop.staff["receiver"], document, shop.at, None)
        _arrived(shop, store, lines)


def receive(shop: Shop, document: int, store: str, lines: Sequence[DraftLine]) -> None:
    """These lines of a transfer arrive."""
    transfers.receive(shop.organization, shop.staff["receiver"], document, shop.at, lines)
    _arrived(shop, store, lines)


def _arrived(shop: Shop, store: str, lines: Sequence[DraftLine]) -> None:
    for one in lines:
        shop.put(store, one.sku, one.numbers)
        if one.quantity is not None:
            shop.units[store][one.sku] += int(one.quantity)


def sell(shop: Shop, store: str) -> None:
    """The customers of one day in one store."""
    weekend = 1.5 if shop.day % 7 in (4, 5) else 0.85
    season = 1.6 if 300 <= shop.day <= 335 else 1.0
    expected = _CUSTOMERS_A_DAY[store] * weekend * season * shop.scale
    customers = int(expected) + (shop.chance.random() < expected % 1)
    for minute in sorted(shop.chance.randrange(600) for _ in range(customers)):
        shop.clock(10, minute)
        sell_once(shop, store)


def sell_once(shop: Shop, store: str) -> int | None:
    """One customer buys one or two pieces, and often something to go with them."""
    lines: list[DraftLine] = []
    chosen = shop.chance.sample(tables.MODELS, shop.chance.choice((1, 1, 1, 2, 2, 3)))
    for model in chosen:
        numbers = shop.take(store, model.sku, 1)
        if not numbers:
            continue
        in_set = model.sku == tables.PHONE_OF_BUNDLE and shop.chance.random() < 0.5
        for sku, _ in tables.BUNDLE_PARTS[1:] if in_set else ():
            shop.units[store][sku] -= 1
        lines.append(sold_at(tables.BUNDLE[0] if in_set else model.sku, numbers, quantity=1))
    lines += _extras(shop, store)
    if not lines:
        return None
    customer = person(shop.chance.randrange(len(tables.PEOPLE)) + 1) if shop.chance.random() < 0.6 else None
    document = shop.post(store, "sale", lines, location=store, party=customer)
    numbers = [number for one in lines for number in one.numbers]
    for model, number in ((m, n) for n in numbers for m in MODEL.values() if n.startswith(m.code)):
        shop.sold[number] = Sold(number, model.sku, store, customer, shop.day, document)
        if shop.chance.random() < 0.05:
            back = shop.day + shop.chance.randrange(3, 21)
            shop.later[back].append(partial(take_back, shop, number))
    return document


def _extras(shop: Shop, store: str) -> list[DraftLine]:
    lines = []
    for sku in shop.chance.sample(_ACCESSORIES, 2):
        if shop.chance.random() < 0.4 and shop.units[store][sku] > 10:
            pieces = shop.chance.choice((1, 1, 2))
            shop.units[store][sku] -= pieces
            lines.append(sold_at(sku, quantity=pieces))
    if shop.chance.random() < 0.12:
        lines += _watch(shop, store)
    if lines and shop.chance.random() < 0.05:
        lines.append(sold_at(tables.SERVICE[0], quantity=1))
    return lines


def _watch(shop: Shop, store: str) -> list[DraftLine]:
    """A watch: by count at first; once tracked, a labelled one, else its number is put on at the till."""
    sku = tables.WATCH.sku
    if shop.watch_tracked and (numbers := shop.take(store, sku, 1)):
        return [sold_at(sku, numbers)]
    if shop.units[store][sku] <= 2:
        return []
    shop.units[store][sku] -= 1
    return [sold_at(sku, shop.new_numbers(sku, 1) if shop.watch_tracked else (), quantity=1)]


def sell_to_company(shop: Shop) -> None:
    """A company takes a dozen or two from the warehouse, now and then by quotation and order."""
    company = shop.chance.choice(tables.COMPANIES)[0]
    lines = []
    for sku in dict.fromkeys((shop.fullest(tables.WAREHOUSE), shop.fullest(tables.WAREHOUSE, "Laptops"))):
        pieces = min(shop.chance.randrange(12, 25), len(shop.stock[tables.WAREHOUSE][sku]) - 4)
        if pieces > 0:
            lines.append(sold_at(sku, shop.take(tables.WAREHOUSE, sku, pieces)))
    if not lines:
        return
    lines.sort(key=lambda one: one.sku)
    header = {"location": tables.WAREHOUSE, "party": company}
    if shop.chance.random() < 0.4:
        document = _by_quotation(shop, lines, header)
    else:
        document = shop.post("manager", "sale", lines, **header)
    for one in lines:
        for number in one.numbers:
            shop.sold[number] = Sold(number, one.sku, tables.WAREHOUSE, company, shop.day, document)


def _by_quotation(shop: Shop, lines: Sequence[DraftLine], header: dict[str, str]) -> int:
    manager = shop.staff["manager"]
    # One line more is offered than is taken in the end: some of it stays open.
    offered = [sold_at(one.sku, quantity=len(one.numbers) + shop.chance.choice((0, 2, 5))) for one in lines]
    quotation = shop.post("manager", "quotation", offered, **header)
    order = steps.convert(shop.organization, manager, quotation, shop.at, "sales_order").document
    engine.post(shop.organization, manager, order, shop.at)
    asked = [line(one.sku, one.numbers) for one in lines]
    sale = steps.convert(shop.organization, manager, order, shop.at, "sale", asked).document
    engine.post(shop.organization, manager, sale, shop.at)
    return sale


def take_back(shop: Shop, number: str) -> None:
    """A customer returns a piece: back on the shelf, or aside for its supplier."""
    sold = shop.sold.pop(number, None)
    if sold is None or sold.store == tables.WAREHOUSE:
        return
    reason = shop.chance.choice(tables.RETURN_REASONS)
    lines = [sold_at(sold.sku, [number])]
    shop.post(sold.store, "sale_return", lines, location=sold.store, party=sold.customer, note=reason)
    if reason in ("changed their mind", "wrong colour"):
        shop.stock[sold.store][sold.sku].insert(0, number)
        return
    shop.edit_serial("technician", number, block=("quality", reason))
    shop.aside[sold.store].append((sold.sku, number))


def send_back(shop: Shop, store: str) -> None:
    """Faulty pieces go to their suppliers, blocked as they are; the manager confirms."""
    faulty, shop.aside[store] = shop.aside[store], []
    by_supplier: dict[str, dict[str, list[str]]] = {}
    for sku, number in faulty:
        by_supplier.setdefault(MODEL[sku].supplier, {}).setdefault(sku, []).append(number)
    for supplier, numbers in by_supplier.items():
        lines = [bought(sku, given) for sku, given in numbers.items()]
        confirm = frozenset({"serial_blocked"})
        shop.post("manager", "purchase_return", lines, location=store, party=supplier, confirm=confirm)
        if shop.chance.random() < 0.4:
            sku, number = next((s, given[0]) for s, given in numbers.items())
            shop.later[shop.day + 25].append(partial(repaired, shop, store, supplier, sku, number))


def repaired(shop: Shop, store: str, supplier: str, sku: str, number: str) -> None:
    """The supplier repaired a piece and sells it to the shop again: a second life."""
    lines = [bought(sku, [number])]
    shop.post("storekeeper", "purchase", lines, location=store, party=supplier, note="Repaired, bought again")
    shop.edit_serial("technician", number, block=None)
    shop.stock[store][sku].insert(0, number)


def trade_in(shop: Shop) -> None:
    """A customer hands in what was sold to them months ago; it is put on the shelf again."""
    for sold in shop.sold.values():
        if sold.store != tables.WAREHOUSE and sold.day < shop.day - 60:
            break
    else:
        return
    del shop.sold[sold.number]
    price = bought(sold.sku).unit_price
    assert price is not None
    lines = [line(sold.sku, [sold.number], unit_price=price / 2)]
    shop.post("storekeeper", "purchase", lines, location=sold.store, party="TRADEIN", note="Trade-in")
    shop.stock[sold.store][sold.sku].insert(0, sold.number)


def count(shop: Shop, store: str) -> None:
    """A full count: one or two pieces are not found, and what was missing last time turns up."""
    if shop.day > _LAST_COUNT:
        return
    lost = [(sku, shop.take(store, sku, 1)[0]) for sku in _lose(shop, store)]
    lines = [line(sku, sorted(numbers)) for sku, numbers in _standing(shop, store).items()]
    for sku in _ACCESSORIES:
        shop.units[store][sku] -= shop.chance.random() < 0.2
        lines.append(line(sku, quantity=shop.units[store][sku]))
    found = [pair for pair in shop.missing if shop.chance.random() < 0.4]
    for sku, number in found:
        shop.missing.remove((sku, number))
        shop.stock[store][sku].append(number)
        lines.append(line(sku, [number]))
    shop.post("manager", "count", lines, location=store, scope="lines", full=True, note="Stock count")
    shop.missing += lost


def _lose(shop: Shop, store: str) -> list[str]:
    wanted = [model.sku for model in tables.MODELS if len(shop.stock[store][model.sku]) > 2]
    return shop.chance.sample(wanted, min(len(wanted), shop.chance.choice((0, 1, 2))))


def _standing(shop: Shop, store: str) -> dict[str, list[str]]:
    standing = {model.sku: list(shop.stock[store][model.sku]) for model in tables.MODELS}
    for sku, number in shop.aside[store]:
        if sku in standing:  # watches are not counted
            standing[sku].append(number)
    return standing
