"""Settings, all from the environment, with safe defaults. docs/how-to/configure.md lists every variable."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def _secret(folder: Path) -> str:
    """Return the signing key: from the environment, else from a file that only the owner may read, made once."""
    if key := os.environ.get("GREENLANE_SECRET_KEY"):
        return key
    path = folder / "secret_key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()


def _database(url: str) -> dict[str, object]:
    """Read ``sqlite:///PATH`` or ``postgres://USER:PASSWORD@HOST:PORT/NAME`` (``?host=`` names a socket folder)."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path.removeprefix("/")) or ":memory:",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        socket = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair).get("host", "")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(socket) or parts.hostname or "",
            "PORT": str(parts.port or ""),
        }
    raise ValueError(f"GREENLANE_DATABASE must begin with sqlite:/// or postgres://, not {parts.scheme!r}")


DATA = Path(os.environ.get("GREENLANE_DATA", "var")).resolve()
DEBUG = _flag("GREENLANE_DEBUG")
SECRET_KEY = _secret(DATA)
ALLOWED_HOSTS = [h for h in os.environ.get("GREENLANE_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h]
HTTPS = _flag("GREENLANE_HTTPS")

INSTALLED_APPS = [
    "greenlane.front",
    "greenlane.ledger",
    "greenlane.people",
    "greenlane.consignments",
    "greenlane.permits",
    "greenlane.targeting",
    "greenlane.inspection",
    "greenlane.seizures",
    "greenlane.tracing",
    "greenlane.reporting",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks_db",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "greenlane.people.middleware.SignInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "greenlane.seizures.middleware.KeyOfEvidence",
    "greenlane.tracing.middleware.Noted",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "greenlane.urls"
WSGI_APPLICATION = "greenlane.wsgi.application"
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
                "greenlane.front.context.page",
            ],
        },
    }
]

DATABASES = {"default": _database(os.environ.get("GREENLANE_DATABASE") or f"sqlite:///{DATA / 'greenlane.sqlite3'}")}
# What works over the long history: duckdb, spark, local[N] or spark://host:port.
ENGINE = os.environ.get("GREENLANE_ENGINE", "").strip() or "duckdb"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in [
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
    ]
]
LOGIN_URL = "people:sign-in"
LOGIN_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "greenlane.people.views.locked_out"

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("fr", "Français"),
    ("es", "Español"),
    ("ar", "العربية"),
    ("zh-hans", "中文"),
    ("ru", "Русский"),
]
FORMAT_MODULE_PATH = ["greenlane.front.formats"]
LOCALE_PATHS = [Path(__file__).parent / "front" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 10 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _flag("GREENLANE_BEHIND_PROXY") else None
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# What is sent without a file, a call of the API among it; and the files of one request.
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
UPLOAD_LIMIT = int(float(os.environ.get("GREENLANE_UPLOAD_MB", "512")) * 1024 * 1024)
# The share of X-ray pictures in which nothing was seen that a second officer reads, unaware of the first.
SECOND_READING = float(os.environ.get("GREENLANE_SECOND_READING", "0.05"))
# A folder with weights and card of a detector of one's own.
DETECTOR = os.environ.get("GREENLANE_DETECTOR", "").strip()
# Where scanners write: a folder for each office, by its code.
SCAN_FOLDER = os.environ.get("GREENLANE_SCAN_FOLDER", "").strip()
# A file of age keys and recipients, instead of the key of evidence that is made in the data folder.
EVIDENCE_KEY = os.environ.get("GREENLANE_EVIDENCE_KEY", "").strip()
FILE_UPLOAD_HANDLERS = ["greenlane.consignments.incoming.Spool"]

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("GREENLANE_LOG", "WARNING")},
}
