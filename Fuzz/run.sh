#!/bin/sh
# Builds the libFuzzer targets and runs them: Fuzz/run.sh [seconds] [target ...] | replay | list | module NAME | target NAME.
#
# A target is a folder with a harness (Fuzz.swift), a seed corpus and the inputs that once failed. The modules are
# compiled here and not by the package manager, because everything must be instrumented for coverage. What a run
# finds stays in .build/fuzz; an input that fails is written to the target's fail-cases, to be fixed and committed.
set -eu
cd "$(dirname "$0")/.."
root=$PWD
build=$root/.build/fuzz
# Swift's own crash handler would trip the sanitizer that reports the crash.
export SWIFT_BACKTRACE=enable=no
all="HTTP1Requests HTTP1Responses HTTP2 HTTPSniff ClientHello ProxyProtocol Buffers JSON YAML WireFormat
MessageBinary MessageDocument TLS Patches Definitions EtcdAnswers WebToken CertificateRequest
DiscoveryRequest SidecarStreams DNSMessages ProxyDump"
sanitize="-sanitize=fuzzer,address"
flags="-swift-version 6 -package-name skein -strict-memory-safety -enable-upcoming-feature ExistentialAny
-enable-upcoming-feature MemberImportVisibility -O -g -parse-as-library -I $build/modules"
for include in CNghttp2 CYaml COpenSSL CXXHash; do
    flags="$flags -Xcc -fmodule-map-file=$root/Sources/C/$include/module.modulemap"
done

# Modules that a target needs beside Base, in the order they import one another.
modules() {
    case $1 in
    HTTP1Requests | HTTP1Responses | HTTPSniff) echo HTTP1 ;;
    HTTP2) echo HTTP2 ;;
    ClientHello | ProxyProtocol) echo Preambles ;;
    DNSMessages) echo DNSMessages ;;
    Buffers) ;;
    TLS) echo TLS ;;
    WebToken | CertificateRequest) echo Document Credentials ;;
    JSON | YAML) echo Document ;;
    WireFormat) echo Protobuf ;;
    EtcdAnswers) echo Protobuf EtcdWire ;;
    ProxyDump) echo Document MeshView ;;
    DiscoveryRequest) echo Protobuf DiscoveryWire ;;
    SidecarStreams) echo Protobuf RelayWire IdentityWire ;;
    MessageBinary | MessageDocument) echo Document Protobuf EnvoyAPI ;;
    Patches | Definitions) echo Document Protobuf MeshAPI ResourceSchema ;;
    *)
        echo "no fuzz target is named $1; there are: $all" >&2
        exit 2
        ;;
    esac
}

path_of() {
    case $1 in
    Base) echo Sources/Base ;;
    EnvoyAPI) echo Sources/Contracts/EnvoyAPI ;;
    MeshAPI) echo Sources/Contracts/MeshAPI ;;
    ResourceSchema) echo Sources/Control/ResourceSchema ;;
    MeshView) echo Sources/MeshView ;;
    # A part of a target that depends on nothing but codecs.
    EtcdWire) echo Sources/Control/Store/Etcd/Wire ;;
    DiscoveryWire) echo Sources/Control/Discovery/Wire ;;
    RelayWire) echo Sources/Sidecar/Agent/Discovery/Wire ;;
    IdentityWire) echo Sources/Sidecar/Identity/Wire ;;
    *) echo "Sources/Codecs/$1" ;;
    esac
}

libraries_of() {
    case $1 in
    HTTP2) echo -lnghttp2 ;;
    JSON | YAML | ProxyDump) echo -lyaml ;;
    WebToken | CertificateRequest) echo -lyaml -lcrypto ;;
    Message* | Patches | Definitions) echo -lyaml -lre2 -lstdc++ ;;
    TLS) echo -lssl -lcrypto -lre2 -lstdc++ ;;
    esac
}

# The catalog of kinds lives as long as the process and holds values behind pointers with tag bits, which the leak check
# does not follow.
sanitizer_options() {
    case $1 in Patches | Definitions) echo detect_leaks=0 ;; esac
}

# True when $1 is missing or older than any of the other files and folders.
is_stale() {
    output=$1
    shift
    [ ! -e "$output" ] || [ -n "$(find "$@" -newer "$output" -type f | head -n 1)" ]
}

# Where the modules in C are; with their sources.
readonly in_c="CLinux CEnvoySchema CKindSchema CRE2 CLoopMemory"

flags_of_c() {
    for name in $in_c; do flags="$flags -Xcc -fmodule-map-file=$build/modules/$name/module.modulemap"; done
}

build_c() {
    mkdir -p "$build/modules"
    for name in $in_c; do
        folder=$root/Sources/C/$name
        map=$build/modules/$name/module.modulemap
        mkdir -p "$build/modules/$name"
        echo "module $name { header \"$folder/include/$name.h\" export * }" >"$map.new"
        cmp -s "$map.new" "$map" || mv "$map.new" "$map"
        rm -f "$map.new"
        flags="$flags -Xcc -fmodule-map-file=$map"
        is_stale "$build/$name.o" "$folder" || continue
        parts=
        for source in "$folder"/*.c; do
            [ -e "$source" ] || continue
            part=$build/$name-$(basename "$source").part.o
            clang -O1 -g -c -I "$folder/include" "$source" -o "$part"
            parts="$parts $part"
        done
        # shellcheck disable=SC2086
        if [ -n "$parts" ]; then ld -r $parts -o "$build/$name.o"; fi
        for source in "$folder"/*.cpp; do
            if [ -e "$source" ]; then
                clang++ -std=c++17 -O1 -g -c -I "$folder/include" "$source" -o "$build/$name.o"
            fi
        done
    done
}

build_module() {
    folder=$(path_of "$1")
    if is_stale "$build/$1.o" "$folder" "$build/modules/Base.stamp"; then
        echo "compiling $1"
        # shellcheck disable=SC2046,SC2086
        swiftc $flags $sanitize -wmo -c -module-name "$1" $(find "$folder" -name '*.swift') -o "$build/$1.o" \
            -emit-module -emit-module-path "$build/modules/$1.swiftmodule"
        # The compiler leaves an object alone that would come out the same.
        touch "$build/$1.o"
    fi
}

build_target() {
    needed=$(modules "$1")
    objects="$build/Base.o $build/CLinux.o $build/CLoopMemory.o"
    for module in $needed; do
        build_module "$module"
        objects="$objects $build/$module.o"
    done
    sources=Fuzz/$1/Fuzz.swift
    case $1 in HTTP1*) sources="$sources Fuzz/Shared/Reading.swift" ;; esac
    case $1 in Message*) objects="$objects $build/CEnvoySchema.o $build/CRE2.o" ;; esac
    case $1 in Patches | Definitions) objects="$objects $build/CKindSchema.o $build/CRE2.o" ;; esac
    case $1 in TLS) objects="$objects $build/CRE2.o" ;; esac
    # shellcheck disable=SC2086
    if is_stale "$build/$1" $sources $objects; then
        echo "linking $1"
        # shellcheck disable=SC2046,SC2086
        swiftc $flags $sanitize -use-ld=lld -module-name "Fuzz$1" $sources $objects -o "$build/$1" $(libraries_of "$1")
    fi
}

# Two at a time: `what` (module or target) and the names on the input. The compiler itself uses one processor here.
each() { xargs -r -n 1 -P 2 sh Fuzz/run.sh "$1"; }

# What others import comes before them.
prepare() {
    build_c
    touch -d @0 "$build/modules/Base.stamp"
    build_module Base
    # Whatever imports Base is rebuilt when it changed.
    touch -r "$build/Base.o" "$build/modules/Base.stamp"
    for target in "$@"; do modules "$target"; done | tr ' ' '\n' | sed '/^$/d' | sort -u >"$build/needed"
    grep -Ex 'Document|Protobuf|HTTP1|HTTP2|Preambles|DNSMessages|TLS' "$build/needed" | each module
    grep -Exv 'ResourceSchema' "$build/needed" | each module
    each module <"$build/needed"
    printf '%s\n' "$@" | each target
}

replay() {
    for target in $all; do
        find "Fuzz/$target/corpus" "Fuzz/$target/fail-cases" -type f 2>/dev/null >"$build/inputs" || true
        count=$(wc -l <"$build/inputs")
        echo "$target: $count inputs"
        [ "$count" -gt 0 ] || continue
        # shellcheck disable=SC2046
        ASAN_OPTIONS=$(sanitizer_options "$target") "$build/$target" -timeout=20 $(cat "$build/inputs") >"$build/$target.log" 2>&1 || {
            tail -n 40 "$build/$target.log"
            exit 1
        }
    done
}

fuzz() {
    target=$1
    mkdir -p "$build/corpus/$target" "Fuzz/$target/corpus" "Fuzz/$target/fail-cases"
    echo "fuzzing $target for $seconds s"
    ASAN_OPTIONS=$(sanitizer_options "$target") "$build/$target" -max_total_time="$seconds" -max_len=4096 -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="Fuzz/$target/fail-cases/" "$build/corpus/$target" "Fuzz/$target/corpus" \
        >"$build/$target.log" 2>&1 || {
        tail -n 60 "$build/$target.log"
        exit 1
    }
    grep -E "stat::number_of_executed_units|^Done" "$build/$target.log" || true
}

case ${1:-60} in
list)
    echo "$all"
    ;;
# Parts of `prepare`, which has compiled what is in C.
module)
    flags_of_c
    build_module "$2"
    ;;
target)
    flags_of_c
    build_target "$2"
    ;;
replay)
    # shellcheck disable=SC2086
    prepare $all
    replay
    ;;
*)
    seconds=${1:-60}
    [ $# -eq 0 ] || shift
    [ $# -gt 0 ] || set -- $all
    prepare "$@"
    for target in "$@"; do fuzz "$target"; done
    ;;
esac
