"""Checks every example of the description against its schema, and that nothing that takes one has none."""

import json
import pathlib
import sys

import openapi_schema_validator

document = json.loads(pathlib.Path(__file__).with_name("shorei.v1.json").read_text("utf-8"))
# Of these there is nothing to show.
FILES = ["application/pdf", "application/octet-stream"]
wrong = []
count = 0


def follow(value):
    while "$ref" in value:
        place = value["$ref"]
        value = document
        for step in place.removeprefix("#/").split("/"):
            value = value[step]
    return value


def check(at, schema, example):
    global count
    count += 1
    # The components go along, for the references into them.
    whole = {**schema, "components": document["components"]}
    validator = openapi_schema_validator.OAS31Validator(
        whole, format_checker=openapi_schema_validator.oas31_format_checker
    )
    for error in validator.iter_errors(example):
        wrong.append(f"{at}{error.json_path[1:]}: {error.message}")


def check_all(at, held, must):
    examples = [follow(example)["value"] for example in held.get("examples", {}).values()]
    examples += [held["example"]] if "example" in held else []
    if must and not examples:
        wrong.append(f"{at}: no example")
    for example in examples:
        check(at, held["schema"], example)


def check_fields(at, schema):
    """The examples that stand on fields."""
    if isinstance(schema, list):
        for part in schema:
            check_fields(at, part)
    elif isinstance(schema, dict):
        for example in [schema["example"]] if isinstance(schema.get("type"), (str, list)) and "example" in schema else []:
            check(at, schema, example)
        for name, part in schema.items():
            if name != "example":
                check_fields(f"{at}.{name}", part)


for path, item in document["paths"].items():
    for method, operation in item.items():
        name = f"{method} {path}"
        for parameter in operation.get("parameters", []):
            check_all(f"{name} {parameter['name']}", parameter, True)
        answers = [(status, follow(answer)) for status, answer in operation["responses"].items()]
        for place, held in [("body", operation.get("requestBody", {})), *answers]:
            for kind, content in held.get("content", {}).items():
                check_all(f"{name} {place} {kind}", content, kind not in FILES)
for name, schema in document["components"]["schemas"].items():
    check_fields(name, schema)

print("\n".join(wrong) or f"{count} examples are what their schemas say")
sys.exit(bool(wrong))
