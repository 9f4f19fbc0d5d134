"""Around the ledger: who changed which setting."""

from __future__ import annotations

from django.db import models

from serialtrail.db.constraints import references
from serialtrail.db.fields import TenantForeignKey
from serialtrail.db.models.accounts import Member
from serialtrail.db.tenant import TenantModel


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
