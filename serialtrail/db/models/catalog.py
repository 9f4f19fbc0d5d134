"""What, where, with whom: items with their units, components and number rules; locations; parties."""

from __future__ import annotations

from django.db import models

from serialtrail.db.constraints import check, one_of, references, tenant_key, unique
from serialtrail.db.fields import ExactField, KeyField, TenantForeignKey
from serialtrail.db.tenant import TenantModel

ITEM_KINDS = ("goods", "bundle", "service")
TRACKINGS = ("none", "serial", "batch", "shelf_life")
LOCATION_KINDS = ("storage", "supplier", "customer", "transit", "missing", "removed")
PARTY_ROLES = ("supplier", "customer")


class Item(TenantModel):
    """What is traded. `key` is the SKU without regard to case, `gtin` the barcode as GTIN-14 where it is one."""

    sku = models.CharField(max_length=100)
    key = KeyField(max_length=100)
    name = models.CharField(max_length=300)
    category = models.CharField(max_length=100, blank=True, default="")
    barcode = models.CharField(max_length=100, null=True)
    barcode_key = KeyField(max_length=100, null=True)
    gtin = KeyField(max_length=14, null=True)
    kind = models.CharField(max_length=7, default="goods")
    tracking = models.CharField(max_length=10, default="none")
    base_unit = models.CharField(max_length=20, default="pcs")
    price = ExactField(null=True)
    cost = ExactField(null=True)
    warranty_months = models.IntegerField(null=True)
    number_regex = models.CharField(max_length=200, null=True)
    number_check = models.CharField(max_length=10, null=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "item"
        constraints = (
            tenant_key("item"),
            unique("item", "key"),
            unique("item", "barcode_key"),
            unique("item", "gtin"),
            one_of("item", "kind", ITEM_KINDS),
            one_of("item", "tracking", TRACKINGS),
            check("item_only_goods_are_tracked", models.Q(kind="goods") | models.Q(tracking="none")),
        )
        indexes = (models.Index(fields=["organization", "category", "key"], name="item_category"),)

    def __str__(self) -> str:
        return self.sku


class Unit(TenantModel):
    """A further unit of an item: one of it is `factor` base units."""

    item = TenantForeignKey(Item)
    name = models.CharField(max_length=20)
    factor = ExactField()

    class Meta:
        db_table = "unit"
        constraints = (
            *references("unit", "item"),
            unique("unit", "item", "name"),
            check("unit_factor_positive", models.Q(factor__gt=0)),
        )


class Component(TenantModel):
    """One item inside a bundle."""

    bundle = TenantForeignKey(Item)
    item = TenantForeignKey(Item)
    quantity = ExactField()

    class Meta:
        db_table = "component"
        constraints = (
            *references("component", "bundle", "item"),
            unique("component", "bundle", "item"),
            check("component_quantity_positive", models.Q(quantity__gt=0)),
        )


class NumberRule(TenantModel):
    """How the next numbers of an item are made; `start` moves on past the last number used."""

    item = TenantForeignKey(Item)
    prefix = models.CharField(max_length=100, blank=True, default="")
    start = models.CharField(max_length=40)
    increment = models.BigIntegerField(default=1)
    width = models.IntegerField(null=True)
    suffix = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        db_table = "number_rule"
        constraints = (*references("number_rule", "item"), unique("number_rule", "item"))


class Location(TenantModel):
    """Where a thing can be: a storage the user made, or one of the five virtual places, coded by their kind."""

    code = models.CharField(max_length=40)
    key = KeyField(max_length=40)
    name = models.CharField(max_length=200)
    address = models.TextField(blank=True, default="")
    kind = models.CharField(max_length=8, default="storage")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "location"
        constraints = (
            tenant_key("location"),
            unique("location", "key"),
            unique("location", "kind", when=~models.Q(kind="storage")),
            one_of("location", "kind", LOCATION_KINDS),
        )

    def __str__(self) -> str:
        return self.code


class Party(TenantModel):
    """A supplier or a customer."""

    code = models.CharField(max_length=40)
    key = KeyField(max_length=40)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=8)
    email = models.CharField(max_length=254, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "party"
        constraints = (tenant_key("party"), unique("party", "key"), one_of("party", "role", PARTY_ROLES))

    def __str__(self) -> str:
        return self.code
