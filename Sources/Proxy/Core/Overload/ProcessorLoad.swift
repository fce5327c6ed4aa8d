// How busy the machine's processors are, or those that the process's container may use; smoothed as Envoy does it.

import Base
import Glibc
import Runtime

/// Lives on the control loop: asked at each refresh, tells of the time since the one before.
final class ProcessorLoad {
    enum Scope: Sendable, Hashable { case host, container }

    /// What has been worked, of what could have been, in units of one source.
    struct Times: Equatable {
        var work: Double
        var total: Double
    }

    /// The part of a new measurement in the result: one busy moment is no load.
    private static let dampening = 0.05

    private let scope: Scope
    private var last: Times?
    private var smoothed = 0.0

    init(_ scope: Scope) { self.scope = scope }

    /// Nil when the system doesn't tell.
    func measure() -> Double? {
        guard let times = read() else { return nil }
        return note(times)
    }

    /// Nil when nothing has passed since the last one, or counters have gone back.
    func note(_ times: Times) -> Double? {
        defer { last = times }
        guard let last else { return smoothed }
        let (work, total) = (times.work - last.work, times.total - last.total)
        if work < 0 || total <= 0 { return nil }
        smoothed = work / total * Self.dampening + smoothed * (1 - Self.dampening)
        return smoothed
    }

    private func read() -> Times? {
        switch scope {
        case .host: Self.text("/proc/stat").flatMap(Self.hostTimes)
        case .container: Self.containerTimes()
        }
    }

    /// The first line of /proc/stat: user, nice and system work; everything is the whole.
    static func hostTimes(_ text: String) -> Times? {
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("cpu ") }) else { return nil }
        let numbers = line.split(separator: " ").dropFirst().compactMap { Double($0) }
        guard numbers.count >= 4 else { return nil }
        return Times(work: numbers[0] + numbers[1] + numbers[2], total: numbers.reduce(0, +))
    }

    // MARK: - Containers

    private static let group = "/sys/fs/cgroup"

    private static func containerTimes() -> Times? {
        let now = Double(Instant.now.nanoseconds)
        if let usage = text("\(group)/cpu.stat").flatMap({ value("usage_usec", in: $0) }) {
            let online = Double(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
            let cores = text("\(group)/cpuset.cpus.effective").flatMap(coreCount) ?? online
            let limit = text("\(group)/cpu.max").flatMap { limitedCores($0) } ?? cores
            return Times(work: usage * 1000, total: now * min(limit, cores))
        }
        guard let usage = text("\(group)/cpuacct/cpuacct.usage").flatMap(number),
            let shares = text("\(group)/cpu/cpu.shares").flatMap(number), shares > 0
        else { return nil }
        return Times(work: usage * 1000 / shares, total: now)
    }

    static func value(_ name: String, in text: String) -> Double? {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2, words[0] == name { return Double(words[1]) }
        }
        return nil
    }

    /// `0-3,8` are five.
    static func coreCount(_ text: String) -> Double? {
        var count = 0
        for range in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
            let ends = range.split(separator: "-").compactMap { Int($0) }
            guard let low = ends.first, let high = ends.last, high >= low, ends.count <= 2 else { return nil }
            count += high - low + 1
        }
        return count > 0 ? Double(count) : nil
    }

    /// `150000 100000` is one and a half, `max 100000` no limit.
    static func limitedCores(_ text: String) -> Double? {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 2, let quota = Double(words[0]), let period = Double(words[1]), period > 0 else {
            return nil
        }
        return quota / period
    }

    private static func number(_ text: String) -> Double? { Double(text.prefix { !$0.isWhitespace }) }

    private static func text(_ path: String) -> String? {
        guard let bytes = try? BootstrapFile.read(path) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
