"""Renders what it reads, one JSON object a line: {"templates": {name: source}, "context": {name: value}}.

Answers with {"page": text} or {"error": type and message}. Values are JSON, with {"$safe": text}, {"$dict": pairs},
{"$decimal": text}, {"$date": text} and {"$datetime": text} for what JSON has not.
"""
import datetime
import decimal
import json
import sys

import django
from django.conf import settings
from django.template import Context, Engine
from django.utils.safestring import mark_safe

settings.configure(USE_TZ=False, USE_L10N=True)
django.setup()


def decode(value):
    if isinstance(value, list):
        return [decode(item) for item in value]
    if not isinstance(value, dict):
        return value
    kind, inside = next(iter(value.items()))
    if kind == "$safe":
        return mark_safe(inside)
    if kind == "$decimal":
        return decimal.Decimal(inside)
    if kind == "$date":
        return datetime.date.fromisoformat(inside)
    if kind == "$datetime":
        return datetime.datetime.fromisoformat(inside)
    return {decode(key): decode(item) for key, item in inside}


for line in sys.stdin:
    case = json.loads(line)
    try:
        engine = Engine(loaders=[("django.template.loaders.locmem.Loader", case["templates"])])
        context = Context({name: decode(value) for name, value in case["context"].items()})
        answer = {"page": engine.get_template("main").render(context)}
    except Exception as error:
        answer = {"error": "%s: %s" % (type(error).__name__, error)}
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
