// Everything an installation consists of: users, directories, programs, files and units.

public struct InstallPlan: Sendable {
    public struct User: Sendable, Hashable {
        public let name: String
        public let home: String
    }

    public struct Directory: Sendable, Hashable {
        public let path: String
        public let mode: UInt32
        public let owner: String?
        /// Holds what people keep: only `--purge` takes it away.
        public let isData: Bool
    }

    public struct File: Sendable, Hashable {
        public let path: String
        public let text: String
        public let mode: UInt32
        /// People change it; an installation then leaves it alone.
        public let isSettings: Bool
    }

    public let profile: InstallProfile
    public let users: [User]
    public let directories: [Directory]
    /// Names of programs that stand beside the one that runs.
    public let programs: [String]
    public let files: [File]

    public static let programDirectory = "/usr/local/bin"
    public static let unitDirectory = "/etc/systemd/system"
    public static let settings = "/etc/skein"
    public static let data = "/var/lib/skein"
    /// What was installed, by which the next run knows what people have changed.
    public static let record = "/etc/skein/installed.json"

    /// What an upgrade may put something else in the place of.
    var replaceable: [String] {
        programs.map { "\(Self.programDirectory)/\($0)" } + files.map(\.path) + [Self.record]
    }

    public init(_ profile: InstallProfile) {
        self.profile = profile
        let hasGateways = !profile.gateways.isEmpty
        users =
            [User(name: "skein", home: Self.data)]
            + (hasGateways ? [User(name: "skein-gateway", home: "/nonexistent")] : [])
        directories =
            [
                Directory(path: Self.programDirectory, mode: 0o755, owner: nil, isData: false),
                Directory(path: Self.unitDirectory, mode: 0o755, owner: nil, isData: false),
                Directory(path: Self.settings, mode: 0o755, owner: nil, isData: false),
                Directory(path: Self.data, mode: 0o700, owner: "skein", isData: true),
            ]
            + (hasGateways
                ? [Directory(path: "\(Self.settings)/gateways", mode: 0o755, owner: nil, isData: false)] : [])
        programs = ["skein", "skein-proxy"]
        var files = [
            File(
                path: "\(Self.settings)/control.env", text: InstallTexts.controlEnvironment(profile), mode: 0o644,
                isSettings: true),
            File(
                path: "\(Self.unitDirectory)/\(InstallProfile.controlUnit)", text: InstallTexts.controlUnit,
                mode: 0o644,
                isSettings: false),
        ]
        if profile == .demo {
            files.append(
                File(
                    path: "\(Self.settings)/mesh.yaml", text: InstallTexts.demoMesh, mode: 0o644, isSettings: true))
        }
        if hasGateways {
            files.append(
                File(
                    path: "\(Self.unitDirectory)/skein-gateway@.service", text: InstallTexts.gatewayUnit, mode: 0o644,
                    isSettings: false))
        }
        for gateway in profile.gateways {
            files.append(
                File(
                    path: "\(Self.settings)/gateways/\(gateway.name).env",
                    text: InstallTexts.gatewayEnvironment(gateway), mode: 0o644, isSettings: true))
            files.append(
                File(
                    path: "\(Self.settings)/gateways/\(gateway.name).yaml", text: InstallTexts.gatewayObjects(gateway),
                    mode: 0o644, isSettings: true))
        }
        self.files = files
    }
}
