# The models of ../../site.cpp, in Django's words.
import uuid

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.models import Q


class Author(models.Model):
    name = models.CharField(max_length=80, unique=True)
    email = models.EmailField(blank=True)
    homepage = models.URLField(null=True)


class Tag(models.Model):
    label = models.SlugField(max_length=30, unique=True)
    related = models.ManyToManyField("self", symmetrical=False)


class Label(models.Model):
    text = models.CharField(max_length=30)
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveIntegerField()
    target = GenericForeignKey()


class Remark(models.Model):
    text = models.CharField(max_length=30)
    kind = models.ForeignKey(ContentType, models.CASCADE, null=True)
    key = models.CharField(max_length=40, null=True)
    about = GenericForeignKey("kind", "key", for_concrete_model=False)


class Book(models.Model):
    title = models.CharField(max_length=200)
    slug = models.SlugField()
    summary = models.TextField(blank=True)
    pages = models.PositiveIntegerField()
    volume = models.PositiveSmallIntegerField(default=1)
    copies = models.PositiveBigIntegerField(default=0)
    shelf = models.SmallIntegerField(null=True)
    number = models.IntegerField(db_index=True)
    barcode = models.BigIntegerField()
    rating = models.FloatField(null=True)
    price = models.DecimalField(max_digits=8, decimal_places=2)
    published = models.BooleanField(default=False)
    recommended = models.BooleanField(null=True)
    released = models.DateField()
    hour = models.TimeField(null=True)
    added = models.DateTimeField(db_index=True)
    length = models.DurationField()
    cover = models.BinaryField()
    data = models.JSONField()
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    address = models.GenericIPAddressField(null=True)
    file = models.FileField(blank=True)
    picture = models.ImageField(blank=True)
    path = models.FilePathField(blank=True)
    author = models.ForeignKey(Author, models.CASCADE)
    editor = models.ForeignKey(Author, models.SET_NULL, null=True, related_name="edited")
    sequel = models.ForeignKey("self", models.SET_NULL, null=True)
    tags = models.ManyToManyField(Tag)
    readers = models.ManyToManyField(Author, through="Review", related_name="read")
    labels = GenericRelation(Label, related_query_name="book")

    class Meta:
        unique_together = [("author", "title")]
        indexes = [
            models.Index(fields=["-released", "title"]),
            models.Index(fields=["number", "barcode"], name="book_numbers"),
        ]
        constraints = [
            models.CheckConstraint(check=Q(pages__gt=0), name="pages_positive"),
            models.UniqueConstraint(fields=["number", "volume"], name="one_volume"),
            models.UniqueConstraint(fields=["slug"], condition=Q(published=True), name="one_published"),
        ]


class Review(models.Model):
    book = models.ForeignKey(Book, models.CASCADE)
    reader = models.ForeignKey(Author, models.CASCADE)
    stars = models.PositiveSmallIntegerField(db_column="rating")

    class Meta:
        db_table = "book_reviews"
        permissions = [("publish_review", "Can publish reviews")]


class Profile(models.Model):
    author = models.OneToOneField(Author, models.CASCADE, primary_key=True)
    bio = models.TextField(blank=True)


class Country(models.Model):
    code = models.CharField(max_length=2, primary_key=True)
    capital = models.OneToOneField(Tag, models.PROTECT, null=True)
    remarks = GenericRelation(Remark, "key", "kind", related_query_name="country")


class Visit(models.Model):
    country = models.ForeignKey(Country, models.CASCADE)
    by = models.ForeignKey("auth.User", models.CASCADE)


class ThinBook(Book):
    class Meta:
        proxy = True
        ordering = ["pages", "title"]
        verbose_name = "thin book"
        permissions = [("lend_thinbook", "Can lend thin books")]


class PlaceManager(models.Manager):
    def get_by_natural_key(self, name):
        return self.get(name=name)


class Place(models.Model):
    name = models.CharField(max_length=50, unique=True)
    stars = models.IntegerField(null=True)
    tags = models.ManyToManyField(Tag)
    objects = PlaceManager()

    class Meta:
        ordering = ["-name"]

    def natural_key(self):
        return (self.name,)


class Rated(models.Model):
    rating = models.IntegerField(default=0)

    class Meta:
        abstract = True


class Restaurant(Place, Rated):
    serves_pizza = models.BooleanField(default=False)
    owner = models.ForeignKey(Author, models.SET_NULL, null=True)
    guests = models.ManyToManyField(Author, related_name="eats_at")

    class Meta:
        unique_together = [("serves_pizza", "owner")]


class Pizzeria(Restaurant):
    ovens = models.IntegerField(db_index=True)


class Station(Place):
    at = models.OneToOneField(Place, models.CASCADE, parent_link=True, related_name="rails")
    tracks = models.IntegerField()

    class Meta:
        ordering = ["tracks"]


class QuickPizzeria(Pizzeria):
    class Meta:
        proxy = True


class Table(models.Model):
    restaurant = models.ForeignKey(Restaurant, models.CASCADE, related_name="tables")
    place = models.ForeignKey(Place, models.CASCADE, null=True, related_name="near")
    pizzerias = models.ManyToManyField(QuickPizzeria, related_name="+")


class Loan(models.Model):
    book = models.ForeignKey(ThinBook, models.CASCADE)
    others = models.ManyToManyField(ThinBook, related_name="+")


if connection.vendor == "postgresql":
    from django.contrib.postgres.constraints import ExclusionConstraint
    from django.contrib.postgres.fields import (
        ArrayField, BigIntegerRangeField, DateRangeField, DateTimeRangeField, DecimalRangeField, HStoreField,
        IntegerRangeField, RangeOperators)
    from django.contrib.postgres.indexes import GinIndex
    from django.contrib.postgres.search import SearchVectorField

    class Shelf(models.Model):
        labels = ArrayField(models.CharField(max_length=30), size=4)
        numbers = ArrayField(models.IntegerField(), null=True, db_index=True)
        board = ArrayField(ArrayField(models.DecimalField(max_digits=5, decimal_places=2)))
        days = ArrayField(models.DateTimeField(null=True))
        lengths = ArrayField(models.DurationField())
        flags = ArrayField(models.BooleanField())
        notes = ArrayField(models.JSONField())
        ages = IntegerRangeField(null=True, db_index=True)
        codes = BigIntegerRangeField(null=True)
        prices = DecimalRangeField(null=True)
        period = DateTimeRangeField()
        season = DateRangeField(null=True)

        class Meta:
            constraints = [
                ExclusionConstraint(name="one_period", expressions=[("period", RangeOperators.OVERLAPS)]),
            ]

    class Card(models.Model):
        name = models.CharField(max_length=30)
        text = models.TextField()
        facts = HStoreField()
        more = HStoreField(null=True)
        words = SearchVectorField(null=True)

        class Meta:
            indexes = [GinIndex(fields=["words"])]
