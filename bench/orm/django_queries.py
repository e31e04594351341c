# The queries of the benchmark in Django: django_queries.py PATH_OR_URL. Each line of the input is a query and how often
# to run it; the answer is the CPU time in seconds that this process took for it.
import datetime
import sys
import time
from urllib.parse import parse_qs, urlsplit

import django
from django.conf import settings


def database(name):
    if not name.startswith("postgres"):
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": name}
    url = urlsplit(name)
    query = parse_qs(url.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.strip("/"),
        "USER": url.username,
        "HOST": query["host"][0],
        "PORT": query["port"][0],
    }


settings.configure(
    DATABASES={"default": database(sys.argv[1])},
    INSTALLED_APPS=[],
    USE_TZ=True,
    TIME_ZONE="UTC",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()

from django.db import models  # noqa: E402


class Author(models.Model):
    name = models.CharField(max_length=100)

    class Meta:
        app_label = "bench"


class Post(models.Model):
    author = models.ForeignKey(Author, models.CASCADE, related_name="posts")
    title = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    score = models.IntegerField(default=0)
    rating = models.FloatField(default=0)
    note = models.TextField(null=True)

    class Meta:
        app_label = "bench"


class Comment(models.Model):
    post = models.ForeignKey(Post, models.CASCADE, related_name="comments")
    text = models.CharField(max_length=200)
    likes = models.IntegerField(default=0)

    class Meta:
        app_label = "bench"


post_count, list_length, bulk_size = 10_000, 1_000, 10_000
last_id = 0


def next_id():
    global last_id
    last_id = last_id * 7 % post_count + 1
    return last_id


def first_posts():
    return Post.objects.filter(id__lte=list_length).order_by("id")


def get():
    return Post.objects.get(pk=next_id()).score


def rows():
    return len(list(first_posts()))


def filter():
    return len(list(Comment.objects.filter(post__author__name="Author 7")))


def bulk_create(posts):
    Post.objects.bulk_create(posts)


def update():
    Post.objects.filter(pk=next_id()).update(score=models.F("score") + 1)


def select_related():
    return sum(len(post.author.name) for post in first_posts().select_related("author"))


def prefetch_related():
    return sum(comment.likes for post in first_posts().prefetch_related("comments") for comment in post.comments.all())


def made_posts():
    start = datetime.datetime.fromtimestamp(1_700_000_000, datetime.timezone.utc)
    return [
        Post(
            author_id=i % 100 + 1,
            title=f"The title of post number {i}",
            created_at=start + datetime.timedelta(minutes=i),
            score=i % 97,
            rating=i * 0.25,
            note="a note" if i % 3 == 0 else None,
        )
        for i in range(bulk_size)
    ]


for line in sys.stdin:
    name, times = line.split()
    run = globals()[name]
    arguments = [(made_posts(),) if name == "bulk_create" else () for _ in range(int(times))]
    start = time.process_time()
    for argument in arguments:
        run(*argument)
    print(time.process_time() - start, flush=True)
