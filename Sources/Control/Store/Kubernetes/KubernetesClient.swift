// Single requests to a Kubernetes API: credentials, JSON, and what its refusals mean.

import Base
import Document
import Serving

/// An answer that the server has not refused, or one of the refusals the caller asked for.
struct KubernetesAnswer: Sendable {
    let status: Int
    let body: DocumentNode
}

/// A refusal in the server's words: a `Status` object, or what stands in for it.
struct KubernetesRefusal: Sendable, Hashable {
    let status: Int
    let reason: String
    let message: String

    init(status: Int, body: [UInt8]) {
        let tree = (try? Document.parse(json: body)) ?? DocumentNode(.null)
        self.init(status: status, tree: tree)
    }

    init(status: Int, tree: DocumentNode) {
        self.status = tree["code"]?.int ?? status
        reason = tree["reason"]?.string ?? ""
        message = tree["message"]?.string ?? "HTTP status \(status)"
    }

    /// `revision` is the one that was asked for, `writes` whether the request could have changed something.
    func failure(revision: Int64 = 0, writes: Bool) -> StoreFailure {
        switch status {
        case 410: .tooOld(oldest: revision + 1)
        case _ where message.contains("Too large resource version") || message.contains("future revision"):
            .futureRevision
        case 429: .unavailable(message)
        case 500...599: writes && status != 503 ? .ambiguous(message) : .unavailable(message)
        default: .refused(status: status, reason: reason, message: message)
        }
    }
}

final class KubernetesClient: Sendable {
    private struct Token {
        var text = ""
        var readAt = Instant(nanoseconds: 0)
    }

    private static let answerLimit = 256 << 20
    private static let tokenAge = TimeSpan.seconds(60)

    let access: KubernetesAccess
    private let http: HTTPClient
    private let timeout: TimeSpan
    private let token = Lock(Token())

    init(_ access: KubernetesAccess, timeout: TimeSpan, group: LoopGroup) async throws(StoreFailure) {
        self.access = access
        self.timeout = timeout
        var params = ClientParams()
        // Over HTTP/1.1 every watch has a connection of its own.
        params.connections = 256
        do {
            http = try await HTTPClient(origin: access.server, tls: access.tls, group: group, params: params)
        } catch {
            throw .unavailable("\(access.server.authority): \(error)")
        }
    }

    deinit { http.close() }

    /// Refusals come back as such. A request that writes is sent once; where nobody can know what became of it, the
    /// failure says so.
    func call(
        _ method: String, _ path: String, _ body: DocumentNode? = nil
    ) async throws(StoreFailure) -> Result<DocumentNode, KubernetesRefusal.Thrown> {
        let writes = method != "GET"
        var answer = try await send(method, path, body?.json ?? [], timeout, writes)
        if answer.status == 401, renewToken() {
            answer = try await send(method, path, body?.json ?? [], timeout, writes)
        }
        let bytes: [UInt8]
        do throws(HTTPFailure) {
            bytes = try await answer.body(limit: Self.answerLimit)
        } catch {
            throw failure(error, writes)
        }
        guard answer.status < 300 else {
            return .failure(KubernetesRefusal.Thrown(refusal: KubernetesRefusal(status: answer.status, body: bytes)))
        }
        do throws(InvalidDocument) {
            return .success(try Document.parse(json: bytes))
        } catch {
            let words = "\(access.server.authority) answers \(method) \(path) with what is no JSON: \(error)"
            throw writes ? .ambiguous(words) : .unavailable(words)
        }
    }

    func get(_ path: String, revision: Int64 = 0) async throws(StoreFailure) -> DocumentNode {
        switch try await call("GET", path) {
        case .success(let tree): return tree
        case .failure(let thrown): throw thrown.refusal.failure(revision: revision, writes: false)
        }
    }

    /// An answer whose body comes for a long time.
    func stream(_ path: String) async throws(StoreFailure) -> HTTPAnswer {
        let answer = try await send("GET", path, [], nil, false)
        if answer.status == 401, renewToken() { return try await send("GET", path, [], nil, false) }
        return answer
    }

    private func send(
        _ method: String, _ path: String, _ body: [UInt8], _ timeout: TimeSpan?, _ writes: Bool
    ) async throws(StoreFailure) -> HTTPAnswer {
        var fields: HTTPFields = ["accept": "application/json", "user-agent": "skein"]
        if !body.isEmpty { fields.add("content-type", "application/json") }
        let token = try currentToken()
        if !token.isEmpty { fields.add("authorization", "Bearer \(token)") }
        let head = HTTPRequestHead(method: method, path: path, fields: fields)
        do throws(HTTPFailure) {
            return try await http.send(head, body: body, timeout: timeout, resends: !writes)
        } catch {
            throw failure(error, writes)
        }
    }

    private func failure(_ failure: HTTPFailure, _ writes: Bool) -> StoreFailure {
        let words = "\(access.server.authority): \(failure.words)"
        switch failure.kind {
        case .unreachable, .queueFull, .stopping: return .unavailable(words)
        default: return writes ? .ambiguous(words) : .unavailable(words)
        }
    }

    private func currentToken() throws(StoreFailure) -> String {
        switch access.token {
        case .none: return ""
        case .fixed(let text): return text
        case .file(let path):
            let known = token.withLock { $0 }
            if !known.text.isEmpty, Instant.now - known.readAt < Self.tokenAge { return known.text }
            do throws(StoreFailure) {
                let bytes = try FileBytes.read(path)
                let text = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
                token.withLock { $0 = Token(text: text, readAt: .now) }
                return text
            } catch {
                // The one that is known may still be good.
                if known.text.isEmpty { throw error }
                return known.text
            }
        }
    }

    /// Says whether there is a token to read again.
    private func renewToken() -> Bool {
        guard case .file = access.token else { return false }
        token.withLock { $0.readAt = Instant(nanoseconds: 0) }
        return true
    }
}

extension KubernetesRefusal {
    /// A refusal as an error.
    struct Thrown: Error {
        let refusal: KubernetesRefusal
    }
}
