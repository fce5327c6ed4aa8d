// Asks the application, as its probes say.

import Base
import Glibc
import Processes
import Runtime
import Serving

/// How a probe went: HTTP's status is handed on to who asked, as it would be without an agent between.
struct ProbeOutcome: Sendable, Hashable {
    var status: Int
    /// Nil: the application is well.
    var failure: String?

    static let well = ProbeOutcome(status: 200, failure: nil)
    static func unwell(_ words: String, status: Int = 500) -> ProbeOutcome {
        ProbeOutcome(status: status, failure: words)
    }
}

/// Loopback first, which no interception touches; the workload's own address where nothing listens there, from the
/// proxy's inbound address: from any other the call would be taken for the mesh's, and answered by the proxy whatever the
/// application does. A workload whose address is a loopback one shares the others with its neighbours, and is asked at its
/// own only.
actor ProbeRunner {
    private let hosts: [IPAddress]
    private let isIntercepted: Bool
    private let group: LoopGroup
    private var clients: [String: HTTPClient] = [:]

    init(_ params: SidecarParams, group: LoopGroup) {
        let own = params.addresses.first
        let loopback = own?.family == .v6 ? IPAddress(family: .v6, high: 0, low: 1) : IPAddress(v4: 0x7F00_0001)
        hosts = own.map { $0.isLoopback ? [$0] : [loopback, $0] } ?? [loopback]
        isIntercepted = params.interception != .none
        self.group = group
    }

    /// 127.0.0.6 or ::6, which interception knows as what the proxy hands on.
    private func source(to host: IPAddress) -> IPAddress? {
        if !isIntercepted || host.isLoopback { return nil }
        return host.family == .v6 ? IPAddress(family: .v6, high: 0, low: 6) : IPAddress(v4: 0x7F00_0006)
    }

    func run(_ probe: AppProbe) async -> ProbeOutcome {
        switch probe.target {
        case .http(let port, let path, let isTLS, let headers):
            await firstReachable { host in
                await self.http(host, port, path, isTLS, headers, probe.timeout)
            }
        case .tcp(let port):
            await firstReachable { host in await Self.tcp(host, from: self.source(to: host), port, probe.timeout) }
        case .grpc(let port, let service):
            await firstReachable { host in await self.grpc(host, port, service, probe.timeout) }
        case .exec(let words): await Self.exec(words, probe.timeout)
        }
    }

    /// An address where nothing listens is passed over.
    private func firstReachable(
        _ ask: (IPAddress) async -> (outcome: ProbeOutcome, isUnreachable: Bool)
    ) async -> ProbeOutcome {
        var outcome = ProbeOutcome.unwell("no address")
        for host in hosts {
            let answer = await ask(host)
            outcome = answer.outcome
            if !answer.isUnreachable { break }
        }
        return outcome
    }

    /// Of the application: its metrics, its probes.
    func get(
        _ host: IPAddress, _ port: UInt16, _ path: String, isTLS: Bool = false, fields: HTTPFields = HTTPFields(),
        timeout: TimeSpan
    ) async throws -> HTTPAnswer {
        let name = host.family == .v6 ? "[\(host)]:\(port)" : "\(host):\(port)"
        let url = "\(isTLS ? "https" : "http")://\(name)"
        let client: HTTPClient
        if let known = clients[url] {
            client = known
        } else {
            guard let origin = URLText(url) else { throw HTTPFailure(.malformed, "\(url) can't be asked") }
            var params = ClientParams()
            params.version = .http1
            params.connections = 2
            params.source = source(to: host)
            params.idleTimeout = .seconds(20)
            // A probe asks whether it answers, not who it is.
            var tls = ClientTLS()
            tls.trustsAnyServer = true
            client = try await HTTPClient(origin: origin, tls: isTLS ? tls : nil, group: group, params: params)
            clients[url] = client
        }
        var head = HTTPRequestHead(method: "GET", path: path, fields: fields)
        if let host = fields["host"] {
            head.authority = host
            head.fields.remove("host")
        }
        return try await client.send(head, timeout: timeout)
    }

    var applicationHosts: [IPAddress] { hosts }

    private func http(
        _ host: IPAddress, _ port: UInt16, _ path: String, _ isTLS: Bool, _ headers: [AppProbe.Header],
        _ timeout: TimeSpan
    ) async -> (ProbeOutcome, Bool) {
        var fields = HTTPFields()
        for header in headers { fields.add(header.name.lowercased(), header.value) }
        if fields["user-agent"] == nil { fields.add("user-agent", "kube-probe/skein") }
        do {
            let answer = try await get(host, port, path, isTLS: isTLS, fields: fields, timeout: timeout)
            // What a probe says besides its status is for nobody.
            answer.cancel()
            if answer.status >= 200, answer.status < 400 {
                return (ProbeOutcome(status: answer.status, failure: nil), false)
            }
            return (.unwell("\(path) at port \(port) answers \(answer.status)", status: answer.status), false)
        } catch let failure as HTTPFailure {
            return (.unwell("\(path) at port \(port): \(failure)"), failure.kind == .unreachable)
        } catch {
            return (.unwell("\(path) at port \(port): \(error)"), false)
        }
    }

    private func grpc(
        _ host: IPAddress, _ port: UInt16, _ service: String, _ timeout: TimeSpan
    ) async -> (ProbeOutcome, Bool) {
        let name = host.family == .v6 ? "[\(host)]:\(port)" : "\(host):\(port)"
        do {
            var params = ClientParams()
            params.source = source(to: host)
            let channel = try await GRPCChannel(
                targets: [name], group: group, messageLimit: 1 << 16, params: params)
            defer { channel.close() }
            let request = service.isEmpty ? [] : [0x0A, UInt8(clamping: service.utf8.count)] + Array(service.utf8)
            let answer = try await channel.unary("/grpc.health.v1.Health/Check", request, timeout: timeout)
            // HealthCheckResponse: status = 1, SERVING is 1.
            if answer == [0x08, 0x01] { return (.well, false) }
            return (.unwell("the gRPC service at port \(port) is not SERVING"), false)
        } catch let status as GRPCStatus {
            return (.unwell("gRPC at port \(port): \(status)"), status.code == .unavailable && status.neverSent)
        } catch {
            return (.unwell("gRPC at port \(port): \(error)"), false)
        }
    }

    /// Connecting is all there is to it.
    private static func tcp(
        _ host: IPAddress, from source: IPAddress?, _ port: UInt16, _ timeout: TimeSpan
    ) async -> (ProbeOutcome, Bool) {
        let address = SocketAddress.ip(host, port: port)
        let fd = socket(address.domain, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | O_CLOEXEC, 0)
        if fd < 0 { return (.unwell("no socket: error \(errno)"), false) }
        defer { close(fd) }
        if let source {
            do throws(SystemFailure) { try Socket.bind(fd, to: .ip(source, port: 0)) } catch {
                return (.unwell("port \(port): \(error)"), true)
            }
        }
        let begun = unsafe address.withKernelForm { raw, length in unsafe connect(fd, raw, length) } ?? -1
        if begun != 0, errno != EINPROGRESS { return (.unwell("port \(port): \(words(errno))"), true) }
        let deadline = Instant.now + timeout
        while Instant.now < deadline {
            var entry = pollfd(fd: fd, events: Int16(POLLOUT), revents: 0)
            if unsafe poll(&entry, 1, 0) > 0 {
                var code: Int32 = 0
                var length = socklen_t(MemoryLayout<Int32>.size)
                _ = unsafe getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &length)
                return code == 0 ? (.well, false) : (.unwell("port \(port): \(words(code))"), true)
            }
            try? await Task.sleep(nanoseconds: 5_000_000)
        }
        return (.unwell("port \(port): no connection in \(timeout.milliseconds) ms"), false)
    }

    private static func exec(_ words: [String], _ timeout: TimeSpan) async -> ProbeOutcome {
        let child: ChildProcess
        do throws(SpawnFailure) {
            child = try ChildProcess.spawn(ChildParams(program: words[0], arguments: Array(words.dropFirst())))
        } catch {
            return .unwell("\(error)")
        }
        let clock = Task {
            try await Task.sleep(nanoseconds: UInt64(timeout.nanoseconds))
            child.signal(SIGKILL)
        }
        let end = await child.wait()
        clock.cancel()
        return end.isFine ? .well : .unwell("\(words[0]): \(end)")
    }

    private static func words(_ code: Int32) -> String {
        unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
    }
}
