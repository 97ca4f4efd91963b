"""Hubs, the agencies working in them, the people and what they may be."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from openmash.domain.access import AgencyKind, Role
from openmash.domain.sharing.schemes import Scheme

from .base import HubRow, by_account, one_of, tenant_key


class Hub(models.Model):
    """One borough's MASH: the unit of tenancy. Its name is public; nothing else about it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=4, unique=True)
    name = models.CharField(max_length=80)
    gss_code = models.CharField(max_length=9, unique=True)
    la_number = models.CharField(max_length=3)
    phone = models.CharField(max_length=30)
    out_of_hours_phone = models.CharField(max_length=30)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Agency(HubRow):
    """A partner organisation working in one hub."""

    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    contact_email = models.EmailField(blank=True)
    marking_scheme = models.CharField(
        max_length=8, default=Scheme.PLAIN, db_default=Scheme.PLAIN.value
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("hub", "kind", "name"), name="agency_once_per_hub"),
            one_of("kind", AgencyKind, "agency_kind_known"),
            one_of("marking_scheme", Scheme, "agency_scheme_known"),
        ]

    def __str__(self) -> str:
        return self.name


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; an account is known by its e-mail address, kept in lower case."""

    def create_user(self, email: str, name: str, password: str | None = None) -> "Account":
        """Create an account that can sign in once it has a second factor."""
        account = self.model(email=email.strip().lower(), name=name)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        """Look an account up by e-mail address, whatever its case."""
        return self.get(email=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """A person who signs in. What they may do is in their memberships, never here."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    password_is_temporary = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[AccountManager] = AccountManager()

    def __str__(self) -> str:
        return self.name


class Membership(HubRow):
    """A role that an account holds in one hub, for a navigator on behalf of one agency."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    agency = tenant_key("records.Agency", null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("hub", "account"),
                condition=models.Q(ended_at__isnull=True),
                name="one_membership_per_hub",
            ),
            one_of("role", Role, "membership_role_known"),
            models.CheckConstraint(
                condition=models.Q(agency__isnull=False)
                | ~models.Q(role__in=[Role.NAVIGATOR.value, Role.RECEIVING_TEAM.value]),
                name="desk_of_an_agency_names_it",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("account",), name="membership_account")]


class PartnerToken(HubRow):
    """A key by which an agency's own system sends contacts. Only a digest of it is stored."""

    agency = tenant_key("records.Agency")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("hub", "digest"), name="partner_token_digest_once")
        ]


class PolicyVersion(HubRow):
    """One version of a hub's policy. A contact is judged by the version in force at its receipt."""

    version = models.PositiveIntegerField()
    valid_from = models.DateTimeField()
    body = models.JSONField()
    reason = models.TextField()
    created_by = by_account(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("hub", "version"), name="policy_version_once"),
            models.UniqueConstraint(fields=("hub", "valid_from"), name="policy_valid_from_once"),
        ]
