#!/usr/bin/env python3
"""Writes Sources/Control/APIServer/Wire/WireFieldTable.swift: which field of Kubernetes' protobuf messages is which member in JSON.

    Tools/generate-kubernetes-wire.py API_REPOSITORY APIMACHINERY_REPOSITORY

Inputs are git repositories of k8s.io/api and k8s.io/apimachinery: field types come from their generated.proto, names in JSON from
the tags in their types.go. Development tool: neither the build nor the tests run it.

The text, a line each: "=PACKAGE.MESSAGE" begins a message; "NUMBER NAME TYPE FLAGS" is a field of it. TYPE is s (string), i (signed
varint), b (bool), y (bytes), d (double) or a message's name. FLAGS: r repeated, m map from string, l members stand in the message
around it, k kept when it is zero.
"""

import re
import subprocess
import sys

ROOTS = (
    ["core.v1." + n for n in ("Namespace", "Service", "Endpoints", "Pod", "Node", "ServiceAccount", "Secret", "ConfigMap",
                              "Event", "PersistentVolume", "PersistentVolumeClaim", "ReplicationController")]
    + ["apps.v1." + n for n in ("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet")]
    + ["rbac.v1." + n for n in ("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding")]
    + ["authorization.v1." + n for n in ("SubjectAccessReview", "SelfSubjectAccessReview", "SelfSubjectRulesReview",
                                         "LocalSubjectAccessReview")]
    + ["authentication.v1." + n for n in ("TokenReview", "SelfSubjectReview", "TokenRequest")]
    + ["batch.v1.Job", "batch.v1.CronJob", "networking.v1.Ingress", "discovery.v1.EndpointSlice", "events.v1.Event",
       "coordination.v1.Lease", "autoscaling.v1.Scale", "meta.v1.DeleteOptions"])
SOURCES = [(0, g + "/" + "v1", g + ".v1") for g in (
    "core", "apps", "rbac", "authorization", "authentication", "batch", "discovery", "events", "coordination", "autoscaling",
    "networking")]
SOURCES.append((1, "pkg/apis/meta/v1", "meta.v1"))
SCALARS = {"string": "s", "int32": "i", "int64": "i", "bool": "b", "bytes": "y", "double": "d"}
# Written by hand in JSON, so by hand in the reader, too.
SPECIAL = {"k8s.io.apimachinery.pkg.util.intstr.IntOrString": "!IntOrString",
           "k8s.io.apimachinery.pkg.api.resource.Quantity": "!Quantity",
           "k8s.io.apimachinery.pkg.apis.meta.v1.Time": "!Time",
           "k8s.io.apimachinery.pkg.apis.meta.v1.MicroTime": "!Time",
           "k8s.io.apimachinery.pkg.apis.meta.v1.FieldsV1": "!Raw",
           "k8s.io.apimachinery.pkg.runtime.RawExtension": "!Raw"}


def show(repository, path):
    return subprocess.run(["git", "-C", repository, "show", "HEAD:" + path], capture_output=True, text=True, check=True).stdout


def tags(text):
    """(struct, field number) -> (name in JSON, is inline, is kept when zero)"""
    result, struct = {}, None
    for line in text.split("\n"):
        if m := re.match(r"type (\w+) struct", line):
            struct = m[1]
        m = re.search(r'^\s+(?:\w+\s+)?([\*\[\]\w\.]+)\s+`json:"([^"]*)" protobuf:"\w+,(\d+),', line)
        if m and struct:
            name, *options = m[2].split(",")
            kept = m[1].startswith("*") or "omitempty" not in options and "omitzero" not in options
            result[struct, int(m[3])] = (name or "-", not name, kept)
    return result


def main():
    repositories = sys.argv[1:3]
    messages = {}
    for which, folder, package in SOURCES:
        names = tags(show(repositories[which], folder + "/types.go"))
        proto = show(repositories[which], folder + "/generated.proto")
        for block in re.finditer(r"^message (\w+) \{(.*?)^\}", proto, re.M | re.S):
            fields = []
            for f in re.finditer(r"^  (?:(optional|repeated) ([\w\.]+)|map<string, ([\w\.]+)>) (\w+) = (\d+);", block[2], re.M):
                kind = f[2] or f[3]
                number = int(f[5])
                name, inline, kept = names.get((block[1], number), (f[4], False, False))
                flags = ("r" if f[1] == "repeated" else "") + ("m" if f[3] else "") + ("l" if inline else "") + ("k" if kept else "")
                if kind in SCALARS:
                    kind = SCALARS[kind]
                else:
                    full = kind.lstrip(".")
                    if "." not in full:
                        full = "k8s.io.api." + package + "." + full if package != "meta.v1" else \
                            "k8s.io.apimachinery.pkg.apis.meta.v1." + full
                    kind = SPECIAL.get(full) or ".".join(full.split(".")[-3:])
                fields.append((number, name, kind, flags))
            messages[package + "." + block[1]] = fields
    # What only alpha versions define is nothing that clients send here.
    for name, fields in messages.items():
        messages[name] = [f for f in fields if "." not in f[2] or f[2] in messages]
    wanted, todo = [], list(ROOTS)
    while todo:
        name = todo.pop()
        if name in wanted:
            continue
        wanted.append(name)
        todo += [kind for _, _, kind, _ in messages[name] if "." in kind]
    print("// Kubernetes' protobuf messages and their members in JSON; written by Tools/generate-kubernetes-wire.py. Do not edit.\n")
    print("enum WireFieldTable {\n    static let text: StaticString = \"\"\"")
    for name in sorted(wanted):
        print("        =" + name)
        for number, member, kind, flags in messages[name]:
            print(f"        {number} {member} {kind} {flags}".rstrip())
    print("        \"\"\"\n}")


main()
