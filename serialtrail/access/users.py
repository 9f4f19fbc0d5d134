"""People who can sign in: making them, setting their password."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from serialtrail.db import transaction
from serialtrail.db.models import accounts
from serialtrail.db.rows import saved
from serialtrail.domain.checks import EMPTY, invalid, taken, text_faults
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.domain.texts import gettext_noop

NOT_AN_ADDRESS = gettext_noop("is not an e-mail address")
NO_SUCH_USER = gettext_noop("there is no user %(value)s")


def create(email: str, password: str | None, name: str = "", *, strict: bool = True) -> accounts.User:
    """Make a user. Without a password nobody can sign in until one is set.

    `strict` asks the password rules; the shell leaves them to the administrator. Refuses with line_invalid.
    """
    faults = _faults(email, name)
    if password is not None:
        faults += password_faults(password, email, name, strict=strict)
    if faults:
        raise Refused(faults)
    user = accounts.User(email=email.strip().lower(), name=name.strip())
    user.set_password(password)

    def work() -> accounts.User:
        if not saved(user):
            raise Refused([taken("email", email)])
        return user

    return transaction.write(work)


def found(email: str) -> accounts.User | None:
    return accounts.User.objects.filter(email=email.strip().lower()).first()


def set_password(email: str, password: str, *, strict: bool = True) -> None:
    """Give an existing user a password. Refuses with line_invalid."""
    user = found(email)
    if user is None:
        raise Refused([invalid("email", NO_SUCH_USER, value=email)])
    faults = password_faults(password, user.email, user.name, strict=strict)
    if faults:
        raise Refused(faults)
    user.set_password(password)
    transaction.write(lambda: user.save(update_fields=["password"]))


def listed() -> list[dict[str, str | bool]]:
    """Every user, by e-mail address."""
    rows = accounts.User.objects.order_by("email").values_list("email", "name", "is_active")
    return [{"email": email, "name": name, "active": active} for email, name, active in rows]


def password_faults(password: str, email: str, name: str, *, strict: bool) -> list[Refusal]:
    """Why this cannot be the password of this user."""
    if not password:
        return [invalid("password", EMPTY)]
    if len(password) > 1000 or not strict:
        return text_faults("password", password, 1000)
    try:
        validate_password(password, accounts.User(email=email, name=name))
    except ValidationError as error:
        # Django says these in the reader's language already.
        return [Refusal("line_invalid", facts={"field": "password", "problem": text}) for text in error.messages]
    return []


def _faults(email: str, name: str) -> list[Refusal]:
    try:
        validate_email(email.strip())
    except ValidationError:
        return [invalid("email", NOT_AN_ADDRESS)]
    return text_faults("email", email.strip(), 254) + text_faults("name", name, 100)
