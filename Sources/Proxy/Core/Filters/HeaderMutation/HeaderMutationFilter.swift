// Header mutations as a filter: request, response and trailers, with routes adding or overriding.

import Base
import EnvoyAPI
import Formatting
import Routing

/// `envoy.extensions.filters.http.header_mutation.v3.HeaderMutation` and its per-route form.
struct HeaderMutationParams: Sendable {
    static let typeName = "envoy.extensions.filters.http.header_mutation.v3.HeaderMutation"
    static let perRouteTypeName = "envoy.extensions.filters.http.header_mutation.v3.HeaderMutationPerRoute"

    let request: HeaderMutationList
    let query: QueryMutationList
    let response: HeaderMutationList
    let requestTrailers: HeaderMutationList
    let responseTrailers: HeaderMutationList
    let mostSpecificWins: Bool

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        let mutations = node.message("mutations")
        query = try QueryMutationList(mutations?.messages("query_parameter_mutations") ?? [])
        request = try HeaderMutationList(mutations?.messages("request_mutations") ?? [])
        response = try HeaderMutationList(mutations?.messages("response_mutations") ?? [])
        requestTrailers = try HeaderMutationList(mutations?.messages("request_trailers_mutations") ?? [])
        responseTrailers = try HeaderMutationList(mutations?.messages("response_trailers_mutations") ?? [])
        mostSpecificWins =
            node.typeName == Self.typeName ? node.bool("most_specific_header_mutations_wins") : false
    }
}

final class HeaderMutationRouteConfig: PerFilterConfig, @unchecked Sendable {
    // SAFETY: immutable after `init`.
    let params: HeaderMutationParams

    init(_ params: HeaderMutationParams) {
        self.params = params
        super.init()
    }
}

final class HeaderMutationFilter: HTTPFilter {
    private let params: HeaderMutationParams

    init(name: String, params: HeaderMutationParams) {
        self.params = params
        super.init(name: name)
    }

    override var seesResponse: Bool { true }

    /// The filter's own mutations, then those of the levels of the route: the last one has its way, so the order
    /// turns round when the most specific is to win.
    private func forEachLevel(_ stream: HTTPStream, _ body: (HeaderMutationParams) -> Void) {
        body(params)
        stream.forEachPerRoute(name, mostSpecificLast: params.mostSpecificWins) { config in
            if let config = config as? HeaderMutationRouteConfig { body(config.params) }
        }
    }

    override func requestHeaders(_ stream: HTTPStream, endStream: Bool) -> FilterVerdict {
        forEachLevel(stream) { level in
            level.request.apply(toRequest: &stream.requestHeaders, info: stream.info)
            if !level.query.isEmpty { level.query.apply(to: &stream.requestHeaders, info: stream.info) }
        }
        return .proceed
    }

    override func requestTrailers(_ stream: HTTPStream) -> FilterVerdict {
        forEachLevel(stream) { $0.requestTrailers.apply(toRequest: &stream.requestTrailers, info: stream.info) }
        return .proceed
    }

    override func responseHeaders(_ stream: HTTPStream, endStream: Bool) {
        forEachLevel(stream) { level in
            level.response.apply(
                toResponse: &stream.responseHeaders, request: stream.requestHeaders, info: stream.info)
        }
    }

    override func responseTrailers(_ stream: HTTPStream) {
        forEachLevel(stream) { level in
            level.responseTrailers.apply(
                toResponse: &stream.responseTrailers, request: stream.requestHeaders, info: stream.info)
        }
    }
}
