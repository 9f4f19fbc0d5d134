"""The demo shop: whole, the same every time, filled once. Its books are audited by the test of the command."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from serialtrail.access import organizations, users
from serialtrail.db import transaction
from serialtrail.db.models import accounts, documents, serials
from serialtrail.domain import formats
from serialtrail.domain.documents import KIND_NAMES
from serialtrail.domain.whereabouts import STATUSES, status
from serialtrail.exchange import demo
from serialtrail.exchange.demo import tables

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
SCALE = 0.05


class _Undone(Exception):
    """Takes the demo away again, so that the next one can be made."""


def _set_aside() -> None:
    """The shell's test leaves a demo behind; these tell the story anew, as if there were none."""
    accounts.Organization.objects.filter(slug=tables.SLUG).update(slug="demo-of-the-shell")


def undone(work: Callable[[int], Any]) -> Any:
    """Fill the demo, ask `work` about it, and roll everything back."""
    answers = []

    def told() -> None:
        _set_aside()
        made = demo.fill(NOW, SCALE)
        assert made.created
        home = organizations.found(made.slug)
        assert home is not None
        answers.append(work(home.pk))
        raise _Undone

    with pytest.raises(_Undone):
        transaction.write(told)
    return answers[0]


def books(organization: int) -> list[Any]:
    """Everything that a telling of the story decides."""
    rows = serials.Serial.objects.for_org(organization).order_by("key")
    papers = documents.Document.objects.for_org(organization).order_by("id")
    return [
        *rows.values_list("number", "item__sku", "location__code", "version", "block_reason", "moved_at"),
        *papers.values_list("kind", "number", "state", "date", "party__code", "posted_at"),
    ]


@dataclass(frozen=True)
class Shop:
    """What the tests look at, of a demo that is gone again."""

    books: list[Any]
    kinds: set[str]
    states: set[str]
    moments: list[datetime]
    statuses: set[str]
    blocks: set[str]
    aliases: set[str]
    phones: list[str]
    lived_again: int
    held: int
    cartons: int


def looked_at(organization: int) -> Shop:
    papers = documents.Document.objects.for_org(organization)
    rows = serials.Serial.objects.for_org(organization)
    return Shop(
        books=books(organization),
        kinds=set(papers.filter(state="posted").values_list("kind", flat=True)),
        states=set(papers.values_list("state", flat=True)),
        moments=list(papers.filter(posted_at__isnull=False).values_list("posted_at", flat=True)),
        statuses={status(lives, kind) for lives, kind in rows.values_list("lives", "location__kind")},
        blocks=set(rows.values_list("block_reason", flat=True)),
        aliases=set(serials.SerialAlias.objects.for_org(organization).values_list("type", flat=True)),
        phones=list(rows.filter(item__category="Phones").values_list("number", flat=True)),
        lived_again=rows.filter(lives__gt=1).count(),
        held=rows.filter(holder__isnull=False).count(),
        cartons=serials.Carton.objects.for_org(organization).count(),
    )


@pytest.fixture(scope="module")
def shop(database: None) -> Shop:
    made = undone(looked_at)
    assert isinstance(made, Shop)
    return made


def test_every_kind_of_document_every_state_and_every_status_occurs(shop: Shop) -> None:
    assert shop.kinds == set(KIND_NAMES)
    assert shop.states == {"draft", "pending", "shipped", "posted", "voided"}
    assert shop.statuses == set(STATUSES)


def test_pieces_are_held_blocked_renamed_in_cartons_and_sold_again(shop: Shop) -> None:
    assert min(shop.held, shop.cartons, shop.lived_again) > 0
    assert {"quality", "recall", "stolen"} <= shop.blocks
    assert {"imei2", "mac", "former"} <= shop.aliases


def test_every_phone_has_a_valid_imei(shop: Shop) -> None:
    imei = formats.NumberFormat(check="imei")
    assert len(shop.phones) > 100
    assert [number for number in shop.phones if formats.format_fault(number, imei)] == []


def test_a_year_ends_today_and_nothing_lies_in_the_future(shop: Shop) -> None:
    assert max(shop.moments) <= NOW
    assert max(shop.moments) > NOW - timedelta(days=1)
    assert min(shop.moments) < NOW - timedelta(days=364)


def test_the_story_is_the_same_every_time(shop: Shop) -> None:
    assert undone(books) == shop.books


def test_who_has_the_demo_keeps_it_as_it_is() -> None:
    def again(organization: int) -> None:
        before = books(organization)
        found = demo.fill(NOW + timedelta(days=3))
        assert (found.created, found.email) == (False, tables.EMAIL)
        assert books(organization) == before
        user = users.found(found.email)
        assert user is not None
        assert user.check_password(found.password)

    undone(again)


def test_an_organization_of_somebody_else_that_goes_by_the_name_is_left_alone() -> None:
    def work() -> None:
        _set_aside()
        stranger = users.create("stranger@example.com", None)
        assert organizations.create("Demo", "other", stranger, NOW).slug == tables.SLUG
        with pytest.raises(demo.SlugTaken):
            demo.fill(NOW)
        raise _Undone

    with pytest.raises(_Undone):
        transaction.write(work)
