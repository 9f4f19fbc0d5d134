"""Around the ledger: what to tell others, and who changed which setting."""

from __future__ import annotations

from django.db import models

from serialtrail.db.constraints import references
from serialtrail.db.fields import TenantForeignKey
from serialtrail.db.models.accounts import Member
from serialtrail.db.models.ledger import Posting
from serialtrail.db.tenant import TenantModel


class Outbox(TenantModel):
    """A posting that others may want to hear of; written with it, delivered later."""

    posting = TenantForeignKey(Posting)
    topic = models.CharField(max_length=40)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "outbox"
        constraints = (*references("outbox", "posting"),)
        indexes = (
            models.Index(
                fields=["organization", "id"], name="outbox_open", condition=models.Q(delivered_at__isnull=True)
            ),
        )


class AuditEvent(TenantModel):
    """Something outside the ledger was changed: a setting, a member, a token, an item's tracking, a block."""

    at = models.DateTimeField()
    member = TenantForeignKey(Member, null=True)
    what = models.CharField(max_length=60)
    subject = models.CharField(max_length=200, blank=True, default="")
    data = models.JSONField(default=dict)

    class Meta:
        db_table = "audit_event"
        constraints = (*references("audit_event", "member"),)
        indexes = (models.Index(fields=["organization", "id"], name="audit_event_order"),)
