// Whether a proxy can take what a route says: one that it can't would have the whole configuration refused.

import Base
import CRE2
import EnvoyAPI
import MeshAPI

enum RouteSafety {
    static func isAcceptable(_ route: Message) -> Bool {
        do throws(InvalidConfiguration) {
            try route.check()
            return true
        } catch {
            return false
        }
    }

    /// Of a route and one of its matches.
    static func compiles(_ http: Networking.HTTPRoute, _ match: Networking.HTTPMatchRequest?) -> Bool {
        var conditions: [Networking.StringMatch?] = []
        if let match {
            conditions = [match.uri, match.scheme, match.method, match.authority]
            conditions += match.headers.values.map { $0 }
            conditions += match.withoutHeaders.values.map { $0 }
            conditions += match.queryParams.values.map { $0 }
        }
        conditions += (http.corsPolicy?.allowOrigins ?? []).map { $0 }
        let isFine = conditions.allSatisfy { condition in
            guard let regex = condition?.regex, regex != "*" else { return true }
            return compiles(regex)
        }
        guard isFine, let rewrite = http.rewrite?.uriRegexRewrite else { return isFine }
        return compiles(rewrite.match, rewrite: rewrite.rewrite)
    }

    static func compiles(_ pattern: String, rewrite: String? = nil) -> Bool {
        var reason = [CChar](repeating: 0, count: 128)
        guard
            let regex = unsafe skein_regex_compile(pattern, pattern.utf8.count, &reason, reason.count)
        else { return false }
        defer { unsafe skein_regex_free(regex) }
        guard let rewrite else { return true }
        return unsafe skein_regex_check_rewrite(regex, rewrite, rewrite.utf8.count, &reason, reason.count) == 1
    }
}
