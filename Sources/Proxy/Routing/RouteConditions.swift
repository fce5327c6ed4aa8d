// What a route asks of a request beyond its path.

import Base
import EnvoyAPI
import Formatting

struct RouteConditions: Sendable {
    let path: PathRule
    private let headers: [HeaderMatcher]
    private let cookies: [CookieMatcher]
    private let query: [QueryParameterMatcher]
    private let share: FractionalPercent?
    var statedShare: FractionalPercent? { share }
    private let wantsGRPC: Bool
    private let tls: TLSMatch?
    private let metadata: [MetadataMatcher]
    private let filterState: [FilterStateMatcher]
    /// Nothing but the path is asked for.
    private let isPathOnly: Bool

    init(_ node: ConfigNode, _ compilation: RouteCompilation) throws(InvalidConfiguration) {
        path = try PathRule(node)
        headers = try HeaderMatcher.list(node.messages("headers"))
        var cookies: [CookieMatcher] = []
        for cookie in node.messages("cookies") { cookies.append(try CookieMatcher(cookie)) }
        self.cookies = cookies
        var query: [QueryParameterMatcher] = []
        for parameter in node.messages("query_parameters") { query.append(try QueryParameterMatcher(parameter)) }
        self.query = query
        share = node.message("runtime_fraction").map { FractionalPercent(runtime: $0, compilation.runtime) }
        wantsGRPC = node.message("grpc") != nil
        tls = node.message("tls_context").map { TLSMatch($0) }
        var metadata: [MetadataMatcher] = []
        for matcher in node.messages("dynamic_metadata") { metadata.append(try MetadataMatcher(matcher)) }
        self.metadata = metadata
        var states: [FilterStateMatcher] = []
        for matcher in node.messages("filter_state") { states.append(try FilterStateMatcher(matcher)) }
        filterState = states
        isPathOnly =
            headers.isEmpty && cookies.isEmpty && query.isEmpty && share == nil && !wantsGRPC && tls == nil
            && metadata.isEmpty
            && states.isEmpty
    }

    /// The path rule has matched already.
    func matches(
        _ request: borrowing HeaderBlock, query given: ByteView?, info: borrowing StreamInfo, random: UInt64
    ) -> Bool {
        if case .connect = path, !Self.isConnect(request) { return false }
        if isPathOnly { return true }
        if let share, !share.includes(random) { return false }
        if wantsGRPC, !GRPC.isRequest(request) { return false }
        if !headers.allMatch(request) { return false }
        for matcher in cookies where !matcher.matches(request) { return false }
        for matcher in query where !matcher.matches(query: given) { return false }
        if let tls, !tls.matches(info) { return false }
        for matcher in metadata where !matcher.matches(info.extras?.dynamicMetadata) { return false }
        for matcher in filterState where !matcher.matches(info) { return false }
        return true
    }

    /// The first that a request fails, for explanations: the questions of `matches` in its order; nil when none does.
    func firstMiss(
        _ request: borrowing HeaderBlock, path given: ByteView, query: ByteView?, info: borrowing StreamInfo,
        random: UInt64
    ) -> RouteMiss? {
        if !path.matches(given) { return .path }
        if case .connect = path, !Self.isConnect(request) { return .connect }
        if let share, !share.includes(random) { return .share }
        if wantsGRPC, !GRPC.isRequest(request) { return .grpc }
        for (index, matcher) in headers.enumerated() where !matcher.matches(request) { return .header(index) }
        for (index, matcher) in cookies.enumerated() where !matcher.matches(request) { return .cookie(index) }
        for (index, matcher) in self.query.enumerated() where !matcher.matches(query: query) { return .query(index) }
        if let tls, !tls.matches(info) { return .tls }
        for matcher in metadata where !matcher.matches(info.extras?.dynamicMetadata) { return .metadata }
        for matcher in filterState where !matcher.matches(info) { return .filterState }
        return nil
    }

    /// CONNECT, plain or for UDP; an extended CONNECT for WebSocket is none.
    static func isConnect(_ request: borrowing HeaderBlock) -> Bool {
        guard let method = request.first(.method) else { return false }
        if method.equals("CONNECT") {
            guard let proto = request.first(.protocol) else { return true }
            return proto.equals("connect-udp")
        }
        return request.first(.upgrade)?.equalsIgnoringCase("connect-udp") ?? false
    }
}
