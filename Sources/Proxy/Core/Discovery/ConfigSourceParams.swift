// Where resources come from: the aggregated stream, a stream of their own, or a file.

import Base
import EnvoyAPI

/// `envoy.config.core.v3.ConfigSource`.
struct ConfigSourceParams: Sendable, Hashable {
    enum Origin: Sendable, Hashable {
        /// The bootstrap's `ads_config`.
        case aggregated
        case stream(ControlPlaneParams)
        case file(ResourceFileParams)
    }

    static let defaultFetchTimeout = TimeSpan.seconds(15)

    let origin: Origin
    /// How long a consumer waits for its first resources; zero means without end.
    let initialFetchTimeout: TimeSpan

    init(origin: Origin, initialFetchTimeout: TimeSpan = Self.defaultFetchTimeout) {
        self.origin = origin
        self.initialFetchTimeout = initialFetchTimeout
    }

    /// `clusters` are those of the bootstrap; nil where they are not known.
    init(_ node: ConfigNode, clusters: ClusterNames? = nil) throws(InvalidConfiguration) {
        initialFetchTimeout = node.duration("initial_fetch_timeout") ?? Self.defaultFetchTimeout
        // Only one version is left, whatever is asked for.
        node.ignore("resource_api_version")
        if node.message("ads") != nil {
            origin = .aggregated
        } else if let source = node.message("api_config_source") {
            origin = .stream(try ControlPlaneParams(source, clusters: clusters))
        } else if let source = node.message("path_config_source") {
            let watched = source.message("watched_directory")?.string("path")
            origin = .file(ResourceFileParams(path: source.string("path"), watchedDirectory: watched))
        } else if node.oneof("config_source_specifier") == "path" {
            origin = .file(ResourceFileParams(path: node.string("path"), watchedDirectory: nil))
        } else if let other = node.oneof("config_source_specifier") {
            throw node.unsupported(other, "configuration comes from ads, api_config_source or path_config_source")
        } else {
            throw node.invalid(
                "", found: "no source", expected: "one of ads, api_config_source or path_config_source")
        }
        if case .file(let file) = origin { try Self.check(file, node) }
    }

    private static func check(_ file: ResourceFileParams, _ node: ConfigNode) throws(InvalidConfiguration) {
        if !FileState.exists(file.path) {
            throw node.invalid(
                "path_config_source", found: "\"\(file.path)\"", expected: "a path that refers to an existing file")
        }
        if !FileState.isDirectory(file.directory) {
            throw node.invalid(
                "path_config_source.watched_directory", found: "\"\(file.directory)\"", expected: "a directory")
        }
    }
}

extension ConfigSourceParams {
    /// Names in the form of URLs choose their source by authorities, of which there are none.
    static func checkName(_ name: String, _ field: String, _ node: ConfigNode) throws(InvalidConfiguration) {
        if name.hasPrefix("xdstp:") { throw node.unsupported(field, "names of xDS authorities (xdstp)") }
    }

    /// Whether resources come over a cluster of ours.
    var needsControlPlane: Bool {
        if case .file = origin { return false }
        return true
    }
}

/// `envoy.config.core.v3.PathConfigSource`.
struct ResourceFileParams: Sendable, Hashable {
    let path: String
    /// Whose changes make the file be read again; nil: those of the file's own directory.
    let watchedDirectory: String?

    var directory: String {
        if let watchedDirectory { return watchedDirectory }
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
