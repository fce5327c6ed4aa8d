// `skein install`, `upgrade`, `uninstall`, `verify-install`: Skein as services of a machine.

import Base
import Glibc
import Installation
import Processes
import Serving

extension Verb {
    private static let place: [Flag] = [
        .value("root", nil, "DIR", "a directory in the place of /, whose units are not started"),
        .toggle("dry-run", nil, "say what would be done, and do nothing"),
    ]
    private static let source: [Flag] = [
        .value("from", nil, "DIR", "where the programs skein and skein-proxy are", fallback: "beside this one"),
        .toggle("no-start", nil, "write units, but don't start them"),
        .value("timeout", nil, "TIME", "a unit may take to be ready", fallback: "60s"),
    ]
    private static let profile = Flag.value(
        "profile", nil, "NAME", "minimal: control plane; default: and an ingress gateway; demo: and an egress gateway",
        fallback: "default", choices: InstallProfile.allCases.map(\.rawValue))

    static let install = Verb(
        name: "install", summary: "run control plane and gateways on this machine, under systemd", usage: "[flags]",
        about: """
            Puts the programs into /usr/local/bin, settings into /etc/skein, units into /etc/systemd/system and data into
            /var/lib/skein; makes the users skein and skein-gateway; starts the units and waits until they are ready. It can be
            run again: what is right stays, and settings that you have changed are kept.
            """,
        flags: [profile] + source + place,
        examples: [
            "skein install", "skein install --profile minimal --dry-run",
            "skein get vs -A --kubeconfig /var/lib/skein/kubeconfig",
        ],
        run: waiting { call in
            let profile = InstallProfile(rawValue: call.flags.value("profile") ?? "default") ?? .default
            try await installing(call) { installer throws(InstallFailure) in try await installer.install(profile) }
            done(call, "✔ Skein is installed; 'skein verify-install' checks it, 'skein uninstall' takes it away")
            return ExitCode.fine
        })

    static let upgrade = Verb(
        name: "upgrade", summary: "put this version in the place of the one that is installed", usage: "[flags]",
        about: """
            The programs are exchanged in one step, and what runs goes on until its turn to restart: the control plane first,
            then each gateway, each ready before the next. When one doesn't get ready everything goes back to the version
            before, which is kept as /usr/local/bin/skein.previous for --rollback.
            """,
        flags: [
            .toggle("rollback", nil, "back to the version before"),
            .value(
                "profile", nil, "NAME", "another one than is installed",
                choices: InstallProfile.allCases.map(\.rawValue)),
        ] + source + place,
        examples: ["./skein upgrade", "skein upgrade --rollback"],
        run: waiting { call in
            let profile = call.flags.value("profile").flatMap { InstallProfile(rawValue: $0) }
            let goesBack = call.flags.isOn("rollback")
            try await installing(call) { installer throws(InstallFailure) in
                if goesBack { try await installer.rollBack() } else { try await installer.upgrade(profile) }
            }
            done(call, goesBack ? "✔ the version before is back" : "✔ Skein is version \(ReleaseVersion.current)")
            return ExitCode.fine
        })

    static let uninstall = Verb(
        name: "uninstall", summary: "take Skein off this machine", usage: "[flags]",
        about: "Stops the units and removes them, the programs and the settings; data and settings you changed stay.",
        flags: [.toggle("purge", nil, "data, keys, all settings and the users as well: nothing is left")] + place,
        examples: ["skein uninstall", "skein uninstall --purge --dry-run"],
        run: waiting { call in
            let purges = call.flags.isOn("purge")
            try await installing(call) { installer throws(InstallFailure) in
                try await installer.uninstall(purges: purges)
            }
            done(call, "✔ Skein is uninstalled")
            return ExitCode.fine
        })

    static let verifyInstall = Verb(
        name: "verify-install", summary: "check that what was installed is there and runs", usage: "[flags]",
        flags: [place[0]], examples: ["skein verify-install"],
        run: waiting { call in
            let installer = try installer(call)
            let checks = await installer.verify()
            for check in checks {
                call.console.print(
                    check.trouble.map { "✘ \(check.what): \($0)\n" } ?? "✔ \(check.what) checked successfully\n")
            }
            let count = checks.count { $0.trouble != nil }
            if count > 0 {
                throw CommandFailure(description: "\(count) of \(checks.count) checks failed")
            }
            if !installer.steersUnits {
                call.console.print("units: not looked at, systemd of this root doesn't run here\n")
            }
            call.console.print("✔ Skein is installed and verified successfully\n")
            return ExitCode.fine
        })

    private static func done(_ call: Invocation, _ words: String) {
        if !call.flags.isOn("dry-run") { call.console.print(words + "\n") }
    }

    private static func installing(
        _ call: Invocation, _ work: @Sendable (Installer) async throws(InstallFailure) -> Void
    ) async throws {
        if let word = call.words.first { throw InvalidUsage(description: "found '\(word)', expected flags only") }
        let installer = try installer(call)
        do throws(InstallFailure) {
            try await work(installer)
        } catch {
            throw CommandFailure(description: error.description)
        }
    }

    private static func installer(_ call: Invocation) throws -> Installer {
        let own = ProgramPath.own()
        let beside = own.lastIndex(of: "/").map { String(own[..<$0]) } ?? "."
        var params = InstallerParams(source: call.flags.value("from") ?? beside, version: ReleaseVersion.current)
        var root = call.flags.value("root") ?? ""
        while root.hasSuffix("/") { root.removeLast() }
        params.root = root
        params.isTrial = call.flags.isOn("dry-run")
        params.startsUnits = !call.flags.isOn("no-start")
        if let patience = try call.flags.duration("timeout") { params.patience = patience }
        return Installer(params, machine: .own) { call.console.print($0 + "\n") }
    }
}

extension InstallMachine {
    /// The machine that this program runs on.
    static let own = InstallMachine(
        run: { words in
            guard let first = words.first else { return 0 }
            let params = ChildParams(program: first, arguments: Array(words.dropFirst()), descriptors: [-1, 1, 2])
            do throws(SpawnFailure) {
                return await (try ChildProcess.spawn(params)).wait().exitCode
            } catch {
                return 127
            }
        }, isReady: { port, path in await ReadinessQuestion.ask(port, path) },
        hasSystemd: unsafe access("/run/systemd/system", F_OK) == 0, isRoot: geteuid() == 0,
        pause: { span in try? await Task.sleep(for: .nanoseconds(span.nanoseconds)) })
}

enum ReadinessQuestion {
    static func ask(_ port: Int, _ path: String) async -> Bool { await answer(port, path)?.status == 200 }

    /// Status and first words of the page; nil when nobody answers.
    static func answer(_ port: Int, _ path: String) async -> (status: Int, words: String)? {
        guard let group = try? LoopGroup(loops: 1) else { return nil }
        let heard = await answer(port, path, group)
        await group.shutdown()
        return heard
    }

    private static func answer(_ port: Int, _ path: String, _ group: LoopGroup) async -> (status: Int, words: String)? {
        guard let origin = URLText("http://127.0.0.1:\(port)"),
            let client = try? await HTTPClient(origin: origin, group: group)
        else { return nil }
        defer { client.close() }
        let head = HTTPRequestHead(method: "GET", path: path)
        guard let answer = try? await client.send(head, timeout: .seconds(2)) else { return nil }
        let body = (try? await answer.body(limit: 4096)) ?? []
        let words = String(decoding: body, as: UTF8.self).split(whereSeparator: \.isNewline).joined(separator: " ")
        return (answer.status, words)
    }
}
