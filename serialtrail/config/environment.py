"""Every setting that the environment can give, as data: read by settings.py, listed by `serialtrail settings`."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from environ import Env


@dataclass(frozen=True)
class Setting:
    """One variable: its name without the prefix, the text it has when absent, and what it does."""

    key: str
    default: str
    help: Promise
    secret: bool = False

    @property
    def name(self) -> str:
        """The variable as the environment spells it."""
        return f"SERIALTRAIL_{self.key}"


SETTINGS = (
    Setting(
        "DATA_DIR",
        "",
        _("Folder of the database, the secret key and the assets. Default: serialtrail in the user's data folder."),
    ),
    Setting(
        "DATABASE_URL",
        "",
        _("sqlite:///PATH or postgres://USER:PASSWORD@HOST/NAME. Default: serialtrail.sqlite3 in the data folder."),
        secret=True,
    ),
    Setting(
        "SECRET_KEY",
        "",
        _("Signs sessions and links. Made at the first start and kept in the data folder when absent."),
        secret=True,
    ),
    Setting("HOSTS", "localhost,127.0.0.1,[::1]", _("Host names that the server answers to, separated by commas.")),
    Setting("TRUSTED_ORIGINS", "", _("Origins whose forms are accepted behind a proxy: https://stock.example.com.")),
    Setting("HTTPS", "no", _("yes: people reach the server by https; cookies are sent over https only.")),
    Setting(
        "PROXIES",
        "0",
        _("How many proxies of yours stand before the server; their X-Forwarded-For and -Proto are believed."),
    ),
    Setting(
        "PUBLIC_URL",
        "",
        _("Address that the links on labels begin with: https://stock.example.com. Without it they hold the number."),
    ),
    Setting("LANGUAGE", "en", _("Language where nobody has chosen one: en or zh-hans.")),
    Setting(
        "ASSETS_DIR",
        "",
        _("Folder of the stylesheets, scripts and icons fetched from npm. Default: assets in the data folder."),
    ),
    Setting("THREADS", "", _("Threads that answer requests, per process. Default: 8 on SQLite, 16 on PostgreSQL.")),
    Setting(
        "PREPARE_THRESHOLD",
        "5",
        _("PostgreSQL prepares a statement after this many uses; 0: never, as PgBouncer before 1.21 needs."),
    ),
    Setting("LOG_LEVEL", "INFO", _("DEBUG, INFO, WARNING or ERROR. DEBUG also logs each request.")),
    Setting("LOG_FORMAT", "text", _("text for people, json for programs.")),
    Setting(
        "EMAIL_URL",
        "consolemail://",
        _("Where mail goes: smtp+tls://USER:PASSWORD@HOST:587, or the console."),
        secret=True,
    ),
    Setting("EMAIL_FROM", "serialtrail@localhost", _("Sender of mail.")),
    Setting(
        "METRICS",
        "no",
        _("yes: Prometheus figures at /metrics, without a token: keep that address inside your network."),
    ),
    Setting("DEBUG", "no", _("yes: error pages with details, assets unhashed. For development only.")),
)

_BY_KEY = {setting.key: setting for setting in SETTINGS}


def text(key: str) -> str:
    """What the environment says for `key`, else its default. An unlisted key is a mistake of ours: KeyError."""
    setting = _BY_KEY[key]
    return os.environ.get(setting.name, "").strip() or setting.default


def flag(key: str) -> bool:
    """Whether `key` is yes, true, on or 1."""
    return text(key).lower() in Env.BOOLEAN_TRUE_STRINGS


def words(key: str) -> list[str]:
    """The parts of `key` between commas."""
    return [word.strip() for word in text(key).split(",") if word.strip()]


def whole(key: str, default: int) -> int:
    """`key` as a whole number, `default` when it is absent."""
    return int(text(key) or default)


def data_dir() -> Path:
    """The data folder, made if absent, readable by its owner only."""
    given = text("DATA_DIR")
    home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    path = Path(given).expanduser().resolve() if given else home / "serialtrail"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def secret_key(data: Path) -> str:
    """The secret key given, else the one kept in `data`, else a new one, kept there from now on.

    Two processes that start at once agree: the file appears whole, under a name that only one can take.
    """
    given = text("SECRET_KEY")
    if given:
        return given
    kept = data / "secret_key"
    if not kept.exists():
        fresh = data / f".secret_key.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        try:
            kept.hardlink_to(fresh)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return kept.read_text().strip()
