// The version that every program of Skein reports.

public enum ReleaseVersion {
    public static let current = "0.1.0"
    /// Whose v3 API, statistics and behaviour the proxy follows.
    public static let envoy = "1.40.0"
}
