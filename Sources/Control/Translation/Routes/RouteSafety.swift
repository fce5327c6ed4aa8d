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
        guard isFine, formats(http) else { return false }
        guard let rewrite = http.rewrite?.uriRegexRewrite else { return true }
        return compiles(rewrite.match, rewrite: rewrite.rewrite)
    }

    /// Whether the values of its headers are such that proxies can fill them in.
    private static func formats(_ http: Networking.HTTPRoute) -> Bool {
        let operations = [http.headers] + http.route.map(\.headers)
        return operations.allSatisfy { headers in
            [headers?.request, headers?.response].allSatisfy { part in
                guard let part else { return true }
                return [part.set, part.add].allSatisfy { $0.values.allSatisfy { HeaderFormat.problem($0) == nil } }
            }
        }
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
