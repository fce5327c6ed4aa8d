#!/usr/bin/env python3
"""Writes Sources/C/CEnvoySchema/CEnvoySchema.c: Envoy's v3 message types as text.

Needs the PyPI packages xds-protos and protobuf. With --envoy BINARY the descriptors that this Envoy executable
carries take precedence, so that the schema is that of the very version Skein is compared with; xds-protos then only
fills in what the executable does not link. Development tool: neither the build nor the tests run it.

The text, one array element per type, sorted by name:

    envoy.config.core.v3.SocketAddress
    protocol #envoy.config.core.v3.SocketAddress.Protocol ...

    NAME [enum]                                 a message type, or an enumeration
    oneof NAME [required]                       a oneof, in order; fields refer to it by position
    NUMBER NAME TYPE [MARK]... [RULE]...        a field, by number; or NUMBER NAME [MARK]... for an enumeration's value

TYPE is a scalar's protobuf name, `.message.Name` or `#enumeration.Name`; `TYPE[]` is repeated; `KEY>TYPE` is a map.
MARK: `@N` member of the N-th oneof, `?` explicit presence, `json=NAME`, `unpacked`, `deprecated`, `disallowed`,
`sensitive`. RULE: the constraints of validate.rules by their names there; durations in nanoseconds, `items.`, `keys.`
and `values.` before those of elements, bytes in hexadecimal, and `%XX` for what would break the line.
"""

import argparse
import importlib
import pathlib
import pkgutil
import re

from google.protobuf import descriptor_pb2
from envoy.annotations import deprecation_pb2
from udpa.annotations import sensitive_pb2
from validate import validate_pb2

FieldProto = descriptor_pb2.FieldDescriptorProto
SCALARS = {
    FieldProto.TYPE_DOUBLE: "double", FieldProto.TYPE_FLOAT: "float", FieldProto.TYPE_INT32: "int32",
    FieldProto.TYPE_INT64: "int64", FieldProto.TYPE_UINT32: "uint32", FieldProto.TYPE_UINT64: "uint64",
    FieldProto.TYPE_SINT32: "sint32", FieldProto.TYPE_SINT64: "sint64", FieldProto.TYPE_FIXED32: "fixed32",
    FieldProto.TYPE_FIXED64: "fixed64", FieldProto.TYPE_SFIXED32: "sfixed32", FieldProto.TYPE_SFIXED64: "sfixed64",
    FieldProto.TYPE_BOOL: "bool", FieldProto.TYPE_STRING: "string", FieldProto.TYPE_BYTES: "bytes",
}
PACKAGES = re.compile(
    r"^(envoy\..*\.v3(alpha)?|envoy\.extensions\..*|xds\..*|udpa\.type\.v1|udpa\.data\..*"
    r"|opentelemetry\.proto\.(collector\.)?(trace|logs|metrics|common|resource)\..*)$")
WELL_KNOWN = ["Any", "Duration", "Timestamp", "Struct", "Value", "ListValue", "FieldMask", "Empty", "NullValue",
              "DoubleValue", "FloatValue", "Int64Value", "UInt64Value", "Int32Value", "UInt32Value", "BoolValue",
              "StringValue", "BytesValue"]


def varint(data, at):
    result = shift = 0
    while shift < 64:
        byte = data[at]
        at += 1
        result |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return result, at
    return None, at


def descriptor_end(data, start):
    """The end of the serialized FileDescriptorProto that begins at `start`."""
    at = start
    while at < len(data):
        tag, after = varint(data, at)
        if tag is None or tag >> 3 not in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14):
            return at
        if tag >> 3 == 1 and at != start:
            return at
        if tag & 7 == 2:
            length, after = varint(data, after)
            if length is None or after + length > len(data):
                return at
            at = after + length
        elif tag & 7 == 0:
            _, at = varint(data, after)
        else:
            return at
    return at


def files_of_executable(path):
    data = pathlib.Path(path).read_bytes()
    files = {}
    for match in re.finditer(rb"\x0a([\x01-\x7f])([a-z][\w/\-.]*\.proto)\x12", data):
        if len(match.group(2)) != match.group(1)[0]:
            continue
        end = descriptor_end(data, match.start())
        file = descriptor_pb2.FileDescriptorProto.FromString(data[match.start():end])
        files.setdefault(file.name, file)
    return files


def files_of_packages():
    files = {}

    def add(descriptor):
        if descriptor.name in files:
            return
        file = descriptor_pb2.FileDescriptorProto()
        descriptor.CopyToProto(file)
        # Once more through bytes, so that the options' extensions are parsed.
        files[descriptor.name] = descriptor_pb2.FileDescriptorProto.FromString(file.SerializeToString())
        for dependency in descriptor.dependencies:
            add(dependency)

    for root in ("envoy", "xds", "udpa", "opentelemetry", "google.protobuf", "google.rpc"):
        package = importlib.import_module(root)
        for module in pkgutil.walk_packages(package.__path__, root + ".", onerror=lambda name: None):
            if module.name.endswith("_pb2") and not re.search(r"\.v\d+(alpha|beta)\d*\.|\.v2\.|\.api\.v2", module.name):
                add(importlib.import_module(module.name).DESCRIPTOR)
    return files


def collect(files):
    """Every type by its full name: (descriptor, package, whether its file has proto2 semantics)."""
    types = {}

    def visit(message, prefix, file):
        name = prefix + "." + message.name
        types[name] = (message, file.package, file.syntax != "proto3")
        for inner in message.nested_type:
            visit(inner, name, file)
        for inner in message.enum_type:
            types[name + "." + inner.name] = (inner, file.package, file.syntax != "proto3")

    for file in files.values():
        for message in file.message_type:
            visit(message, file.package, file)
        for enum in file.enum_type:
            types[file.package + "." + enum.name] = (enum, file.package, file.syntax != "proto3")
    return types


def escape(text):
    return "".join(c if c not in ' %\n\r\t,"\\=' and 32 < ord(c) < 127 else
                   "".join("%%%02X" % b for b in c.encode()) for c in text)


def rule_value(value):
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, str):
        return escape(value)
    if hasattr(value, "seconds"):
        return str(value.seconds * 1_000_000_000 + value.nanos)
    return repr(value)


def rules_of(rules, prefix=""):
    """The tokens of a FieldRules message."""
    words = []
    if rules.HasField("message"):
        words += [prefix + name.name for name, value in rules.message.ListFields() if value]
    kind = rules.WhichOneof("type")
    if kind is None:
        return words
    for field, value in getattr(rules, kind).ListFields():
        if field.name in ("items", "keys", "values"):
            words += rules_of(value, prefix + field.name + ".")
        elif field.name == "well_known_regex":
            words.append(prefix + {1: "header_name", 2: "header_value"}[value])
        elif field.name == "strict":
            if not value:
                words.append(prefix + "lenient")
        elif field.is_repeated:
            words.append(prefix + field.name + "=" + ",".join(rule_value(item) for item in value))
        elif isinstance(value, bool) and field.name != "const":
            if value:
                words.append(prefix + field.name)
        else:
            words.append(prefix + field.name + "=" + rule_value(value))
    return words



def derived_json_name(name):
    result, upper = "", False
    for character in name:
        if character == "_":
            upper = True
        else:
            result += character.upper() if upper else character
            upper = False
    return result


# Constraints that Envoy itself never looks at.
UNCHECKED = {
    # trust_bundles may stand alone.
    "envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.trust_domains",
}


def type_word(field, types):
    if field.type in (FieldProto.TYPE_MESSAGE, FieldProto.TYPE_ENUM):
        if field.type == FieldProto.TYPE_ENUM:
            return "#" + field.type_name[1:]
        entry = types[field.type_name[1:]][0]
        if entry.options.map_entry:
            return type_word(entry.field[0], types) + ">" + type_word(entry.field[1], types)
        return field.type_name
    if field.type not in SCALARS:
        raise SystemExit(f"{field.name}: groups are not supported")
    return SCALARS[field.type]


def field_line(message, field, types, proto2, oneofs):
    word = type_word(field, types)
    if field.label == FieldProto.LABEL_REPEATED and ">" not in word:
        word += "[]"
    words = [str(field.number), field.name, word]
    if field.HasField("oneof_index") and not field.proto3_optional:
        words.append("@%d" % oneofs.index(field.oneof_index))
    elif field.proto3_optional or (proto2 and field.label != FieldProto.LABEL_REPEATED):
        words.append("?")
    if field.json_name and field.json_name != derived_json_name(field.name):
        words.append("json=" + field.json_name)
    packable = field.type not in (FieldProto.TYPE_STRING, FieldProto.TYPE_BYTES, FieldProto.TYPE_MESSAGE)
    packed = field.options.packed if field.options.HasField("packed") else not proto2
    if field.label == FieldProto.LABEL_REPEATED and packable and not packed:
        words.append("unpacked")
    if field.options.deprecated:
        words.append("deprecated")
    if field.options.Extensions[deprecation_pb2.disallowed_by_default]:
        words.append("disallowed")
    if field.options.Extensions[sensitive_pb2.sensitive]:
        words.append("sensitive")
    rules = [] if f"{message}.{field.name}" in UNCHECKED else rules_of(field.options.Extensions[validate_pb2.rules])
    return " ".join(words + rules)


def message_lines(name, message, types, proto2):
    if message.options.Extensions[validate_pb2.disabled]:
        raise SystemExit(f"{name}: disabled validation is not supported")
    lines = [name]
    synthetic = {field.oneof_index for field in message.field if field.proto3_optional}
    oneofs = [index for index in range(len(message.oneof_decl)) if index not in synthetic]
    for index in oneofs:
        oneof = message.oneof_decl[index]
        required = oneof.options.Extensions[validate_pb2.required]
        lines.append("oneof " + oneof.name + (" required" if required else ""))
    for field in sorted(message.field, key=lambda field: field.number):
        lines.append(field_line(name, field, types, proto2, oneofs))
    return lines


def enum_lines(name, enum):
    lines = [name + " enum"]
    for value in enum.value:
        words = [str(value.number), value.name]
        if value.options.deprecated:
            words.append("deprecated")
        if value.options.Extensions[deprecation_pb2.disallowed_by_default_enum]:
            words.append("disallowed")
        lines.append(" ".join(words))
    return lines


def wanted_names(types):
    pending = [name for name, (_, package, _) in types.items() if PACKAGES.match(package) and ".v2." not in name]
    pending += ["google.protobuf." + name for name in WELL_KNOWN] + ["google.rpc.Status"]
    wanted = set()
    while pending:
        name = pending.pop()
        descriptor = types[name][0]
        if name in wanted:
            continue
        wanted.add(name)
        if isinstance(descriptor, descriptor_pb2.DescriptorProto):
            pending += [field.type_name[1:] for field in descriptor.field if field.type_name]
    return sorted(name for name in wanted if not is_map_entry(types[name][0]))


def is_map_entry(descriptor):
    return isinstance(descriptor, descriptor_pb2.DescriptorProto) and descriptor.options.map_entry


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--envoy", help="an Envoy executable whose descriptors take precedence")
    root = pathlib.Path(__file__).resolve().parent.parent
    parser.add_argument("--output", default=root / "Sources/C/CEnvoySchema/CEnvoySchema.c", type=pathlib.Path)
    arguments = parser.parse_args()

    files = files_of_packages()
    if arguments.envoy:
        files.update(files_of_executable(arguments.envoy))
    types = collect(files)
    out = ["// Envoy's v3 message types, constraints included; the format is described where this is written from:",
           "// Tools/generate-envoy-schema.py. Do not edit.",
           '#include "CEnvoySchema.h"', "", "static const char *const entries[] = {"]
    names = wanted_names(types)
    for name in names:
        descriptor, _, proto2 = types[name]
        if isinstance(descriptor, descriptor_pb2.DescriptorProto):
            lines = message_lines(name, descriptor, types, proto2)
        else:
            lines = enum_lines(name, descriptor)
        out += ['    "' + line.replace("\\", "\\\\").replace('"', '\\"') + '\\n"' for line in lines]
        out[-1] += ","
    out += ["};", "", "unsigned long skein_envoy_schema_count(void) { return sizeof(entries) / sizeof(entries[0]); }",
            "", "const char *skein_envoy_schema_entry(unsigned long index) { return entries[index]; }"]
    arguments.output.write_text("\n".join(out) + "\n")
    print(f"{len(names)} types, {sum(map(len, out))} bytes")


if __name__ == "__main__":
    main()
