// The command lines of a workload's sidecar and of its interception.

import Base
import Processes

struct SidecarCommand {
    /// Istio's proxy user, and the mark by which the proxy's traffic is known where there is only one user; 1337 marks
    /// connections in a client's name.
    static let proxyUser: UInt32 = 1337
    static let mark: UInt32 = 1338

    let params: WorkloadParams
    let kind: NetworkKind
    let address: IPAddress
    let gateway: IPAddress
    let directory: String
    /// Root of the machine, who can give the proxy a user of its own.
    let isRoot: Bool

    var isIntercepted: Bool { params.kind == .sidecar && kind != .loopback }
    private var isTransparent: Bool { Self.isTransparent(params.sidecarArguments) }

    func sidecar(controlPlane: String) -> [String] {
        var words = [
            "sidecar", "--type", params.kind == .gateway ? "router" : "sidecar", "--name", params.name,
            "--namespace", params.namespace, "--service-account", params.serviceAccount, "--address", "\(address)",
            "--control-plane", controlPlane, "--root-cert", "\(directory)/root-cert.pem",
            "--token-file", "\(directory)/token", "--run-dir", "\(directory)/proxy", "--proxy", params.proxy,
            "--drain-duration", "\(max(params.drain.milliseconds, 1))ms",
        ]
        if !params.labels.isEmpty {
            words += [
                "--labels",
                params.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ","),
            ]
        }
        switch params.registration {
        case .auto: words.append("--auto-register")
        case .group(let name): words += ["--auto-register-group", name]
        case .none: break
        }
        for port in params.ports { words += ["--app-port", "\(port)"] }
        if let probe = params.probe { words += ["--probe", probe] }
        // Requests have been waited for by then (`Workload.stop`).
        if params.kind == .sidecar { words += ["--min-drain-duration", "0s"] }
        if isIntercepted {
            if !isTransparent { words += ["--interception", "REDIRECT"] }
            if !isRoot { words += ["--mark", "\(Self.mark)"] }
            words += ["--dns", "--dns-upstream", "\(gateway):53"]
        } else {
            words += ["--interception", "NONE"]
        }
        if kind == .loopback { words += ["--listen-address", "\(address)"] }
        return words + params.sidecarArguments
    }

    /// `controlPlane`: the addresses of it. The agent's own connections carry no mark, which only the proxy's do; where
    /// there is no user to know them by, they are known by where they go.
    func intercept(controlPlane: [IPAddress]) -> [String] {
        var words = ["intercept", "--proxy-uid", "\(Self.proxyUser)", "--redirect-dns"]
        if !isRoot {
            words += ["--proxy-mark", "\(Self.mark)"]
            let ranges = controlPlane.map { "\($0)/\($0.family == .v4 ? 32 : 128)" }
            if !ranges.isEmpty { words += ["--exclude-outbound-cidrs", ranges.joined(separator: ",")] }
        }
        if isTransparent { words += ["--mode", "TPROXY"] }
        return words + params.interceptArguments
    }

    var sidecarIdentity: ProcessIdentity {
        if kind == .loopback { return ProcessIdentity(hasNoNewPrivileges: true) }
        if isRoot {
            return ProcessIdentity(
                user: Self.proxyUser, group: Self.proxyUser,
                capabilities: isTransparent ? [.netBindService, .netAdmin] : [.netBindService],
                hasNoNewPrivileges: true)
        }
        // Marks sockets, in a network that is its own.
        return ProcessIdentity(capabilities: [.netBindService, .netAdmin, .netRaw], hasNoNewPrivileges: true)
    }

    /// Root stays root, as in a container; nobody gets a say over the network that he lives in.
    var programIdentity: ProcessIdentity {
        if kind == .loopback { return ProcessIdentity(hasNoNewPrivileges: true) }
        let isStillRoot = isRoot && (params.user?.user ?? 0) == 0
        return ProcessIdentity(
            user: isRoot ? params.user?.user : nil, group: isRoot ? params.user?.group : nil,
            capabilities: isStillRoot ? .ofContainers : [], hasNoNewPrivileges: true)
    }

    /// Of the sidecar's flags, in either form.
    static func isTransparent(_ arguments: [String]) -> Bool { value(of: "--interception", in: arguments) == "TPROXY" }

    static func value(of flag: String, in arguments: [String]) -> String? {
        for (index, word) in arguments.enumerated() {
            if word.hasPrefix(flag + "=") { return String(word.dropFirst(flag.utf8.count + 1)) }
            if word == flag, index + 1 < arguments.count { return arguments[index + 1] }
        }
        return nil
    }
}
