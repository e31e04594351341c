"""The pages of this benchmark in a Python engine: peer.py django|jinja FOLDER OUTPUT_FOLDER

One line a page: its name and microseconds of CPU time, the median of the slices.
"""
import datetime
import json
import statistics
import sys
import time

SLICES = 5
SLICE_SECONDS = 0.2


def contexts(data):
    class Entry:
        def __init__(self, **values):
            self.__dict__.update(values)

    fortunes = [Entry(id=i + 1, message=message) for i, message in enumerate(data["fortunes"])]
    posts = [
        Entry(
            slug="post-%d" % i,
            title="Post <%d>" % i,
            body=data["body"],
            published=datetime.date(2026, 1 + i % 12, 1 + i),
            comments=i % 3,
        )
        for i in range(20)
    ]
    return {
        "fortunes": {"fortunes": fortunes},
        "table": {"table": [list(range(10)) for _ in range(1000)]},
        "page": {
            "menu": [Entry(url="/%s/" % name, title=name) for name in data["menu"]],
            "path": "/blog/",
            "year": 2026,
            "heading": "What's new",
            "user": Entry(is_authenticated=True, name="ada lovelace"),
            "posts": posts,
        },
    }


def django_engine(folder):
    import types

    import django
    from django.conf import settings
    from django.http import HttpResponse
    from django.template import engines
    from django.urls import path

    urlconf = types.ModuleType("bench_urls")
    urlconf.urlpatterns = [path("posts/<slug:slug>/", lambda request, slug: HttpResponse(), name="post")]
    sys.modules["bench_urls"] = urlconf
    settings.configure(
        ROOT_URLCONF="bench_urls",
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [
                        (
                            "django.template.loaders.cached.Loader",
                            [("django.template.loaders.filesystem.Loader", [folder + "/templates"])],
                        )
                    ]
                },
            }
        ],
    )
    django.setup()
    engine = engines["django"]

    def page(name, context):
        template = engine.get_template(name + ".html")
        return lambda: template.render(context)

    return page


def jinja_engine(folder):
    import jinja2

    months = "Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec.".split()
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder + "/jinja"), autoescape=True, keep_trailing_newline=True
    )
    environment.filters["date"] = lambda day: "%s %d, %d" % (months[day.month - 1], day.day, day.year)
    environment.filters["pluralize"] = lambda number: "" if number == 1 else "s"

    def truncatewords(text, count):
        words = text.split()
        return " ".join(words[:count]) + (" …" if len(words) > count else "")

    environment.filters["truncatewords"] = truncatewords
    environment.globals["url"] = lambda name, slug: "/posts/%s/" % slug

    def page(name, context):
        template = environment.get_template(name + ".html")
        return lambda: template.render(context)

    return page


def same_entities(page):
    """Jinja2 writes quotes by their decimal numbers."""
    return page.replace("&#34;", "&quot;").replace("&#39;", "&#x27;")


def median_microseconds(function):
    end = time.process_time() + SLICE_SECONDS
    calls = 0
    while time.process_time() < end:
        function()
        calls += 1
    times = []
    for _ in range(SLICES):
        before = time.process_time()
        for _ in range(calls):
            function()
        times.append((time.process_time() - before) / calls * 1e6)
    return statistics.median(times)


def main():
    engine, folder, output = sys.argv[1:]
    page = {"django": django_engine, "jinja": jinja_engine}[engine](folder)
    with open(folder + "/data.json", encoding="utf-8") as file:
        data = json.load(file)
    for name, context in contexts(data).items():
        render = page(name, context)
        with open("%s/%s.%s" % (output, name, engine), "w", encoding="utf-8", newline="") as file:
            file.write(same_entities(render()))
        print(name, "%.3f" % median_microseconds(render))


main()
