// A client of the resource API: `skein control`'s, or any Kubernetes'.

import Base
import Document
import Serving
import Store

public final class ResourceClient: Sendable {
    private struct State {
        var token = ""
        var kinds: Task<Result<KindDirectory, ResourceFailure>, Never>?
    }

    static let answerLimit = 256 << 20

    /// Where objects without a namespace go, and what lists are about unless told otherwise.
    public let namespace: String
    /// `https://127.0.0.1:7443`
    public let server: String
    /// What named it: a file, a variable.
    public let source: String
    private let access: KubernetesAccess
    private let http: HTTPClient
    private let state = Lock(State())
    private let timeout: TimeSpan

    private init(_ found: ResourceAccess, namespace: String?, group: LoopGroup) async throws(ResourceFailure) {
        source = found.source
        self.namespace = namespace.flatMap { $0.isEmpty ? nil : $0 } ?? found.access.namespace
        server = "\(found.access.server.scheme.rawValue)://\(found.access.server.authority)"
        timeout = .seconds(30)
        var access = found.access
        if let plugin = access.plugin {
            let credentials = try await CredentialRun(plugin: plugin, source: found.source).credentials()
            state.withLock { $0.token = credentials.token }
            if !credentials.certificateChain.isEmpty {
                access.tls?.certificateChain = credentials.certificateChain
                access.tls?.privateKey = credentials.privateKey
            }
        }
        self.access = access
        do {
            http = try await HTTPClient(origin: found.access.server, tls: access.tls, group: group)
        } catch {
            throw ResourceFailure(.configuration, "\(found.source): \(error)")
        }
    }

    deinit { http.close() }

    /// Finds the control plane: `kubeconfig`, `$KUBECONFIG`, the running demo's, `~/.kube/config`, the pod's own. Asks it
    /// nothing yet, unless it has to find out whether the demo runs.
    public static func connect(
        kubeconfig: String?, context: String?, namespace: String?, group: LoopGroup
    ) async throws(ResourceFailure) -> ResourceClient {
        let candidates = try ResourceAccess.candidates(kubeconfig: kubeconfig, context: context)
        var failure: ResourceFailure?
        for found in candidates {
            let client = try await ResourceClient(found, namespace: namespace, group: group)
            if !found.isGuess || candidates.count == 1 { return client }
            do throws(ResourceFailure) {
                _ = try await client.raw("GET", "/version")
                return client
            } catch {
                failure = error
            }
        }
        throw failure ?? ResourceFailure(.configuration, "no control plane is named")
    }

    /// The same server as a store of objects, with the same credentials.
    public func store(group: LoopGroup) async throws(ResourceFailure) -> any ResourceStore {
        var access = access
        // What a plugin has given is as good for the store, for as long as a command runs.
        if access.plugin != nil { access.token = .fixed(try currentToken()) }
        do throws(StoreFailure) {
            return try await KubernetesStore(KubernetesOptions(access: access), group: group)
        } catch {
            throw ResourceFailure(.configuration, error.words)
        }
    }

    // MARK: requests

    /// Any request, with the user's credentials; refusals come back as answers.
    public func raw(
        _ method: String, _ path: String, _ fields: HTTPFields = HTTPFields(), _ body: [UInt8] = [],
        timeout: TimeSpan? = nil
    ) async throws(ResourceFailure) -> (status: Int, fields: HTTPFields, body: [UInt8]) {
        let answer = try await open(method, path, fields, body, timeout: timeout ?? self.timeout)
        do throws(HTTPFailure) {
            return (answer.status, answer.fields, try await answer.body(limit: Self.answerLimit))
        } catch {
            throw ResourceFailure.transport(error, server: server, source: source)
        }
    }

    /// An answer whose body comes for as long as it likes, unless there is a timeout.
    public func open(
        _ method: String, _ path: String, _ fields: HTTPFields = HTTPFields(), _ body: [UInt8] = [],
        timeout: TimeSpan? = nil
    ) async throws(ResourceFailure) -> HTTPAnswer {
        let answer = try await send(method, path, fields, body, timeout)
        guard answer.status == 401, try await renewToken() else { return answer }
        return try await send(method, path, fields, body, timeout)
    }

    /// A plugin's token may have run out while a watch or a wait went on: it is asked once more.
    private func renewToken() async throws(ResourceFailure) -> Bool {
        guard let plugin = access.plugin else { return false }
        let old = state.withLock { $0.token }
        let new = try await CredentialRun(plugin: plugin, source: source).credentials().token
        state.withLock { $0.token = new }
        return !new.isEmpty && new != old
    }

    private func send(
        _ method: String, _ path: String, _ fields: HTTPFields, _ body: [UInt8], _ timeout: TimeSpan?
    ) async throws(ResourceFailure) -> HTTPAnswer {
        var fields = fields
        if fields["accept"] == nil { fields.add("accept", "application/json") }
        fields.set("user-agent", "skein/\(ReleaseVersion.current)")
        let token = try currentToken()
        if !token.isEmpty { fields.set("authorization", "Bearer \(token)") }
        do throws(HTTPFailure) {
            return try await http.send(
                HTTPRequestHead(method: method, path: path, fields: fields), body: body, timeout: timeout,
                resends: method == "GET")
        } catch {
            throw ResourceFailure.transport(error, server: server, source: source)
        }
    }

    /// What a path shows; refusals are thrown.
    public func get(_ path: String) async throws(ResourceFailure) -> DocumentNode { try await call("GET", path) }

    func call(
        _ method: String, _ path: String, _ fields: HTTPFields = HTTPFields(), _ body: [UInt8] = []
    ) async throws(ResourceFailure) -> DocumentNode {
        try await told(method, path, fields, body).tree
    }

    /// Also what the server warns of.
    func told(
        _ method: String, _ path: String, _ fields: HTTPFields = HTTPFields(), _ body: [UInt8] = []
    ) async throws(ResourceFailure) -> (tree: DocumentNode, warnings: [String]) {
        let answer = try await raw(method, path, fields, body)
        guard answer.status < 300 else {
            throw ResourceFailure.refusal(
                status: answer.status, body: answer.body, asked: "\(method) \(path)", server: server,
                token: (try? currentToken()) ?? "")
        }
        do throws(InvalidDocument) {
            return (try Document.parse(json: answer.body), answer.fields.all("warning").map(WarningText.of))
        } catch {
            throw ResourceFailure(
                .malformed,
                "what answers at \(server), which \(source) names, is no control plane: \(method) \(path) brought "
                    + "what is no JSON (\(error))")
        }
    }

    private func currentToken() throws(ResourceFailure) -> String {
        switch access.token {
        case .none: return state.withLock { $0.token }
        case .fixed(let text): return text
        case .file(let path):
            let known = state.withLock { $0.token }
            if !known.isEmpty { return known }
            do throws(StoreFailure) {
                let text = String(decoding: try FileBytes.read(path), as: UTF8.self).filter { !$0.isWhitespace }
                state.withLock { $0.token = text }
                return text
            } catch {
                throw ResourceFailure(.configuration, "the token that \(source) names: \(error.words)")
            }
        }
    }

    // MARK: kinds

    /// All that the server has, preferred versions first; asked for once.
    public func kinds() async throws(ResourceFailure) -> [KindEntry] { try await directory().kinds }

    /// By kind, plural, singular or short name, also with its group: `vs`, `gateways.networking.istio.io`.
    public func kind(_ word: String) async throws(ResourceFailure) -> KindEntry { try await directory().kind(word) }

    /// As an object names its own.
    public func kind(of object: DocumentNode) async throws(ResourceFailure) -> KindEntry {
        try await directory().kind(
            apiVersion: object["apiVersion"]?.string ?? "", kind: object["kind"]?.string ?? "")
    }

    /// Definitions have changed: ask again.
    public func forgetKinds() { state.withLock { $0.kinds = nil } }

    private func directory() async throws(ResourceFailure) -> KindDirectory {
        let task = state.withLock { state in
            if let known = state.kinds { return known }
            let task = Task { [self] () -> Result<KindDirectory, ResourceFailure> in
                do throws(ResourceFailure) {
                    return .success(
                        try await KindDirectory.load { (path, fields) async throws(ResourceFailure) in
                            try await self.call("GET", path, fields)
                        })
                } catch {
                    if error.kind == .notFound {
                        return .failure(
                            ResourceFailure(
                                .malformed,
                                "what answers at \(server), which \(source) names, is no resource API: it has no /apis; "
                                    + "is it another port?"))
                    }
                    return .failure(error)
                }
            }
            state.kinds = task
            return task
        }
        let result = await task.value
        if case .failure = result { forgetKinds() }
        return try result.get()
    }
}

enum WarningText {
    /// `299 - "words"` of RFC 7234.
    static func of(_ value: String) -> String {
        guard let open = value.firstIndex(of: "\""), let close = value.lastIndex(of: "\""), open < close else {
            return value
        }
        var text = ""
        var isEscaped = false
        for letter in value[value.index(after: open)..<close] {
            if letter == "\\", !isEscaped {
                isEscaped = true
            } else {
                text.append(letter)
                isEscaped = false
            }
        }
        return text
    }
}
