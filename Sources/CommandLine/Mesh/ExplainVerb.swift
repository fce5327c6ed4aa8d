// `skein explain`: what would become of a request, decision by decision.

import Base
import Document
import Explanation
import Glibc
import ProxyCore
import ResourceClient
import Serving

extension Verb {
    static let explain = Verb(
        name: "explain", summary: "walk a request through the mesh and say what decides",
        usage: "[METHOD] URL --from WORKLOAD",
        about: """
            Takes a request that nobody has sent through the configuration that the proxies run now, and prints each
            decision with the resource and field that made it: listener, route (and those passed over, and why), faults,
            destination, endpoints, timeouts, retries, TLS; then the server's side; and how it ends: the application, or
            the status code and response flag that the access log would have, and what to do about it. The answer is
            computed by the proxy's own matching code. Nothing is sent to any service.

            URL is http://HOST[:PORT]/PATH, https://, grpc://, tcp://HOST:PORT or tls://HOST:PORT. WORKLOAD is NAME or
            NAME.NAMESPACE as proxy-status shows them, a prefix that fits one, or a gateway: then the request is one that
            comes to it from outside.

            Where requests divide (weights, faults, endpoints) every way is told with its share; --pick follows one.
            Exit code 0: all of them reach an application or are answered as configured; 2: some fail; 1: the mesh could
            not be asked.
            """,
        flags: [
            .value("from", nil, "WORKLOAD", "who asks: NAME or NAME.NAMESPACE"),
            .value("header", "H", "'NAME: VALUE'", "a header of the request; may be repeated", repeats: true),
            .toggle("http2", nil, "the client speaks HTTP/2 without TLS (grpc:// does)"),
            .value("pick", nil, "SEED", "follow one way only, the one that this number's chance falls on"),
            .value("resolve", nil, "HOST=ADDRESS", "what the workload's resolver says of a name", repeats: true),
            .file("filename", "f", "files or directories with objects: their lines are shown", repeats: true),
            .file("requests", nil, "many requests at once: a list of {method, url, headers} in YAML or JSON"),
            .file("client-dump", nil, "a saved config dump of the client's proxy instead of asking it"),
            .file("server-dump", nil, "one of a server's proxy; may be repeated", repeats: true),
            .toggle("verbose", "v", "every decision, with all that is known of it"),
            .value(
                "output", "o", "FORM", "one of text, json, yaml", fallback: "text", choices: ["text", "json", "yaml"]),
        ],
        connects: true,
        examples: [
            "skein explain http://reviews:9080/reviews/1 --from productpage-v1",
            "skein explain GET http://reviews:9080/reviews/1 --from productpage-v1 -H 'end-user: jason'",
            "skein explain tcp://mongodb:27017 --from ratings-v2",
            "# from outside, through the ingress gateway",
            "skein explain http://bookinfo.example/productpage --from ingressgateway.istio-system",
            "# with saved dumps, without a control plane (with --kubeconfig, names are those of its registry)",
            "skein explain http://reviews:9080/ --client-dump productpage.json --server-dump reviews.json",
        ],
        run: waiting { call in
            let request = try await ExplainRequest(call)
            let found: Explained
            let dump = call.flags.value("client-dump")
            let servers = call.flags.all("server-dump")
            if let dump, call.flags.value("kubeconfig") == nil {
                found = try ExplainSources.fromFiles(request, client: dump, servers: servers, request.names)
            } else {
                found = try await LoopGroup.during { group in
                    let client = try await call.client(group)
                    guard let dump else { return try await ExplainSources.live(request, client) }
                    let names = try await ExplainSources.names(request, client)
                    return try ExplainSources.fromFiles(request, client: dump, servers: servers, names)
                }
            }
            call.console.print(request.form(found))
            return found.isWell ? ExitCode.fine : ExitCode.findings
        })
}

/// The command line, read.
struct ExplainRequest: Sendable {
    let questions: [ExplanationQuestion]
    let from: String
    let pick: UInt64?
    let resolved: [(host: String, address: IPAddress)]
    let isVerbose: Bool
    let output: String
    let manifests: Manifests

    init(_ call: Invocation) async throws {
        let flags = call.flags
        if let file = flags.value("requests") {
            questions = try Self.questions(in: file)
        } else {
            let words = call.words
            guard let url = words.last, words.count <= 2 else {
                throw InvalidUsage(
                    description: "found \(words.isEmpty ? "no URL" : "'\(words.joined(separator: " "))'"), expected "
                        + "[METHOD] URL")
            }
            let method = words.count == 2 ? words[0] : "GET"
            do throws(InvalidQuestion) {
                questions = [
                    try ExplanationQuestion(
                        method: method, url: url, headers: flags.all("header"), http2: flags.isOn("http2"))
                ]
            } catch {
                throw InvalidUsage(description: error.description)
            }
        }
        from = flags.value("from") ?? ""
        if from.isEmpty, flags.value("client-dump") == nil {
            throw InvalidUsage(description: "--from: found none, expected the workload that asks")
        }
        if !flags.all("server-dump").isEmpty, flags.value("client-dump") == nil {
            throw InvalidUsage(description: "--server-dump: found without --client-dump, expected both")
        }
        pick = try flags.integer("pick", in: 0...Int.max).map { UInt64($0) }
        var resolved: [(host: String, address: IPAddress)] = []
        for (host, text) in try flags.pairs("resolve") {
            guard let address = IPAddress(text) else {
                throw InvalidUsage(description: "--resolve: found '\(text)', expected an IP address")
            }
            resolved.append((host, address))
        }
        self.resolved = resolved
        isVerbose = flags.isOn("verbose")
        output = flags.value("output") ?? "text"
        manifests = await Manifests.read(flags.all("filename"), recursive: true)
        if let problem = manifests.problems.first { throw CommandFailure(description: problem) }
    }

    /// A list of `{"method": ..., "url": ..., "headers": ["NAME: VALUE"]}`.
    private static func questions(in file: String) throws -> [ExplanationQuestion] {
        let bytes: [UInt8]
        switch FileText.read(file) {
        case .success(let read): bytes = read
        case .failure(let failure): throw CommandFailure(description: failure.description)
        }
        let list: DocumentNode
        do throws(InvalidDocument) {
            list = try Document.parse(bytes, fileName: file)
        } catch {
            throw CommandFailure(description: "\(file): \(error)")
        }
        guard list.isList, !list.items.isEmpty else {
            throw CommandFailure(description: "\(file): found \(list.value.kindName), expected a list of requests")
        }
        return try list.items.map { item in
            guard let url = item["url"]?.string else {
                throw CommandFailure(
                    description:
                        "\(file):\(item.line): found no url, expected {method: GET, url: http://..., headers: []}")
            }
            do throws(InvalidQuestion) {
                return try ExplanationQuestion(
                    method: item["method"]?.string ?? "GET", url: url,
                    headers: item["headers"]?.items.compactMap(\.string) ?? [], http2: item["http2"]?.bool ?? false)
            } catch {
                throw CommandFailure(description: "\(file):\(item.line): \(error)")
            }
        }
    }

    var names: NameBook {
        var book = NameBook()
        for entry in resolved { book.state(entry.host, entry.address) }
        return book
    }

    func form(_ found: Explained) -> String {
        switch output {
        case "json": return found.document.value.json(pretty: true) + "\n"
        case "yaml": return YAMLWriter.text(found.document.value)
        default: return found.text
        }
    }

    func explained(_ explainer: Explainer) -> Explained {
        let explanation = explainer.explanation
        for object in manifests.objects {
            let node = object.node
            explanation.root.place(
                kind: object.kind, namespace: object.namespace.isEmpty ? "default" : object.namespace,
                name: object.name
            ) { field in "\(object.file):\(FieldPlace.line(of: field, in: node))" }
        }
        let isPlain = unsafe getenv("NO_COLOR") != nil
        let hasColours = isatty(STDOUT_FILENO) == 1 && !isPlain
        return Explained(
            isWell: explanation.isWell, document: explanation.document,
            text: ExplanationText.text(explanation, isVerbose: isVerbose, hasColours: hasColours))
    }
}

/// An explanation in the forms that it is printed in.
struct Explained: Sendable {
    let isWell: Bool
    let document: DocumentNode
    let text: String

    /// Of many requests; one stands for itself.
    static func joined(_ all: [Explained]) -> Explained {
        if all.count == 1 { return all[0] }
        return Explained(
            isWell: all.allSatisfy(\.isWell), document: .list(all.map(\.document)),
            text: all.map(\.text).joined(separator: "\n"))
    }
}
