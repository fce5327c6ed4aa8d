// Headers that a route sets, adds and removes. Those of the request's line are not among them: a host becomes the
// route's authority, others are left out.

import EnvoyAPI
import MeshAPI

struct HeaderOperations {
    private var requestAdds: [Message] = []
    private var requestRemoves: [String] = []
    private var responseAdds: [Message] = []
    private var responseRemoves: [String] = []
    /// What `Host` or `:authority` are set to.
    private(set) var authority = ""

    init(_ headers: Networking.Headers?) {
        guard let headers else { return }
        if let request = headers.request {
            requestAdds = Self.options(request)
            requestRemoves = request.remove.filter { !Self.isInternal($0) }
            authority = Self.authority(request.set) ?? Self.authority(request.add) ?? ""
        }
        if let response = headers.response {
            responseAdds = Self.options(response)
            responseRemoves = response.remove.filter { !Self.isInternal($0) }
        }
    }

    /// For a route or a part of one; a type of Envoy's with the four usual fields.
    func apply(to message: inout Message) {
        message["request_headers_to_add"] = .messages(requestAdds)
        message["request_headers_to_remove"] = .strings(requestRemoves)
        message["response_headers_to_add"] = .messages(responseAdds)
        message["response_headers_to_remove"] = .strings(responseRemoves)
    }

    /// After what is there already.
    func append(to message: inout Message) {
        for item in requestAdds { message.append(.message(item), to: "request_headers_to_add") }
        for item in requestRemoves { message.append(.string(item), to: "request_headers_to_remove") }
        for item in responseAdds { message.append(.message(item), to: "response_headers_to_add") }
        for item in responseRemoves { message.append(.string(item), to: "response_headers_to_remove") }
    }

    private static func options(_ operations: Networking.Headers.HeaderOperations) -> [Message] {
        list(operations.set, "OVERWRITE_IF_EXISTS_OR_ADD") + list(operations.add, "APPEND_IF_EXISTS_OR_ADD")
    }

    private static func list(_ headers: [String: String], _ action: String) -> [Message] {
        headers.filter { !isInternal($0.key) }.sorted { $0.key < $1.key }.map { name, value in
            Message(
                "envoy.config.core.v3.HeaderValueOption",
                [
                    "header": .message(
                        Message(
                            "envoy.config.core.v3.HeaderValue", ["key": .string(name), "value": .string(value)])),
                    "append_action": .string(action),
                ])
        }
    }

    private static func isInternal(_ name: String) -> Bool { name.hasPrefix(":") || name.lowercased() == "host" }

    private static func authority(_ headers: [String: String]) -> String? {
        headers.sorted { $0.key < $1.key }
            .first { $0.key.lowercased() == "host" || $0.key.lowercased() == ":authority" }?.value
    }
}
