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

    /// What requests are made with, until it is found to be renewed on the disk.
    private struct Credentials {
        var access: KubernetesAccess
        var http: HTTPClient
        /// The one before: answers that are under way come to their end.
        var former: HTTPClient?
        var readAt = Instant.now
        var token = Token()
    }

    private static let answerLimit = 256 << 20
    private static let credentialAge = TimeSpan.seconds(60)
    /// A server that is overloaded says so many times at most before the caller hears of it.
    private static let refusals = 10

    let access: KubernetesAccess
    private let group: LoopGroup
    private let timeout: TimeSpan
    private let credentials: Lock<Credentials>

    init(_ access: KubernetesAccess, timeout: TimeSpan, group: LoopGroup) async throws(StoreFailure) {
        self.access = access
        self.group = group
        self.timeout = timeout
        credentials = Lock(Credentials(access: access, http: try await Self.connect(access, group)))
    }

    deinit { credentials.withLock { $0.http }.close() }

    private static func connect(
        _ access: KubernetesAccess, _ group: LoopGroup
    ) async throws(StoreFailure) -> HTTPClient {
        var params = ClientParams()
        // Over HTTP/1.1 every watch has a connection of its own.
        params.connections = 256
        do {
            return try await HTTPClient(origin: access.server, tls: access.tls, group: group, params: params)
        } catch {
            throw .unavailable("\(access.server.authority): \(error)")
        }
    }

    /// Refusals come back as such. A request that writes is sent once; where nobody can know what became of it, the
    /// failure says so. One that the server has put off (429) it has not looked at: it is sent again when it says.
    func call(
        _ method: String, _ path: String, _ body: DocumentNode? = nil
    ) async throws(StoreFailure) -> Result<DocumentNode, KubernetesRefusal.Thrown> {
        let writes = method != "GET"
        var answer = try await send(method, path, body?.json ?? [], timeout, writes)
        if answer.status == 401, try await renew() {
            answer = try await send(method, path, body?.json ?? [], timeout, writes)
        }
        let end = Instant.now + timeout
        for _ in 0..<Self.refusals {
            guard let pause = Self.pause(answer, writes), Instant.now + pause < end, !Task.isCancelled else { break }
            // A task that is cancelled wakes up at once and takes the answer it has.
            try? await Task.sleep(nanoseconds: UInt64(pause.nanoseconds))
            if Task.isCancelled { break }
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

    /// How long the server wants to be left alone before this request comes again; nil for any other answer.
    private static func pause(_ answer: HTTPAnswer, _ writes: Bool) -> TimeSpan? {
        guard answer.status == 429 || (answer.status == 503 && !writes),
            let text = answer.fields["retry-after"], let seconds = Int64(text), seconds >= 0
        else { return nil }
        return seconds == 0 ? .milliseconds(20) : .seconds(min(seconds, 60))
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
        if answer.status == 401, try await renew() { return try await send("GET", path, [], nil, false) }
        return answer
    }

    private func send(
        _ method: String, _ path: String, _ body: [UInt8], _ timeout: TimeSpan?, _ writes: Bool
    ) async throws(StoreFailure) -> HTTPAnswer {
        if Instant.now - credentials.withLock({ $0.readAt }) >= Self.credentialAge { _ = try await readCredentials() }
        var fields: HTTPFields = ["accept": "application/json", "user-agent": "skein"]
        if !body.isEmpty { fields.add("content-type", "application/json") }
        let token = try currentToken()
        if !token.isEmpty { fields.add("authorization", "Bearer \(token)") }
        let head = HTTPRequestHead(method: method, path: path, fields: fields)
        let http = credentials.withLock { $0.http }
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
        let (source, known) = credentials.withLock { ($0.access.token, $0.token) }
        switch source {
        case .none: return ""
        case .fixed(let text): return text
        case .file(let path):
            if !known.text.isEmpty, Instant.now - known.readAt < Self.credentialAge { return known.text }
            do throws(StoreFailure) {
                let bytes = try FileBytes.read(path)
                let text = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
                credentials.withLock { $0.token = Token(text: text, readAt: .now) }
                return text
            } catch {
                // The one that is known may still be good.
                if known.text.isEmpty { throw error }
                return known.text
            }
        }
    }

    /// The server doesn't know us any more: says whether there is another proof to come with.
    private func renew() async throws(StoreFailure) -> Bool {
        credentials.withLock { $0.token.readAt = Instant(nanoseconds: 0) }
        let isOther = try await readCredentials()
        if case .file = credentials.withLock({ $0.access.token }) { return true }
        return isOther
    }

    /// Certificates and authorities are renewed, too. What can't be read is left for the next time: what is known may
    /// still be good.
    private func readCredentials() async throws(StoreFailure) -> Bool {
        let known = credentials.withLock { credentials in
            credentials.readAt = .now
            return credentials.access
        }
        // A file in the middle of its replacement: the old proof stays, and what the API says of that is what is told.
        guard let fresh = try? known.readAgain() else { return false }
        if fresh.token == known.token, fresh.tls == known.tls, fresh.server == known.server { return false }
        let http = try await Self.connect(fresh, group)
        credentials.withLock { credentials in
            credentials.access = fresh
            credentials.former = credentials.http
            credentials.http = http
            credentials.token = Token()
        }
        return true
    }
}

extension KubernetesRefusal {
    /// A refusal as an error.
    struct Thrown: Error {
        let refusal: KubernetesRefusal
    }
}
