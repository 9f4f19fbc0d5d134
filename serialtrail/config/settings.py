"""Django's settings. What the environment may say is listed in environment.py; the rest is fixed here."""

from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _
from environ import Env

from serialtrail.config import environment, sqlite
from serialtrail.config.assets import Assets
from serialtrail.config.databases import SQLITE as SQLITE_ENGINE
from serialtrail.config.databases import databases
from serialtrail.config.logs import logging_settings

sqlite.use_bundled_library()

PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = environment.data_dir()
ENVIRONMENT = environment.SETTINGS
SECRET_KEY = environment.secret_key(DATA_DIR)
DEBUG = environment.flag("DEBUG")
ALLOWED_HOSTS = environment.words("HOSTS")
CSRF_TRUSTED_ORIGINS = environment.words("TRUSTED_ORIGINS")
PUBLIC_URL = environment.text("PUBLIC_URL")
PROXIES = environment.whole("PROXIES", 0)
HTTPS = environment.flag("HTTPS")
METRICS = environment.flag("METRICS")

# Engines

DATABASES = databases(environment.text("DATABASE_URL"), DATA_DIR, environment.whole("PREPARE_THRESHOLD", 5))
SQLITE = DATABASES["default"]["ENGINE"] == SQLITE_ENGINE
SQLITE_WARNING = sqlite.sqlite_version_warning() if SQLITE else None
THREADS = environment.whole("THREADS", 8 if SQLITE else 16)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Limits on sign-in and the like are counted here: shared by all processes, kept over a restart.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# Parts

INSTALLED_APPS = [
    "serialtrail.db.apps.DbConfig",
    "serialtrail.web",
    "serialtrail.config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "ninja",  # for the files of its documentation page
]
_STACKS = "serialtrail.config.stacks"
MIDDLEWARE = [
    f"{_STACKS}.Request",
    "serialtrail.api.boundary.Boundary",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    f"{_STACKS}.Compression",
    f"{_STACKS}.ContentSecurityPolicy",
    f"{_STACKS}.Sessions",
    f"{_STACKS}.Locale",
    f"{_STACKS}.Common",
    f"{_STACKS}.Csrf",
    f"{_STACKS}.Authentication",
    f"{_STACKS}.Messages",
    # By its own name, which allauth asks for; it costs programs next to nothing.
    "allauth.account.middleware.AccountMiddleware",
    f"{_STACKS}.Axes",
]
if METRICS:
    INSTALLED_APPS.append("django_prometheus")
    MIDDLEWARE = [
        "django_prometheus.middleware.PrometheusBeforeMiddleware",
        *MIDDLEWARE,
        "django_prometheus.middleware.PrometheusAfterMiddleware",
    ]
ROOT_URLCONF = "serialtrail.config.urls"
WSGI_APPLICATION = "serialtrail.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "serialtrail.web.frame.frame",
            ],
        },
    }
]
SILENCED_SYSTEM_CHECKS = [
    "axes.W002",  # AxesMiddleware is there, inside stacks.Axes
    "staticfiles.W004",  # the assets' folder is filled at the first start
    "security.W004",  # plain http on loopback is never redirected; behind https the proxy sets HSTS
    "security.W008",
]

# People

AUTH_USER_MODEL = "db.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_SIGNUP_FORM_CLASS = "serialtrail.web.forms.SignUp"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = "Serialtrail"
AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"
AXES_CACHE = "default"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "web/locked.html"
AXES_VERBOSE = False

# Safety

SESSION_COOKIE_NAME = "serialtrail_session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "serialtrail_csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_SSL_REDIRECT = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "serialtrail.web.errors.csrf_failed"
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE, "'wasm-unsafe-eval'"],  # the camera's reader is WebAssembly
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF, "blob:"],
        "worker-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# Words

LANGUAGE_CODE = environment.text("LANGUAGE")
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "serialtrail_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Files

ASSETS = Assets.of(Path(environment.text("ASSETS_DIR") or DATA_DIR / "assets").resolve())
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [ASSETS.picked]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "serialtrail.config.storage.HashedFiles"
    },
}
MEDIA_ROOT = DATA_DIR / "files"
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

# Word of what happens

LOGGING = logging_settings(environment.text("LOG_LEVEL").upper(), environment.text("LOG_FORMAT"))
_mail = Env.email_url_config(environment.text("EMAIL_URL"))
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST = _mail.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _mail.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = bool(_mail.get("EMAIL_USE_TLS"))
EMAIL_USE_SSL = bool(_mail.get("EMAIL_USE_SSL"))
DEFAULT_FROM_EMAIL = environment.text("EMAIL_FROM")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
