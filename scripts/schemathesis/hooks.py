"""Hooks of schemathesis: which operations are tried, with which ids, and what is meant to differ from the contract.

The environment names the contract's folder (GUILDHALL_CONTRACT) and the server (GUILDHALL_URL, GUILDHALL_HOST,
GUILDHALL_TOKEN).
"""

import fnmatch
import http.client
import json
import os
import pathlib
import random
import re
import urllib.parse

import schemathesis
import schemathesis_hooks  # the contract's own: importing it registers the named formats

from things import Things, named

TAGS = {"organizations", "users", "roles", "clients", "connections", "client-grants", "resource-servers"}
# How many cases keep the ids that were made up.
STRANGE = 0.2
CONTRACT = pathlib.Path(os.environ["GUILDHALL_CONTRACT"])
ADDRESS = urllib.parse.urlsplit(os.environ["GUILDHALL_URL"])
HEADERS = {"host": os.environ["GUILDHALL_HOST"], "authorization": "Bearer " + os.environ["GUILDHALL_TOKEN"]}
CHANCE = random.Random(os.environ["GUILDHALL_SEED"])


def call(method, path, body):
    """One request to the server under test."""
    connection = http.client.HTTPConnection(ADDRESS.hostname, ADDRESS.port, timeout=30)
    headers = dict(HEADERS)
    if body is not None:
        headers["content-type"] = "application/json"
        body = json.dumps(body)
    connection.request(method, "/api/v2" + path, body, headers)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, json.loads(text) if text else None


THINGS = Things(call)


def key(method, path):
    """An operation, whatever its parameters are called."""
    return method.upper() + " " + re.sub(r"\{[^}]*\}", "{}", path)


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Adds the newer operations, keeps those that exist, and writes into them what is meant to differ."""
    add_newer(raw_schema)
    status, document = call("GET", "/openapi.json", None)
    if status != 200:
        raise RuntimeError(f"the server's document: {status}")
    existing = {key(method, path) for path, item in document["paths"].items() for method in item}
    for path, item in raw_schema["paths"].items():
        for method in [name for name, value in item.items() if isinstance(value, dict) and "operationId" in value]:
            if key(method, path) not in existing or not TAGS & set(item[method].get("tags", [])):
                del item[method]
            else:
                differ(raw_schema, f"{method.upper()} {path}", item[method])


def add_newer(schema):
    newer = json.loads((CONTRACT / "management-api-additions.json").read_text())
    for path, item in newer["paths"].items():
        schema["paths"].setdefault(path, {}).update(item)
    for name, part in newer["components"].get("schemas", {}).items():
        if schema["components"]["schemas"].setdefault(name, part) != part:
            raise RuntimeError(f"the additions say otherwise than the contract what {name} is")


def differ(document, name, operation):
    lines = (pathlib.Path(__file__).parent / "differences.tsv").read_text().splitlines()[1:]
    for pattern, difference, _why in (line.split("\t") for line in lines):
        if not fnmatch.fnmatchcase(name, pattern):
            continue
        what, _, which = difference.partition(" ")
        if what == "status":
            operation["responses"].setdefault(which, {"description": "meant to differ"})
            continue
        for schema in successes(operation):
            loosen(document, schema, what, which)


def successes(operation):
    """The schemas of the answers that are no refusals."""
    for status, response in operation["responses"].items():
        schema = response.get("content", {}).get("application/json", {}).get("schema")
        if status.startswith("2") and schema:
            yield schema


def loosen(document, schema, what, which, depth=4):
    """Lets the objects of an answer be as the difference says."""
    if depth == 0:
        return
    if "$ref" in schema:
        target = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        return loosen(document, target, what, which, depth)
    if what == "shapes" and "oneOf" in schema:
        schema["anyOf"] = schema.pop("oneOf")
    properties = schema.get("properties", {})
    if what == "property" and schema.get("additionalProperties") is False:
        properties.setdefault(which, {})
    if what == "null" and isinstance(properties.get(which, {}).get("type"), str):
        properties[which]["type"] = [properties[which]["type"], "null"]
    inner = schema.get("oneOf", []) + schema.get("anyOf", [])
    inner += [schema["items"]] if "items" in schema else []
    inner += [part["items"] for part in properties.values() if "items" in part]
    for part in inner:
        loosen(document, part, what, which, depth - 1)


@schemathesis.hook
def before_call(context, case, kwargs):
    """Most cases name what is there; the rest keep what was made up."""
    if CHANCE.random() < STRANGE:
        return
    path = case.operation.path
    for parameter in case.path_parameters or {}:
        what = named(path, parameter)
        identifier = THINGS.id(what) if what else None
        if identifier is not None:
            case.path_parameters[parameter] = identifier
    case.body = THINGS.within(case.body)


@schemathesis.hook
def after_call(context, case, response):
    """What was deleted is made again when it is needed."""
    if case.method.upper() != "DELETE" or response.status_code >= 300:
        return
    last = re.search(r"\{([^}]*)\}$", case.operation.path)
    what = named(case.operation.path, last[1]) if last else None
    if what:
        THINGS.forget(what)
