#!/usr/bin/env python3
"""Writes Swift types for Istio's messages into Sources/Contracts/MeshAPI/Istio from istio/api's .proto files.

    generate-mesh-api.py CHECKOUT-OF-ISTIO-API

Needs grpcio-tools. Only names and types are taken over; a file of Swift for each file of messages.
"""
import glob
import os
import sys
import tempfile

import grpc_tools
from google.protobuf import descriptor_pb2
from grpc_tools import protoc

SPACES = {"istio.networking.v1alpha3": "Networking", "istio.networking.v1beta1": "Networking",
          "istio.security.v1beta1": "Security", "istio.telemetry.v1alpha1": "Observing",
          "istio.mesh.v1alpha1": "Mesh", "istio.type.v1beta1": "Selection"}
PURPOSE = {"Networking": "How traffic flows", "Security": "Who may talk to whom", "Observing": "What is observed",
           "Mesh": "The mesh's own settings", "Selection": "Which workloads something is for"}
SKIPPED_FILES = ("extensions/", "security/v1alpha1/")
KEYWORDS = {"default", "in", "operator", "is", "as", "self", "switch", "case", "where", "protocol", "return", "repeat"}
RANGES = {5: "-2_147_483_648...2_147_483_647", 13: "0...4_294_967_295", 3: "Int.min...Int.max", 4: "0...Int.max"}
WRAPPERS = {"BoolValue": 8, "StringValue": 9, "Int32Value": 5, "UInt32Value": 13, "Int64Value": 3, "UInt64Value": 4,
            "DoubleValue": 1, "FloatValue": 2}


def compiled(checkout):
    os.chdir(checkout)
    files = [f for f in glob.glob("**/*.proto", recursive=True)
             if not f.startswith("common-protos") and not f.startswith(SKIPPED_FILES)]
    with tempfile.NamedTemporaryFile() as out:
        include = os.path.join(os.path.dirname(grpc_tools.__file__), "_proto")
        if protoc.main(["", "-I.", "-Icommon-protos", "-I" + include, "--include_imports",
                        "--descriptor_set_out=" + out.name] + files):
            sys.exit("the .proto files could not be compiled")
        return descriptor_pb2.FileDescriptorSet.FromString(out.read())


class Types:
    def __init__(self, files):
        self.swift, self.messages = {}, {}
        for file in files.file:
            if file.package in SPACES:
                for message in file.message_type:
                    self.learn(message, "." + file.package, SPACES[file.package])
                for enum in file.enum_type:
                    self.swift[f".{file.package}.{enum.name}"] = SPACES[file.package] + "." + enum.name

    def learn(self, message, package, space):
        full, swift = f"{package}.{message.name}", f"{space}.{message.name}"
        self.messages[full], self.swift[full] = message, swift
        for inner in message.nested_type:
            self.learn(inner, full, swift)
        for enum in message.enum_type:
            self.swift[f"{full}.{enum.name}"] = f"{swift}.{enum.name}"


def escaped(name):
    return f"`{name}`" if name in KEYWORDS else name


def field_lines(field, types):
    """(declaration, how it is read)"""
    name, kind = field.json_name, field.type
    repeated, optional = field.label == 3, field.HasField("oneof_index")
    plain = lambda swift, read, zero: (  # noqa: E731
        (f"var {escaped(name)}: {swift}?", f"reader.optional{read[0].upper()}{read[1:]}") if optional
        else (f"var {escaped(name)}: {swift} = {zero}", f"reader.{read}"))
    if kind == 11:
        short = field.type_name.split(".")[-1]
        entry = types.messages.get(field.type_name)
        if entry is not None and entry.options.map_entry:
            value = entry.field[1]
            if value.type == 9:
                return f"var {escaped(name)}: [String: String] = [:]", f'reader.stringMap("{name}")'
            if value.type == 11:
                swift = types.swift[value.type_name]
                return f"var {escaped(name)}: [String: {swift}] = [:]", f'reader.partMap("{name}")'
            return f"var {escaped(name)}: [String: Int] = [:]", f'reader.intMap("{name}", in: {RANGES[value.type]})'
        if field.type_name == ".google.protobuf.Duration":
            return f"var {escaped(name)}: TimeSpan?", f'reader.duration("{name}")'
        if field.type_name in (".google.protobuf.Struct", ".google.protobuf.Value"):
            return f"var {escaped(name)}: DocumentNode?", f'reader.value("{name}")'
        if field.type_name == ".google.protobuf.Timestamp":
            return f"var {escaped(name)}: String?", f'reader.optionalString("{name}")'
        if short in WRAPPERS and field.type_name.startswith(".google.protobuf."):
            inner = WRAPPERS[short]
            if inner in RANGES:
                return f"var {escaped(name)}: Int?", f'reader.optionalInt("{name}", in: {RANGES[inner]})'
            swift = {8: "Bool", 9: "String", 1: "Double", 2: "Double"}[inner]
            return f"var {escaped(name)}: {swift}?", f'reader.optional{swift}("{name}")'
        swift = types.swift[field.type_name]
        if repeated:
            return f"var {escaped(name)}: [{swift}] = []", f'reader.parts("{name}")'
        return f"var {escaped(name)}: {swift}?", f'reader.part("{name}")'
    if repeated:
        if kind in RANGES:
            return f"var {escaped(name)}: [Int] = []", f'reader.ints("{name}", in: {RANGES[kind]})'
        assert kind in (9, 14), (field.name, kind)
        return f"var {escaped(name)}: [String] = []", f'reader.strings("{name}")'
    if kind == 14:
        swift = types.swift[field.type_name]
        if optional:
            return f"var {escaped(name)}: {swift}?", f'reader.choice("{name}")'
        return f"var {escaped(name)}: {swift} = .unset", f'reader.choice("{name}") ?? .unset'
    if kind in RANGES:
        declaration, read = plain("Int", "int", "0")
        return declaration, f'{read}("{name}", in: {RANGES[kind]})'
    if kind == 12:
        return f"var {escaped(name)}: [UInt8]?", f'reader.bytes("{name}")'
    swift, read, zero = {8: ("Bool", "bool", "false"), 9: ("String", "string", '""'),
                         1: ("Double", "double", "0"), 2: ("Double", "double", "0")}[kind]
    declaration, call = plain(swift, read, zero)
    return declaration, f'{call}("{name}")'


def enum_lines(enum, indent):
    """`unset` is whatever the number zero means, so that a default can be written without knowing its name."""
    pad = "    " * indent
    names = [value.name for value in enum.value]
    zero = next(value.name for value in enum.value if value.number == 0)
    return [f"{pad}public enum {enum.name}: String, Sendable, Hashable, CaseIterable {{",
            f"{pad}    case {', '.join(escaped(n) for n in names)}",
            f"{pad}    public static var unset: Self {{ .{escaped(zero)} }}", f"{pad}}}"]


def message_lines(message, types, indent):
    pad = "    " * indent
    fields = [(f.json_name, *field_lines(f, types)) for f in message.field]
    lines = [f"{pad}public struct {message.name}: ReadableFields {{"]
    lines += [f"{pad}    public {declaration}" for _, declaration, _ in fields]
    lines += ["", f"{pad}    public init() {{}}", "",
              f"{pad}    public init(reading reader: borrowing FieldReader) {{"]
    lines += [f"{pad}        {escaped(name)} = {read}" for name, _, read in fields]
    names = ", ".join(f'"{name}"' for name, _, _ in fields)
    lines += [f"{pad}        reader.allow(only: [{names}])", f"{pad}    }}"]
    for enum in message.enum_type:
        lines += [""] + enum_lines(enum, indent + 1)
    for inner in message.nested_type:
        if not inner.options.map_entry:
            lines += [""] + message_lines(inner, types, indent + 1)
    return lines + [f"{pad}}}"]


def main():
    target = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
                          "Sources/Contracts/MeshAPI/Istio")
    files = compiled(sys.argv[1])
    types = Types(files)
    os.makedirs(target, exist_ok=True)
    for space, purpose in PURPOSE.items():
        with open(f"{target}/{space}.swift", "w", encoding="utf-8") as out:
            out.write(f"// {purpose}: the messages of Istio's API are named and nested below as they are there.\n\n"
                      f"public enum {space} {{}}\n")
    for file in files.file:
        if file.package not in SPACES:
            continue
        space = SPACES[file.package]
        base = "".join(part.capitalize() for part in os.path.basename(file.name)[:-6].split("_"))
        body = []
        for enum in file.enum_type:
            body += enum_lines(enum, 1) + [""]
        for message in file.message_type:
            if message.name.endswith("Status"):
                continue  # a status is written, never read
            body += message_lines(message, types, 1) + [""]
        text = "\n".join(body).rstrip()
        imports = [name for name, used in (("Base", "TimeSpan"), ("Document", "DocumentNode")) if used in text]
        with open(f"{target}/{space}+{base}.swift", "w", encoding="utf-8") as out:
            out.write(f"// Messages of {file.name} of Istio's API. Made by Tools/generate-mesh-api.py.\n"
                      "// swift-format-ignore-file: AlwaysUseLowerCamelCase\n\n")
            out.write("".join(f"import {name}\n" for name in imports) + ("\n" if imports else ""))
            out.write(f"extension {space} {{\n{text}\n}}\n")


main()
