// `skein sidecar`: the agent beside a workload, with its proxy.

import Base
import Glibc
import Logging
import SidecarAgent
import WorkloadIdentity

extension Verb {
    static let sidecar = Verb(
        name: "sidecar", summary: "run the proxy beside a workload: identity, configuration, readiness, drain",
        usage: "--name NAME --control-plane HOST:15012 --root-cert FILE --token-file FILE [flags]",
        about: """
            Gets the workload its certificate and renews it, runs the proxy (in this process, or Envoy as a child), connects
            it to the control plane, answers readiness at 15021, serves the merged metrics at 15020, and drains
            before it ends. SIGTERM ends it in order, a second one at once.
            """,
        flags: SidecarFlags.all(isGateway: false),
        examples: [
            "skein sidecar --name reviews-v2 --labels app=reviews,version=v2 --service-account bookinfo-reviews "
                + "--control-plane 10.88.0.1:15012 --root-cert root-cert.pem --token-file token",
            "# Envoy instead of Skein's own proxy:",
            "skein sidecar --name web --control-plane mesh.example:15012 --root-cert root-cert.pem "
                + "--token-file token --proxy envoy=/usr/local/bin/envoy",
            "curl -s localhost:15021/healthz/ready",
        ],
        run: { SidecarFlags.run($0, isGateway: false) })

    static let gateway = Verb(
        name: "gateway", summary: "run a proxy at the mesh's border, which Gateway resources select by labels",
        usage: "--name NAME --labels istio=NAME --control-plane HOST:15012 --root-cert FILE --token-file FILE [flags]",
        about: """
            The same agent as a sidecar's, beside no application and without interception. It opens the ports of the Gateway
            resources whose selector fits its labels.
            """,
        flags: SidecarFlags.all(isGateway: true),
        examples: [
            "skein gateway --name ingressgateway --labels istio=ingressgateway --control-plane 10.88.0.1:15012 "
                + "--root-cert root-cert.pem --token-file token"
        ],
        run: { SidecarFlags.run($0, isGateway: true) })
}

/// The flags of both, and what is made of them.
enum SidecarFlags {
    static func all(isGateway: Bool) -> [Flag] {
        workload(isGateway: isGateway) + controlPlane + proxy(isGateway: isGateway) + application(isGateway: isGateway)
            + ending
    }

    private static func workload(isGateway: Bool) -> [Flag] {
        [
            .value("name", nil, "NAME", "of this instance"),
            .value("workload", nil, "NAME", "what instances have in common", fallback: "the name"),
            .value(
                "namespace", "n", "NAME", "the workload's namespace", fallback: isGateway ? "istio-system" : "default"),
            .value(
                "service-account", nil, "NAME", "whose identity it has",
                fallback: isGateway ? "NAME-service-account" : "default"),
            .value("labels", "l", "KEY=VALUE,...", "of the workload", repeats: true),
            .value("annotations", nil, "KEY=VALUE,...", "of the workload", repeats: true),
            .value("address", nil, "IP[,IP]", "where the workload is reached", fallback: "this machine's addresses"),
            .value("cluster-id", nil, "NAME", "the cluster it belongs to", fallback: "Kubernetes"),
            .value("network", nil, "NAME", "the network it is in"),
            .value("mesh-id", nil, "NAME", "the mesh it belongs to"),
            .value("domain", nil, "NAME", "of services' names", fallback: "cluster.local"),
            .value("locality", nil, "REGION/ZONE/SUBZONE", "where it runs"),
            .toggle("auto-register", nil, "ask for a WorkloadEntry made from these flags"),
            .value("auto-register-group", nil, "NAME", "ask for a WorkloadEntry of that WorkloadGroup"),
        ]
    }

    private static let controlPlane: [Flag] = [
        .value(
            "control-plane", nil, "HOST:PORT", "certificates and xDS over TLS; the next one when one is gone",
            repeats: true),
        .value("root-cert", nil, "FILE", "the roots that control planes are known by, or 'system'"),
        .file("token-file", nil, "a service account's token, read again at each use"),
        .file("join-token-file", nil, "a join token, for the first certificate"),
        .value("identity-dir", nil, "DIR", "keeps certificate and key for the next start", fallback: "memory only"),
        .value("trust-domain", nil, "NAME", "of identities", fallback: "cluster.local"),
        .value("root-namespace", nil, "NAME", "the control plane's namespace", fallback: "istio-system"),
        .value("server-name", nil, "NAME", "another name that a control plane's certificate may have", repeats: true),
        .value("certificate-lifetime", nil, "TIME", "asked for", fallback: "the authority's, 24h"),
    ]

    private static func proxy(isGateway: Bool) -> [Flag] {
        var flags: [Flag] = [
            .value("proxy", nil, "skein|envoy[=PATH]", "which proxy", fallback: "skein, in this process"),
            .value("run-dir", nil, "DIR", "for sockets; of this user only", fallback: "a directory of the system's"),
            .value("user", nil, "ID", "root becomes that user (and group) first; Istio's is 1337"),
            .value("concurrency", nil, "N", "the proxy's event loops", fallback: "1"),
            .value("mark", nil, "N", "SO_MARK of the proxy's and the agent's own connections (needs CAP_NET_ADMIN)"),
            .value(
                "listen-address", nil, "IP", "for the agent's and the proxy's own ports",
                fallback: "all; admin on loopback"),
            .value("admin-port", nil, "PORT", "the proxy's admin interface", fallback: "15000"),
            .value("debug-port", nil, "PORT", "admin pages for the control plane, mutual TLS", fallback: "15004"),
            .value("status-port", nil, "PORT", "merged metrics, application's probes", fallback: "15020"),
            .value("ready-port", nil, "PORT", "readiness", fallback: "15021"),
            .value("metrics-port", nil, "PORT", "the proxy's own metrics", fallback: "15090"),
            .value("log-level", nil, "LEVEL", "debug, info, warn, error, none", fallback: "info"),
            .value("proxy-log-level", nil, "LEVEL", "the proxy's", fallback: "warning"),
        ]
        guard !isGateway else { return flags }
        flags += [
            .value(
                "type", nil, "TYPE", "sidecar, or router for a gateway", fallback: "sidecar",
                choices: ["sidecar", "router"]),
            .value(
                "interception", nil, "MODE", "how connections come to the proxy", fallback: "REDIRECT",
                choices: ["REDIRECT", "TPROXY", "NONE"]),
            .toggle("dns", nil, "answer the application's DNS at port 15053"),
            .value(
                "dns-upstream", nil, "IP:PORT", "for names that aren't the mesh's",
                fallback: "those of /etc/resolv.conf", repeats: true),
        ]
        return flags
    }

    private static func application(isGateway: Bool) -> [Flag] {
        if isGateway { return [] }
        return [
            .value("app-port", nil, "PORT", "that the application listens on", repeats: true),
            .value("app-metrics", nil, "PORT/PATH", "the application's metrics, merged at 15020"),
            .value(
                "probe", nil, "http:PORT/PATH|tcp:PORT|grpc:PORT|exec:COMMAND",
                "asked again and again; the control plane is told how the workload is"),
            .value("probe-period", nil, "TIME", "between two of them", fallback: "5s"),
            .value("probe-timeout", nil, "TIME", "for an answer", fallback: "1s"),
            .value("probe-failures", nil, "N", "in a row make it unhealthy", fallback: "3"),
            .value(
                "app-probe", nil, "NAME/livez=http:PORT/PATH",
                "served at 15020 /app-health/NAME/livez (readyz, startupz)",
                repeats: true),
            .value("app-probes", nil, "JSON", "the same as Istio writes them", fallback: "$ISTIO_KUBE_APP_PROBERS"),
        ]
    }

    private static let ending: [Flag] = [
        .value("drain-duration", nil, "TIME", "connections have at the end, at most", fallback: "45s"),
        .value("min-drain-duration", nil, "TIME", "and at least", fallback: "1s"),
        .toggle("exit-on-zero-active-connections", nil, "idle connections are waited for, too"),
    ]

    // MARK: - Running

    static func run(_ call: Invocation, isGateway: Bool) -> Int32 {
        do throws(InvalidUsage) {
            let flags = call.flags
            if let word = call.words.first {
                throw InvalidUsage(description: "found '\(word)', expected flags only")
            }
            if let text = flags.value("log-level") {
                guard let level = LogLevel(named: text) else {
                    throw InvalidUsage(
                        description: "--log-level: found '\(text)', expected debug, info, warn, error or none")
                }
                ControlLog.shared.level = level
            }
            let user = try flags.integer("user", in: 1...Int(Int32.max)).map { UInt32($0) }
            let params = try params(flags, isGateway: isGateway, environment: Self.environment)
            return SidecarMain.run(params, user: user)
        } catch {
            call.console.complain("\(call.path): \(error); 'skein \(call.path) --help' shows how")
            return ExitCode.usage
        }
    }

    private static func environment(_ name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }

    static func params(
        _ flags: ParsedFlags, isGateway: Bool, environment: (String) -> String?
    ) throws(InvalidUsage) -> SidecarParams {
        let name = try flags.required("name")
        guard isName(name) else {
            throw InvalidUsage(
                description: "--name: found '\(name)', expected lower-case letters, digits, '-' and '.'")
        }
        var identity = try identity(flags, environment)
        identity.namespace = flags.value("namespace") ?? (isGateway ? "istio-system" : "default")
        identity.serviceAccount =
            flags.value("service-account") ?? (isGateway ? "\(name)-service-account" : "default")
        var params = SidecarParams(
            name: name, addresses: try addresses(flags, isGateway: isGateway), identity: identity,
            runDirectory: flags.value("run-dir") ?? runDirectory(name, identity.namespace, environment))
        params.kind = isGateway || flags.value("type") == "router" ? .router : .sidecar
        params.namespace = identity.namespace
        params.serviceAccount = identity.serviceAccount
        params.workload = flags.value("workload") ?? name
        params.labels = try flags.pairs("labels")
        params.annotations = try flags.pairs("annotations")
        params.clusterID = flags.value("cluster-id") ?? params.clusterID
        params.network = flags.value("network") ?? ""
        params.meshID = flags.value("mesh-id") ?? ""
        params.domain = flags.value("domain") ?? params.domain
        params.locality = flags.value("locality") ?? ""
        if let group = flags.value("auto-register-group") {
            params.registration = .group(group)
        } else if flags.isOn("auto-register") {
            params.registration = .automatic
        }
        params.interception =
            isGateway ? .none : flags.value("interception").flatMap { .init(rawValue: $0) } ?? params.interception
        try readProxy(flags, environment, into: &params)
        try readApplication(flags, environment, into: &params)
        try readEnding(flags, environment, into: &params)
        return params
    }

    private static func identity(
        _ flags: ParsedFlags, _ environment: (String) -> String?
    ) throws(InvalidUsage) -> IdentityParams {
        let targets = flags.list("control-plane")
        guard !targets.isEmpty else {
            throw InvalidUsage(description: "--control-plane: found none, expected HOST:15012")
        }
        for target in targets where !isTarget(target) {
            throw InvalidUsage(description: "--control-plane: found '\(target)', expected HOST:PORT")
        }
        var identity = IdentityParams(targets: targets)
        let root = try flags.required("root-cert")
        identity.rootCertFile = root == "system" ? nil : root
        identity.tokenFile = flags.value("token-file")
        identity.joinTokenFile = flags.value("join-token-file")
        if identity.tokenFile == nil, identity.joinTokenFile == nil {
            throw InvalidUsage(
                description: "found no proof of who this is, expected --token-file FILE or --join-token-file FILE")
        }
        identity.directory = flags.value("identity-dir")
        identity.trustDomain = flags.value("trust-domain") ?? identity.trustDomain
        identity.rootNamespace = flags.value("root-namespace") ?? identity.rootNamespace
        identity.serverNames = flags.all("server-name")
        identity.lifetime = try flags.duration("certificate-lifetime")
        if let text = environment("SECRET_GRACE_PERIOD_RATIO") {
            guard let ratio = Double(text), ratio > 0, ratio < 1 else {
                throw InvalidUsage(
                    description: "$SECRET_GRACE_PERIOD_RATIO: found '\(text)', expected a number between 0 and 1")
            }
            identity.timing = RenewalTiming(graceRatio: ratio)
        }
        return identity
    }

    private static func addresses(_ flags: ParsedFlags, isGateway: Bool) throws(InvalidUsage) -> [IPAddress] {
        var addresses: [IPAddress] = []
        for text in flags.list("address") {
            guard let address = IPAddress(text) else {
                throw InvalidUsage(description: "--address: found '\(text)', expected an IP address")
            }
            addresses.append(address)
        }
        if addresses.isEmpty { addresses = OwnAddresses.all }
        if addresses.isEmpty, isGateway {
            // A machine without a network: its own programs still come in by the gateway.
            ControlLog.shared.warn(
                "agent", "this machine has no address but loopback: the mesh reaches this gateway there")
            addresses = [IPAddress(v4: 0x7F00_0001)]
        }
        guard !addresses.isEmpty else {
            throw InvalidUsage(description: "--address: this machine has none but loopback; give one")
        }
        return addresses
    }

    private static func readProxy(
        _ flags: ParsedFlags, _ environment: (String) -> String?, into params: inout SidecarParams
    ) throws(InvalidUsage) {
        let proxy = flags.value("proxy") ?? "skein"
        if proxy == "skein" {
            params.proxy = .skein
        } else if proxy == "envoy" || proxy.hasPrefix("envoy=") {
            let given = proxy.dropFirst(6)
            guard let path = given.isEmpty ? ProgramSearch.find("envoy", environment("PATH") ?? "") : String(given)
            else {
                throw InvalidUsage(description: "--proxy envoy: there is no envoy in $PATH; give --proxy envoy=PATH")
            }
            guard ProgramSearch.isProgram(path) else {
                throw InvalidUsage(description: "--proxy envoy: \(path) is no program that can be run")
            }
            params.proxy = .envoy(path: path)
        } else {
            throw InvalidUsage(description: "--proxy: found '\(proxy)', expected skein or envoy[=PATH]")
        }
        params.concurrency = try flags.integer("concurrency", in: 1...256) ?? params.concurrency
        params.mark = try flags.integer("mark", in: 1...Int(UInt32.max)).map { UInt32($0) }
        params.identity.mark = params.mark
        params.proxyLogLevel = flags.value("proxy-log-level") ?? params.proxyLogLevel
        if let text = flags.value("listen-address") {
            guard let address = IPAddress(text) else {
                throw InvalidUsage(description: "--listen-address: found '\(text)', expected an IP address")
            }
            params.listenAddress = address
        }
        var ports = AgentPorts()
        try port(flags, "admin-port", &ports.admin)
        try port(flags, "debug-port", &ports.debug)
        try port(flags, "status-port", &ports.status)
        try port(flags, "ready-port", &ports.ready)
        try port(flags, "metrics-port", &ports.metrics)
        let all = [ports.admin, ports.debug, ports.status, ports.ready, ports.metrics]
        if Set(all).count != all.count {
            throw InvalidUsage(description: "two of the agent's ports are the same; expected five different ones")
        }
        params.ports = ports
        if flags.isOn("dns") {
            var dns = DNSParams()
            dns.upstreams = flags.list("dns-upstream")
            params.dns = dns
        }
    }

    private static func port(
        _ flags: ParsedFlags, _ name: String, _ port: inout UInt16
    ) throws(InvalidUsage) {
        if let number = try flags.integer(name, in: 1...65535) { port = UInt16(number) }
    }

    private static func readApplication(
        _ flags: ParsedFlags, _ environment: (String) -> String?, into params: inout SidecarParams
    ) throws(InvalidUsage) {
        for text in flags.list("app-port") {
            guard let port = UInt16(text), port > 0 else {
                throw InvalidUsage(description: "--app-port: found '\(text)', expected 1 to 65535")
            }
            params.appPorts.append(port)
        }
        if let text = flags.value("app-metrics") {
            guard let metrics = AppMetricsParams(text) else {
                throw InvalidUsage(description: "--app-metrics: found '\(text)', expected PORT/PATH, as 9080/metrics")
            }
            params.appMetrics = metrics
        }
        params.probeTiming.period = try flags.duration("probe-period") ?? params.probeTiming.period
        params.probeTiming.failureThreshold =
            try flags.integer("probe-failures", in: 1...1000) ?? params.probeTiming.failureThreshold
        if let text = flags.value("probe") {
            params.probe = try probe(text, "--probe")
            if let timeout = try flags.duration("probe-timeout") { params.probe?.timeout = timeout }
        }
        if let text = flags.value("app-probes") ?? environment("ISTIO_KUBE_APP_PROBERS"), !text.isEmpty {
            do throws(SidecarFailure) { params.appProbes = try AppProbe.probers(text) } catch {
                throw InvalidUsage(description: error.description)
            }
        }
        for (key, value) in try flags.all("app-probe").isEmpty ? [] : pairs(flags.all("app-probe")) {
            let path = "/app-health/\(key)"
            guard AppProbe.isPath(path) else {
                throw InvalidUsage(
                    description: "--app-probe: found '\(key)', expected NAME/livez, NAME/readyz or NAME/startupz")
            }
            params.appProbes[path] = try probe(value, "--app-probe")
        }
    }

    private static func pairs(_ items: [String]) throws(InvalidUsage) -> [(String, String)] {
        var result: [(String, String)] = []
        for item in items {
            guard let mark = item.firstIndex(of: "=") else {
                throw InvalidUsage(description: "--app-probe: found '\(item)', expected NAME/livez=http:PORT/PATH")
            }
            result.append((String(item[..<mark]), String(item[item.index(after: mark)...])))
        }
        return result
    }

    private static func probe(_ text: String, _ flag: String) throws(InvalidUsage) -> AppProbe {
        guard let probe = AppProbe(text) else {
            throw InvalidUsage(
                description: "\(flag): found '\(text)', expected http:PORT/PATH, https:PORT/PATH, tcp:PORT, "
                    + "grpc:PORT[/SERVICE] or exec:COMMAND")
        }
        return probe
    }

    private static func readEnding(
        _ flags: ParsedFlags, _ environment: (String) -> String?, into params: inout SidecarParams
    ) throws(InvalidUsage) {
        params.drain.longest = try flags.duration("drain-duration") ?? params.drain.longest
        params.drain.shortest = try flags.duration("min-drain-duration") ?? params.drain.shortest
        if params.drain.shortest > params.drain.longest { params.drain.shortest = params.drain.longest }
        params.drain.waitsForConnections = flags.isOn(
            "exit-on-zero-active-connections", unlessSaid: environment("EXIT_ON_ZERO_ACTIVE_CONNECTIONS") == "true")
    }

    // MARK: - Parts

    private static func isName(_ text: String) -> Bool {
        text.utf8.count <= 253
            && text.utf8.allSatisfy {
                ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D || $0 == 0x2E
            }
    }

    private static func isTarget(_ text: String) -> Bool {
        guard let colon = text.lastIndex(of: ":"), colon != text.startIndex else { return false }
        return UInt16(text[text.index(after: colon)...]).map { $0 > 0 } ?? false
    }

    private static func runDirectory(
        _ name: String, _ namespace: String, _ environment: (String) -> String?
    ) -> String {
        let base: String
        if geteuid() == 0 {
            base = "/run/skein"
        } else if let runtime = environment("XDG_RUNTIME_DIR"), runtime.hasPrefix("/") {
            base = "\(runtime)/skein"
        } else {
            base = "/tmp/skein-\(geteuid())"
        }
        return "\(base)/\(namespace).\(name)"
    }
}

/// Programs as a shell finds them.
enum ProgramSearch {
    static func isProgram(_ path: String) -> Bool {
        var facts = stat()
        return unsafe stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }

    static func find(_ name: String, _ path: String) -> String? {
        path.split(separator: ":").map { "\($0)/\(name)" }.first(where: isProgram)
    }
}
