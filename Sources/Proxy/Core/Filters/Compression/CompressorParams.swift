// envoy.extensions.filters.http.compressor.v3: what is packed, and what never is.

import Base
import Compression
import EnvoyAPI
import Formatting
import Routing

struct CompressorParams: Sendable {
    static let typeName = "envoy.extensions.filters.http.compressor.v3.Compressor"
    static let perRouteTypeName = "envoy.extensions.filters.http.compressor.v3.CompressorPerRoute"

    /// `CommonDirectionConfig`.
    struct Direction: Sendable {
        var enabled = RuntimeFlag(true)
        var minLength: UInt64 = 30
        var types: MediaTypes
    }

    let library: EncoderLibrary
    let choosesFirst: Bool
    let request: Direction?
    let response: Direction
    /// Statistics of responses stand in a branch of their own where their direction is configured as such.
    let hasResponseConfig: Bool
    let disablesOnEtag: Bool
    let weakensEtag: Bool
    let removesAcceptEncoding: Bool
    let uncompressibleStatus: Set<UInt64>
    let tellsStatus: Bool

    init(_ node: ConfigNode, _ runtime: RuntimeValues) throws(InvalidConfiguration) {
        guard let library = node.message("compressor_library") else {
            throw node.invalid("compressor_library", found: "nothing", expected: "a compressor library")
        }
        self.library = try EncoderLibrary(library)
        choosesFirst = node.bool("choose_first")
        request = try node.message("request_direction_config").map { node throws(InvalidConfiguration) in
            try Direction(common: node.message("common_config"), runtime)
        }
        if let config = node.message("response_direction_config") {
            hasResponseConfig = true
            response = try Direction(common: config.message("common_config"), runtime)
            disablesOnEtag = config.bool("disable_on_etag_header")
            weakensEtag = config.bool("weaken_etag_on_compress")
            removesAcceptEncoding = config.bool("remove_accept_encoding_header")
            uncompressibleStatus = Set(config.uint32s("uncompressible_response_codes").map { UInt64($0) })
            tellsStatus = config.bool("status_header_enabled")
            // Those that stood here before there were directions have no say any more.
            node.ignore(
                "content_length", "content_type", "disable_on_etag_header", "remove_accept_encoding_header",
                "runtime_enabled")
        } else {
            hasResponseConfig = false
            response = Direction(deprecated: node, runtime)
            disablesOnEtag = node.bool("disable_on_etag_header")
            weakensEtag = false
            removesAcceptEncoding = node.bool("remove_accept_encoding_header")
            uncompressibleStatus = []
            tellsStatus = false
        }
    }
}

extension CompressorParams.Direction {
    init(common node: ConfigNode?, _ runtime: RuntimeValues) throws(InvalidConfiguration) {
        guard let node else {
            types = MediaTypes([])
            return
        }
        if let flag = node.message("enabled") { enabled = RuntimeFlag(flag, runtime) }
        if let length = node.optionalUInt32("min_content_length"), length > 0 { minLength = UInt64(length) }
        var matchers: [StringMatcher] = []
        for matcher in node.messages("content_type_matcher") { matchers.append(try StringMatcher(matcher)) }
        types = MediaTypes(node.strings("content_type"), matchers)
    }

    init(deprecated node: ConfigNode, _ runtime: RuntimeValues) {
        if let flag = node.message("runtime_enabled") { enabled = RuntimeFlag(flag, runtime) }
        if let length = node.optionalUInt32("content_length"), length > 0 { minLength = UInt64(length) }
        types = MediaTypes(node.strings("content_type"))
    }
}

/// The media types that are worth packing.
struct MediaTypes: Sendable {
    private static let usual = [
        "text/html", "text/plain", "text/css", "application/javascript", "application/x-javascript",
        "text/javascript", "text/x-javascript", "text/ecmascript", "text/js", "text/jscript", "text/x-js",
        "application/ecmascript", "application/x-json", "application/xml", "application/json", "image/svg+xml",
        "text/xml", "application/xhtml+xml", "application/grpc-web", "application/grpc-web+proto",
    ]

    private let names: [[UInt8]]
    private let matchers: [StringMatcher]

    init(_ names: [String], _ matchers: [StringMatcher] = []) {
        let wanted = names.isEmpty && matchers.isEmpty ? Self.usual : names
        self.names = wanted.map { Array($0.utf8) }
        self.matchers = matchers
    }

    /// The part of `content-type` before its parameters.
    static func essence(_ value: ByteView) -> ByteView {
        value.prefix(value.firstIndex(of: 0x3B) ?? value.count).trimmed
    }

    func contains(_ type: ByteView) -> Bool {
        names.contains { name in name.withView { $0.equalsIgnoringCase(type) } }
            || matchers.contains { $0.matches(type) }
    }

    /// A body whose type isn't said may be packed.
    func allow(_ headers: borrowing HeaderBlock) -> Bool {
        guard let value = headers.first(.contentType) else { return true }
        return contains(Self.essence(value))
    }
}

/// `CompressorPerRoute`.
final class CompressorRouteConfig: PerFilterConfig, @unchecked Sendable {
    // SAFETY: immutable after `init`.
    let isEnabled: Bool?
    let removesAcceptEncoding: Bool?
    let library: EncoderLibrary?

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        if node.oneof("override") == "disabled" {
            _ = node.bool("disabled")
            isEnabled = false
            removesAcceptEncoding = nil
            library = nil
        } else {
            let overrides = node.message("overrides")
            let response = overrides?.message("response_direction_config")
            isEnabled = response == nil ? nil : true
            removesAcceptEncoding = response?.optionalBool("remove_accept_encoding_header")
            library = try overrides?.message("compressor_library").map { node throws(InvalidConfiguration) in
                try EncoderLibrary(node)
            }
        }
        super.init()
    }
}
