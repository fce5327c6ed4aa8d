// envoy.extensions.filters.http.header_to_metadata.v3.Config: which headers and cookies become dynamic metadata.

import Base
import EnvoyAPI
import Formatting
import Routing

struct HeaderMetadataRule: Sendable {
    enum Source: Sendable {
        case header(HeaderName, removes: Bool)
        case cookie([UInt8])
    }

    enum ValueType: Sendable { case text, number, protobuf }

    /// What is noted, and how its value is made.
    struct Entry: Sendable {
        let namespace: String
        let key: String
        /// Instead of the header's; empty takes that.
        let value: [UInt8]
        let rewrite: RegexRewrite?
        let type: ValueType
        let isBase64: Bool

        init(_ node: ConfigNode) throws(InvalidConfiguration) {
            let given = node.string("metadata_namespace")
            namespace = given.isEmpty ? "envoy.filters.http.header_to_metadata" : given
            key = node.string("key")
            value = Array(node.string("value").utf8)
            rewrite = try node.message("regex_value_rewrite").map { node throws(InvalidConfiguration) in
                try RegexRewrite(node)
            }
            if rewrite != nil, !value.isEmpty {
                throw node.invalid("value", found: "value and regex_value_rewrite", expected: "one of them")
            }
            type =
                switch node.enumeration("type") {
                case "NUMBER": .number
                case "PROTOBUF_VALUE": .protobuf
                default: .text
                }
            isBase64 = node.enumeration("encode") == "BASE64"
        }
    }

    let source: Source
    let present: Entry?
    let missing: Entry?

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        let header = node.string("header")
        let cookie = node.string("cookie")
        let removes = node.bool("remove")
        if header.isEmpty == cookie.isEmpty {
            throw node.invalid(
                "", found: header.isEmpty ? "neither header nor cookie" : "header and cookie", expected: "one of them")
        }
        if removes, !cookie.isEmpty {
            throw node.invalid("remove", found: "true for a cookie", expected: "headers only to be removed")
        }
        source = cookie.isEmpty ? .header(HeaderName(header), removes: removes) : .cookie(Array(cookie.utf8))
        present = try node.message("on_header_present").map { node throws(InvalidConfiguration) in try Entry(node) }
        missing = try node.message("on_header_missing").map { node throws(InvalidConfiguration) in try Entry(node) }
        if present == nil, missing == nil {
            throw node.invalid("", found: "neither on_header_present nor on_header_missing", expected: "at least one")
        }
        if let missing, missing.value.isEmpty {
            throw node.invalid("on_header_missing", found: "an empty value", expected: "the value to note")
        }
    }
}

final class HeaderMetadataParams: PolicyFilterParams, @unchecked Sendable {
    // SAFETY: immutable after `init`.
    static let typeName = "envoy.extensions.filters.http.header_to_metadata.v3.Config"

    let request: [HeaderMetadataRule]
    let response: [HeaderMetadataRule]
    let statPrefix: String

    init(_ node: ConfigNode, isPerRoute: Bool) throws(InvalidConfiguration) {
        var request: [HeaderMetadataRule] = []
        for rule in node.messages("request_rules") { request.append(try HeaderMetadataRule(rule)) }
        var response: [HeaderMetadataRule] = []
        for rule in node.messages("response_rules") { response.append(try HeaderMetadataRule(rule)) }
        self.request = request
        self.response = response
        statPrefix = node.string("stat_prefix")
        if isPerRoute, request.isEmpty, response.isEmpty {
            throw node.invalid("", found: "no rules", expected: "request_rules or response_rules")
        }
        super.init()
    }

    override func make(name: String, _ worker: Worker, statPrefix: String) -> HTTPFilter {
        HeaderMetadataFilter(name: name, params: self, worker)
    }
}

final class HeaderMetadataRouteConfig: PerFilterConfig, @unchecked Sendable {
    // SAFETY: immutable after `init`.
    let params: HeaderMetadataParams

    init(_ params: HeaderMetadataParams) {
        self.params = params
        super.init()
    }
}
