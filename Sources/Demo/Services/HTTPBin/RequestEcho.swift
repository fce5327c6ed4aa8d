// What httpbin says back about a request: its arguments, headers, body, and where it came from.

import Base
import Document
import Serving

struct RequestEcho {
    let request: ServiceRequest

    /// `X-Request-Id`: HTTP/2 and this server have names in lower case, httpbin shows them like this.
    var headers: DocumentNode {
        var headers: DocumentNode = [:]
        if !request.head.authority.isEmpty { headers.set("Host", .string(request.head.authority)) }
        for field in request.head.fields.all where field.name != "host" {
            let name = Self.titled(field.name)
            let before = headers[name]?.string.map { "\($0)," } ?? ""
            headers.set(name, .string(before + field.value))
        }
        return headers
    }

    var args: DocumentNode { Self.grouped(request.head.query) }

    /// The first that the chain of proxies names, else the connection's other end.
    var origin: String { request.head.fields["x-forwarded-for"] ?? request.remote }

    var url: String {
        let scheme = request.head.fields["x-forwarded-proto"] ?? "http"
        return "\(scheme)://\(request.head.authority)\(request.head.path)"
    }

    /// `/get`, and what every page shows that takes no body.
    var small: DocumentNode {
        ["args": args, "headers": headers, "origin": .string(origin), "url": .string(url)]
    }

    /// `/post` and its like.
    var whole: DocumentNode {
        var node = small
        let type = (request.head.fields["content-type"] ?? "").lowercased()
        let isForm = type.hasPrefix("application/x-www-form-urlencoded")
        let text = String(decoding: request.body, as: UTF8.self)
        let isText = text.utf8.elementsEqual(request.body)
        node.set("form", isForm ? Self.grouped(HTTPRequestHead(path: "/?\(text)").query) : [:])
        node.set("files", [:])
        let data = isForm ? "" : isText ? text : "data:application/octet-stream;base64," + Base64.encode(request.body)
        node.set("data", .string(data))
        node.set("json", isForm ? .null : (try? Document.parse(json: request.body)) ?? .null)
        return node
    }

    var anything: DocumentNode { whole.setting("method", to: .string(request.method)) }

    private static func titled(_ name: String) -> String {
        name.split(separator: "-", omittingEmptySubsequences: false)
            .map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: "-")
    }

    /// A name that is there several times has a list.
    private static func grouped(_ pairs: [(name: String, value: String)]) -> DocumentNode {
        var result: DocumentNode = [:]
        for pair in pairs {
            switch result[pair.name] {
            case nil: result.set(pair.name, .string(pair.value))
            case .some(let before) where before.isList:
                result.set(pair.name, .list(before.items + [.string(pair.value)]))
            case .some(let before): result.set(pair.name, [before, .string(pair.value)])
            }
        }
        return result
    }
}
