// What Prometheus' clients and Istio's control plane say of their own process.

import Base
import ControlMetrics
import Glibc

enum ProcessMetrics {
    static func register(in registry: MetricsRegistry) {
        let version = ReleaseVersion.current
        registry.gauge("istio_build", "Istio component build info", labels: ["component", "tag"])
            .set(1, "pilot", version)
        registry.gauge("pilot_info", "Pilot version and build information.", labels: ["version"]).set(1, version)
        let uptime = registry.gauge("istiod_uptime_seconds", "Current istiod server uptime in seconds")
        let started = registry.gauge(
            "process_start_time_seconds", "Start time of the process since unix epoch in seconds.")
        let resident = registry.gauge("process_resident_memory_bytes", "Resident memory size in bytes.")
        let virtual = registry.gauge("process_virtual_memory_bytes", "Virtual memory size in bytes.")
        let files = registry.gauge("process_open_fds", "Number of open file descriptors.")
        let processor = registry.counter(
            "process_cpu_seconds_total", "Total user and system CPU time spent in seconds.")
        let birth = WallClock.nanoseconds
        started.set(Double(birth / 1_000_000) / 1000)
        let counted = Lock(0.0)
        registry.beforeRendering {
            uptime.set(Double((WallClock.nanoseconds - birth) / 1_000_000) / 1000)
            let page = Double(sysconf(Int32(_SC_PAGESIZE)))
            if let sizes = try? words("/proc/self/statm"), sizes.count > 1 {
                virtual.set((Double(sizes[0]) ?? 0) * page)
                resident.set((Double(sizes[1]) ?? 0) * page)
            }
            files.set(Double(openFiles))
            let used = processorSeconds
            let more = counted.withLock { counted -> Double in
                defer { counted = max(counted, used) }
                return max(0, used - counted)
            }
            processor.add(more)
        }
    }

    private static func words(_ path: String) throws -> [Substring] {
        String(decoding: try FileBytes.read(path), as: UTF8.self).split(whereSeparator: \.isWhitespace)
    }

    private static var processorSeconds: Double {
        var spent = timespec()
        guard unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent) == 0 else { return 0 }
        return Double(spent.tv_sec) + Double(spent.tv_nsec / 1_000_000) / 1000
    }

    private static var openFiles: Int {
        guard let directory = unsafe opendir("/proc/self/fd") else { return 0 }
        defer { unsafe closedir(directory) }
        var count = 0
        while unsafe readdir(directory) != nil { count += 1 }
        // Its own two entries, and the descriptor that lists them.
        return max(0, count - 3)
    }
}
