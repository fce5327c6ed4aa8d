// `skein demo service NAME`: one of the demo's services, until it is told to stop.

import Base
import DemoServices
import Glibc
import Serving

extension Verb {
    static let demoService = Verb(
        name: "service", summary: "run one service of the demo",
        usage: DemoServiceKind.allCases.map(\.rawValue).joined(separator: "|") + " [flags]",
        about: "Listens on all addresses, logs a line for each request, and ends at SIGTERM.",
        flags: [
            .value(
                "port", "p", "N", "where it listens; 0 takes a free one", fallback: "the service's own, 9080 for most"),
            .value("listen", nil, "IP:PORT", "where it listens, instead of --port"),
            .value("app-version", nil, "NAME", "v1, v2 or v3 where versions differ", fallback: "v1"),
            .value("name", nil, "NAME", "what it calls itself in answers", fallback: "the host's name"),
            .value("details", nil, "URL", "of productpage: where details is", fallback: "http://details:9080"),
            .value("reviews", nil, "URL", "of productpage: where reviews is", fallback: "http://reviews:9080"),
            .value(
                "ratings", nil, "URL", "of productpage and reviews: where ratings is", fallback: "http://ratings:9080"),
            .value("store", nil, "HOST:PORT", "of ratings: a store of the demo with the stars", fallback: "in memory"),
            .value("prefix", nil, "TEXT", "of tcp-echo: what stands before each line", fallback: "hello"),
        ],
        examples: [
            "skein demo service ratings --port 9080",
            "skein demo service reviews --app-version v2 --ratings http://127.0.0.1:9080",
            "skein demo service httpbin --listen 127.0.0.1:8000",
        ],
        isHidden: true,
        run: { call in
            do throws(InvalidUsage) {
                return run(try params(call), call.console)
            } catch {
                call.console.complain("\(call.path): \(error); 'skein \(call.path) --help' shows how")
                return ExitCode.usage
            }
        })

    private static func params(_ call: Invocation) throws(InvalidUsage) -> DemoServiceParams {
        guard call.words.count == 1, let kind = DemoServiceKind(rawValue: call.words[0]) else {
            let found = call.words.isEmpty ? "none" : "'\(call.words.joined(separator: " "))'"
            let names = DemoServiceKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw InvalidUsage(description: "service: found \(found), expected one of \(names)")
        }
        let flags = call.flags
        var params = DemoServiceParams(kind: kind, name: flags.value("name") ?? ownName(kind))
        if let port = try flags.integer("port", in: 0...65535) { params.listen = .ip(.anyV6, port: UInt16(port)) }
        if let text = flags.value("listen") {
            guard let address = ListenAddress(text) else {
                throw InvalidUsage(description: "--listen: found '\(text)', expected IP:PORT")
            }
            params.listen = address
        }
        if let version = flags.value("app-version") { params.version = version }
        if let url = flags.value("details") { params.details = url }
        if let url = flags.value("reviews") { params.reviews = url }
        if let url = flags.value("ratings") { params.ratings = url }
        if let prefix = flags.value("prefix") { params.prefix = prefix }
        params.store = flags.value("store")
        params.log = { call.console.print($0 + "\n") }
        return params
    }

    private static func ownName(_ kind: DemoServiceKind) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        if unsafe gethostname(&buffer, buffer.count) != 0 { return kind.rawValue }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Signals are taken by this thread alone: they are blocked before any other is made.
    private static func run(_ params: DemoServiceParams, _ console: Console) -> Int32 {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        for number in [SIGINT, SIGTERM] { unsafe sigaddset(&signals, number) }
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
        signal(SIGPIPE, SIG_IGN)
        let running = Task { () -> DemoService in
            do {
                let service = try await DemoService.start(params, group: try LoopGroup(loops: 1))
                let place = service.port == 0 ? "waits" : "listens on port \(service.port)"
                console.print("\(params.kind.rawValue) \(params.version) \(place)\n")
                return service
            } catch {
                console.complain("demo service \(params.kind.rawValue): \(error)")
                exit(ExitCode.failed)
            }
        }
        var number: Int32 = 0
        unsafe sigwait(&signals, &number)
        Task {
            let service = await running.value
            await service.stop()
            exit(ExitCode.fine)
        }
        // A second signal ends it at once.
        unsafe sigwait(&signals, &number)
        return 128 + number
    }
}
