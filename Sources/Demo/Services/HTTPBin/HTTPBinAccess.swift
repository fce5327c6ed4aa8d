// httpbin's pages about who asks: basic authentication, bearer tokens, cookies.

import Base
import Document
import Serving

enum HTTPBinAccess {
    static func basic(_ user: String, _ password: String, isHidden: Bool, _ request: ServiceRequest) -> ServiceAnswer {
        let expected = "Basic " + Base64.encode(Array("\(user):\(password)".utf8))
        if request.head.fields["authorization"] == expected {
            return HTTPBin.pretty(["authenticated": true, "user": .string(user)])
        }
        if isHidden { return ServiceAnswer(404) }
        return ServiceAnswer(401, ["www-authenticate": "Basic realm=\"Fake Realm\""])
    }

    static func bearer(_ request: ServiceRequest) -> ServiceAnswer {
        let given = request.head.fields["authorization"] ?? ""
        guard given.hasPrefix("Bearer "), given.utf8.count > 7 else {
            return ServiceAnswer(401, ["www-authenticate": "Bearer"])
        }
        return HTTPBin.pretty(["authenticated": true, "token": .string(String(given.dropFirst(7)))])
    }
}

enum HTTPBinCookies {
    static func answer(_ parts: [String], _ request: ServiceRequest) -> ServiceAnswer {
        switch (parts.first, parts.count) {
        case (nil, _): return HTTPBin.pretty(["cookies": all(request)])
        case ("set", 1): return back(request.head.query.map { ($0.name, $0.value, false) })
        case ("set", 3): return back([(parts[1], parts[2], false)])
        case ("delete", 1): return back(request.head.query.map { ($0.name, "", true) })
        default: return .notFound(request)
        }
    }

    private static func all(_ request: ServiceRequest) -> DocumentNode {
        var result: DocumentNode = [:]
        for header in request.head.fields.all("cookie") {
            for pair in header.split(separator: ";") {
                let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
                if parts.count == 2 { result.set(String(parts[0]), .string(String(parts[1]))) }
            }
        }
        return result
    }

    private static func back(_ cookies: [(name: String, value: String, isGone: Bool)]) -> ServiceAnswer {
        var fields: HTTPFields = ["location": "/cookies"]
        for cookie in cookies {
            let name = PercentText.encode(cookie.name)
            let value = PercentText.encode(cookie.value)
            fields.add("set-cookie", "\(name)=\(value); \(cookie.isGone ? "Max-Age=0; " : "")Path=/")
        }
        return ServiceAnswer(302, fields)
    }
}
