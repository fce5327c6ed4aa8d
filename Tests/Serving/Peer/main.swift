// A server on the Serving layer for tests with real clients: HTTP and gRPC methods that show one behaviour each.

import Base
import Glibc
import Runtime
import Serving

func readFile(_ path: String) -> [UInt8] {
    guard let file = unsafe fopen(path, "r") else { fatalError("no file \(path)") }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    while true {
        let byte = unsafe fgetc(file)
        if byte < 0 { return bytes }
        bytes.append(UInt8(truncatingIfNeeded: byte))
    }
}

/// `--name value` pairs.
var options: [String: String] = [:]
var arguments = CommandLine.arguments.dropFirst()
while let name = arguments.popFirst(), let value = arguments.popFirst() { options[name] = value }

let group = try LoopGroup(loops: Int(options["--loops"] ?? "2") ?? 2)

/// The other side: our clients with servers that are not ours. Ends the process.
@MainActor
func runClient() async throws {
    var trust: ClientTLS?
    if let authorities = options["--client-trust"] {
        var settings = ClientTLS()
        settings.authorities = readFile(authorities)
        trust = settings
    }
    if let text = options["--get"] {
        guard let origin = URLText(text) else { fatalError("--get \(text)") }
        var params = ClientParams()
        if options["--version"] == "2" { params.version = .http2 }
        let client = try await HTTPClient(origin: origin, tls: trust, group: group, params: params)
        for _ in 0..<(Int(options["--times"] ?? "1") ?? 1) {
            do {
                let answer = try await client.send(HTTPRequestHead(path: "/"), timeout: .seconds(10))
                print(answer.status, try await answer.body().count, answer.fields["content-type"] ?? "-")
            } catch { print("failed: \(error)") }
        }
        exit(0)
    }
    if let target = options["--grpc"] {
        let channel = try await GRPCChannel(targets: [target], tls: trust, group: group)
        for size in [0, 10, 100_000, 3_000_000] {
            let message = [UInt8](repeating: 3, count: size)
            print("unary", try await channel.unary("/test.Echo/Unary", message) == message)
        }
        for path in ["/test.Echo/Fail", "/test.Echo/None", "/test.Echo/Wait"] {
            do { _ = try await channel.unary(path, [1], timeout: .milliseconds(500)) } catch { print("\(error)") }
        }
        let call = try await channel.open("/test.Echo/Bidi")
        var count = 0
        for index in 0..<200 {
            try call.send([UInt8](repeating: UInt8(index), count: index * 100))
            if try await call.next()?.count == index * 100 { count += 1 }
        }
        call.closeSend()
        print("bidi", count, try await call.next() == nil)
        let abandoned = try await channel.open("/test.Echo/Bidi")
        try abandoned.send([1])
        _ = try await abandoned.next()
        abandoned.cancel()
        do { _ = try await abandoned.next() } catch { print("\(error)") }
        exit(0)
    }
}
try await runClient()
let cancelled = Lock(0)
let stopping = Lock(false)

var router = GRPCRouter()
router.on("/test.Echo/Unary", messageLimit: 64 << 20) { call in
    if let wanted = call.metadata["x-fail"], let code = Int(wanted).flatMap({ GRPCCode(rawValue: $0) }) {
        throw GRPCStatus(code, "asked for: 100% ünsinn\n")
    }
    call.addTrailer("x-trailer", "seen")
    try call.send(try await call.onlyMessage())
}
router.on("/test.Echo/Bidi") { call in
    call.sendHead()
    while let message = try await call.next() { try call.send(message) }
}
router.on("/test.Echo/Wait") { call in
    do {
        try await Task.sleep(for: .seconds(60))
    } catch {
        cancelled.withLock { $0 += 1 }
        throw error
    }
}
/// Sends messages of 64 KiB until the limit is met; says how many.
router.on("/test.Echo/Flood") { call in
    let message = [UInt8](repeating: 7, count: 64 << 10)
    do {
        for _ in 0..<100_000 { try call.send(message) }
    } catch {
        cancelled.withLock { $0 += 1 }
        throw error
    }
}
/// The same with manners: never more than 1 MiB queued.
router.on("/test.Echo/Stream") { call in
    let message = [UInt8](repeating: 7, count: 64 << 10)
    let count = Int(call.metadata["x-count"] ?? "100") ?? 100
    for _ in 0..<count {
        try call.send(message)
        try await call.drained(below: 1 << 20)
    }
}

let routes = router
let handler: HTTPServer.Handler = { exchange in
    if await routes.handle(exchange) { return }
    switch exchange.head.pathOnly {
    case "/hello": await exchange.respond(200, text: "hello\n")
    case "/echo":
        do throws(HTTPFailure) {
            let body = try await exchange.body(limit: 32 << 20)
            await exchange.respond(200, ["content-type": "application/octet-stream"], body)
        } catch {
            await exchange.respond(error.kind == .tooLarge ? 413 : 400, text: "\(error)\n")
        }
    case "/chunks":
        exchange.begin(200, ["content-type": "text/plain"])
        let count = Int(exchange.head.query("count") ?? "3") ?? 3
        let size = Int(exchange.head.query("size") ?? "10") ?? 10
        let part = [UInt8](repeating: 0x61, count: size)
        for _ in 0..<count {
            do { try await exchange.write(part) } catch {
                cancelled.withLock { $0 += 1 }
                return
            }
        }
        exchange.finish(trailers: ["x-end": "yes"])
    case "/wait":
        do { try await Task.sleep(for: .seconds(60)) } catch { cancelled.withLock { $0 += 1 } }
        await exchange.respond(200, text: "late\n")
    case "/watch":
        exchange.begin(200)
        do {
            try await exchange.write(Array("first\n".utf8))
            try await Task.sleep(for: .seconds(60))
        } catch { cancelled.withLock { $0 += 1 } }
        exchange.finish()
    case "/cancelled": await exchange.respond(200, text: "\(cancelled.withLock { $0 })\n")
    case "/peer":
        let peer = exchange.peer
        await exchange.respond(
            200,
            text: "tls=\(peer.isTLS) alpn=\(peer.alpn) sni=\(peer.sni ?? "") chain=\(peer.certificateChain.count)"
                + " uris=\(peer.certificateURIs.joined(separator: ",")) cn=\(peer.certificateCommonName)"
                + " o=\(peer.certificateOrganizations.joined(separator: ",")) scheme=\(exchange.head.scheme)\n")
    case "/silent": return
    case "/cut":
        exchange.begin(200)
        try? await exchange.write(Array("half".utf8))
    case "/stop":
        await exchange.respond(200, text: "stopping\n")
        stopping.withLock { $0 = true }
    default: await exchange.respond(404, text: "no page \(exchange.head.pathOnly)\n")
    }
}

var limits = ServerLimits()
if let seconds = options["--headers-timeout"].flatMap({ Int64($0) }) { limits.headersTimeout = .seconds(seconds) }
if let seconds = options["--idle-timeout"].flatMap({ Int64($0) }) { limits.idleTimeout = .seconds(seconds) }
var tls: TLSSource?
if let certificate = options["--cert"], let key = options["--key"] {
    var settings = ServerTLS(certificateChain: readFile(certificate), privateKey: readFile(key))
    if let authorities = options["--client-ca"] {
        settings.clientAuthorities = readFile(authorities)
        settings.clientCertificates = .optional
    }
    tls = try TLSSource(settings)
}
guard let address = ListenAddress(options["--listen"] ?? "127.0.0.1:0") else { fatalError("--listen") }
let server = try await HTTPServer.start(listen: address, tls: tls, group: group, limits: limits, handler: handler)
print("port \(server.port)")
fflush(nil)
while !stopping.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(20)) }
await server.stop(drain: .seconds(3))
await group.shutdown()
print("stopped")
