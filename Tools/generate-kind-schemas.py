#!/usr/bin/env python3
"""Writes Sources/C/CKindSchema/CKindSchema.c: the kinds of Kubernetes and Istio that Skein serves, as facts.

    Tools/generate-kind-schemas.py --kubernetes swagger.json --istio customresourcedefinitions.gen.yaml

Inputs are Kubernetes' OpenAPI v2 document and Istio's CustomResourceDefinitions, to which the files of
Tools/kind-schemas add what they do not say. Needs PyYAML. Development tool: neither the build nor the tests run it.

The text, one array element per definition, sorted by name: an OpenAPI v3 schema in JSON without sentences of its source;
descriptions are those of Tools/kind-schemas/descriptions.txt. {"=": NAME} refers to another element. Names of Kubernetes'
definitions are its own and get published; names with "~" are parts that Istio's kinds share and stay internal. The element
"istio" lists Istio's kinds with their versions and columns.
"""

import argparse
import collections
import json
import pathlib

import yaml

META = "io.k8s.apimachinery.pkg.apis.meta.v1."
CORE = "io.k8s.api.core.v1."
ROOTS = (
    [CORE + name for name in ("Namespace", "Service", "Endpoints", "Pod", "Node", "ServiceAccount", "Secret",
                              "ConfigMap", "Event", "PersistentVolume", "PersistentVolumeClaim",
                              "ReplicationController")]
    + ["io.k8s.api.apps.v1." + name for name in ("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet")]
    + ["io.k8s.api.rbac.v1." + name for name in ("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding")]
    + ["io.k8s.api.authorization.v1." + name for name in (
        "SubjectAccessReview", "SelfSubjectAccessReview", "SelfSubjectRulesReview", "LocalSubjectAccessReview")]
    + ["io.k8s.api.authentication.v1." + name for name in ("TokenReview", "SelfSubjectReview", "TokenRequest")]
    + ["io.k8s.api.batch.v1.Job", "io.k8s.api.batch.v1.CronJob", "io.k8s.api.networking.v1.Ingress",
       "io.k8s.api.discovery.v1.EndpointSlice", "io.k8s.api.events.v1.Event",
       "io.k8s.api.coordination.v1.Lease", "io.k8s.api.autoscaling.v1.Scale",
       "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition",
       META + "DeleteOptions", META + "ListMeta"])
ISTIO_GROUPS = ("networking.istio.io", "security.istio.io", "telemetry.istio.io")
DROPPED = {"description", "x-kubernetes-validations", "title"}
# Server-side decoding fills these in, so that their absence is no fault of a client.
LENIENT_ENDINGS = ("Status", "NodeSystemInfo", "ReviewStatus")
LENIENT = {"Event": {"metadata", "involvedObject"}, "Subject": set(), "RoleRef": set()}
KUBERNETES_EXTRA = {
    "Quantity": {"type": "string", "format": "quantity"},
    "IntOrString": {"type": "string", "format": "int-or-string"},
}
FOLDER = pathlib.Path(__file__).resolve().parent / "kind-schemas"


def facts(schema):
    """A copy without sentences; `properties` holds names, not keywords."""
    if isinstance(schema, list):
        return [facts(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    result = {}
    for key, value in schema.items():
        if key in DROPPED:
            continue
        if key == "properties":
            result[key] = {name: facts(inner) for name, inner in value.items()}
        elif key == "$ref":
            result["="] = value.rsplit("/", 1)[-1]
        elif key in ("enum", "default", "required"):
            result[key] = value
        else:
            result[key] = facts(value)
    return result


def references(schema):
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key == "=":
                yield value
            elif key == "properties":
                for inner in value.values():
                    yield from references(inner)
            else:
                yield from references(value)
    elif isinstance(schema, list):
        for item in schema:
            yield from references(item)


class Descriptions:
    """KIND-OR-DEFINITION.PATH, then a tab or two spaces, then the sentence; `*` before the path takes it at any depth."""

    def __init__(self, path):
        self.exact, self.anywhere, self.used = {}, [], set()
        for line in path.read_text().splitlines():
            if not line.strip() or line.startswith("#"):
                continue
            key, text = line.split(None, 1)
            if ".*." in key:
                kind, suffix = key.split(".*.", 1)
                self.anywhere.append((kind, "." + suffix, text.strip()))
            else:
                self.exact[key] = text.strip()

    def find(self, kind, path):
        key = kind + path
        if key in self.exact:
            self.used.add(key)
            return self.exact[key]
        for wanted, suffix, text in self.anywhere:
            if wanted == kind and path.endswith(suffix):
                return text
        return None


def describe(schema, kind, path, descriptions):
    text = descriptions.find(kind, path)
    if text:
        schema["description"] = text
    for name, inner in schema.get("properties", {}).items():
        describe(inner, kind, f"{path}.{name}", descriptions)
    if isinstance(schema.get("items"), dict):
        for name, inner in schema["items"].get("properties", {}).items():
            describe(inner, kind, f"{path}.{name}", descriptions)
    if isinstance(schema.get("additionalProperties"), dict):
        for name, inner in schema["additionalProperties"].get("properties", {}).items():
            describe(inner, kind, f"{path}.{name}", descriptions)


def kubernetes(path, overlay, descriptions):
    documents = json.loads(pathlib.Path(path).read_text())["definitions"]
    result, pending = {}, list(ROOTS)
    while pending:
        name = pending.pop()
        if name in result:
            continue
        definition = facts(documents[name])
        short = name.rsplit(".", 1)[-1]
        result[name] = definition
        definition.update(KUBERNETES_EXTRA.get(short, {}))
        if short.endswith(LENIENT_ENDINGS):
            definition.pop("required", None)
        if short in LENIENT and "required" in definition:
            definition["required"] = [field for field in definition["required"] if field not in LENIENT[short]]
        if definition.get("type") == "object" and not (definition.keys() & {"properties", "additionalProperties"}):
            definition["x-kubernetes-preserve-unknown-fields"] = True
        laid = next((value for key, value in overlay.items() if name.endswith("." + key)), {})
        for field, more in laid.items():
            if field not in definition["properties"]:
                raise SystemExit(f"{name} has no {field}")
            definition["properties"][field].update(more)
        if short not in ("DeleteOptions", "ListMeta", "Status"):
            describe(definition, short, "", descriptions)
        if name == META + "ListMeta":
            definition["properties"].pop("shardInfo", None)
        if name == META + "DeleteOptions":
            definition.pop("x-kubernetes-group-version-kind", None)
        pending += references(definition)
    return result


class Sharing:
    """Gives the parts that occur more than once a name."""

    def __init__(self):
        self.counts, self.names, self.result = collections.Counter(), {}, {}

    def count(self, schema):
        if isinstance(schema, dict):
            text = json.dumps(schema, sort_keys=True)
            self.counts[text] += 1
            if self.counts[text] > 1:
                return
            for key, value in schema.items():
                if key == "properties":
                    for inner in value.values():
                        self.count(inner)
                elif key in ("items", "additionalProperties"):
                    self.count(value)

    def replaced(self, schema, top=False):
        if not isinstance(schema, dict):
            return schema
        text = json.dumps(schema, sort_keys=True)
        is_shared = not top and self.counts[text] > 1 and len(text) > 60
        if is_shared and text in self.names:
            return {"=": self.names[text]}
        result = {}
        for key, value in schema.items():
            if key == "properties":
                result[key] = {name: self.replaced(inner) for name, inner in value.items()}
            elif key in ("items", "additionalProperties"):
                result[key] = self.replaced(value)
            else:
                result[key] = value
        if not is_shared:
            return result
        name = self.names[text] = f"~{len(self.names)}"
        self.result[name] = result
        return {"=": name}


def istio(path, legacy, descriptions):
    kinds = []
    for document in yaml.load_all(pathlib.Path(path).read_text(), yaml.CSafeLoader):
        if not document or document["spec"]["group"] not in ISTIO_GROUPS:
            continue
        spec = document["spec"]
        names = spec["names"]
        versions = []
        for version in spec["versions"]:
            schema = facts(version["schema"]["openAPIV3Schema"])
            describe(schema, names["kind"], "", descriptions)
            columns = [[column["name"], column["type"], column["jsonPath"], column.get("priority", 0)]
                       for column in version.get("additionalPrinterColumns", [])]
            versions.append({"name": version["name"], "storage": version["storage"], "served": version["served"],
                             "columns": columns, "schema": schema})
        kinds.append({"group": spec["group"], "scope": spec["scope"], "kind": names["kind"], "plural": names["plural"],
                      "singular": names["singular"], "shortNames": names.get("shortNames", []),
                      "categories": names.get("categories", []), "versions": versions})
    for kind in legacy["kinds"]:
        schema = {"type": "object", "properties": {
            "spec": legacy["spec"], "status": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}}
        schema = json.loads(json.dumps(schema))
        describe(schema, kind["kind"], "", descriptions)
        kinds.append({"group": legacy["group"], **kind, "shortNames": [], "categories": legacy["categories"],
                      "versions": [{"name": legacy["version"], "storage": True, "served": True, "columns": [],
                                    "schema": schema}]})
    sharing = Sharing()
    schemas = [version["schema"] for kind in kinds for version in kind["versions"]]
    for schema in schemas:
        sharing.count(schema)
    definitions, known = {}, {}
    for kind in kinds:
        for version in kind["versions"]:
            text = json.dumps(version["schema"], sort_keys=True)
            if text not in known:
                known[text] = f"~{kind['kind']}.{version['name']}"
                definitions[known[text]] = sharing.replaced(version["schema"], top=True)
            version["schema"] = known[text]
    definitions.update(sharing.result)
    definitions["istio"] = kinds
    return definitions


def quoted(text):
    lines = []
    for start in range(0, len(text), 110):
        part = text[start:start + 110]
        if part.isascii() is False:
            raise SystemExit("only ASCII is expected")
        lines.append('    "' + part.replace("\\", "\\\\").replace('"', '\\"').replace("?", "\\?") + '"')
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kubernetes", required=True, help="Kubernetes' OpenAPI v2 document")
    parser.add_argument("--istio", required=True, help="Istio's CustomResourceDefinitions")
    root = pathlib.Path(__file__).resolve().parent.parent
    parser.add_argument("--output", default=root / "Sources/C/CKindSchema/CKindSchema.c", type=pathlib.Path)
    arguments = parser.parse_args()

    overlay = yaml.safe_load((FOLDER / "overlay.yaml").read_text())
    legacy = yaml.safe_load((FOLDER / "authentication.yaml").read_text())
    descriptions = Descriptions(FOLDER / "descriptions.txt")
    entries = kubernetes(arguments.kubernetes, overlay, descriptions)
    entries.update(istio(arguments.istio, legacy, descriptions))
    unused = sorted(set(descriptions.exact) - descriptions.used)
    if unused:
        print("descriptions of nothing:", ", ".join(unused))
    out = ["// The kinds that are served, as facts; the format is described where this is written from:",
           "// Tools/generate-kind-schemas.py. Do not edit.",
           '#include "CKindSchema.h"', "", "static const char *const names[] = {"]
    names = sorted(entries, key=lambda name: name.encode())
    out += [f'    "{name}",' for name in names]
    out += ["};", "", "static const char *const texts[] = {"]
    for name in names:
        out.append(quoted(json.dumps(entries[name], separators=(",", ":"), ensure_ascii=True)) + ",")
    out += ["};", "", "unsigned long skein_kind_schema_count(void) { return sizeof(names) / sizeof(names[0]); }", "",
            "const char *skein_kind_schema_name(unsigned long index) { return names[index]; }", "",
            "const char *skein_kind_schema_text(unsigned long index) { return texts[index]; }"]
    arguments.output.write_text("\n".join(out) + "\n")
    print(f"{len(names)} definitions, {sum(map(len, out))} bytes")


if __name__ == "__main__":
    main()
