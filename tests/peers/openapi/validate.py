"""Holds what the gateway really answers against its OpenAPI document: `validate.py TASK`.

TASK is JSON: `url`, `ca` (a PEM file), `tokens` (by name). For each token all pages of changes are read. The schemas are closed
first, so that a field that the document does not have is noticed. Prints `{"pages": n, "items": n, "errors": [...]}`; an error
names a place in the document and never a value.
"""

import copy
import json
import sys

import jsonschema_rs
import requests

SCHEMAS = "#/components/schemas/"


def parts_of_all_of(schema, found):
    """Names of schemas that stand in an `allOf`: the whole is closed, not they."""
    if isinstance(schema, dict):
        for part in schema.get("allOf", []):
            if part.get("$ref", "").startswith(SCHEMAS):
                found.add(part["$ref"].removeprefix(SCHEMAS))
        for value in schema.values():
            parts_of_all_of(value, found)
    elif isinstance(schema, list):
        for value in schema:
            parts_of_all_of(value, found)


def is_open(schema):
    """A schema that says that anything else may come: a bare object in its `allOf`."""
    return {"type": "object"} in schema.get("allOf", [])


def close(schema, inside_all_of):
    if isinstance(schema, list):
        for value in schema:
            close(value, inside_all_of)
    if not isinstance(schema, dict) or is_open(schema):
        return
    if "allOf" in schema or ("properties" in schema and not inside_all_of):
        schema.setdefault("unevaluatedProperties", False)
    for key, value in schema.items():
        if key == "properties":
            for one in value.values():
                close(one, False)
        else:
            close(value, key == "allOf")


def closed(document):
    document = copy.deepcopy(document)
    schemas = document["components"]["schemas"]
    parts = set()
    parts_of_all_of(schemas, parts)
    for name, schema in schemas.items():
        close(schema, name in parts)
    return {"$ref": SCHEMAS + "ChangesPage", "components": document["components"]}


def main(task):
    http = requests.Session()
    # What the environment says of certificates and proxies is meant for others.
    http.trust_env = False
    http.verify = task["ca"]
    document = http.get(task["url"] + "/v1/openapi.json").json()
    validator = jsonschema_rs.Draft202012Validator(closed(document), validate_formats=True)
    pages, items, errors = 0, 0, []
    for name, token in task["tokens"].items():
        parameters = {}
        while True:
            answer = http.get(
                task["url"] + "/v1/changes", params=parameters, headers={"Authorization": "Bearer " + token}
            )
            page = answer.json()
            pages, items = pages + 1, items + len(page.get("changed", []))
            for error in validator.iter_errors(page):
                where = "/".join(str(step) for step in error.instance_path)
                what = page["changed"][error.instance_path[1]]["id"] if where.startswith("changed/") else ""
                errors.append(f"{name}: {where} {what} {'/'.join(str(step) for step in error.schema_path)}")
            if not page.get("more"):
                break
            parameters = {"cursor": page["next_cursor"]}
    print(json.dumps({"pages": pages, "items": items, "errors": errors[:20]}))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
