# The same tests in Django, on the same tables: what gunicorn serves beside us. The database is DATABASE_URL's.
import os
import random
from urllib.parse import parse_qs, unquote, urlsplit

import django
from django.conf import settings

url = urlsplit(os.environ["DATABASE_URL"])
options = {name: values[0] for name, values in parse_qs(url.query).items()}
settings.configure(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="benchmark",
    MIDDLEWARE=[],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(url.path.lstrip("/")),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": url.hostname or options.get("host", ""),
            "PORT": url.port or options.get("port", ""),
            "CONN_MAX_AGE": None,
        }
    },
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [os.path.join(os.path.dirname(os.path.abspath(__file__)), "templates")],
        }
    ],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()

from django.db import models  # noqa: E402
from django.http import HttpResponse, JsonResponse  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.urls import path  # noqa: E402


class World(models.Model):
    random_number = models.IntegerField(db_column="randomnumber")

    class Meta:
        app_label = "techempower"
        db_table = "world"


class Fortune(models.Model):
    message = models.CharField(max_length=2048)

    class Meta:
        app_label = "techempower"
        db_table = "fortune"


def count_of(request, parameter):
    try:
        return max(1, min(500, int(request.GET.get(parameter, 1))))
    except ValueError:
        return 1


def as_dict(world):
    return {"id": world.id, "randomNumber": world.random_number}


def random_world():
    return World.objects.get(pk=random.randint(1, 10000))


def plaintext(request):
    return HttpResponse("Hello, World!", content_type="text/plain")


def json(request):
    return JsonResponse({"message": "Hello, World!"})


def db(request):
    return JsonResponse(as_dict(random_world()))


def queries(request):
    return JsonResponse([as_dict(random_world()) for _ in range(count_of(request, "queries"))], safe=False)


def fortunes(request):
    found = list(Fortune.objects.all())
    found.append(Fortune(id=0, message="Additional fortune added at request time."))
    found.sort(key=lambda fortune: fortune.message)
    return render(request, "fortunes.html", {"fortunes": found})


def updates(request):
    worlds = []
    for _ in range(count_of(request, "queries")):
        world = random_world()
        world.random_number = random.randint(1, 10000)
        world.save()
        worlds.append(as_dict(world))
    return JsonResponse(worlds, safe=False)


urlpatterns = [path(view.__name__, view) for view in (plaintext, json, db, queries, fortunes, updates)]

from django.core.wsgi import get_wsgi_application  # noqa: E402

wsgi = get_wsgi_application()
