"""Every table, in the order in which they refer to each other."""

import django.db.models.deletion
import serialtrail.db.constraints
import serialtrail.db.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("name", models.CharField(blank=True, default="", max_length=100)),
                ("is_active", models.BooleanField(default=True)),
                ("date_joined", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "db_table": "user_account",
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Organization",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", serialtrail.db.fields.KeyField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("industry", models.CharField(default="other", max_length=20)),
                ("time_zone", models.CharField(default="UTC", max_length=64)),
                ("currency", models.CharField(default="USD", max_length=3)),
                ("serials_enabled", models.BooleanField(default=False)),
                ("policy", models.JSONField(default=dict)),
                ("max_numbers", models.IntegerField(default=1000)),
                ("allow_repurchase", models.BooleanField(default=True)),
                ("allow_negative_stock", models.BooleanField(default=True)),
                ("review_transfers", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "organization",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("max_numbers__gte", 1), ("max_numbers__lte", 10000)),
                        name="organization_max_numbers_range",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.organization",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="db.user"),
                ),
                ("name", models.CharField(max_length=100)),
                ("role", models.CharField(max_length=12)),
                ("stores", models.JSONField(default=None, null=True)),
                ("active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "member",
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="member_tenant_key"),
                    models.UniqueConstraint(fields=("organization", "user"), name="member_user_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("role__in", ("cashier", "storekeeper", "technician", "manager", "owner", "auditor"))
                        ),
                        name="member_role_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.organization",
                    ),
                ),
                (
                    "member",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.member",
                    ),
                ),
                ("name", models.CharField(blank=True, default="", max_length=100)),
                ("scope", models.CharField(max_length=5)),
                ("digest", models.BinaryField(max_length=32)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "api_token",
                "constraints": [
                    serialtrail.db.constraints.TenantReference(field="member", name="api_token_member_ref"),
                    models.UniqueConstraint(fields=("organization", "digest"), name="api_token_digest_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("scope__in", ("read", "write", "admin"))), name="api_token_scope_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Idempotency",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.organization",
                    ),
                ),
                ("key", serialtrail.db.fields.KeyField(max_length=200)),
                ("fingerprint", models.BinaryField(max_length=32)),
                ("status", models.IntegerField(null=True)),
                ("answer", models.TextField(null=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "idempotency",
                "indexes": [models.Index(fields=["organization", "created_at"], name="idempotency_age")],
                "constraints": [models.UniqueConstraint(fields=("organization", "key"), name="idempotency_key_unique")],
            },
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.organization",
                    ),
                ),
                ("sku", models.CharField(max_length=100)),
                ("key", serialtrail.db.fields.KeyField(max_length=100)),
                ("name", models.CharField(max_length=300)),
                ("category", models.CharField(blank=True, default="", max_length=100)),
                ("barcode", models.CharField(max_length=100, null=True)),
                ("barcode_key", serialtrail.db.fields.KeyField(max_length=100, null=True)),
                ("gtin", serialtrail.db.fields.KeyField(max_length=14, null=True)),
                ("kind", models.CharField(default="goods", max_length=7)),
                ("tracking", models.CharField(default="none", max_length=10)),
                ("base_unit", models.CharField(default="pcs", max_length=20)),
                ("price", serialtrail.db.fields.ExactField(decimal_places=4, max_digits=18, null=True)),
                ("cost", serialtrail.db.fields.ExactField(decimal_places=4, max_digits=18, null=True)),
                ("warranty_months", models.IntegerField(null=True)),
                ("number_regex", models.CharField(max_length=200, null=True)),
                ("number_check", models.CharField(max_length=10, null=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "item",
                "indexes": [models.Index(fields=["organization", "category", "key"], name="item_category")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="item_tenant_key"),
                    models.UniqueConstraint(fields=("organization", "key"), name="item_key_unique"),
                    models.UniqueConstraint(fields=("organization", "barcode_key"), name="item_barcode_key_unique"),
                    models.UniqueConstraint(fields=("organization", "gtin"), name="item_gtin_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("goods", "bundle", "service"))), name="item_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tracking__in", ("none", "serial", "batch", "shelf_life"))),
                        name="item_tracking_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "goods"), ("tracking", "none"), _connector="OR"),
                        name="item_only_goods_are_tracked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.organization",
                    ),
                ),
                (
                    "item",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.item",
                    ),
                ),
                ("name", models.CharField(max_length=20)),
                ("factor", serialtrail.db.fields.ExactField(decimal_places=4, max_digits=18)),
            ],
            options={
                "db_table": "unit",
                "constraints": [
                    serialtrail.db.constraints.TenantReference(field="item", name="unit_item_ref"),
                    models.UniqueConstraint(fields=("organization", "item", "name"), name="unit_item_name_unique"),
                    models.CheckConstraint(condition=models.Q(("factor__gt", 0)), name="unit_factor_positive"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Component",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.organization",
                    ),
                ),
                (
                    "bundle",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.item",
                    ),
                ),
                (
                    "item",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.item",
                    ),
                ),
                ("quantity", serialtrail.db.fields.ExactField(decimal_places=4, max_digits=18)),
            ],
            options={
                "db_table": "component",
                "constraints": [
                    serialtrail.db.constraints.TenantReference(field="bundle", name="component_bundle_ref"),
                    serialtrail.db.constraints.TenantReference(field="item", name="component_item_ref"),
                    models.UniqueConstraint(
                        fields=("organization", "bundle", "item"), name="component_bundle_item_unique"
                    ),
                    models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="component_quantity_positive"),
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.organization",
                    ),
                ),
                (
                    "item",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.item",
                    ),
                ),
                ("prefix", models.CharField(blank=True, default="", max_length=100)),
                ("start", models.CharField(max_length=40)),
                ("increment", models.BigIntegerField(default=1)),
                ("width", models.IntegerField(null=True)),
                ("suffix", models.CharField(blank=True, default="", max_length=100)),
            ],
            options={
                "db_table": "number_rule",
                "constraints": [
                    serialtrail.db.constraints.TenantReference(field="item", name="number_rule_item_ref"),
                    models.UniqueConstraint(fields=("organization", "item"), name="number_rule_item_unique"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Location",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.organization",
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("key", serialtrail.db.fields.KeyField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("address", models.TextField(blank=True, default="")),
                ("kind", models.CharField(default="storage", max_length=8)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "location",
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="location_tenant_key"),
                    models.UniqueConstraint(fields=("organization", "key"), name="location_key_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "storage"), _negated=True),
                        fields=("organization", "kind"),
                        name="location_kind_unique",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ("storage", "supplier", "customer", "transit", "missing", "removed"))
                        ),
                        name="location_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.organization",
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("key", serialtrail.db.fields.KeyField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("role", models.CharField(max_length=8)),
                ("email", models.CharField(blank=True, default="", max_length=254)),
                ("phone", models.CharField(blank=True, default="", max_length=40)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "party",
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="party_tenant_key"),
                    models.UniqueConstraint(fields=("organization", "key"), name="party_key_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ("supplier", "customer"))), name="party_role_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.organization",
                    ),
                ),
                ("uid", models.UUIDField(null=True)),
                ("kind", models.CharField(max_length=16)),
                ("state", models.CharField(default="draft", max_length=8)),
                ("number", serialtrail.db.fields.KeyField(max_length=20, null=True)),
                ("version", models.IntegerField(default=1)),
                (
                    "location",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.location",
                    ),
                ),
                (
                    "to_location",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.location",
                    ),
                ),
                (
                    "party",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.party",
                    ),
                ),
                ("date", models.DateField()),
                ("reference", models.CharField(blank=True, default="", max_length=200)),
                ("note", models.TextField(blank=True, default="")),
                ("mode", models.CharField(blank=True, default="", max_length=10)),
                ("direction", models.CharField(blank=True, default="", max_length=10)),
                ("scope", models.CharField(blank=True, default="", max_length=10)),
                ("category", models.CharField(blank=True, default="", max_length=100)),
                ("full", models.BooleanField(default=False)),
                ("hold", models.BooleanField(default=False)),
                ("confirmed", models.JSONField(default=list)),
                ("total", serialtrail.db.fields.ExactField(decimal_places=4, default=0, max_digits=18)),
                (
                    "origin",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.document",
                    ),
                ),
                (
                    "copy_of",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.document",
                    ),
                ),
                ("start_seq", models.BigIntegerField(null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.member",
                    ),
                ),
                ("submitted_at", models.DateTimeField(null=True)),
                (
                    "submitted_by",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.member",
                    ),
                ),
                ("posted_at", models.DateTimeField(null=True)),
                (
                    "posted_by",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.member",
                    ),
                ),
                ("voided_at", models.DateTimeField(null=True)),
                (
                    "voided_by",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.member",
                    ),
                ),
            ],
            options={
                "db_table": "document",
                "indexes": [
                    models.Index(fields=["organization", "kind", "id"], name="document_kind"),
                    models.Index(fields=["organization", "state", "id"], name="document_state"),
                    models.Index(fields=["organization", "location", "id"], name="document_location"),
                    models.Index(fields=["organization", "party", "id"], name="document_party"),
                    models.Index(
                        condition=models.Q(("origin__isnull", False)),
                        fields=["organization", "origin"],
                        name="document_origin",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="document_tenant_key"),
                    serialtrail.db.constraints.TenantReference(field="location", name="document_location_ref"),
                    serialtrail.db.constraints.TenantReference(field="to_location", name="document_to_location_ref"),
                    serialtrail.db.constraints.TenantReference(field="party", name="document_party_ref"),
                    serialtrail.db.constraints.TenantReference(field="origin", name="document_origin_ref"),
                    serialtrail.db.constraints.TenantReference(field="copy_of", name="document_copy_of_ref"),
                    serialtrail.db.constraints.TenantReference(field="created_by", name="document_created_by_ref"),
                    serialtrail.db.constraints.TenantReference(field="submitted_by", name="document_submitted_by_ref"),
                    serialtrail.db.constraints.TenantReference(field="posted_by", name="document_posted_by_ref"),
                    serialtrail.db.constraints.TenantReference(field="voided_by", name="document_voided_by_ref"),
                    models.UniqueConstraint(fields=("organization", "uid"), name="document_uid_unique"),
                    models.UniqueConstraint(fields=("organization", "number"), name="document_number_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                (
                                    "opening",
                                    "purchase",
                                    "purchase_return",
                                    "sale",
                                    "sale_return",
                                    "transfer",
                                    "count",
                                    "adjustment",
                                    "quotation",
                                    "sales_order",
                                    "purchase_order",
                                    "assembly_order",
                                ),
                            )
                        ),
                        name="document_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("draft", "pending", "shipped", "posted", "voided"))),
                        name="document_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("draft", "pending")), ("number__isnull", False), _connector="OR"
                        ),
                        name="document_number_leaves_draft",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.organization",
                    ),
                ),
                (
                    "document",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.document",
                    ),
                ),
                ("position", models.IntegerField()),
                (
                    "item",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.item",
                    ),
                ),
                ("quantity", serialtrail.db.fields.ExactField(decimal_places=4, max_digits=18, null=True)),
                ("unit", models.CharField(max_length=20)),
                ("base_quantity", serialtrail.db.fields.ExactField(decimal_places=4, max_digits=18)),
                ("unit_price", serialtrail.db.fields.ExactField(decimal_places=4, max_digits=18, null=True)),
                ("direction", models.CharField(blank=True, default="", max_length=3)),
                ("production_batch", models.CharField(blank=True, default="", max_length=100)),
                ("batch", models.CharField(blank=True, default="", max_length=100)),
                ("expires_on", models.DateField(null=True)),
                (
                    "origin_line",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.documentline",
                    ),
                ),
            ],
            options={
                "db_table": "document_line",
                "indexes": [
                    models.Index(fields=["organization", "item", "document"], name="document_line_item"),
                    models.Index(
                        condition=models.Q(("origin_line__isnull", False)),
                        fields=["organization", "origin_line"],
                        name="document_line_origin",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="document_line_tenant_key"),
                    serialtrail.db.constraints.TenantReference(field="document", name="document_line_document_ref"),
                    serialtrail.db.constraints.TenantReference(field="item", name="document_line_item_ref"),
                    serialtrail.db.constraints.TenantReference(
                        field="origin_line", name="document_line_origin_line_ref"
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "document", "position"), name="document_line_document_position_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("base_quantity__gte", 0), ("quantity__gte", 0)),
                        name="document_line_quantity_positive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LineSerial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.organization",
                    ),
                ),
                (
                    "document",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.document",
                    ),
                ),
                (
                    "line",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.documentline",
                    ),
                ),
                ("number", models.CharField(max_length=100)),
                ("key", serialtrail.db.fields.KeyField(max_length=100)),
                ("seen_seq", models.BigIntegerField()),
            ],
            options={
                "db_table": "line_serial",
                "indexes": [
                    models.Index(fields=["organization", "document", "id"], name="line_serial_document"),
                    models.Index(fields=["organization", "key"], name="line_serial_key"),
                ],
                "constraints": [
                    serialtrail.db.constraints.TenantReference(field="document", name="line_serial_document_ref"),
                    serialtrail.db.constraints.TenantReference(field="line", name="line_serial_line_ref"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentCounter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.organization",
                    ),
                ),
                ("kind", models.CharField(max_length=16)),
                ("last", models.BigIntegerField(default=0)),
            ],
            options={
                "db_table": "document_counter",
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "kind"), name="document_counter_kind_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="Serial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.organization",
                    ),
                ),
                (
                    "item",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.item",
                    ),
                ),
                (
                    "location",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.location",
                    ),
                ),
                ("number", models.CharField(max_length=100)),
                ("key", serialtrail.db.fields.KeyField(max_length=100)),
                ("key_reversed", serialtrail.db.fields.KeyField(max_length=100)),
                ("version", models.IntegerField(default=0)),
                ("live_version", models.IntegerField(default=0)),
                ("lives", models.IntegerField(default=0)),
                ("moved_at", models.DateTimeField()),
                (
                    "holder",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.document",
                    ),
                ),
                ("block_reason", models.CharField(blank=True, default="", max_length=10)),
                ("block_note", models.TextField(blank=True, default="")),
                (
                    "party",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.party",
                    ),
                ),
                ("warranty_until", models.DateField(null=True)),
                ("production_batch", models.CharField(blank=True, default="", max_length=100)),
                ("note", models.TextField(blank=True, default="")),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "serial",
                "indexes": [
                    models.Index(fields=["organization", "key_reversed"], name="serial_tail"),
                    models.Index(fields=["organization", "item", "location", "key"], name="serial_item"),
                    models.Index(fields=["organization", "location", "key"], name="serial_location"),
                    models.Index(
                        condition=models.Q(("holder__isnull", False)),
                        fields=["organization", "holder"],
                        name="serial_holder",
                    ),
                    models.Index(
                        condition=models.Q(("party__isnull", False)),
                        fields=["organization", "party", "key"],
                        name="serial_party",
                    ),
                    models.Index(
                        condition=models.Q(("production_batch", ""), _negated=True),
                        fields=["organization", "production_batch", "key"],
                        name="serial_batch",
                    ),
                    models.Index(
                        condition=models.Q(("block_reason", ""), _negated=True),
                        fields=["organization", "key"],
                        name="serial_blocked",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="serial_tenant_key"),
                    models.UniqueConstraint(fields=("organization", "key"), name="serial_key_unique"),
                    serialtrail.db.constraints.TenantReference(field="item", name="serial_item_ref"),
                    serialtrail.db.constraints.TenantReference(field="location", name="serial_location_ref"),
                    serialtrail.db.constraints.TenantReference(field="holder", name="serial_holder_ref"),
                    serialtrail.db.constraints.TenantReference(field="party", name="serial_party_ref"),
                    models.CheckConstraint(
                        condition=models.Q(("block_reason__in", ("", "quality", "recall", "stolen", "lost"))),
                        name="serial_block_reason_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("live_version__gte", 0), ("live_version__lte", models.F("version")), ("lives__gte", 0)
                        ),
                        name="serial_versions_ordered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SerialAlias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.organization",
                    ),
                ),
                (
                    "serial",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.serial",
                    ),
                ),
                ("type", models.CharField(max_length=20)),
                ("code", models.CharField(max_length=100)),
                ("key", serialtrail.db.fields.KeyField(max_length=100)),
                ("key_reversed", serialtrail.db.fields.KeyField(max_length=100)),
            ],
            options={
                "db_table": "serial_alias",
                "indexes": [
                    models.Index(fields=["organization", "serial"], name="serial_alias_serial"),
                    models.Index(fields=["organization", "key_reversed"], name="serial_alias_tail"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "key"), name="serial_alias_key_unique"),
                    serialtrail.db.constraints.TenantReference(field="serial", name="serial_alias_serial_ref"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Carton",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.organization",
                    ),
                ),
                ("code", models.CharField(max_length=100)),
                ("key", serialtrail.db.fields.KeyField(max_length=100)),
                (
                    "parent",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.carton",
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "carton",
                "indexes": [models.Index(fields=["organization", "parent"], name="carton_parent")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="carton_tenant_key"),
                    models.UniqueConstraint(fields=("organization", "key"), name="carton_key_unique"),
                    serialtrail.db.constraints.TenantReference(field="parent", name="carton_parent_ref"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CartonSerial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.organization",
                    ),
                ),
                (
                    "carton",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.carton",
                    ),
                ),
                (
                    "serial",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.serial",
                    ),
                ),
            ],
            options={
                "db_table": "carton_serial",
                "indexes": [models.Index(fields=["organization", "carton"], name="carton_serial_carton")],
                "constraints": [
                    serialtrail.db.constraints.TenantReference(field="carton", name="carton_serial_carton_ref"),
                    serialtrail.db.constraints.TenantReference(field="serial", name="carton_serial_serial_ref"),
                    models.UniqueConstraint(fields=("organization", "serial"), name="carton_serial_serial_unique"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.organization",
                    ),
                ),
                ("seq", models.BigIntegerField()),
                (
                    "document",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.document",
                    ),
                ),
                ("act", models.CharField(max_length=7)),
                ("at", models.DateTimeField()),
                ("date", models.DateField()),
                (
                    "member",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.member",
                    ),
                ),
                (
                    "reverses",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.posting",
                    ),
                ),
                ("hash", models.BinaryField(max_length=32)),
            ],
            options={
                "db_table": "posting",
                "indexes": [
                    models.Index(fields=["organization", "document", "seq"], name="posting_document"),
                    models.Index(fields=["organization", "date", "seq"], name="posting_date"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="posting_tenant_key"),
                    models.UniqueConstraint(fields=("organization", "seq"), name="posting_seq_unique"),
                    models.UniqueConstraint(fields=("organization", "reverses"), name="posting_reverses_unique"),
                    serialtrail.db.constraints.TenantReference(field="document", name="posting_document_ref"),
                    serialtrail.db.constraints.TenantReference(field="member", name="posting_member_ref"),
                    serialtrail.db.constraints.TenantReference(field="reverses", name="posting_reverses_ref"),
                    models.CheckConstraint(
                        condition=models.Q(("act__in", ("post", "ship", "receive", "close", "void", "rename"))),
                        name="posting_act_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Movement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.organization",
                    ),
                ),
                (
                    "posting",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.posting",
                    ),
                ),
                (
                    "line",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.documentline",
                    ),
                ),
                (
                    "item",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.item",
                    ),
                ),
                ("quantity", serialtrail.db.fields.ExactField(decimal_places=4, max_digits=18)),
                (
                    "source",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.location",
                    ),
                ),
                (
                    "target",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.location",
                    ),
                ),
            ],
            options={
                "db_table": "movement",
                "indexes": [
                    models.Index(fields=["organization", "posting"], name="movement_posting"),
                    models.Index(fields=["organization", "item", "posting"], name="movement_item"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="movement_tenant_key"),
                    serialtrail.db.constraints.TenantReference(field="posting", late=True, name="movement_posting_ref"),
                    serialtrail.db.constraints.TenantReference(field="line", name="movement_line_ref"),
                    serialtrail.db.constraints.TenantReference(field="item", name="movement_item_ref"),
                    serialtrail.db.constraints.TenantReference(field="source", name="movement_source_ref"),
                    serialtrail.db.constraints.TenantReference(field="target", name="movement_target_ref"),
                    models.CheckConstraint(condition=models.Q(("quantity__gte", 0)), name="movement_quantity_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("target")), _negated=True),
                        name="movement_goes_somewhere",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SerialMovement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.organization",
                    ),
                ),
                (
                    "posting",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.posting",
                    ),
                ),
                (
                    "movement",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.movement",
                    ),
                ),
                (
                    "serial",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.serial",
                    ),
                ),
                ("version", models.IntegerField()),
                ("below", models.IntegerField()),
                (
                    "source",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.location",
                    ),
                ),
                (
                    "target",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.location",
                    ),
                ),
                (
                    "party_before",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.party",
                    ),
                ),
                ("warranty_before", models.DateField(null=True)),
                ("block_set", models.CharField(max_length=10, null=True)),
            ],
            options={
                "db_table": "serial_movement",
                "indexes": [
                    models.Index(fields=["organization", "posting"], name="serial_movement_posting"),
                    models.Index(fields=["organization", "movement"], name="serial_movement_movement"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "serial", "version"), name="serial_movement_serial_version_unique"
                    ),
                    serialtrail.db.constraints.TenantReference(
                        field="posting", late=True, name="serial_movement_posting_ref"
                    ),
                    serialtrail.db.constraints.TenantReference(field="movement", name="serial_movement_movement_ref"),
                    serialtrail.db.constraints.TenantReference(field="serial", name="serial_movement_serial_ref"),
                    serialtrail.db.constraints.TenantReference(field="source", name="serial_movement_source_ref"),
                    serialtrail.db.constraints.TenantReference(field="target", name="serial_movement_target_ref"),
                    serialtrail.db.constraints.TenantReference(
                        field="party_before", name="serial_movement_party_before_ref"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("below__gte", 0), ("below__lt", models.F("version")), ("version__gte", 1)),
                        name="serial_movement_version_ordered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rename",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.organization",
                    ),
                ),
                (
                    "posting",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.posting",
                    ),
                ),
                (
                    "serial",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.serial",
                    ),
                ),
                ("old_number", models.CharField(max_length=100)),
                ("new_number", models.CharField(max_length=100)),
            ],
            options={
                "db_table": "rename",
                "indexes": [models.Index(fields=["organization", "serial"], name="rename_serial")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "posting"), name="rename_posting_unique"),
                    serialtrail.db.constraints.TenantReference(field="posting", name="rename_posting_ref"),
                    serialtrail.db.constraints.TenantReference(field="serial", name="rename_serial_ref"),
                ],
            },
        ),
        migrations.CreateModel(
            name="StockLevel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.organization",
                    ),
                ),
                (
                    "item",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.item",
                    ),
                ),
                (
                    "location",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.location",
                    ),
                ),
                ("on_hand", serialtrail.db.fields.ExactField(decimal_places=4, default=0, max_digits=18)),
                ("serials", serialtrail.db.fields.ExactField(decimal_places=4, default=0, max_digits=18)),
                ("tracked", models.BooleanField()),
            ],
            options={
                "db_table": "stock_level",
                "indexes": [models.Index(fields=["organization", "location", "item"], name="stock_level_location")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "item", "location"), name="stock_level_item_location_unique"
                    ),
                    serialtrail.db.constraints.TenantReference(field="item", name="stock_level_item_ref"),
                    serialtrail.db.constraints.TenantReference(field="location", name="stock_level_location_ref"),
                    models.CheckConstraint(
                        condition=models.Q(("serials__gte", 0)), name="stock_level_serials_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tracked", False), ("on_hand__gte", models.F("serials")), _connector="OR"),
                        name="stock_level_unassigned_positive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.organization",
                    ),
                ),
                ("seq", models.BigIntegerField(default=0)),
                ("hash", models.BinaryField(max_length=32)),
            ],
            options={
                "db_table": "ledger_head",
                "constraints": [models.UniqueConstraint(fields=("organization",), name="ledger_head_once")],
            },
        ),
        migrations.CreateModel(
            name="Outbox",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.organization",
                    ),
                ),
                (
                    "posting",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.posting",
                    ),
                ),
                ("topic", models.CharField(max_length=40)),
                ("delivered_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "outbox",
                "indexes": [
                    models.Index(
                        condition=models.Q(("delivered_at__isnull", True)),
                        fields=["organization", "id"],
                        name="outbox_open",
                    )
                ],
                "constraints": [serialtrail.db.constraints.TenantReference(field="posting", name="outbox_posting_ref")],
            },
        ),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.organization",
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "member",
                    serialtrail.db.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="db.member",
                    ),
                ),
                ("what", models.CharField(max_length=60)),
                ("subject", models.CharField(blank=True, default="", max_length=200)),
                ("data", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "audit_event",
                "indexes": [models.Index(fields=["organization", "id"], name="audit_event_order")],
                "constraints": [
                    serialtrail.db.constraints.TenantReference(field="member", name="audit_event_member_ref")
                ],
            },
        ),
    ]
