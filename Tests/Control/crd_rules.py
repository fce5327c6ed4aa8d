"""What a kube-apiserver demands of a CustomResourceDefinition, for the fake one of the tests: the rules of structural
schemas and of names and versions, as far as a definition of fixed kinds can break them. CEL is not looked at.
"""

import re

TYPES = {"string", "number", "integer", "boolean", "array", "object"}
COLUMN_TYPES = {"integer", "number", "string", "boolean", "date"}
WORDS = set(
    "id $schema $ref description type format title default maximum exclusiveMaximum minimum exclusiveMinimum maxLength "
    "minLength pattern maxItems minItems uniqueItems multipleOf enum maxProperties minProperties required items allOf oneOf "
    "anyOf not properties additionalProperties patternProperties dependencies additionalItems definitions externalDocs "
    "example nullable x-kubernetes-preserve-unknown-fields x-kubernetes-embedded-resource x-kubernetes-int-or-string "
    "x-kubernetes-list-map-keys x-kubernetes-list-type x-kubernetes-map-type x-kubernetes-validations".split()
)
REFUSED = {"id", "$schema", "$ref", "patternProperties", "dependencies", "additionalItems", "definitions"}
# With a status subresource the root is taken apart, so that only these may stand there.
AT_ROOT = WORDS - REFUSED - set(
    "default enum maxProperties minProperties allOf oneOf anyOf not additionalProperties nullable x-kubernetes-embedded-resource "
    "x-kubernetes-int-or-string x-kubernetes-list-map-keys x-kubernetes-list-type x-kubernetes-map-type".split()
)
NOT_IN_CONDITIONS = set(
    "type default title description nullable additionalProperties x-kubernetes-preserve-unknown-fields "
    "x-kubernetes-embedded-resource x-kubernetes-int-or-string x-kubernetes-list-map-keys x-kubernetes-list-type "
    "x-kubernetes-map-type x-kubernetes-validations".split()
)
INT_OR_STRING = [{"type": "integer"}, {"type": "string"}]
LABEL = re.compile(r"[a-z]([-a-z0-9]{0,61}[a-z0-9])?")


def problems(crd):
    """Everything a server would refuse, as lines "path: why"."""
    found = []

    def say(path, why):
        found.append(f"{path}: {why}")

    spec = crd.get("spec") or {}
    names = spec.get("names") or {}
    if crd.get("apiVersion") != "apiextensions.k8s.io/v1":
        say("apiVersion", "apiextensions.k8s.io/v1 only")
    if crd["metadata"]["name"] != f"{names.get('plural')}.{spec.get('group')}":
        say("metadata.name", 'must be spec.names.plural+"."+spec.group')
    if "." not in spec.get("group", ""):
        say("spec.group", "should be a domain with at least one dot")
    if spec.get("scope") not in ("Namespaced", "Cluster"):
        say("spec.scope", "Unsupported value")
    labels = [names.get("plural", ""), names.get("singular") or names.get("kind", "").lower(), names.get("kind", "").lower()]
    labels += [names.get("listKind", "list").lower()] + names.get("shortNames", []) + names.get("categories", [])
    for label in labels:
        if not LABEL.fullmatch(label):
            say("spec.names", f"{label!r} is no DNS-1035 label")
    versions = spec.get("versions") or []
    if sum(bool(v.get("storage")) for v in versions) != 1:
        say("spec.versions", "must have exactly one version marked as storage version")
    if len({v.get("name") for v in versions}) != len(versions):
        say("spec.versions", "must contain unique version names")
    for index, version in enumerate(versions):
        place = f"spec.versions[{index}]"
        if not LABEL.fullmatch(version.get("name", "")):
            say(place + ".name", "is no DNS-1035 label")
        for key in version.keys() - set(
            "name served storage schema subresources additionalPrinterColumns selectableFields deprecated deprecationWarning".split()
        ):
            say(place, f"unknown field {key}")
        for column in version.get("additionalPrinterColumns", []):
            if column.get("type") not in COLUMN_TYPES or not column.get("jsonPath", "").startswith(".") or not column.get("name"):
                say(place + ".additionalPrinterColumns", f"{column}")
        schema = (version.get("schema") or {}).get("openAPIV3Schema")
        if schema is None:
            say(place + ".schema.openAPIV3Schema", "Required value")
            continue
        root = place + ".schema.openAPIV3Schema"
        if "status" in (version.get("subresources") or {}) and schema.keys() - AT_ROOT:
            say(root, f"not at the root beside a status subresource: {sorted(schema.keys() - AT_ROOT)}")
        if schema.get("type") != "object":
            say(root + ".type", "must be object at the root")
        if "additionalProperties" in schema:
            say(root + ".additionalProperties", "must not be used at the root")
        structural(schema, root, say, is_root=True)
    return found


def structural(schema, path, say, is_root=False, in_metadata=False, may_default=True):
    for word in schema.keys() & REFUSED:
        say(f"{path}.{word}", "is not supported")
    for word in schema.keys() - WORDS:
        say(f"{path}.{word}", "unknown field")
    kind, properties, items = schema.get("type"), schema.get("properties") or {}, schema.get("items")
    is_open = schema.get("x-kubernetes-preserve-unknown-fields")
    is_either = schema.get("x-kubernetes-int-or-string")
    is_resource = schema.get("x-kubernetes-embedded-resource")
    if is_open is False:
        say(path, "x-kubernetes-preserve-unknown-fields must be true or undefined")
    if kind is None and not is_either and not is_open:
        say(path + ".type", "must not be empty")
    if kind is not None and kind not in TYPES:
        say(path + ".type", f"unsupported value {kind}")
    if is_either and (is_open or is_resource or kind is not None):
        say(path, "x-kubernetes-int-or-string stands alone")
    if is_resource and (kind != "object" or "additionalProperties" in schema or in_metadata):
        say(path, "x-kubernetes-embedded-resource needs an object without additionalProperties, outside of metadata")
    if is_resource and not is_open and not properties:
        say(path + ".properties", "must not be empty in an embedded resource")
    if kind == "array" and not isinstance(items, dict):
        say(path + ".items", "must be one schema")
    if schema.get("uniqueItems"):
        say(path + ".uniqueItems", "cannot be set to true")
    if "additionalProperties" in schema and properties:
        say(path + ".additionalProperties", "additionalProperties and properties are mutual exclusive")
    if "pattern" in schema:
        go_pattern(schema["pattern"], path, say)
    lists(schema, path, say)
    if "default" in schema:
        if not may_default:
            say(path + ".default", "must not be set here")
        value(schema, schema["default"], path + ".default", say)
    metadata = properties.get("metadata")
    if is_root and metadata is not None:
        rest = {k: v for k, v in metadata.items() if k not in ("type", "properties", "description", "title")}
        if metadata.get("type") != "object" or rest or (metadata.get("properties") or {}).keys() - {"name", "generateName"}:
            say(path + ".properties[metadata]", "must not specify anything other than name and generateName, but metadata is implicitly specified")
    for name, inner in properties.items():
        about = (is_root or bool(is_resource)) and name in ("metadata", "kind", "apiVersion")
        if about and name != "metadata" and inner.get("type") != "string":
            say(f"{path}.properties[{name}].type", "must be string")
        structural(inner, f"{path}.properties[{name}]", say, False, in_metadata or about, may_default and not (is_root and about))
    if isinstance(items, dict):
        structural(items, path + ".items", say, False, in_metadata, may_default)
    if isinstance(schema.get("additionalProperties"), dict):
        structural(schema["additionalProperties"], path + ".additionalProperties", say, False, in_metadata, may_default and not in_metadata)
    conditions(schema, schema, path, say, is_either)


def conditions(schema, base, path, say, is_either=False):
    """Beneath a junctor stand conditions alone, and of nothing that isn't specified outside of it."""
    for word in ("allOf", "anyOf", "oneOf", "not"):
        inner = schema.get(word)
        if inner is None or (is_either and word == "anyOf" and inner == INT_OR_STRING):
            continue
        for index, one in enumerate(inner if isinstance(inner, list) else [inner]):
            pair = is_either and word == "allOf" and index == 0 and one.get("anyOf") == INT_OR_STRING
            nested({k: v for k, v in one.items() if not (pair and k == "anyOf")}, base, f"{path}.{word}[{index}]", say)


def nested(one, base, path, say):
    for word in one.keys() & NOT_IN_CONDITIONS:
        say(f"{path}.{word}", "must be empty to be structural")
    for word in one.keys() - WORDS | one.keys() & REFUSED:
        say(f"{path}.{word}", "is not supported")
    if "pattern" in one:
        go_pattern(one["pattern"], path, say)
    for name, inner in (one.get("properties") or {}).items():
        place = f"{path}.properties[{name}]"
        if name == "metadata":
            say(place, "must not be specified in a nested context")
        if name not in (base.get("properties") or {}):
            say(place, "must be specified outside of the condition, too")
        else:
            nested(inner, base["properties"][name], place, say)
    if "items" in one:
        if not isinstance(base.get("items"), dict):
            say(path + ".items", "must be specified outside of the condition, too")
        else:
            nested(one["items"], base["items"], path + ".items", say)
    conditions(one, base, path, say)


def lists(schema, path, say):
    kind, items = schema.get("x-kubernetes-list-type"), schema.get("items") or {}
    keys = schema.get("x-kubernetes-list-map-keys") or []
    if kind is not None and (schema.get("type") != "array" or kind not in ("atomic", "set", "map")):
        say(path + ".x-kubernetes-list-type", f"{kind} of a {schema.get('type')}")
    if schema.get("x-kubernetes-map-type") is not None and (
        schema.get("type") != "object" or schema["x-kubernetes-map-type"] not in ("atomic", "granular")
    ):
        say(path + ".x-kubernetes-map-type", "of an object only")
    if (kind == "map") != bool(keys):
        say(path + ".x-kubernetes-list-map-keys", "belong to lists of the type map, which need them")
    if kind in ("map", "set") and items.get("nullable"):
        say(path + ".items.nullable", f"cannot be nullable when x-kubernetes-list-type is {kind}")
    if kind == "set" and items.get("type") == "object" and items.get("x-kubernetes-map-type") != "atomic":
        say(path + ".items", "must be atomic as item of a set")
    if kind != "map":
        return
    if items.get("type") != "object":
        say(path + ".items.type", "must be object in a list of the type map")
    for key in keys:
        inner = (items.get("properties") or {}).get(key)
        if inner is None or inner.get("type") in ("array", "object") or inner.get("nullable"):
            say(path + ".x-kubernetes-list-map-keys", f"{key} is no scalar property of the items")
        elif key not in items.get("required", []) and "default" not in inner:
            say(path + ".x-kubernetes-list-map-keys", f"{key} must have a default or be required")


def value(schema, found, path, say):
    """A default has to be right by itself; what Istio's definitions need of that."""
    kind = schema.get("type")
    fits = {
        "string": str, "boolean": bool, "array": list, "object": dict, "integer": int, "number": (int, float),
    }.get(kind, object)  # fmt: skip
    if found is None and schema.get("nullable"):
        return
    if not isinstance(found, fits) or (isinstance(found, bool) and kind in ("integer", "number")):
        say(path, f"{found!r} is no {kind}")
    elif schema.get("enum") and found not in schema["enum"]:
        say(path, f"{found!r} is none of {schema['enum']}")
    elif isinstance(found, dict) and "additionalProperties" not in schema and not schema.get("x-kubernetes-preserve-unknown-fields"):
        for key, inner in found.items():
            if key not in (schema.get("properties") or {}):
                say(path, f"must not have unknown fields: {key}")
            else:
                value(schema["properties"][key], inner, f"{path}.{key}", say)


def go_pattern(pattern, path, say):
    """RE2 knows neither look-around nor back-references."""
    if re.search(r"\(\?[=!<](?!P?<?[a-zA-Z])|\\[1-9]", pattern):
        say(path + ".pattern", "must be a valid regular expression")
    try:
        re.compile(pattern)
    except re.error as error:
        say(path + ".pattern", f"must be a valid regular expression: {error}")


def pruned(schema, found):
    """What a schema leaves of a value: fields that it doesn't name are dropped."""
    if schema is None:
        return None
    is_open = schema.get("x-kubernetes-preserve-unknown-fields")
    if isinstance(found, dict):
        properties, rest = schema.get("properties") or {}, schema.get("additionalProperties")
        if rest is True or (is_open and not properties):
            return found
        result = {}
        for key, inner in found.items():
            if key in properties:
                result[key] = pruned(properties[key], inner)
            elif isinstance(rest, dict):
                result[key] = pruned(rest, inner)
            elif is_open:
                result[key] = inner
        return result
    if isinstance(found, list) and isinstance(schema.get("items"), dict):
        return [pruned(schema["items"], inner) for inner in found]
    return found
