"""Around the ledger: who changed which setting; files that are brought in."""

from __future__ import annotations

from django.db import models

from serialtrail.db.constraints import one_of, references, tenant_key, unique
from serialtrail.db.fields import TenantForeignKey
from serialtrail.db.models.accounts import Member, Organization
from serialtrail.db.tenant import TenantModel

# What a document is asked for; `subject` is its id.
REVIEWED = ("document.submitted", "document.rejected")


class AuditEvent(TenantModel):
    """Something outside the ledger was changed: a setting, a member, a token, an item's tracking, a block, a review."""

    at = models.DateTimeField()
    member = TenantForeignKey(Member, null=True)
    what = models.CharField(max_length=60)
    subject = models.CharField(max_length=200, blank=True, default="")
    data = models.JSONField(default=dict)

    class Meta:
        db_table = "audit_event"
        constraints = (*references("audit_event", "member"),)
        indexes = (
            models.Index(fields=["organization", "id"], name="audit_event_order"),
            models.Index(
                fields=["organization", "subject"], name="audit_event_review", condition=models.Q(what__in=REVIEWED)
            ),
        )


IMPORT_KINDS = ("serials", "items", "opening", "parties", "cartons", "purchase")
IMPORT_STATES = ("waiting", "checking", "posting", "done", "failed", "cancelled")
IMPORT_PARTS = ("file", "errors")


class ImportJob(TenantModel):
    """A file that is brought in, and how far it has come.

    `columns` is field to place in the row; `done` rows of `total` are through in the present state (`total` may be a
    guess while the file is read). `posted` rows are committed: a job that is taken up again goes on behind them.
    `created`, `changed` and `refused` count rows, `cartons` what rows of cartons made. `faults` are groups of refused
    rows, `problem` why the file could not be read at all. `stopped`: to be cancelled.
    """

    member = TenantForeignKey(Member)
    kind = models.CharField(max_length=10)
    mode = models.CharField(max_length=10, blank=True, default="")
    on_error = models.CharField(max_length=20)
    location = models.CharField(max_length=40, blank=True, default="")
    party = models.CharField(max_length=40, blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="")
    file_name = models.CharField(max_length=200)
    header = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default="waiting")
    total = models.BigIntegerField(default=0)
    done = models.BigIntegerField(default=0)
    posted = models.BigIntegerField(default=0)
    created = models.BigIntegerField(default=0)
    changed = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    cartons = models.BigIntegerField(default=0)
    converted = models.BigIntegerField(default=0)
    documents = models.JSONField(default=list)
    faults = models.JSONField(default=list)
    problem = models.JSONField(default=dict)
    stopped = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "import_job"
        constraints = (
            tenant_key("import_job"),
            *references("import_job", "member"),
            one_of("import_job", "kind", IMPORT_KINDS),
            one_of("import_job", "state", IMPORT_STATES),
        )
        indexes = (models.Index(fields=["organization", "-id"], name="import_job_order"),)


class Job(models.Model):
    """Work that waits for a process, or is done by one: no tenant table, for whoever has time looks for any.

    `subject` is the id of what is to be done in the organization; `runner` who does it, `beat_at` when it was last
    alive. The row goes when all is done.
    """

    organization = models.ForeignKey(Organization, on_delete=models.DO_NOTHING, db_index=False, related_name="+")
    what = models.CharField(max_length=20)
    subject = models.BigIntegerField()
    runner = models.CharField(max_length=80, blank=True, default="")
    created_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "job"
        constraints = (models.UniqueConstraint(fields=["what", "organization", "subject"], name="job_once"),)

    def __str__(self) -> str:
        return f"{self.what} {self.subject}"


class ImportPiece(TenantModel):
    """A piece of the file of an import, or of the file of its refused rows, in order."""

    job = TenantForeignKey(ImportJob)
    part = models.CharField(max_length=6)
    place = models.IntegerField()
    content = models.BinaryField()

    class Meta:
        db_table = "import_piece"
        constraints = (
            *references("import_piece", "job"),
            one_of("import_piece", "part", IMPORT_PARTS),
            unique("import_piece", "job", "part", "place"),
        )


EXPORT_STATES = ("working", "done", "failed", "cancelled")


class ExportJob(TenantModel):
    """A file that is made for a member, who is the only one to see it: its filters are within their rights.

    `address` is what it was asked for by, `done` rows are in it so far. `beat_at`: when whoever makes it was last
    alive; what is left for dead is asked for again, for nothing comes of half a file. `stopped`: to be cancelled.
    """

    member = TenantForeignKey(Member)
    file_name = models.CharField(max_length=200)
    media = models.CharField(max_length=100)
    address = models.CharField(max_length=2000)
    state = models.CharField(max_length=10, default="working")
    done = models.BigIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    stopped = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "export_job"
        constraints = (
            tenant_key("export_job"),
            *references("export_job", "member"),
            one_of("export_job", "state", EXPORT_STATES),
        )
        indexes = (models.Index(fields=["organization", "member", "-id"], name="export_job_order"),)


class ExportPiece(TenantModel):
    """A piece of a file that was made, in order."""

    job = TenantForeignKey(ExportJob)
    place = models.IntegerField()
    content = models.BinaryField()

    class Meta:
        db_table = "export_piece"
        constraints = (*references("export_piece", "job"), unique("export_piece", "job", "place"))
