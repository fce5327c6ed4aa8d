// A question to the application whether it is well, in the forms people and Istio write it.

import Base
import Document

public struct AppProbe: Sendable, Hashable {
    public enum Target: Sendable, Hashable {
        case http(port: UInt16, path: String, isTLS: Bool, headers: [Header])
        case tcp(port: UInt16)
        case grpc(port: UInt16, service: String)
        case exec([String])
    }

    public struct Header: Sendable, Hashable {
        public let name: String
        public let value: String
    }

    public var target: Target
    public var timeout = TimeSpan.seconds(1)

    public init(_ target: Target) { self.target = target }

    /// `http:9080/health`, `https:9443/health`, `tcp:9000`, `grpc:9000[/SERVICE]`, `exec:COMMAND ARGUMENT...`; nil for
    /// anything else.
    public init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let rest = text[text.index(after: colon)...]
        let parts = rest.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let port = parts.first.flatMap { UInt16($0) }.flatMap { $0 > 0 ? $0 : nil }
        switch text[..<colon] {
        case "http", "https":
            guard let port else { return nil }
            let path = parts.count > 1 ? "/\(parts[1])" : "/"
            self.init(.http(port: port, path: path, isTLS: text.hasPrefix("https"), headers: []))
        case "tcp":
            guard let port, parts.count == 1 else { return nil }
            self.init(.tcp(port: port))
        case "grpc":
            guard let port else { return nil }
            self.init(.grpc(port: port, service: parts.count > 1 ? String(parts[1]) : ""))
        case "exec":
            let words = rest.split(separator: " ").map(String.init)
            if words.isEmpty { return nil }
            self.init(.exec(words))
        default: return nil
        }
    }

    /// Istio's ISTIO_KUBE_APP_PROBERS: a JSON object of paths and what stands behind them.
    public static func probers(_ text: String) throws(SidecarFailure) -> [String: AppProbe] {
        let root: DocumentNode
        do throws(InvalidDocument) { root = try Document.parse(json: Array(text.utf8)) } catch {
            throw SidecarFailure(
                "application probes: \(error); expected a JSON object as ISTIO_KUBE_APP_PROBERS has it")
        }
        guard root.isMapping else {
            throw SidecarFailure("application probes: found \(root.value.kindName), expected an object")
        }
        var probes: [String: AppProbe] = [:]
        for (key, value) in root.members {
            guard isPath(key.text) else {
                throw SidecarFailure(
                    "application probes: found the path \(key.text), expected /app-health/NAME/livez, readyz or startupz"
                )
            }
            probes[key.text] = try AppProbe(value, at: key.text)
        }
        return probes
    }

    /// `/app-health/NAME/(livez|readyz|startupz|lifecycle...)`.
    public static func isPath(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0].isEmpty && parts[1] == "app-health" && !parts[2].isEmpty
            && ["livez", "readyz", "startupz"].contains(parts[3])
    }

    private init(_ node: DocumentNode, at path: String) throws(SidecarFailure) {
        func port(_ node: DocumentNode, _ field: String) throws(SidecarFailure) -> UInt16 {
            guard let number = node["port"]?.int ?? node["port"]?.string.flatMap({ Int($0) }),
                let port = UInt16(exactly: number), port > 0
            else {
                throw SidecarFailure(
                    "application probes: \(path): \(field).port: found none or no number, expected 1 to 65535")
            }
            return port
        }
        if let http = node["httpGet"] {
            let text = http["path"]?.string ?? "/"
            let headers = (http["httpHeaders"]?.items ?? []).compactMap { item -> Header? in
                guard let name = item["name"]?.string, let value = item["value"]?.string else { return nil }
                return Header(name: name, value: value)
            }
            self.init(
                .http(
                    port: try port(http, "httpGet"), path: text.hasPrefix("/") ? text : "/\(text)",
                    isTLS: http["scheme"]?.string?.uppercased() == "HTTPS", headers: headers))
        } else if let tcp = node["tcpSocket"] {
            self.init(.tcp(port: try port(tcp, "tcpSocket")))
        } else if let grpc = node["grpc"] {
            self.init(.grpc(port: try port(grpc, "grpc"), service: grpc["service"]?.string ?? ""))
        } else {
            throw SidecarFailure("application probes: \(path): expected httpGet, tcpSocket or grpc")
        }
        if let seconds = node["timeoutSeconds"]?.int, seconds > 0 { timeout = .seconds(Int64(min(seconds, 3600))) }
    }
}

public struct ProbeTiming: Sendable, Hashable {
    public var period = TimeSpan.seconds(5)
    /// As long as the application has not been well yet.
    public var firstPeriod = TimeSpan.milliseconds(500)
    public var failureThreshold = 3
    public var successThreshold = 1
    /// An application that starts may fail so often: until it has been well once nothing is sent to it anyway.
    public var startFailures = 10

    public init() {}
}

/// How many answers in a row make a workload well or unwell.
public struct ProbeMachine: Sendable {
    private let timing: ProbeTiming
    /// Nil: not known yet.
    public private(set) var isHealthy: Bool?
    private var run = 0
    private var lastWasGood = false
    /// Who has started is asked less often.
    private var wasHealthy = false

    public init(_ timing: ProbeTiming) { self.timing = timing }

    /// True when the verdict is another than before.
    public mutating func take(failure: String?) -> Bool {
        let isGood = failure == nil
        run = isGood == lastWasGood ? run + 1 : 1
        lastWasGood = isGood
        let needed = isGood ? timing.successThreshold : allowedFailures
        if run < needed || isHealthy == isGood { return false }
        isHealthy = isGood
        wasHealthy = wasHealthy || isGood
        return true
    }

    private var allowedFailures: Int {
        isHealthy == nil ? max(timing.failureThreshold, timing.startFailures) : timing.failureThreshold
    }

    public var pause: TimeSpan { wasHealthy ? timing.period : min(timing.firstPeriod, timing.period) }
}
