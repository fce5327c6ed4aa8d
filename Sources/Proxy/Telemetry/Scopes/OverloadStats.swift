// What the overload manager counts.

/// Prefix `overload.<monitor>.`
public enum OverloadResourceStat: String, StatScope {
    case failedUpdates = "failed_updates"
    case pressure
    case skippedUpdates = "skipped_updates"

    public var kind: StatKind { self == .pressure ? .gauge : .counter }
}

/// Prefix `overload.<action>.`
public enum OverloadActionStat: String, StatScope {
    case active
    case scalePercent = "scale_percent"

    public var kind: StatKind { .gauge }
}
