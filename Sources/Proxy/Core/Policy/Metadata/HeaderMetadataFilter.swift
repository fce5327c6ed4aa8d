// Notes headers and cookies as dynamic metadata.

import Base
import EnvoyAPI
import Formatting
import Routing
import Telemetry

/// Prefix `http_filter_name.<stat_prefix>.`, counted only where there is a prefix.
enum HeaderMetadataStat: String, StatScope {
    case base64DecodeFailed = "base64_decode_failed"
    case headerValueTooLong = "header_value_too_long"
    case regexSubstitutionFailed = "regex_substitution_failed"
    case requestHeaderNotFound = "request_header_not_found"
    case requestMetadataAdded = "request_metadata_added"
    case requestRulesProcessed = "request_rules_processed"
    case responseHeaderNotFound = "response_header_not_found"
    case responseMetadataAdded = "response_metadata_added"
    case responseRulesProcessed = "response_rules_processed"

    var kind: StatKind { .counter }
}

final class HeaderMetadataFilter: HTTPFilter {
    /// Longer values are not noted.
    private static let maxValueLength = 8 * 1024

    private let params: HeaderMetadataParams
    private let shard: StatShard
    private let store: StatsStore
    private var blocks: [String: StatBlock<HeaderMetadataStat>] = [:]

    init(name: String, params: HeaderMetadataParams, _ worker: Worker) {
        self.params = params
        shard = worker.shard
        store = worker.store
        super.init(name: name)
        _ = block(of: params)
    }

    override var seesResponse: Bool { true }

    private func effective(_ stream: HTTPStream) -> HeaderMetadataParams {
        (stream.perRoute(name) as? HeaderMetadataRouteConfig)?.params ?? params
    }

    override func requestHeaders(_ stream: HTTPStream, endStream: Bool) -> FilterVerdict {
        let params = effective(stream)
        if !params.request.isEmpty { apply(params.request, params, isRequest: true, &stream.requestHeaders, stream) }
        return .proceed
    }

    override func responseHeaders(_ stream: HTTPStream, endStream: Bool) {
        let params = effective(stream)
        if !params.response.isEmpty {
            apply(params.response, params, isRequest: false, &stream.responseHeaders, stream)
        }
    }

    private func apply(
        _ rules: [HeaderMetadataRule], _ params: HeaderMetadataParams, isRequest: Bool, _ headers: inout HeaderBlock,
        _ stream: HTTPStream
    ) {
        let block = block(of: params)
        for rule in rules {
            count(block, isRequest ? .requestRulesProcessed : .responseRulesProcessed)
            let found = Self.take(rule.source, &headers)
            if found == nil, rule.missing != nil {
                count(block, isRequest ? .requestHeaderNotFound : .responseHeaderNotFound)
            }
            guard let entry = found == nil ? rule.missing : rule.present,
                let value = value(entry, found ?? [], block)
            else { continue }
            count(block, isRequest ? .requestMetadataAdded : .responseMetadataAdded)
            stream.info.setDynamicMetadata(filter: entry.namespace, key: entry.key, value)
        }
    }

    /// The header's values joined, or the cookie's; an empty cookie is none.
    private static func take(_ source: HeaderMetadataRule.Source, _ headers: inout HeaderBlock) -> [UInt8]? {
        switch source {
        case .header(let name, let removes):
            var scratch = ByteQueue()
            let value = name.joined(in: headers, into: &scratch)?.array
            if removes, value != nil { name.remove(from: &headers) }
            return value
        case .cookie(let name):
            guard let value = Cookies.value(name, in: headers), !value.isEmpty else { return nil }
            return value.array
        }
    }

    private func value(
        _ entry: HeaderMetadataRule.Entry, _ found: [UInt8], _ block: StatBlock<HeaderMetadataStat>?
    ) -> MetadataValue? {
        var value = entry.value.isEmpty ? found : entry.value
        if let rewrite = entry.rewrite {
            var out = ByteQueue()
            value.withView { rewrite.append($0, to: &out) }
            if out.isEmpty, !value.isEmpty { count(block, .regexSubstitutionFailed) }
            value = out.view.array
        }
        if value.isEmpty { return nil }
        if value.count >= Self.maxValueLength {
            count(block, .headerValueTooLong)
            return nil
        }
        if entry.isBase64 {
            guard let decoded = Base64.decode(String(decoding: value, as: UTF8.self)), !decoded.isEmpty else {
                count(block, .base64DecodeFailed)
                return nil
            }
            value = decoded
        }
        switch entry.type {
        case .text: return .string(String(decoding: value, as: UTF8.self))
        case .number:
            return value.withView { Double($0.trimmed.string).map { .number($0) } }
        case .protobuf: return value.withView { MetadataValue(wire: $0) }
        }
    }

    // MARK: - Statistics

    private func block(of params: HeaderMetadataParams) -> StatBlock<HeaderMetadataStat>? {
        if params.statPrefix.isEmpty { return nil }
        if let known = blocks[params.statPrefix] { return known }
        let made = store.register(HeaderMetadataStat.self, prefix: "http_filter_name.\(params.statPrefix).")
        blocks[params.statPrefix] = made
        return made
    }

    private func count(_ block: StatBlock<HeaderMetadataStat>?, _ stat: HeaderMetadataStat) {
        if let block { shard.count(block, stat) }
    }
}
