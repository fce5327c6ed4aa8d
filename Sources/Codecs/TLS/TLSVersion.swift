// The protocol versions a context may allow and a session may speak.

public enum TLSVersion: UInt16, Comparable, Hashable, Sendable, CaseIterable {
    case v1_0 = 0x0301
    case v1_1 = 0x0302
    case v1_2 = 0x0303
    case v1_3 = 0x0304

    public static func < (left: TLSVersion, right: TLSVersion) -> Bool { left.rawValue < right.rawValue }

    /// As Envoy prints it in logs and statistics.
    public var name: StaticString {
        switch self {
        case .v1_0: "TLSv1"
        case .v1_1: "TLSv1.1"
        case .v1_2: "TLSv1.2"
        case .v1_3: "TLSv1.3"
        }
    }
}
