// swift-tools-version: 6.2
// The layers of docs/architecture.md as targets: a folder each, dependencies point down only.

import PackageDescription

let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// Everything a request passes through. What belongs to a connection is confined to its loop, so the dynamic
/// exclusivity checks (10 ns per class property) find nothing there that debug and sanitizer builds have not found.
let hotPath =
    house + [
        .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))
    ]

let package = Package(
    name: "skein",
    products: [
        .executable(name: "skein", targets: ["skein"]),
        .executable(name: "skein-proxy", targets: ["skein-proxy"]),
        .executable(name: "skein-origin", targets: ["skein-origin"]),
    ],
    targets: [
        // C: the field's libraries, no logic beyond macros.
        .systemLibrary(name: "COpenSSL", path: "Sources/C/COpenSSL", pkgConfig: "openssl"),
        .systemLibrary(name: "CNghttp2", path: "Sources/C/CNghttp2", pkgConfig: "libnghttp2"),
        .systemLibrary(name: "CAres", path: "Sources/C/CAres", pkgConfig: "libcares"),
        .systemLibrary(name: "CYaml", path: "Sources/C/CYaml", pkgConfig: "yaml-0.1"),
        .systemLibrary(name: "CXXHash", path: "Sources/C/CXXHash", pkgConfig: "libxxhash"),
        .systemLibrary(name: "CZlib", path: "Sources/C/CZlib", pkgConfig: "zlib"),
        .systemLibrary(name: "CBrotli", path: "Sources/C/CBrotli", pkgConfig: "libbrotlienc"),
        .systemLibrary(name: "CSQLite", path: "Sources/C/CSQLite", pkgConfig: "sqlite3"),
        .systemLibrary(name: "CZstd", path: "Sources/C/CZstd", pkgConfig: "libzstd"),
        .target(
            name: "CLuaJIT", path: "Sources/C/CLuaJIT", linkerSettings: [.linkedLibrary("luajit-5.1")]),
        .target(
            name: "CRE2", path: "Sources/C/CRE2", cxxSettings: [.unsafeFlags(["-std=c++17"])],
            linkerSettings: [.linkedLibrary("re2"), .linkedLibrary("stdc++")]),
        .target(name: "CLinux", path: "Sources/C/CLinux"),
        .target(name: "CLoopMemory", path: "Sources/C/CLoopMemory"),
        .target(name: "CEnvoySchema", path: "Sources/C/CEnvoySchema"),
        .target(name: "CKindSchema", path: "Sources/C/CKindSchema"),

        // Base: values without I/O.
        .target(name: "Base", dependencies: ["CLinux"], path: "Sources/Base", swiftSettings: hotPath),

        // Codecs: sans-I/O state machines.
        .target(name: "HTTP1", dependencies: ["Base"], path: "Sources/Codecs/HTTP1", swiftSettings: hotPath),
        .target(
            name: "HTTP2", dependencies: ["Base", "CLoopMemory", "CNghttp2"], path: "Sources/Codecs/HTTP2",
            swiftSettings: hotPath),
        .target(
            name: "TLS", dependencies: ["Base", "COpenSSL", "CRE2"], path: "Sources/Codecs/TLS",
            swiftSettings: hotPath),
        .target(name: "Preambles", dependencies: ["Base"], path: "Sources/Codecs/Preambles", swiftSettings: hotPath),
        .target(
            name: "Compression", dependencies: ["Base", "CBrotli", "CZlib", "CZstd"],
            path: "Sources/Codecs/Compression", swiftSettings: hotPath),
        .target(
            name: "Document", dependencies: ["Base", "CYaml"], path: "Sources/Codecs/Document", swiftSettings: house),
        .target(name: "Protobuf", dependencies: ["Base"], path: "Sources/Codecs/Protobuf", swiftSettings: house),

        .target(
            name: "Credentials", dependencies: ["Base", "COpenSSL", "Document"], path: "Sources/Codecs/Credentials",
            swiftSettings: house),

        // Runtime: the only place where system calls for data live.
        .target(
            name: "Runtime", dependencies: ["Base", "CAres", "CLinux"], path: "Sources/Runtime",
            swiftSettings: hotPath),

        // Serving: HTTP and gRPC for programs with async code.
        .target(
            name: "Serving", dependencies: ["Base", "CLinux", "HTTP1", "HTTP2", "Runtime", "TLS"],
            path: "Sources/Serving", swiftSettings: house),

        // Contracts.
        .target(
            name: "EnvoyAPI", dependencies: ["Base", "CEnvoySchema", "CRE2", "Document", "Protobuf"],
            path: "Sources/Contracts/EnvoyAPI", swiftSettings: house),
        .target(
            name: "MeshAPI", dependencies: ["Base", "Document"], path: "Sources/Contracts/MeshAPI",
            swiftSettings: house),

        // Proxy: a folder per mechanism.
        .target(
            name: "Telemetry", dependencies: ["Base", "CRE2"], path: "Sources/Proxy/Telemetry", swiftSettings: hotPath),
        .target(
            name: "Formatting", dependencies: ["Base", "CRE2", "Document", "EnvoyAPI"],
            path: "Sources/Proxy/Formatting",
            swiftSettings: hotPath),
        .target(
            name: "Routing", dependencies: ["Base", "CXXHash", "EnvoyAPI", "Formatting"],
            path: "Sources/Proxy/Routing", swiftSettings: hotPath),
        .target(
            name: "Authorization", dependencies: ["Base", "EnvoyAPI", "Formatting", "Routing"],
            path: "Sources/Proxy/Authorization", swiftSettings: hotPath),
        .target(
            name: "Health", dependencies: ["Base", "EnvoyAPI", "Formatting", "Telemetry"],
            path: "Sources/Proxy/Health", swiftSettings: hotPath),
        .target(
            name: "Balancing", dependencies: ["Base", "CXXHash", "EnvoyAPI", "Formatting", "Health", "Telemetry"],
            path: "Sources/Proxy/Balancing", swiftSettings: hotPath),
        .target(
            name: "Tracing", dependencies: ["Base", "EnvoyAPI", "Formatting", "Protobuf"],
            path: "Sources/Proxy/Tracing", swiftSettings: hotPath),
        .target(
            name: "AccessLogs",
            dependencies: ["Base", "CLinux", "Document", "EnvoyAPI", "Formatting", "Protobuf", "Runtime"],
            path: "Sources/Proxy/AccessLogs", swiftSettings: hotPath),
        .target(
            name: "Tapping", dependencies: ["Base", "EnvoyAPI", "Formatting"], path: "Sources/Proxy/Tapping",
            swiftSettings: hotPath),
        .target(
            name: "Discovery", dependencies: ["Base", "EnvoyAPI", "Protobuf"], path: "Sources/Proxy/Discovery",
            swiftSettings: house),
        .target(
            name: "ProcessSupport", dependencies: ["Base", "CLinux", "Runtime"],
            path: "Sources/Proxy/ProcessSupport", swiftSettings: hotPath),
        .target(
            name: "ProxyCore",
            dependencies: [
                "AccessLogs", "Authorization", "Balancing", "Base", "CLinux", "CLuaJIT", "Compression", "Discovery",
                "Document", "EnvoyAPI", "Formatting", "HTTP1", "HTTP2", "Health", "Preambles", "ProcessSupport",
                "Protobuf", "Routing", "Runtime", "TLS", "Tapping", "Telemetry", "Tracing",
            ],
            path: "Sources/Proxy/Core", swiftSettings: hotPath),

        // Control plane: resources in, xDS and identity out.
        .target(
            name: "Registry", dependencies: ["Base", "Credentials", "Document", "MeshAPI"],
            path: "Sources/Control/Registry",
            swiftSettings: house),
        .target(
            name: "Validation", dependencies: ["Base", "CRE2", "Document", "MeshAPI"],
            path: "Sources/Control/Validation", swiftSettings: house),
        .target(
            name: "Translation", dependencies: ["Base", "CRE2", "Document", "EnvoyAPI", "MeshAPI", "Registry"],
            path: "Sources/Control/Translation", swiftSettings: house),
        .target(
            name: "Analysis", dependencies: ["Base", "Credentials", "Document", "MeshAPI", "Registry"],
            path: "Sources/Control/Analysis", swiftSettings: house),
        .target(
            name: "Logging", dependencies: ["Base", "Document"], path: "Sources/Control/Logging",
            swiftSettings: house),
        .target(
            name: "Store", dependencies: ["Base", "CSQLite", "Document", "Protobuf", "Serving"],
            path: "Sources/Control/Store", swiftSettings: house),
        .target(
            name: "Authority",
            dependencies: ["Base", "Credentials", "Document", "Protobuf", "Serving"],
            path: "Sources/Control/Authority", swiftSettings: house),
        .target(
            name: "AuthorityStore",
            dependencies: ["APIServer", "Authority", "Base", "Credentials", "Document", "Logging", "Store"],
            path: "Sources/Control/AuthorityStore", swiftSettings: house),
        .target(
            name: "ResourceSchema", dependencies: ["Base", "CKindSchema", "CRE2", "Document", "MeshAPI", "Protobuf"],
            path: "Sources/Control/ResourceSchema", swiftSettings: house),
        .target(
            name: "APIServer",
            dependencies: [
                "Base", "COpenSSL", "Document", "Logging", "MeshAPI", "Protobuf", "ResourceSchema", "Serving", "Store",
            ],
            path: "Sources/Control/APIServer", swiftSettings: house),

        .target(
            name: "ControlMetrics", dependencies: ["Base"], path: "Sources/Control/Metrics", swiftSettings: house),
        .target(
            name: "DiscoveryService",
            dependencies: [
                "Base", "ControlMetrics", "Document", "EnvoyAPI", "MeshAPI", "Protobuf", "Registry", "Serving",
                "Translation",
            ],
            path: "Sources/Control/Discovery", swiftSettings: house),

        .target(
            name: "ControlPlane",
            dependencies: [
                "APIServer", "Analysis", "Authority", "AuthorityStore", "Base", "CLinux", "ControlMetrics",
                "Credentials", "DiscoveryService", "Document", "Logging", "MeshAPI", "Registry", "ResourceSchema",
                "Serving", "Store", "Translation", "Validation",
            ],
            path: "Sources/Control/Plane", swiftSettings: house),

        // What commands ask the resource API through.
        .target(
            name: "ResourceClient", dependencies: ["Base", "Document", "Processes", "Serving", "Store"],
            path: "Sources/ResourceClient", swiftSettings: house),

        // Sidecar: identity, interception, names, and supervising application and proxy.
        .target(
            name: "DNSMessages", dependencies: ["Base"], path: "Sources/Codecs/DNSMessages", swiftSettings: house),
        .target(
            name: "Processes", dependencies: ["Base", "CLinux"], path: "Sources/Sidecar/Processes",
            swiftSettings: house),
        .target(
            name: "Interception", dependencies: ["Base", "CLinux", "Processes"],
            path: "Sources/Sidecar/Interception", swiftSettings: house),
        .target(
            name: "NameService", dependencies: ["Base", "CLinux", "DNSMessages", "Protobuf", "Runtime"],
            path: "Sources/Sidecar/Names", swiftSettings: house),
        .target(
            name: "WorkloadIdentity", dependencies: ["Base", "Credentials", "Document", "Protobuf", "Serving"],
            path: "Sources/Sidecar/Identity", swiftSettings: house),
        .target(
            name: "SidecarAgent",
            dependencies: [
                "Base", "CLinux", "Credentials", "Document", "Logging", "NameService", "Processes", "Protobuf",
                "ProxyCore", "Runtime", "Serving", "WorkloadIdentity",
            ],
            path: "Sources/Sidecar/Agent", swiftSettings: house),
        .target(
            name: "Workloads",
            dependencies: [
                "Base", "CLinux", "Document", "Interception", "Logging", "Processes", "ResourceClient", "Runtime",
                "Serving",
            ],
            path: "Sources/Sidecar/Workloads", swiftSettings: house),

        // The demo: its services, and the mesh around them.
        .target(
            name: "DemoServices",
            dependencies: ["Base", "Compression", "Document", "Protobuf", "Runtime", "Serving"],
            path: "Sources/Demo/Services", swiftSettings: house),
        .target(
            name: "DemoMesh",
            dependencies: ["Base", "CLinux", "Document", "Processes", "ResourceClient", "Serving", "Workloads"],
            path: "Sources/Demo/Mesh", swiftSettings: house),

        // Explanation: what would happen to a request, by the proxy's own matching code.
        .target(
            name: "Explanation", dependencies: ["Base", "Document", "EnvoyAPI", "ProxyCore", "Routing"],
            path: "Sources/Explanation", swiftSettings: house),

        // What people are shown of the mesh: dumps of proxies, sync states and objects as tables and words.
        .target(
            name: "MeshView", dependencies: ["Base", "Document"], path: "Sources/MeshView", swiftSettings: house),

        // Skein on a machine: users, directories, programs, units.
        .target(
            name: "Installation", dependencies: ["Base", "Document"], path: "Sources/Installation",
            swiftSettings: house),

        // The command line: a file per verb.
        .target(
            name: "SkeinCommands",
            dependencies: [
                "APIServer", "Analysis", "Authority", "AuthorityStore", "Base", "CLinux", "Compression", "ControlPlane",
                "DemoMesh", "DemoServices", "Document", "EnvoyAPI", "Explanation", "Installation", "Interception",
                "Logging", "MeshAPI", "MeshView", "Processes", "ProxyCore", "Registry", "ResourceClient", "Serving",
                "SidecarAgent", "Store", "Validation", "WorkloadIdentity", "Workloads",
            ], path: "Sources/CommandLine",
            swiftSettings: house),

        // Executables.
        .executableTarget(
            name: "skein-proxy", dependencies: ["ProxyCore"], path: "Sources/Executables/skein-proxy",
            swiftSettings: house),
        .executableTarget(
            name: "skein", dependencies: ["SkeinCommands"], path: "Sources/Executables/skein", swiftSettings: house),
        .executableTarget(
            name: "skein-origin", dependencies: ["Base", "HTTP1", "Runtime"],
            path: "Sources/Executables/skein-origin", swiftSettings: house),
        .executableTarget(
            name: "skein-store-tool", dependencies: ["Base", "Document", "Serving", "Store"],
            path: "Sources/Executables/skein-store-tool",
            swiftSettings: house),
        .executableTarget(
            name: "skein-config-tool", dependencies: ["Base", "Document", "EnvoyAPI"],
            path: "Sources/Executables/skein-config-tool", swiftSettings: house),

        .executableTarget(
            name: "authority-peer", dependencies: ["Authority", "Base", "Credentials", "Runtime", "Serving"],
            path: "Tests/Authority/Peer", swiftSettings: house),
        .executableTarget(
            name: "serving-peer", dependencies: ["Base", "Runtime", "Serving"],
            path: "Tests/Serving/Peer", swiftSettings: house),

        .executableTarget(
            name: "names-peer", dependencies: ["Base", "NameService"], path: "Tests/SidecarTests/NamesPeer",
            swiftSettings: house),

        .target(
            name: "TestDirectories", dependencies: ["Base"], path: "Tests/TestDirectories", swiftSettings: house),

        // Tests mirror the folders.
        .testTarget(name: "BaseTests", dependencies: ["Base"], path: "Tests/BaseTests", swiftSettings: house),
        .testTarget(
            name: "CodecTests",
            dependencies: [
                "Base", "COpenSSL", "Compression", "Document", "HTTP1", "HTTP2", "Preambles", "Protobuf", "TLS",
            ],
            path: "Tests/CodecTests", swiftSettings: house),
        .testTarget(
            name: "StoreTests", dependencies: ["Base", "Document", "Protobuf", "Serving", "Store", "TestDirectories"],
            path: "Tests/ControlTests/Store", swiftSettings: house),
        .testTarget(
            name: "ResourceSchemaTests", dependencies: ["Base", "Document", "MeshAPI", "ResourceSchema"],
            path: "Tests/ControlTests/ResourceSchema", swiftSettings: house),
        .testTarget(
            name: "RuntimeTests", dependencies: ["Base", "Runtime"], path: "Tests/RuntimeTests", swiftSettings: house),
        .testTarget(
            name: "AuthorityTests",
            dependencies: [
                "APIServer", "Analysis", "Authority", "AuthorityStore", "Base", "Credentials", "Document", "Protobuf",
                "Serving", "Store",
            ],
            path: "Tests/AuthorityTests", swiftSettings: house),
        .testTarget(
            name: "ServingTests", dependencies: ["Base", "Runtime", "Serving"], path: "Tests/ServingTests",
            swiftSettings: house),
        .testTarget(
            name: "EnvoyAPITests", dependencies: ["Base", "Document", "EnvoyAPI", "Protobuf"],
            path: "Tests/EnvoyAPITests", exclude: ["Corpus"], swiftSettings: house),
        .testTarget(
            name: "TranslationInboundTests",
            dependencies: ["Base", "Document", "EnvoyAPI", "MeshAPI", "Registry", "Translation"],
            path: "Tests/ControlTests/TranslationInbound", swiftSettings: house),
        .testTarget(
            name: "TranslationTests",
            dependencies: ["Base", "Document", "EnvoyAPI", "MeshAPI", "Registry", "Translation"],
            path: "Tests/ControlTests/Translation", swiftSettings: house),
        .testTarget(
            name: "RegistryTests", dependencies: ["Base", "Document", "MeshAPI", "Registry"],
            path: "Tests/ControlTests/Registry", swiftSettings: house),
        .testTarget(
            name: "DiscoveryServiceTests",
            dependencies: [
                "Base", "ControlMetrics", "DiscoveryService", "Document", "EnvoyAPI", "MeshAPI", "Protobuf", "Registry",
                "Translation",
            ],
            path: "Tests/ControlTests/Discovery", swiftSettings: house),
        .testTarget(
            name: "APIServerTests",
            dependencies: ["APIServer", "Base", "Document", "MeshAPI", "ResourceSchema", "Store"],
            path: "Tests/ControlTests/APIServer", swiftSettings: house),
        .testTarget(
            name: "ProcessSupportTests", dependencies: ["Base", "ProcessSupport", "Runtime"],
            path: "Tests/ProcessSupportTests", swiftSettings: house),
        .testTarget(
            name: "InstallationTests", dependencies: ["Base", "Installation"], path: "Tests/InstallationTests",
            swiftSettings: house),
        .testTarget(
            name: "MeshViewTests", dependencies: ["Base", "Document", "MeshView"], path: "Tests/MeshViewTests",
            exclude: ["Dumps"], swiftSettings: house),
        .testTarget(
            name: "SkeinCommandsTests", dependencies: ["Base", "Document", "ResourceClient", "SkeinCommands"],
            path: "Tests/SkeinCommandsTests",
            swiftSettings: house),
        .testTarget(
            name: "DNSTests", dependencies: ["Base", "DNSMessages", "NameService", "Protobuf"],
            path: "Tests/SidecarTests/Names",
            swiftSettings: house),
        .testTarget(
            name: "InterceptionTests", dependencies: ["Base", "Interception"], path: "Tests/SidecarTests/Interception",
            swiftSettings: house),
        .testTarget(
            name: "SidecarAgentTests",
            dependencies: [
                "Base", "Credentials", "Document", "Protobuf", "Serving", "SidecarAgent", "WorkloadIdentity",
            ],
            path: "Tests/SidecarTests/Agent", swiftSettings: house),
        .testTarget(
            name: "WorkloadsTests", dependencies: ["Base", "Document", "Processes", "Workloads"],
            path: "Tests/SidecarTests/Workloads", swiftSettings: house),
        .testTarget(
            name: "DemoServicesTests", dependencies: ["Base", "DemoServices", "Document", "Runtime", "Serving"],
            path: "Tests/DemoServicesTests", swiftSettings: house),
        .testTarget(
            name: "DemoMeshTests", dependencies: ["DemoMesh", "Document", "TestDirectories", "Workloads"],
            path: "Tests/DemoMeshTests", swiftSettings: house),
        .testTarget(
            name: "ExplanationTests", dependencies: ["Base", "Document", "EnvoyAPI", "Explanation", "ProxyCore"],
            path: "Tests/ExplanationTests", swiftSettings: house),
        .testTarget(
            name: "ProxyTests",
            dependencies: [
                "AccessLogs", "Authorization", "Balancing", "Base", "Compression", "Discovery", "Document", "EnvoyAPI",
                "Formatting", "Health", "Protobuf", "ProxyCore", "Routing", "Runtime", "TLS", "Tapping", "Telemetry",
                "TestDirectories", "Tracing",
            ],
            path: "Tests/ProxyTests", swiftSettings: house),
    ],
    cxxLanguageStandard: .cxx17
)
