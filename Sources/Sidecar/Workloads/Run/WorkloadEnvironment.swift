// The environment of a workload's program.

import Base
import Glibc

enum WorkloadEnvironment {
    /// This process's own, then the workload's name and address, then what was given; later ones win.
    static func of(_ params: WorkloadParams, address: IPAddress) -> [String] {
        var values: [(key: String, value: String)] = own()
        let added = ["HOSTNAME": params.name, "POD_NAMESPACE": params.namespace, "INSTANCE_IP": "\(address)"]
        for (key, value) in added.merging(params.environment, uniquingKeysWith: { $1 }).sorted(by: { $0.key < $1.key })
        {
            values.removeAll { $0.key == key }
            values.append((key, value))
        }
        return values.map { "\($0.key)=\($0.value)" }
    }

    private static func own() -> [(key: String, value: String)] {
        var result: [(key: String, value: String)] = []
        var entry: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = unsafe environ
        while let text = unsafe entry.pointee {
            let parts = unsafe String(cString: text).split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { result.append((String(parts[0]), String(parts[1]))) }
            unsafe entry += 1
        }
        return result
    }
}
