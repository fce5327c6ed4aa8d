// Taking an installation away, and looking whether one is whole.

extension Installer {
    /// Data and what people have changed stay unless `purges`.
    public func uninstall(purges: Bool) async throws(InstallFailure) {
        guard let record = installed else {
            // A second run has nothing to do, but may still purge.
            say("found no \(InstallPlan.record): nothing is installed")
            if purges { try await purge() }
            return
        }
        let plan = InstallPlan(record.profile)
        // Gateways first: they drain while there is still a control plane.
        try await stop(record.profile.units.reversed())
        for file in plan.files where !file.isSettings {
            try step("remove \(file.path)") { () throws(InstallFailure) in _ = try files.remove(file.path) }
        }
        if steersUnits { try await command("have systemd read its units again", ["systemctl", "daemon-reload"]) }
        for file in plan.files where file.isSettings {
            try await removeOwn(file.path, digest: record.digests[file.path] ?? "")
        }
        for program in plan.programs {
            let path = "\(InstallPlan.programDirectory)/\(program)"
            try step("remove \(path)") { () throws(InstallFailure) in _ = try files.remove(path) }
        }
        for path in plan.replaceable where files.exists(path + ".previous") {
            try step("remove \(path).previous") { () throws(InstallFailure) in
                _ = try files.remove(path + ".previous")
            }
        }
        try step("remove \(InstallPlan.record)") { () throws(InstallFailure) in
            _ = try files.remove(InstallPlan.record)
        }
        if !params.isTrial {
            _ = files.removeDirectory("\(InstallPlan.settings)/gateways")
            if !files.removeDirectory(InstallPlan.settings), !purges {
                say("\(InstallPlan.settings): kept, there are files of yours in it")
            }
        }
        if purges { return try await purge() }
        say(
            "\(InstallPlan.data): kept, with all resources and keys; 'skein uninstall --purge' removes it, and the users"
        )
    }

    private func purge() async throws(InstallFailure) {
        for path in [InstallPlan.settings, InstallPlan.data] where files.exists(path) {
            try step("remove \(path) with all that is in it") { () throws(InstallFailure) in
                try files.removeTree(path)
            }
        }
        for user in InstallPlan(.demo).users where files.userID(user.name) != nil {
            guard params.root.isEmpty, machine.isRoot else { continue }
            try await command("remove the user \(user.name)", ["userdel", user.name])
        }
    }

    public struct Check: Sendable, Hashable {
        public let what: String
        /// nil: fine.
        public let trouble: String?
    }

    /// Nothing is changed.
    public func verify() async -> [Check] {
        guard let record = installed else {
            return [
                Check(what: InstallPlan.record, trouble: "not there: nothing is installed; 'skein install' does that")
            ]
        }
        let plan = InstallPlan(record.profile)
        var checks: [Check] = []
        for program in plan.programs {
            let path = "\(InstallPlan.programDirectory)/\(program)"
            checks.append(
                Check(
                    what: "Program: \(path)",
                    trouble: files.isProgram(path) ? nil : files.exists(path) ? "can't be executed" : "not there"))
        }
        for directory in plan.directories where directory.path.contains("skein") {
            let mode = files.mode(directory.path)
            let isWell = mode == directory.mode
            let found = mode.map {
                "found mode \(InstallFiles.octal($0)), expected \(InstallFiles.octal(directory.mode))"
            }
            checks.append(Check(what: "Directory: \(directory.path)", trouble: isWell ? nil : found ?? "not there"))
        }
        for file in plan.files {
            let present = files.read(file.path)
            let isWell = file.isSettings ? present != nil : present == Array(file.text.utf8)
            checks.append(
                Check(
                    what: "File: \(file.path)",
                    trouble: isWell
                        ? nil
                        : present == nil
                            ? "not there" : "not what version \(params.version) writes; 'skein upgrade' renews it"))
        }
        if params.root.isEmpty {
            for user in plan.users {
                checks.append(
                    Check(what: "User: \(user.name)", trouble: files.userID(user.name) == nil ? "not there" : nil))
            }
        }
        return checks + (await verifyUnits(record.profile))
    }

    private func verifyUnits(_ profile: InstallProfile) async -> [Check] {
        guard steersUnits else { return [] }
        var checks: [Check] = []
        for unit in profile.units {
            let isActive = await machine.run(["systemctl", "--quiet", "is-active", unit]) == 0
            let gateway = profile.gateways.first { $0.unit == unit }
            let (port, path) = gateway.map { ($0.readyPort, "/healthz/ready") } ?? (15014, "/readyz")
            var trouble = isActive ? nil : "not active; 'systemctl status \(unit)' says why"
            if isActive, !(await machine.isReady(port, path)) {
                trouble = "active, but http://127.0.0.1:\(port)\(path) doesn't answer 200"
            }
            checks.append(Check(what: "Unit: \(unit)", trouble: trouble))
        }
        return checks
    }
}
