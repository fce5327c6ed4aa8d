// Writes what is wrong with objects into their status, where their authors look.

import Analysis
import Base
import DiscoveryService
import Document
import Logging
import MeshAPI
import Registry
import Store

/// Findings of the registry (what can't be read) and of the analysis (what doesn't fit together). An object's status is
/// written when its findings change, and cleared when the last of them goes.
actor StatusKeeper {
    private let objects: any ObjectWriter
    /// Proxies that patches are tried on.
    private let samples: @Sendable () async -> [ProxySample]
    private var filterFindings: [Finding] = []
    private var hasNewConfig = false
    private var written: [ConfigKey: [String]] = [:]
    private var unread: [ConfigKey: [FieldProblem]] = [:]
    private var newest: WorldSnapshot?
    private var isBusy = false
    /// Conditions that an earlier process wrote have been looked at.
    private var hasTakenOver = false
    /// Changes come in bursts; nobody reads a status within milliseconds.
    private let pause: TimeSpan = .milliseconds(500)
    /// Endpoints come and go all the time, and hardly any finding hangs on them.
    private let endpointPause: TimeSpan = .seconds(3)
    private static let kinds: Set<String> = Set(WatchedKinds.istio.map(\.kind))

    init(objects: any ObjectWriter, samples: @escaping @Sendable () async -> [ProxySample] = { [] }) {
        self.objects = objects
        self.samples = samples
    }

    func worldChanged(_ change: WorldChange) {
        for (key, problems) in change.findings { unread[key] = problems.isEmpty ? nil : problems }
        newest = change.snapshot
        if change.isFull || !change.changedConfigs.isEmpty || !change.findings.isEmpty { hasNewConfig = true }
        if isBusy { return }
        isBusy = true
        Task { await self.work() }
    }

    private func work() async {
        var failures = 0
        while true {
            var waited: Int64 = 0
            repeat {
                try? await Task.sleep(nanoseconds: UInt64(pause.nanoseconds))
                waited += pause.nanoseconds
            } while !hasNewConfig && newest != nil && waited < endpointPause.nanoseconds && !Task.isCancelled
            guard let world = newest, !Task.isCancelled else { break }
            newest = nil
            if hasNewConfig { filterFindings = TranslationFindings.filters(world, await samples()) }
            hasNewConfig = false
            let found = Analysis.findings(in: world) + TranslationFindings.gateways(world) + filterFindings
            tellSettings(found)
            let reports = Self.messages(found, unread)
            let isWritten = await write(reports)
            if !hasTakenOver {
                hasTakenOver = true
                await takeOver(world.objectsWithStatus.subtracting(reports.keys))
            }
            failures = isWritten ? 0 : failures + 1
            if !isWritten {
                try? await Task.sleep(for: .milliseconds(min(250 << min(failures, 8), 30_000)))
                // Where nothing changes any more, what could not be written is tried again all the same.
                if newest == nil { newest = world }
            }
        }
        isBusy = false
    }

    /// A ConfigMap has no status: what is wrong with the mesh's settings is said in the log, once.
    private func tellSettings(_ found: [Finding]) {
        let lines = found.filter { $0.object.kind == "ConfigMap" }.map { "\($0.path): \($0.message)" }
        for line in lines where !told.contains(line) { ControlLog.shared.warn("mesh", line) }
        told = Set(lines)
    }

    private var told: Set<String> = []
    /// Kinds of which the log has said that their status is not ours to write.
    private var forbidden: Set<String> = []

    private struct Report {
        var lines: [String] = []
        var messages: [DocumentNode] = []
    }

    private static func messages(_ findings: [Finding], _ unread: [ConfigKey: [FieldProblem]]) -> [ConfigKey: Report] {
        var reports: [ConfigKey: Report] = [:]
        func add(_ key: ConfigKey, _ code: FindingCode, _ level: Finding.Level, _ words: String) {
            guard kinds.contains(key.kind) || key.kind == "Service" && level != .info else { return }
            reports[key, default: Report()].lines.append("\(code.rawValue) \(words)")
            reports[key, default: Report()].messages.append([
                "type": ["name": .string(code.name), "code": .string(code.rawValue)],
                "level": .string(level.rawValue.uppercased()),
            ])
        }
        for (key, problems) in unread {
            for problem in problems { add(key, .schemaValidationError, .error, problem.description) }
        }
        for finding in findings {
            let words = finding.path.isEmpty ? finding.message : "\(finding.path): \(finding.message)"
            add(finding.object, finding.code, finding.level, words)
        }
        return reports
    }

    /// False when something could not be written.
    private func write(_ reports: [ConfigKey: Report]) async -> Bool {
        var isComplete = true
        for (key, report) in reports where written[key] != report.lines {
            if await put(key, report) { written[key] = report.lines } else { isComplete = false }
        }
        for key in written.keys where reports[key] == nil {
            if await put(key, Report()) { written[key] = nil } else { isComplete = false }
        }
        return isComplete
    }

    /// What an earlier process found may have been mended while none was running: its condition would stay for ever.
    private func takeOver(_ keys: Set<ConfigKey>) async {
        for key in keys where written[key] == nil {
            do {
                guard let object = try await objects.read(key) else { continue }
                let conditions = object.at("status", "conditions")?.items ?? []
                let isStale = conditions.contains {
                    $0["type"]?.string == "Analyzed" && $0["status"]?.string == "False"
                }
                if isStale, !(await put(key, Report())) { written[key] = ["to be cleared"] }
            } catch {
                ControlLog.shared.debug("status", "\(key.kind) \(key.namespace)/\(key.name) was not read: \(error)")
            }
        }
    }

    /// False after a conflict or when the store can't be reached or refuses.
    private func put(_ key: ConfigKey, _ report: Report) async -> Bool {
        do {
            guard var object = try await objects.read(key) else { return true }
            let generation = Int64(object.at("metadata", "generation")?.int ?? 0)
            var status = object["status"] ?? [:]
            let isFine = report.lines.isEmpty
            let others = (status["conditions"]?.items ?? []).filter { $0["type"]?.string != "Analyzed" }
            status.set("conditions", .list(others + [Self.condition(isFine, report.lines, generation, status)]))
            // A Service's status has no more than conditions.
            if Self.kinds.contains(key.kind) {
                status.set("observedGeneration", .integer(generation))
                status.set("validationMessages", .list(report.messages))
            }
            object.set("status", status)
            try await objects.replaceStatus(object)
            return true
        } catch {
            let words = "the status of \(key.kind) \(key.namespace)/\(key.name) was not written: \(error)"
            if case .refused(403, _, _)? = error as? StoreFailure, forbidden.insert(key.kind).inserted {
                ControlLog.shared.warn("status", words)
            } else {
                ControlLog.shared.debug("status", words)
            }
            return false
        }
    }

    private static func condition(
        _ isFine: Bool, _ lines: [String], _ generation: Int64, _ status: DocumentNode
    ) -> DocumentNode {
        let state = isFine ? "True" : "False"
        let before = status["conditions"]?.items.first { $0["type"]?.string == "Analyzed" }
        let since = before?["status"]?.string == state ? before?["lastTransitionTime"]?.string : nil
        return [
            "type": "Analyzed", "status": .string(state),
            "reason": .string(isFine ? "NoFindings" : "Findings"),
            "message": .string(isFine ? "nothing found" : lines.joined(separator: "; ")),
            "lastTransitionTime": .string(since ?? TimeStamp.seconds), "observedGeneration": .integer(generation),
        ]
    }
}
