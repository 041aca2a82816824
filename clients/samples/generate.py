#!/usr/bin/env python3
"""Writes the request that creates an organization in eight languages.

The request stands once, in request.json; how a language says it stands in templates/. A
template's line with <<header>>, or with <<name>> and <<value>>, is repeated for each header.

    generate.py                              writes generated/, with {placeholders}
    generate.py --check                      fails when generated/ is not what would be written
    generate.py --values FILE --output DIR   writes it with the values of a JSON file filled in
"""

import argparse
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def single_quoted(text: str) -> str:
    """PHP and Ruby: in single quotes only the quote and the backslash are special."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def double_quoted(text: str) -> str:
    """C#, Go, Java, JavaScript and Python read a JSON string as their own."""
    return json.dumps(text, ensure_ascii=False)


def shell_quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


# The extension, how the language quotes a string, how it writes the method.
LANGUAGES = {
    "sh": (shell_quoted, str),
    "cs": (double_quoted, str),
    "go": (double_quoted, double_quoted),
    "java": (double_quoted, str.lower),
    "js": (single_quoted, single_quoted),
    "php": (single_quoted, double_quoted),
    "py": (double_quoted, double_quoted),
    "rb": (single_quoted, str.capitalize),
}


def filled(part, values: dict):
    """The request with each placeholder replaced; one without a value is an error."""
    if isinstance(part, str):
        return PLACEHOLDER.sub(lambda found: values[found[1]], part)
    if isinstance(part, list):
        return [filled(item, values) for item in part]
    if isinstance(part, dict):
        return {filled(name, values): filled(value, values) for name, value in part.items()}
    return part


def render(extension: str, request: dict) -> str:
    """One language's sample of the request."""
    quote, method = LANGUAGES[extension]
    strings = {
        "class": "CreateOrganization",
        "method": method(request["method"]),
        "host": quote(request["host"]),
        "connection": "HTTPSConnection",
        "path": quote(request["path"]),
        "url": quote(f"https://{request['host']}{request['path']}"),
        "body": quote(json.dumps(request["body"], ensure_ascii=False)),
    }
    lines = []
    for line in (HERE / "templates" / extension).read_text("utf-8").splitlines():
        if not re.search("<<(header|name|value)>>", line):
            lines.append(substitute(line, strings))
            continue
        for name, value in request["headers"].items():
            header = {
                "name": quote(name),
                "value": quote(value),
                "header": quote(f"{name}: {value}"),
            }
            lines.append(substitute(line, strings | header))
    return "\n".join(lines) + "\n"


def substitute(line: str, strings: dict) -> str:
    return re.sub(r"<<(\w+)>>", lambda found: strings[found[1]], line)


def samples(request: dict) -> dict:
    """The name of each sample file, and its text."""
    return {
        f"create-organization.{extension}": render(extension, request) for extension in LANGUAGES
    }


def stale(texts: dict, directory: pathlib.Path) -> list:
    """The files that are not what would be written, those too many included."""
    there = {path.name: path.read_text("utf-8") for path in directory.glob("*")}
    return sorted(
        name for name in there.keys() | texts.keys() if there.get(name) != texts.get(name)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--values", type=pathlib.Path)
    parser.add_argument("--output", type=pathlib.Path, default=HERE / "generated")
    options = parser.parse_args()

    request = json.loads((HERE / "request.json").read_text("utf-8"))
    if options.values:
        request = filled(request, json.loads(options.values.read_text("utf-8")))
    texts = samples(request)

    if options.check:
        wrong = stale(texts, options.output)
        if wrong:
            sys.exit(f"stale: {', '.join(wrong)}; run clients/samples/generate.py")
        return
    options.output.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (options.output / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
