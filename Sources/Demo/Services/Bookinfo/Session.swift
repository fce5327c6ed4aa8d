// Who is logged in to productpage: any name will do, there is no password, and the browser's cookie is all of it.

import Base
import Serving

enum Session {
    private static let cookie = "session"
    private static let longestName = 256

    /// Nil when nobody is.
    static func user(of request: ServiceRequest) -> String? {
        for header in request.head.fields.all("cookie") {
            for pair in header.split(separator: ";") {
                let parts = pair.split(separator: "=", maxSplits: 1)
                guard parts.count == 2, parts[0].filter({ $0 != " " }) == cookie else { continue }
                let name = PercentText.decode(parts[1])
                return name.isEmpty || name.utf8.count > longestName ? nil : name
            }
        }
        return nil
    }

    static func login(_ request: ServiceRequest) -> ServiceAnswer {
        let form = String(decoding: request.body, as: UTF8.self)
        let pairs = HTTPRequestHead(path: "/?\(form)").query + request.head.query
        let name = pairs.first { $0.name == "username" }?.value ?? ""
        if name.utf8.count > longestName {
            return .text("a user name of \(name.utf8.count) bytes; expected at most \(longestName)\n", status: 400)
        }
        return back(request, "\(cookie)=\(PercentText.encode(name)); HttpOnly; Path=/; SameSite=Lax")
    }

    static func logout(_ request: ServiceRequest) -> ServiceAnswer {
        back(request, "\(cookie)=; HttpOnly; Max-Age=0; Path=/; SameSite=Lax")
    }

    /// To the page that the user came from, if it is one of ours.
    private static func back(_ request: ServiceRequest, _ cookie: String) -> ServiceAnswer {
        var path = "/productpage"
        let referer = request.head.fields["referer"] ?? ""
        for scheme in ["http://", "https://"] {
            let own = scheme + request.head.authority
            guard referer.hasPrefix(own) else { continue }
            let rest = referer.dropFirst(own.count)
            // `//host` would lead away.
            if rest.hasPrefix("/"), !rest.hasPrefix("//") { path = String(rest) }
        }
        return ServiceAnswer(302, ["location": path, "set-cookie": cookie, "cache-control": "no-store"])
    }
}
