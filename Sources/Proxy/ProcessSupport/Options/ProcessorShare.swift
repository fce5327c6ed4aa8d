// How many processors this process may use: what its affinity, cpuset and cgroup quota leave.

import CLinux
import Glibc

/// Envoy counts the same way: the smaller of the processors allowed and the whole processors of the quota.
public enum ProcessorShare {
    public static var count: Int {
        let allowed = Int(skein_cpus_allowed())
        guard let text = TextFile.read("/proc/self/cgroup") else { return max(1, allowed) }
        return count(allowed: allowed, membership: text) { TextFile.read($0) }
    }

    /// `membership` as in /proc/self/cgroup; every group from this process's up to the root may carry a quota.
    static func count(allowed: Int, membership: String, read: (String) -> String?) -> Int {
        var count = allowed
        for line in membership.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            let path = String(parts[2])
            if parts[1].isEmpty {
                count = min(count, smallest(path) { quotaV2(read("/sys/fs/cgroup\($0)/cpu.max")) })
            } else if parts[1].split(separator: ",").contains("cpu") {
                let root = "/sys/fs/cgroup/\(parts[1])"
                count = min(
                    count,
                    smallest(path) {
                        quota(read("\(root)\($0)/cpu.cfs_quota_us"), read("\(root)\($0)/cpu.cfs_period_us"))
                    })
            }
        }
        return max(1, count)
    }

    private static func smallest(_ path: String, _ quota: (String) -> Int?) -> Int {
        var result = Int.max
        var names = path.split(separator: "/")
        while true {
            let group = names.isEmpty ? "" : "/" + names.joined(separator: "/")
            if let limit = quota(group) { result = min(result, limit) }
            if names.isEmpty { return result }
            names.removeLast()
        }
    }

    /// `max 100000` or `150000 100000`.
    private static func quotaV2(_ text: String?) -> Int? {
        guard let fields = text?.split(whereSeparator: { $0 == " " || $0 == "\n" }), fields.count == 2 else {
            return nil
        }
        return quota(String(fields[0]), String(fields[1]))
    }

    private static func quota(_ quota: String?, _ period: String?) -> Int? {
        func number(_ text: String?) -> Int? { text.flatMap { Int($0.filter { $0 != "\n" }) } }
        guard let quota = number(quota), let period = number(period), quota > 0, period > 0 else { return nil }
        return max(1, quota / period)
    }
}

/// Small files of the kernel's.
enum TextFile {
    static func read(_ path: String, limit: Int = 65_536) -> String? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = unsafe Glibc.read(descriptor, &bytes, bytes.count)
        return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
