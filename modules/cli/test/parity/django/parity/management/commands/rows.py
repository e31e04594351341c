"""rows write NAME | rows show | rows delete NAME | rows schema: what ../../../../site.cpp does, on Django's side."""
import json
import re
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from uuid import UUID

from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand
from django.db import connection
from parity import models
from parity.models import (
    Author, Book, Country, Label, Loan, Pizzeria, Place, Profile, QuickPizzeria, Remark, Restaurant, Review, Station,
    Table, Tag, ThinBook, Visit)


def write(name):
    author = Author.objects.create(name=name, email=name.lower() + "@example.com")
    editor = Author.objects.create(name=name + " II", homepage="https://example.com/" + name)
    tag = Tag.objects.create(label=name.lower())
    other = Tag.objects.create(label=name.lower() + "-2")
    tag.related.add(other)
    n = len(name)
    book = Book.objects.create(
        title="Über " + name, slug=name.lower(), summary="서울\n'quoted' \"twice\" \\", pages=100 + n,
        copies=2**63 - 1, shelf=-n, number=n, barcode=-(2**40) - n, rating=n / 3, price=Decimal("1234.50"),
        published=True, released=date(2026, 2, 28), hour=time(23, 59, 59, 123000),
        added=datetime(2026, 5, 1, 10, 0, 0, 5000, tzinfo=timezone.utc),
        length=timedelta(days=-2, seconds=3, microseconds=4), cover=bytes([0, 255, 39, n]),
        data={"name": name, "list": [1, 2.5, None, True], "text": "ä"}, key=UUID(int=n), address="2001:db8::1",
        file="a/b.txt", author=author, editor=editor)
    sequel = Book.objects.create(
        title="Sequel", slug="sequel-" + name.lower(), pages=1, volume=2, number=n, barcode=0, price=Decimal("0.00"),
        released=date(1, 1, 1), added=datetime(1969, 12, 31, 23, 59, 59, tzinfo=timezone.utc), length=timedelta(0),
        cover=b"", data=[], key=UUID(int=n + 1000), author=author)
    book.sequel = sequel
    book.save()
    book.tags.add(tag, other)
    Review.objects.create(book=book, reader=editor, stars=5)
    thin = ThinBook.objects.get(pk=sequel.pk)
    Loan.objects.create(book=thin).others.add(thin)
    Profile.objects.create(author=author, bio="bio")
    pizzeria = Pizzeria.objects.create(name=name + " Napoli", rating=n, owner=author, ovens=2)
    pizzeria.tags.add(tag)
    pizzeria.guests.add(editor)
    pizzeria.stars = n
    pizzeria.save()
    restaurant = Restaurant.objects.create(name=name + " Oste", serves_pizza=True, owner=editor)
    Restaurant.objects.filter(name=restaurant.name).update(name=name + " Osteria", rating=n + 1, stars=1)
    station = Station.objects.create(name=name + " Termini", tracks=n)
    Restaurant(place_ptr=station.at, name=name + " Tiburtina", rating=3).save()
    Table.objects.create(restaurant=restaurant, place=pizzeria).pizzerias.add(QuickPizzeria.objects.get(pk=pizzeria.pk))
    Table.objects.create(restaurant=pizzeria, place=station)
    Place.objects.create(name=name + " Nowhere")
    country = Country.objects.create(code=name[:2], capital=other)
    user = User.objects.create(username=name, password="!", email="u@example.com", first_name="F",
                               date_joined=datetime(2026, 1, 1, tzinfo=timezone.utc), is_staff=True)
    group = Group.objects.create(name="group of " + name)
    group.permissions.add(Permission.objects.get(codename="publish_review"))
    user.groups.add(group)
    user.user_permissions.add(Permission.objects.get(codename="add_book"))
    Visit.objects.create(country=country, by=user)
    Session.objects.create(session_key=name * 3, session_data="data", expire_date=datetime(2030, 1, 1, tzinfo=timezone.utc))
    LogEntry.objects.create(action_time=datetime(2026, 1, 2, tzinfo=timezone.utc), user=user, object_id="1",
                            content_type=ContentType.objects.get(app_label="parity", model="book"),
                            object_repr="Book", action_flag=1, change_message="[]")
    Label.objects.create(text="book " + name, target=book)
    book.labels.create(text="own " + name)
    book.labels.add(Label.objects.create(text="moved " + name, target=sequel))
    sequel.labels.create(text="sequel " + name)
    Label.objects.create(text="author " + name, target=author)
    Remark.objects.create(text="thin " + name, about=thin)
    Remark.objects.create(text="book " + name, about=book)
    Remark.objects.create(text="country " + name, about=country)
    country.remarks.create(text="own " + name)
    Remark.objects.create(text="nothing " + name)
    if connection.vendor == "postgresql":
        from django.contrib.postgres.search import SearchVector
        from psycopg2.extras import DateTimeTZRange, NumericRange

        models.Shelf.objects.create(
            labels=[name, "it's \"x\", {y} \\"], numbers=[n, -1], board=[[Decimal("1.50"), Decimal("2.00")], [n, 4]],
            days=[datetime(2026, 5, 1, 10, tzinfo=timezone.utc), None], lengths=[timedelta(days=-2, seconds=3)],
            flags=[True, False], notes=[{"a": [1, "ä"]}, "text"], ages=(n, n + 10), codes=(None, 2**40),
            prices=NumericRange(Decimal("1.50"), Decimal("2.00"), "(]"), season=(date(2026, 5, 1), date(2026, 6, 1)),
            period=(datetime(2026, 5, n, 10, tzinfo=timezone.utc), datetime(2026, 5, n + 1, tzinfo=timezone.utc)))
        models.Shelf.objects.create(labels=[], board=[], days=[], lengths=[], flags=[], notes=[],
                                    period=DateTimeTZRange(empty=True))
        models.Card.objects.create(
            name=name + "\u00e9", text="The cats of " + name + " eat cheese. Cheese!",
            facts={"color": "red", "n": None, "it's \"x\"": "a => b, \\", "n" + name: name})
        models.Card.objects.create(name="dog", text="A dog eats no cheese", facts={}, more={"n": "1"})
        models.Card.objects.update(words=SearchVector("text", config="english"))


def line(*values):
    def text(value):
        if isinstance(value, list):
            return "[" + ", ".join(text(each) for each in value) + "]"
        if isinstance(value, dict):
            return json.dumps(value)
        if value is None:
            return "-"
        if isinstance(value, (datetime, date, time)):
            return value.isoformat()
        if isinstance(value, bytes):
            return value.hex()
        if isinstance(value, timedelta):
            return str((value.days * 86400 + value.seconds) * 1000000 + value.microseconds)
        if isinstance(value, bool):
            return "yes" if value else "no"
        return str(value)

    print(" | ".join(text(value) for value in values))


def show():
    for a in Author.objects.order_by("name"):
        line("author", a.name, a.email, a.homepage, a.book_set.count(), a.edited.count(), a.read.count())
    for t in Tag.objects.order_by("label"):
        line("tag", t.label, *[each.label for each in t.related.order_by("label")])
    for b in Book.objects.order_by("author__name", "title"):
        line("book", b.title, b.slug, b.summary, b.pages, b.volume, b.copies, b.shelf, b.number, b.barcode,
             b.rating is not None and b.rating > 1, b.price, b.published, b.recommended, b.released, b.hour,
             b.added.isoformat(), b.length, bytes(b.cover), len(b.data), b.key, b.address, b.file.name, b.author.name,
             b.editor and b.editor.name, b.sequel and b.sequel.title,
             *[each.label for each in b.tags.order_by("label")])
        if isinstance(b.data, dict):
            line("data", b.data["name"], b.data["list"][0], b.data["list"][2], b.data["list"][3], b.data["text"])
    for r in Review.objects.order_by("id"):
        line("review", r.book.title, r.reader.name, r.stars)
    for t in ThinBook.objects.filter(published=False):
        line("thin", t.pages, t.title, ThinBook.objects.filter(pk=t.pk, author__book=t).count())
    for l in Loan.objects.order_by("id"):
        line("loan", l.book.title, *[each.title for each in l.others.all()])
    for p in Place.objects.all():
        line("place", p.name, p.stars, *[t.label for t in p.tags.order_by("label")])
    for r in Restaurant.objects.all():
        line("restaurant", r.id == r.place_ptr_id, r.name, r.stars, r.rating, r.serves_pizza,
             r.owner and r.owner.name, r.tables.count(), *[g.name for g in r.guests.order_by("name")])
    for p in QuickPizzeria.objects.all():
        line("pizzeria", p.id == p.restaurant_ptr_id, p.name, p.rating, p.ovens)
    for s in Station.objects.all():
        line("station", s.at.name, s.name, s.tracks)
    for t in Table.objects.order_by("id"):
        line("table", t.restaurant.name, t.place and t.place.name, *[p.name for p in t.pizzerias.all()])
    line("found", Place.objects.filter(restaurant__pizzeria__ovens=2).count(),
         Restaurant.objects.exclude(tags__label__startswith="c").count(), Place.objects.filter(rails__tracks__gt=3).count(),
         Place.objects.filter(restaurant__isnull=True).count(), Pizzeria.objects.filter(stars__gt=3).count())
    for p in Profile.objects.order_by("author__name"):
        line("profile", p.author.name, p.bio)
    for c in Country.objects.order_by("code"):
        line("country", c.code, c.capital and c.capital.label)
    for u in User.objects.order_by("username"):
        line("user", u.username, u.password, u.email, u.first_name, u.last_name, u.is_superuser, u.is_staff,
             u.is_active, u.last_login, u.date_joined.isoformat(), *[g.name for g in u.groups.all()],
             *[p.codename for p in u.user_permissions.all()])
    for g in Group.objects.order_by("name"):
        line("group", g.name, *[p.codename for p in g.permissions.all()])
    for v in Visit.objects.order_by("id"):
        line("visit", v.country_id, v.by.username)
    if connection.vendor == "postgresql" and models.Shelf.objects.exists():
        from psycopg2.extras import NumericRange

        shelves = models.Shelf.objects
        for s in shelves.order_by("labels"):
            line("shelf", s.labels, s.numbers, s.board, s.days, s.lengths, s.flags, s.notes, s.ages, s.codes, s.prices,
                 s.period, s.season)
        line("shelves", *[query.count() for query in [
            shelves.filter(labels__contains=["Python"]), shelves.filter(labels__overlap=["Python", "Cxx"]),
            shelves.filter(labels__0="Cxx"), shelves.filter(numbers__0_1=[6]), shelves.filter(numbers__len=2),
            shelves.filter(board__0__1=2), shelves.filter(labels=[]), shelves.filter(days__0__year=2026),
            shelves.filter(labels__contained_by=["Cxx"]), shelves.exclude(labels__contains=["Cxx"]),
            shelves.filter(flags__in=[[True, False], []]), shelves.filter(numbers__isnull=True),
            shelves.filter(ages__contains=6), shelves.filter(ages__overlap=(0, 5)), shelves.filter(ages__startswith=3),
            shelves.filter(period__isempty=True), shelves.filter(codes__lower_inf=True), shelves.filter(ages__fully_lt=(14, 20)),
            shelves.filter(prices__contains=Decimal("2.00")), shelves.filter(season__contains=date(2026, 6, 1)),
            shelves.filter(id__contained_by=NumericRange(0, 10**9)), shelves.exclude(ages__contains=(4, 5))]])
        cards()
    for s in Session.objects.order_by("session_key"):
        line("session", s.session_key, s.session_data, s.expire_date.isoformat())
    for e in LogEntry.objects.order_by("id"):
        line("log", e.user.username, e.content_type.model, e.object_id, e.object_repr, e.action_flag, e.change_message)
    for l in Label.objects.order_by("text"):
        line("label", l.text, l.content_type.model, name_of(l.target),
             Label.objects.filter(pk=l.pk, book__title=name_of(l.target) or "-").count())
    for b in Book.objects.order_by("author__name", "title"):
        line("labels", b.title, b.labels.count(), Book.objects.filter(pk=b.pk, labels__text__startswith="own").count(),
             Book.objects.exclude(labels__text__startswith="own").filter(pk=b.pk).count(),
             Book.objects.filter(pk=b.pk, labels__isnull=True).count())
    for r in Remark.objects.order_by("text"):
        line("remark", r.text, r.kind and r.kind.model, type(r.about).__name__ if r.about else None, name_of(r.about))
    for c in Country.objects.order_by("code"):
        line("remarks", c.code, *[each.text for each in c.remarks.order_by("text")],
             Country.objects.filter(pk=c.pk, remarks__text__startswith="own").count())


def cards():
    from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank, SearchVector
    from django.db.models import F, FloatField, Func, Value

    cards = models.Card.objects
    for c in cards.order_by("name", "id"):
        line("card", c.name, c.text, c.facts, c.more, c.words)
    line("facts", *[query.count() for query in [
        cards.filter(facts__has_key="n"), cards.filter(facts__has_keys=["n", "color"]),
        cards.filter(facts__has_any_keys=["nPython", "x"]), cards.filter(facts__contains={"color": "red"}),
        cards.filter(facts__contained_by={"color": "red"}), cards.filter(facts__color="red"),
        cards.filter(facts__n__isnull=True), cards.filter(facts__color__startswith="r"),
        cards.filter(facts__keys__contains=["nCxx"]), cards.filter(facts__values__contains=["Cxx"]),
        cards.filter(more={"n": "1"}), cards.exclude(more__n="1")]])
    found = cards.annotate(v=SearchVector("name") + SearchVector("text"))
    ranked = cards.annotate(rank=SearchRank(F("words"), SearchQuery("cheese")))
    line("words", *[query.count() for query in [
        cards.filter(words="cheese"), cards.filter(words="cat"),
        cards.filter(words=SearchQuery("cat | dog", search_type="raw")),
        cards.filter(words=SearchQuery("cheese") & ~SearchQuery("dog")), cards.filter(text__search="eating"),
        found.filter(v="dog cheese"), ranked.filter(rank__gt=0.07), cards.filter(name__unaccent="Cxxe"),
        cards.filter(name__trigram_similar="Pythons")]])
    # TrigramWordSimilarity() is of Django 4.
    near = Func(Value("cheese"), "text", function="WORD_SIMILARITY", output_field=FloatField())
    for c in cards.annotate(h=SearchHeadline("text", SearchQuery("cat")), near=near).order_by("-near", "name", "id"):
        line("headline", c.h, c.near > 0.5)


def name_of(target):
    for name in ("title", "name", "code"):
        if hasattr(target, name):
            return getattr(target, name)


def permissions():
    for c in ContentType.objects.order_by("app_label", "model"):
        line("type", c.app_label, c.model)
    for p in Permission.objects.order_by("content_type__app_label", "content_type__model", "codename"):
        line("permission", p.content_type.app_label, p.content_type.model, p.codename, p.name)
    types = ContentType.objects
    print(types.get_for_model(ThinBook).model, types.get_for_model(ThinBook, for_concrete_model=False).model)


def split(text):
    parts, depth, start = [], 0, 0
    for i, c in enumerate(text):
        depth += (c == "(") - (c == ")")
        if c == "," and depth == 0:
            parts.append(text[start:i].strip())
            start = i + 1
    return parts + [text[start:].strip()]


def sqlite_schema(cursor):
    cursor.execute("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
    for kind, name, table, sql in cursor.fetchall():
        sql = " ".join((sql or "").split())
        if kind == "table":
            inside = sql[sql.index("(") + 1 : sql.rindex(")")]
            for part in split(inside):
                yield "%s: %s" % (name, part)
            yield "%s: after %s" % (name, sql[sql.rindex(")") + 1 :])
        else:
            yield "%s %s on %s: %s" % (kind, name, table, sql)


def postgres_schema(cursor):
    cursor.execute("""
        SELECT attrelid::regclass || '.' || attname || ' ' || format_type(atttypid, atttypmod)
               || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END
               || CASE WHEN attidentity <> '' THEN ' COUNTED' ELSE coalesce(' DEFAULT ' || pg_get_expr(adbin, adrelid), '') END
          FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
               LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
         WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
        UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
          FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'""")
    for (text,) in cursor.fetchall():
        # Django 3.2 counts by a sequence that it names itself, later versions by an identity column, as we do.
        yield re.sub(r" DEFAULT nextval\(.*\)$", " COUNTED", text)


def schema():
    with connection.cursor() as cursor:
        lines = sqlite_schema(cursor) if connection.vendor == "sqlite" else postgres_schema(cursor)
        print("\n".join(sorted(lines)))


class Command(BaseCommand):
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("verb")
        parser.add_argument("name", nargs="?")

    def handle(self, verb, name, **options):
        if verb == "write":
            write(name)
        elif verb == "show":
            show()
        elif verb == "permissions":
            permissions()
        elif verb == "schema":
            schema()
        elif verb == "delete":
            # By way of the rows that hang on them, and of those that these complete.
            Place.objects.filter(name=name + " Tiburtina").delete()
            Restaurant.objects.filter(name__startswith=name).delete()
            Place.objects.filter(name__startswith=name).delete()
            Author.objects.filter(name__startswith=name).delete()
            User.objects.filter(username=name).delete()
            if connection.vendor == "postgresql":
                models.Shelf.objects.all().delete()
                models.Card.objects.all().delete()
