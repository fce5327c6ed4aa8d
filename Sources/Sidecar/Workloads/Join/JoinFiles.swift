// The files by which systemd runs a machine's sidecar, and how they are written and taken away.

import Base
import Glibc

public struct JoinFiles: Sendable {
    public struct File: Sendable, Hashable {
        public let path: String
        public let text: String
        public let isSecret: Bool
    }

    public static let unit = "skein-sidecar.service"
    public static let unitPath = "/etc/systemd/system/skein-sidecar.service"
    /// A unit of its own: a sidecar that dies and comes back leaves the rules as they are, so that nobody gets past it
    /// meanwhile.
    public static let rulesUnit = "skein-intercept.service"
    public static let rulesUnitPath = "/etc/systemd/system/skein-intercept.service"
    public static let directory = "/etc/skein/join"
    /// Certificate and key outlast restarts: most join tokens are good for one certificate.
    public static let identityDirectory = "/var/lib/skein-sidecar"
    private static let user: UInt32 = 1337

    public let files: [File]

    public init(_ params: JoinParams) {
        files = [
            File(path: Self.directory + "/root-cert.pem", text: params.rootCertificate + "\n", isSecret: false),
            File(path: Self.directory + "/join-token", text: params.joinToken + "\n", isSecret: true),
            File(path: Self.rulesUnitPath, text: Self.rulesUnitText(params), isSecret: false),
            File(path: Self.unitPath, text: Self.unitText(params), isSecret: false),
        ]
    }

    /// Secrets are named, not shown.
    public var description: String {
        files.map { file in
            "# \(file.path)\(file.isSecret ? " (0400, of user \(Self.user); not shown)\n" : "\n\(file.text)")"
        }.joined(separator: "\n")
    }

    /// All or none: what was written is taken back when one can't be. `root` stands before every path.
    public func write(root: String) throws(WorkloadFailure) {
        var written: [String] = []
        do throws(WorkloadFailure) {
            for file in files {
                let path = root + file.path
                if unsafe access(path, F_OK) == 0 {
                    throw WorkloadFailure(
                        "\(path) is there already: this machine has joined; 'skein join --leave' undoes that")
                }
                try StateFiles.makeDirectory(Self.parent(path))
                let isRoot = geteuid() == 0
                try StateFiles.write(
                    path, file.text, mode: file.isSecret ? 0o400 : 0o644,
                    owner: file.isSecret && isRoot ? (Self.user, Self.user) : nil)
                written.append(path)
            }
        } catch {
            written.forEach { unsafe unlink($0) }
            throw error
        }
    }

    /// False when there was nothing to take away.
    public static func remove(root: String) -> Bool {
        let removed = [unitPath, rulesUnitPath].count { unsafe unlink(root + $0) == 0 }
        let hadFiles = unsafe access(root + directory, F_OK) == 0
        StateFiles.remove(root + directory)
        StateFiles.remove(root + identityDirectory)
        return removed > 0 || hadFiles
    }

    private static func parent(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return String(path[..<slash])
    }

    static func unitText(_ params: JoinParams) -> String {
        // The agent itself becomes that user: it may be run from a directory that only root can enter. Where the proxy
        // keeps a say over the network, systemd hands it over.
        let identity =
            params.isTransparent
            ? "User=\(user)\nGroup=\(user)\nAmbientCapabilities=CAP_NET_ADMIN CAP_NET_BIND_SERVICE\n"
                + "CapabilityBoundingSet=CAP_NET_ADMIN CAP_NET_BIND_SERVICE\n"
                + "StateDirectory=skein-sidecar\nStateDirectoryMode=0700\n"
            : ""
        return """
            # Written by 'skein join'; 'skein join --leave' takes it away.
            [Unit]
            Description=Skein sidecar of this machine (\(params.namespace)/\(params.name))
            Wants=network-online.target
            Requires=\(rulesUnit)
            After=network-online.target \(rulesUnit)
            # However often it fails: without it this machine's traffic goes nowhere.
            StartLimitIntervalSec=0

            [Service]
            Type=exec
            \(identity)ExecStart=\(line([params.program] + sidecarWords(params)))
            Environment=LIBDISPATCH_LOG=NO
            RuntimeDirectory=skein-sidecar
            Restart=always
            RestartSec=1
            KillMode=mixed
            TimeoutStopSec=60
            LimitNOFILE=65536
            NoNewPrivileges=yes
            ProtectSystem=full
            ProtectKernelTunables=yes
            ProtectKernelModules=yes
            ProtectControlGroups=yes
            RestrictSUIDSGID=yes

            [Install]
            WantedBy=multi-user.target

            """
    }

    /// In force as long as the sidecar is wanted, also while systemd starts that again.
    static func rulesUnitText(_ params: JoinParams) -> String {
        """
        # Written by 'skein join'; 'skein join --leave' takes it away.
        [Unit]
        Description=Traffic of this machine goes through its Skein sidecar
        # Firewalls that begin by removing all rules have to be first.
        After=nftables.service firewalld.service netfilter-persistent.service ufw.service
        StopWhenUnneeded=yes

        [Service]
        Type=oneshot
        RemainAfterExit=yes
        ExecStart=\(line([params.program] + interceptWords(params)))
        ExecStop=\(line([params.program, "intercept", "--remove"]))

        """
    }

    static func interceptWords(_ params: JoinParams) -> [String] {
        var words = ["intercept", "--proxy-uid", "\(user)"]
        if params.isTransparent { words += ["--mode", "TPROXY"] }
        words += ["--include-inbound-ports", params.ports.map(String.init).joined(separator: ",")]
        // Only what goes to these: the machine's own resolver must reach its servers.
        if !params.nameServers.isEmpty {
            words += ["--redirect-dns", "--dns-servers", params.nameServers.map { "\($0)" }.joined(separator: ",")]
        }
        return words + params.interceptArguments
    }

    static func sidecarWords(_ params: JoinParams) -> [String] {
        var words = [
            "sidecar", "--user", "\(user)", "--name", params.name, "--namespace", params.namespace,
            "--service-account", params.serviceAccount, "--control-plane", params.controlPlane, "--root-cert",
            directory + "/root-cert.pem", "--join-token-file", directory + "/join-token", "--run-dir",
            "/run/skein-sidecar", "--identity-dir", identityDirectory, "--proxy", params.proxy,
        ]
        if !params.labels.isEmpty {
            let labels = params.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            words += ["--labels", labels.joined(separator: ",")]
        }
        if let address = params.address { words += ["--address", address] }
        words += params.group.map { ["--auto-register-group", $0] } ?? ["--auto-register"]
        for port in params.ports { words += ["--app-port", "\(port)"] }
        if !params.nameServers.isEmpty {
            words.append("--dns")
            for server in params.nameServers {
                words += ["--dns-upstream", server.family == .v4 ? "\(server):53" : "[\(server)]:53"]
            }
        }
        return words + params.sidecarArguments
    }

    /// systemd.service(5), "Command lines": quotes, backslashes, specifiers and variables mean themselves.
    static func line(_ words: [String]) -> String {
        words.map { word in
            var text = ""
            for letter in word {
                switch letter {
                case "\\", "\"": text += "\\\(letter)"
                case "%": text += "%%"
                case "$": text += "$$"
                default: text.append(letter)
                }
            }
            let isPlain = !word.isEmpty && word.allSatisfy { !$0.isWhitespace && !"\"'\\;".contains($0) }
            return isPlain ? text : "\"\(text)\""
        }.joined(separator: " ")
    }
}
