"""Who: users, organizations, their members, tokens and answered requests."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from serialtrail.db.constraints import check, one_of, references, tenant_key, unique
from serialtrail.db.fields import KeyField, TenantForeignKey
from serialtrail.db.tenant import TenantModel

ROLES = ("cashier", "storekeeper", "technician", "manager", "owner", "auditor")
SCOPES = ("read", "write", "admin")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """A person who signs in; which organizations they belong to is said by `Member`."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=100, blank=True, default="")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table = "user_account"

    def __str__(self) -> str:
        return self.name or self.email


class Organization(models.Model):
    """One merchant's account, with the switches and limits that posting asks for."""

    slug = KeyField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    industry = models.CharField(max_length=20, default="other")
    time_zone = models.CharField(max_length=64, default="UTC")
    currency = models.CharField(max_length=3, default="USD")
    serials_enabled = models.BooleanField(default=False)
    policy = models.JSONField(default=dict)
    max_numbers = models.IntegerField(default=1000)
    allow_repurchase = models.BooleanField(default=True)
    allow_negative_stock = models.BooleanField(default=True)
    review_transfers = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "organization"
        constraints = (check("organization_max_numbers_range", models.Q(max_numbers__gte=1, max_numbers__lte=10_000)),)

    def __str__(self) -> str:
        return self.name


class Member(TenantModel):
    """A user's place in one organization: a role, perhaps limited to some stores."""

    user = models.ForeignKey(User, on_delete=models.DO_NOTHING, db_index=True, related_name="+")
    name = models.CharField(max_length=100)
    role = models.CharField(max_length=12)
    # Ids of the locations this member is limited to; null: all of them.
    stores = models.JSONField(null=True, default=None)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "member"
        constraints = (tenant_key("member"), unique("member", "user"), one_of("member", "role", ROLES))

    def __str__(self) -> str:
        return self.name


class ApiToken(TenantModel):
    """A program's key: one member's role cut to a scope, until it expires. Only its digest is stored."""

    member = TenantForeignKey(Member)
    name = models.CharField(max_length=100, blank=True, default="")
    scope = models.CharField(max_length=5)
    digest = models.BinaryField(max_length=32)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "api_token"
        constraints = (
            *references("api_token", "member"),
            unique("api_token", "digest"),
            one_of("api_token", "scope", SCOPES),
        )


class Idempotency(TenantModel):
    """The answer once given to a request, so that its repetition gets the same one and has no second effect."""

    key = KeyField(max_length=200)
    fingerprint = models.BinaryField(max_length=32)
    status = models.IntegerField(null=True)
    answer = models.TextField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "idempotency"
        constraints = (unique("idempotency", "key"),)
        indexes = (models.Index(fields=["organization", "created_at"], name="idempotency_age"),)
