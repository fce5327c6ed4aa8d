// What the overload manager counts.

/// Prefix `overload.<monitor>.`
public enum OverloadResourceStat: String, StatScope {
    case failedUpdates = "failed_updates"
    case pressure
    case skippedUpdates = "skipped_updates"

    public var kind: StatKind { self == .pressure ? .gauge : .counter }
}

/// Prefix `overload.<load shed point>.`
public enum LoadShedStat: String, StatScope {
    case scalePercent = "scale_percent"
    case shedLoadCount = "shed_load_count"

    public var kind: StatKind { self == .shedLoadCount ? .counter : .gauge }
}

/// Prefix `overload.<action>.`
public enum OverloadActionStat: String, StatScope {
    case active
    case scalePercent = "scale_percent"

    public var kind: StatKind { .gauge }
}
