import os

SECRET_KEY = "k3y-f0r-tests-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.admin",
    "django.contrib.messages",
    "parity",
]
MIDDLEWARE = []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
# The admin is here for its models: no pages, hence no middleware; and no pictures without Pillow.
SILENCED_SYSTEM_CHECKS = ["admin.E403", "admin.E408", "admin.E409", "admin.E410", "fields.E210"]

if "PEER_SQLITE" in os.environ:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["PEER_SQLITE"]}}
else:
    INSTALLED_APPS.append("django.contrib.postgres")  # its lookups, and its types for the driver
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": os.environ["PEER_HOST"],
            "PORT": os.environ["PEER_PORT"],
            "USER": "postgres",
            "NAME": os.environ["PEER_NAME"],
        }
    }
