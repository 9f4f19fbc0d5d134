"""One physical thing each: serials, their further codes, and the cartons they lie in."""

from __future__ import annotations

from django.db import models

from serialtrail.db.constraints import check, one_of, references, tenant_key, unique
from serialtrail.db.fields import KeyField, TenantForeignKey
from serialtrail.db.models.catalog import Item, Location, Party
from serialtrail.db.models.documents import Document
from serialtrail.db.tenant import TenantModel

BLOCK_REASONS = ("", "quality", "recall", "stolen", "lost")


class Serial(TenantModel):
    """A number, its item, and where it is now.

    `version` counts its serial movements; `live_version` is the version of the latest live one (0: none);
    `lives` counts its live entries into storage from outside stock; `holder` is the open document that claims it.
    """

    item = TenantForeignKey(Item)
    location = TenantForeignKey(Location)
    number = models.CharField(max_length=100)
    key = KeyField(max_length=100)
    # The key read backwards, so that "ends with" is a range of an index (PostgreSQL's search table takes it over).
    key_reversed = KeyField(max_length=100)
    version = models.IntegerField(default=0)
    live_version = models.IntegerField(default=0)
    lives = models.IntegerField(default=0)
    moved_at = models.DateTimeField()
    holder = TenantForeignKey(Document, null=True)
    block_reason = models.CharField(max_length=10, blank=True, default="")
    block_note = models.TextField(blank=True, default="")
    # With whom it last crossed the border of stock.
    party = TenantForeignKey(Party, null=True)
    warranty_until = models.DateField(null=True)
    production_batch = models.CharField(max_length=100, blank=True, default="")
    note = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "serial"
        constraints = (
            tenant_key("serial"),
            unique("serial", "key"),
            *references("serial", "item", "location", "holder", "party"),
            one_of("serial", "block_reason", BLOCK_REASONS),
            check(
                "serial_versions_ordered",
                models.Q(live_version__gte=0, live_version__lte=models.F("version"), lives__gte=0),
            ),
        )
        indexes = (
            models.Index(fields=["organization", "item", "location", "key"], name="serial_item"),
            models.Index(fields=["organization", "location", "key"], name="serial_location"),
            models.Index(
                fields=["organization", "holder"], name="serial_holder", condition=models.Q(holder__isnull=False)
            ),
            models.Index(
                fields=["organization", "party", "key"], name="serial_party", condition=models.Q(party__isnull=False)
            ),
            models.Index(
                fields=["organization", "production_batch", "key"],
                name="serial_batch",
                condition=~models.Q(production_batch=""),
            ),
            models.Index(fields=["organization", "key"], name="serial_blocked", condition=~models.Q(block_reason="")),
            models.Index(fields=["organization", "key"], name="serial_registered", condition=models.Q(lives=0)),
            models.Index(
                fields=["organization", "warranty_until", "key"],
                name="serial_warranty",
                condition=models.Q(warranty_until__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.number


class SerialAlias(TenantModel):
    """A further typed code of a serial (IMEI 2, MAC, customer tag), or a `former` number of it."""

    serial = TenantForeignKey(Serial)
    type = models.CharField(max_length=20)
    code = models.CharField(max_length=100)
    key = KeyField(max_length=100)
    key_reversed = KeyField(max_length=100)

    class Meta:
        db_table = "serial_alias"
        constraints = (unique("serial_alias", "key"), *references("serial_alias", "serial"))
        indexes = (models.Index(fields=["organization", "serial"], name="serial_alias_serial"),)


class Carton(TenantModel):
    """A code that stands for the serials in it; may sit on a pallet, its parent."""

    code = models.CharField(max_length=100)
    key = KeyField(max_length=100)
    parent = TenantForeignKey("db.Carton", null=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "carton"
        constraints = (tenant_key("carton"), unique("carton", "key"), *references("carton", "parent"))
        indexes = (models.Index(fields=["organization", "parent"], name="carton_parent"),)


class CartonSerial(TenantModel):
    """A serial in a carton; it lies in one at most."""

    carton = TenantForeignKey(Carton)
    serial = TenantForeignKey(Serial)

    class Meta:
        db_table = "carton_serial"
        constraints = (*references("carton_serial", "carton", "serial"), unique("carton_serial", "serial"))
        indexes = (models.Index(fields=["organization", "carton"], name="carton_serial_carton"),)
