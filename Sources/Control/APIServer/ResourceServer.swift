// The resource API: Kubernetes' REST conventions over a store.

import Base
import Document
import MeshAPI
import ResourceSchema
import Serving
import Store

public final class ResourceServer: Sendable {
    let core: ServerCore
    private let openAPI: OpenAPIPages
    private let inFlight = Lock(0)
    private let isReady = Lock(false)
    private let pages = Lock<(any DebugSource)?>(nil)

    public init(
        store: any ResourceStore, kinds: KindDirectory = KindDirectory(), authenticator: RequestAuthenticator,
        authorizer: any Authorizer, admission: [any AdmissionCheck] = [], issuer: (any TokenIssuer)? = nil,
        joinTokens: (any JoinTokenDesk)? = nil,
        settings: ServerSettings = ServerSettings()
    ) {
        core = ServerCore(
            store: store, kinds: kinds, authenticator: authenticator, authorizer: authorizer, admission: admission,
            issuer: issuer, joinTokens: joinTokens, settings: settings)
        openAPI = OpenAPIPages(kinds: kinds, version: ServerVersion.text(settings))
    }

    /// What is behind `/debug`: made after this server, for it shows this server, too.
    public func serve(_ source: any DebugSource) { pages.withLock { $0 = source } }

    /// The kinds that are served now.
    public var catalog: KindCatalog { core.kinds.catalog }

    /// Keeps up what nobody asks for: default objects, garbage, namespaces on their way out, definitions. Until its
    /// task is cancelled.
    public func run() async {
        await Upkeep(core: core).run { [isReady] in isReady.withLock { $0 = true } }
    }

    public var hasStarted: Bool { isReady.withLock { $0 } }

    public func handle(_ exchange: HTTPExchange) async {
        let warnings = WarningList()
        var writer = AnswerWriter(exchange: exchange, warnings: warnings)
        do throws(APIFailure) {
            let answer = try await answer(exchange, warnings, &writer)
            await writer.send(answer)
        } catch {
            // A stream that has begun ends by being cut off: its reader must not take it for whole.
            if exchange.hasBegun { return }
            await writer.send(error)
        }
    }

    private func answer(
        _ exchange: HTTPExchange, _ warnings: WarningList, _ writer: inout AnswerWriter
    ) async throws(APIFailure) -> Answer {
        let head = exchange.head
        let path = RequestPath(head.pathOnly)
        let options = try RequestOptions(head.query)
        writer.isPretty = options.isPretty
        let known = try await core.authenticator.user(of: head, peer: exchange.peer)
        let user = try await Impersonation.user(for: known, head.fields, core.authorizer)
        guard case .resource(let resource) = path.target else {
            try await authorize(path: path.path, method: head.method, user)
            if path.path == "/debug" || path.path.hasPrefix("/debug/") {
                guard let source = pages.withLock({ $0 }) else { throw APIFailure.noSuchResource() }
                await source.answer(exchange)
                return .sent
            }
            return try await other(path.path, head, &writer)
        }
        // /apis/GROUP/VERSION and below: nobody learns without being known which resources there are.
        if user.isAnonymous { throw APIFailure.unauthorized }
        guard let verb = ResourceVerb(method: head.method, path: resource, isWatch: options.isWatch),
            verb.fits(resource)
        else { throw APIFailure.methodNotAllowed() }
        try await authorize(resource, verb, options, user)
        if verb == .watch {
            return try await carryOut(exchange, resource, verb, options, user, warnings, &writer)
        }
        if !enter() { throw APIFailure.tooManyRequests() }
        if verb == .list { exchange.limitStalls(to: Self.patience) }
        defer { inFlight.withLock { $0 -= 1 } }
        return try await carryOut(exchange, resource, verb, options, user, warnings, &writer)
    }

    /// With clients that take nothing of a long list, which keeps one of the places that all share.
    private static let patience = TimeSpan.seconds(60)

    private func enter() -> Bool {
        inFlight.withLock { count in
            if count >= core.settings.requestsAtOnce { return false }
            count += 1
            return true
        }
    }

    // MARK: authorization

    private static let publicPaths: Set<String> = [
        "/healthz", "/readyz", "/livez", "/version", "/version/",
    ]

    private func authorize(path: String, method: String, _ user: UserInfo) async throws(APIFailure) {
        let isPublic =
            Self.publicPaths.contains(path) || path.hasPrefix("/readyz/") || path.hasPrefix("/livez/")
            || path.hasPrefix("/healthz/")
        if isPublic { return }
        if user.isAnonymous { throw APIFailure.unauthorized }
        var access = AccessRequest(user: user, verb: method == "HEAD" ? "get" : method.lowercased())
        access.path = path
        if !(await core.authorizer.decide(access).isAllowed) { throw access.failure }
    }

    private func authorize(
        _ path: ResourcePath, _ verb: ResourceVerb, _ options: RequestOptions, _ user: UserInfo
    ) async throws(APIFailure) {
        var access = AccessRequest(user: user, verb: verb.rawValue)
        access.group = path.group
        access.version = path.version
        access.resource = path.resource
        access.subresource = path.subresource
        access.namespace = path.namespace
        // A list or watch of one name is a question about that object.
        access.name = path.name.isEmpty ? options.fieldSelector.exactName ?? "" : path.name
        if !(await core.authorizer.decide(access).isAllowed) { throw access.failure }
    }

    // MARK: resources

    private func carryOut(
        _ exchange: HTTPExchange, _ path: ResourcePath, _ verb: ResourceVerb, _ options: RequestOptions,
        _ user: UserInfo, _ warnings: WarningList, _ writer: inout AnswerWriter
    ) async throws(APIFailure) -> Answer {
        if let desk = core.joinTokens, path.group == JoinTokenPages.group, path.resource == JoinTokenPages.resource {
            return try await JoinTokenPages(core: core, desk: desk, path: path, verb: verb).answer(exchange)
        }
        guard let kind = await served(path), fits(path, kind, verb) else { throw APIFailure.noSuchResource() }
        let accept = exchange.head.fields["accept"]
        let allowsForms = path.subresource.isEmpty && kind.verbs.contains("get")
        var form = AcceptedForm()
        if let accept, !accept.isEmpty {
            guard let accepted = AcceptedForm(accept: accept, allowsTransformations: allowsForms) else {
                throw APIFailure.notAcceptable(accepted: AcceptedForm.offered)
            }
            form = accepted
        }
        writer.contentType = form.contentType
        let request = ResourceRequest(
            path: path, verb: verb, kind: kind, options: options, user: user, form: form,
            userAgent: exchange.head.fields["user-agent"] ?? "",
            contentType: exchange.head.fields["content-type"] ?? "", warnings: warnings)
        return try await ResourceDispatch(core: core, request: request, writer: writer).run(exchange)
    }

    /// A kind that was defined before this server started may not have been read yet.
    private func served(_ path: ResourcePath) async -> ServedKind? {
        if let kind = core.kinds.catalog.kind(plural: path.resource, group: path.group, version: path.version) {
            return kind
        }
        await core.kinds.waitUntilListed()
        return core.kinds.catalog.kind(plural: path.resource, group: path.group, version: path.version)
    }

    private func fits(_ path: ResourcePath, _ kind: ServedKind, _ verb: ResourceVerb) -> Bool {
        if path.hasMore { return false }
        if kind.kind.isNamespaced {
            if path.namespace.isEmpty {
                return path.name.isEmpty && (verb == .list || verb == .watch) || isReview(kind)
            }
            return true
        }
        return path.namespace.isEmpty || kind.kind.plural == "namespaces"
    }

    private func isReview(_ kind: ServedKind) -> Bool { kind.verbs == ["create"] }

    // MARK: everything else

    private func other(
        _ path: String, _ head: HTTPRequestHead, _ writer: inout AnswerWriter
    ) async throws(APIFailure) -> Answer {
        if head.method != "GET", head.method != "HEAD" { throw APIFailure.methodNotAllowed() }
        if let health = await health(path, head) { return health }
        if path == "/version" || path == "/version/" { return .tree(200, ServerVersion.tree(core.settings)) }
        if path.hasPrefix("/openapi/") {
            if let answer = try await openAPI.answer(path, head) { return answer }
            throw APIFailure.noSuchResource()
        }
        await core.kinds.waitUntilListed()
        if let answer = try discovery(path, head, &writer) { return answer }
        throw APIFailure.noSuchResource()
    }

    private func health(_ path: String, _ head: HTTPRequestHead) async -> Answer? {
        let name = path.split(separator: "/").first.map(String.init) ?? ""
        guard ["healthz", "livez", "readyz"].contains(name) else { return nil }
        var problems: [String] = []
        if name == "readyz" {
            if !hasStarted { problems.append("start: default objects are not written yet") }
            do { _ = try await core.store.currentRevision() } catch { problems.append("store: \(error)") }
        }
        let isVerbose = head.query("verbose") != nil
        let status = problems.isEmpty ? 200 : 500
        var text = problems.isEmpty ? "ok" : problems.map { "[-]\($0)\n" }.joined() + "\(name) check failed\n"
        if isVerbose, problems.isEmpty { text = "[+]ping ok\n[+]store ok\n\(name) check passed\n" }
        return .other(status, contentType: "text/plain; charset=utf-8", HTTPFields(), Array(text.utf8))
    }

    private func discovery(
        _ path: String, _ head: HTTPRequestHead, _ writer: inout AnswerWriter
    ) throws(APIFailure) -> Answer? {
        let documents = DiscoveryDocuments(catalog: core.kinds.catalog)
        let parts = path.split(separator: "/").map(String.init)
        if parts.isEmpty { return .tree(200, ["paths": Tree.texts(paths())]) }
        if parts.count == 1, parts[0] == "api" || parts[0] == "apis" {
            let form = AcceptedForm(
                accept: head.fields["accept"], allowsTransformations: false, allowsDiscovery: true)
            if case .aggregatedDiscovery(let version)? = form?.transformation {
                writer.contentType = form?.contentType ?? writer.contentType
                return .tree(200, documents.aggregated(core: parts[0] == "api", version: version))
            }
            return .tree(200, parts[0] == "api" ? documents.coreVersions() : documents.groupList())
        }
        switch (parts[0], parts.count) {
        case ("api", 2): return documents.resourceList(group: "", version: parts[1]).map { .tree(200, $0) }
        case ("apis", 2): return documents.group(parts[1]).map { .tree(200, $0) }
        case ("apis", 3):
            return documents.resourceList(group: parts[1], version: parts[2]).map { .tree(200, $0) }
        default: return nil
        }
    }

    private func paths() -> [String] {
        var paths = ["/api", "/apis", "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz", "/version"]
        for group in core.kinds.catalog.groups {
            if group.name.isEmpty {
                paths += group.versions.map { "/api/\($0)" }
            } else {
                paths.append("/apis/\(group.name)")
                paths += group.versions.map { "/apis/\(group.name)/\($0)" }
            }
        }
        return paths.sorted()
    }
}

/// As whose version clients take this server.
enum ServerVersion {
    static func text(_ settings: ServerSettings) -> String {
        "v\(settings.kubernetesVersion.major).\(settings.kubernetesVersion.minor).0+skein-\(ReleaseVersion.current)"
    }

    static func tree(_ settings: ServerSettings) -> DocumentNode {
        [
            "major": .string(String(settings.kubernetesVersion.major)),
            "minor": .string(String(settings.kubernetesVersion.minor)), "gitVersion": .string(text(settings)),
            "gitCommit": "", "gitTreeState": "clean", "buildDate": "1970-01-01T00:00:00Z", "goVersion": "",
            "compiler": "swift", "platform": .string("linux/\(architecture)"),
        ]
    }

    private static var architecture: String {
        #if arch(arm64)
            "arm64"
        #else
            "amd64"
        #endif
    }
}
