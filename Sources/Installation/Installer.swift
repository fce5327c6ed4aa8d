// Puts Skein on a machine, renews it, and takes it away; says each step, and can be run again at any time.

import Base
import Glibc

/// What an installer asks of the machine, so that tests and trials ask nothing.
public struct InstallMachine: Sendable {
    /// Runs a program with arguments; its exit code.
    public var run: @Sendable ([String]) async -> Int32
    /// Whether `http://127.0.0.1:PORT/PATH` answers 200.
    public var isReady: @Sendable (_ port: Int, _ path: String) async -> Bool
    /// Whether systemd runs this machine.
    public var hasSystemd: Bool
    public var isRoot: Bool
    public var pause: @Sendable (TimeSpan) async -> Void

    public init(
        run: @escaping @Sendable ([String]) async -> Int32, isReady: @escaping @Sendable (Int, String) async -> Bool,
        hasSystemd: Bool, isRoot: Bool, pause: @escaping @Sendable (TimeSpan) async -> Void
    ) {
        self.run = run
        self.isReady = isReady
        self.hasSystemd = hasSystemd
        self.isRoot = isRoot
        self.pause = pause
    }
}

public struct InstallerParams: Sendable {
    public var root = ""
    public var isTrial = false
    /// The directory of the programs to install.
    public var source: String
    public var version: String
    /// How long a unit may take to be ready.
    public var patience = TimeSpan.seconds(60)
    /// False: units are written but not started.
    public var startsUnits = true
    /// That systemd's units are those below `root`; nil: when that is the machine's own.
    public var isRootOfSystemd: Bool?

    public init(source: String, version: String) {
        self.source = source
        self.version = version
    }
}

public struct Installer: Sendable {
    let params: InstallerParams
    let machine: InstallMachine
    let say: @Sendable (String) -> Void
    let files: InstallFiles

    public init(_ params: InstallerParams, machine: InstallMachine, say: @escaping @Sendable (String) -> Void) {
        self.params = params
        self.machine = machine
        self.say = say
        files = InstallFiles(root: params.root)
    }

    /// Of this root's systemd: that of another root must not be started by this one.
    public var steersUnits: Bool {
        machine.hasSystemd && params.startsUnits && params.isRootOfSystemd ?? params.root.isEmpty
    }

    public var installed: InstallRecord? { files.read(InstallPlan.record).flatMap { InstallRecord($0) } }

    // MARK: install

    public func install(_ profile: InstallProfile) async throws(InstallFailure) {
        let plan = InstallPlan(profile)
        try checkPrograms(plan)
        try await makeUsers(plan)
        try makeDirectories(plan)
        var changed = try placePrograms(plan)
        let digests = try writeFiles(plan, &changed)
        try await dropOthers(plan, keeping: digests)
        try writeRecord(InstallRecord(profile: profile, version: params.version, digests: digests))
        try await start(plan, changed: changed)
    }

    /// The new program takes the old one's place in one step; the old one stays beside it, for `rollBack`, and so does
    /// every file that goes with it.
    public func upgrade(_ profile: InstallProfile?) async throws(InstallFailure) {
        guard let record = installed else {
            throw InstallFailure(
                "found no \(InstallPlan.record): nothing is installed\(params.root.isEmpty ? "" : " below \(params.root)"); "
                    + "'skein install' does that")
        }
        let plan = InstallPlan(profile ?? record.profile)
        try checkPrograms(plan)
        try keepPrevious(plan)
        do throws(InstallFailure) {
            try await install(plan.profile)
        } catch {
            say("the upgrade failed: \(error)")
            try await rollBack()
            throw InstallFailure("the upgrade was undone: \(error)")
        }
    }

    /// What belongs to the version before last goes: together with what is kept now it would be no version at all.
    private func keepPrevious(_ plan: InstallPlan) throws(InstallFailure) {
        let programs = plan.programs.filter { !isSame($0) }.map { "\(InstallPlan.programDirectory)/\($0)" }
        let texts = plan.files.filter { files.read($0.path) != Array($0.text.utf8) && !isChanged($0) }.map(\.path)
        let replaced = (programs + texts).filter { files.exists($0) }
        if programs.isEmpty, texts.isEmpty { return }
        for path in plan.replaceable where files.exists(path + ".previous") {
            try step("remove \(path).previous") { () throws(InstallFailure) in _ = try files.remove(path + ".previous")
            }
        }
        for path in replaced + [InstallPlan.record] {
            try step("keep \(path) as \(path).previous") { () throws(InstallFailure) in
                try files.link(path, as: path + ".previous")
            }
        }
    }

    /// By people: an installation leaves it alone.
    private func isChanged(_ file: InstallPlan.File) -> Bool {
        guard file.isSettings, let present = files.read(file.path) else { return false }
        return installed?.digests[file.path] != InstallRecord.digest(present)
    }

    public func rollBack() async throws(InstallFailure) {
        guard let record = installed else { throw InstallFailure("nothing is installed") }
        let kept = InstallPlan(record.profile).replaceable.filter { files.exists($0 + ".previous") }
        guard !kept.isEmpty else {
            throw InstallFailure(
                "found no \(InstallPlan.programDirectory)/skein.previous: there is nothing to go back to")
        }
        for path in kept {
            try step("put \(path).previous back as \(path)") { () throws(InstallFailure) in
                try files.move(path + ".previous", to: path)
            }
        }
        if steersUnits { try await command("have systemd read its units again", ["systemctl", "daemon-reload"]) }
        let profile = installed?.profile ?? record.profile
        try await restart(profile.units, of: profile)
    }

    // MARK: parts

    private func checkPrograms(_ plan: InstallPlan) throws(InstallFailure) {
        for program in plan.programs where unsafe access("\(params.source)/\(program)", X_OK) != 0 {
            throw InstallFailure(
                "\(params.source)/\(program) can't be executed: \(unsafe String(cString: strerror(errno))); "
                    + "--from DIR names the directory with skein and skein-proxy")
        }
    }

    private func makeUsers(_ plan: InstallPlan) async throws(InstallFailure) {
        for user in plan.users where files.userID(user.name) == nil {
            guard params.root.isEmpty, machine.isRoot else {
                say("user \(user.name): left out, it takes root and no --root")
                continue
            }
            try await command(
                "make the user \(user.name)",
                [
                    "useradd", "--system", "--user-group", "--home-dir", user.home, "--no-create-home", "--shell",
                    "/usr/sbin/nologin", user.name,
                ])
        }
    }

    private func makeDirectories(_ plan: InstallPlan) throws(InstallFailure) {
        for directory in plan.directories {
            let needsMode = directory.path.contains("skein") && files.mode(directory.path) != directory.mode
            if !files.exists(directory.path) || needsMode {
                try step("make \(directory.path) (\(InstallFiles.octal(directory.mode)))") {
                    () throws(InstallFailure) in
                    _ = try files.makeDirectory(directory.path, mode: directory.mode)
                }
            }
            if let owner = directory.owner, machine.isRoot, !params.isTrial, let user = files.userID(owner) {
                try files.own(directory.path, by: user)
            }
        }
    }

    private func isSame(_ program: String) -> Bool {
        InstallFiles.readWhole("\(params.source)/\(program)")
            == files.read("\(InstallPlan.programDirectory)/\(program)")
    }

    /// The units that need a restart for it.
    private func placePrograms(_ plan: InstallPlan) throws(InstallFailure) -> Set<String> {
        var changed: Set<String> = []
        for program in plan.programs {
            let path = "\(InstallPlan.programDirectory)/\(program)"
            if isSame(program) {
                say("\(path): unchanged")
                continue
            }
            changed.formUnion(plan.profile.units)
            try step("copy \(params.source)/\(program) to \(path)") { () throws(InstallFailure) in
                guard let bytes = InstallFiles.readWhole("\(params.source)/\(program)") else {
                    throw InstallFailure("can't read \(params.source)/\(program)")
                }
                try files.write(path, bytes, mode: 0o755)
            }
        }
        return changed
    }

    private func writeFiles(
        _ plan: InstallPlan, _ changed: inout Set<String>
    ) throws(InstallFailure) -> [String: String] {
        let known = installed?.digests ?? [:]
        var digests: [String: String] = [:]
        for file in plan.files {
            let bytes = Array(file.text.utf8)
            digests[file.path] = InstallRecord.digest(bytes)
            let present = files.read(file.path)
            if present == bytes {
                say("\(file.path): unchanged")
                continue
            }
            if isChanged(file) {
                digests[file.path] = known[file.path]
                say("\(file.path): kept as you have changed it")
                continue
            }
            changed.formUnion(Self.units(of: file.path, plan.profile))
            try step("\(present == nil ? "write" : "renew") \(file.path)") { () throws(InstallFailure) in
                try files.write(file.path, bytes, mode: file.mode)
            }
        }
        return digests
    }

    private static func units(of path: String, _ profile: InstallProfile) -> [String] {
        if path.contains("skein-gateway@") { return profile.gateways.map(\.unit) }
        if path.contains("/gateways/") { return profile.gateways.filter { path.contains("/\($0.name).") }.map(\.unit) }
        return [InstallProfile.controlUnit]
    }

    /// What an earlier profile had and this one hasn't.
    private func dropOthers(_ plan: InstallPlan, keeping digests: [String: String]) async throws(InstallFailure) {
        guard let record = installed, record.profile != plan.profile else { return }
        let gone = record.profile.units.filter { !plan.profile.units.contains($0) }
        try await stop(gone.reversed())
        for path in record.digests.keys.sorted() where digests[path] == nil {
            try await removeOwn(path, digest: record.digests[path] ?? "")
        }
    }

    func removeOwn(_ path: String, digest: String) async throws(InstallFailure) {
        guard let present = files.read(path) else { return }
        if path.hasPrefix(InstallPlan.settings), InstallRecord.digest(present) != digest {
            say("\(path): kept as you have changed it")
            return
        }
        try step("remove \(path)") { () throws(InstallFailure) in _ = try files.remove(path) }
    }

    private func writeRecord(_ record: InstallRecord) throws(InstallFailure) {
        if installed == record { return }
        try step("note in \(InstallPlan.record) what was installed") { () throws(InstallFailure) in
            try files.write(InstallPlan.record, Array(record.text.utf8), mode: 0o644)
        }
    }

    // MARK: units

    private func start(_ plan: InstallPlan, changed: Set<String>) async throws(InstallFailure) {
        guard steersUnits else {
            let why =
                !params.root.isEmpty
                ? "another root" : !params.startsUnits ? "--no-start" : "systemd doesn't run this machine"
            say(
                "units: not started (\(why)); start them with: systemctl enable --now \(plan.profile.units.joined(separator: " "))"
            )
            return
        }
        try await command("have systemd read its units again", ["systemctl", "daemon-reload"])
        let fresh = await newUnits(plan)
        try await command("enable the units", ["systemctl", "enable", "--quiet"] + plan.profile.units)
        try await restart(plan.profile.units.filter { changed.contains($0) || fresh.contains($0) }, of: plan.profile)
    }

    private func newUnits(_ plan: InstallPlan) async -> Set<String> {
        var fresh: Set<String> = []
        for unit in plan.profile.units where await machine.run(["systemctl", "--quiet", "is-active", unit]) != 0 {
            fresh.insert(unit)
        }
        return fresh
    }

    /// One after the other, each ready before the next: proxies go on without a control plane, and while one gateway
    /// restarts the others serve.
    func restart(_ units: [String], of profile: InstallProfile) async throws(InstallFailure) {
        guard steersUnits else {
            say("units: not restarted, systemd of this root doesn't run here")
            return
        }
        for unit in units {
            // A unit that has failed too often isn't started by systemd until that is forgotten.
            if !params.isTrial { _ = await machine.run(["systemctl", "--quiet", "reset-failed", unit]) }
            try await command("restart \(unit)", ["systemctl", "restart", unit])
            let gateway = profile.gateways.first { $0.unit == unit }
            let (port, path) = gateway.map { ($0.readyPort, "/healthz/ready") } ?? (15014, "/readyz")
            try await wait(unit, port, path)
        }
    }

    private func wait(_ unit: String, _ port: Int, _ path: String) async throws(InstallFailure) {
        if params.isTrial { return }
        let step = TimeSpan.milliseconds(200)
        var waited = TimeSpan.zero
        while !(await machine.isReady(port, path)) {
            guard waited.nanoseconds < params.patience.nanoseconds else {
                throw InstallFailure(
                    "\(unit) is not ready after \(params.patience.nanoseconds / 1_000_000_000) s: "
                        + "http://127.0.0.1:\(port)\(path) doesn't answer 200; 'journalctl -u \(unit)' says why")
            }
            await machine.pause(step)
            waited = TimeSpan(nanoseconds: waited.nanoseconds + step.nanoseconds)
        }
        say("\(unit): ready")
    }

    func stop(_ units: [String]) async throws(InstallFailure) {
        guard steersUnits else { return }
        for unit in units { try await command("stop \(unit)", ["systemctl", "disable", "--now", "--quiet", unit]) }
    }

    // MARK: steps

    func step(_ words: String, _ work: () throws(InstallFailure) -> Void) throws(InstallFailure) {
        say(params.isTrial ? "would \(words)" : words)
        if !params.isTrial { try work() }
    }

    func command(_ words: String, _ arguments: [String]) async throws(InstallFailure) {
        say(params.isTrial ? "would \(words): \(arguments.joined(separator: " "))" : words)
        if params.isTrial { return }
        let code = await machine.run(arguments)
        if code != 0 {
            throw InstallFailure("can't \(words): '\(arguments.joined(separator: " "))' ended with code \(code)")
        }
    }
}
