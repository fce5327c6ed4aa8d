// Places where work is turned away while there is too much of it, each as often as its triggers say.

import Synchronization

/// Envoy's names of the points that it has.
enum LoadShedPoint: Int, CaseIterable, Sendable {
    case acceptConnection, createCodec, decodeHeaders, route, dispatchHTTP1, goAway, goAwayAndClose
    case connectUpstream

    var name: String {
        let word =
            switch self {
            case .acceptConnection: "tcp_listener_accept"
            case .createCodec: "hcm_ondata_creating_codec"
            case .decodeHeaders: "http_connection_manager_decode_headers"
            case .route: "http_downstream_filter_check"
            case .dispatchHTTP1: "http1_server_abort_dispatch"
            case .goAway: "http2_server_go_away_on_dispatch"
            case .goAwayAndClose: "http2_server_go_away_and_close_on_dispatch"
            case .connectUpstream: "connection_pool_new_connection"
            }
        return "envoy.load_shed_points.\(word)"
    }

    init?(name: String) {
        guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = found
    }
}

/// The whole process's. Written by the control thread, read by all loops; costs them a load where nothing is shed.
final class LoadShedding: Sendable {
    static let process = LoadShedding()

    private final class Point: Sendable {
        /// Ten-thousandths.
        let strength = Atomic<UInt32>(0)
        let shed = Atomic<UInt64>(0)
    }

    private let points = LoadShedPoint.allCases.map { _ in Point() }
    private let isActive = Atomic<Bool>(false)

    func set(_ point: LoadShedPoint, to value: Double) {
        points[point.rawValue].strength.store(
            UInt32(min(max(value, 0), 1) * Double(OverloadState.full)), ordering: .relaxed)
        isActive.store(points.contains { $0.strength.load(ordering: .relaxed) > 0 }, ordering: .relaxed)
    }

    @inline(__always)
    var isIdle: Bool { !isActive.load(ordering: .relaxed) }

    /// `random` is not asked for where nothing is shed.
    @inline(__always)
    func sheds(_ point: LoadShedPoint, _ random: () -> UInt64) -> Bool {
        isActive.load(ordering: .relaxed) && draw(point, random)
    }

    private func draw(_ point: LoadShedPoint, _ random: () -> UInt64) -> Bool {
        let point = points[point.rawValue]
        let strength = point.strength.load(ordering: .relaxed)
        guard strength > 0, UInt32(truncatingIfNeeded: random() % UInt64(OverloadState.full)) < strength else {
            return false
        }
        point.shed.add(1, ordering: .relaxed)
        return true
    }

    /// How often since the last question.
    func takeCount(_ point: LoadShedPoint) -> UInt64 {
        points[point.rawValue].shed.exchange(0, ordering: .relaxed)
    }
}
