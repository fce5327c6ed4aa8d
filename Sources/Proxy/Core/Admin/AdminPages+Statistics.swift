// /stats in its three formats.

import Base
import Telemetry

extension AdminPages {
    func stats(_ query: AdminQuery) -> AdminReply { page(query, .text) }

    func prometheus(_ query: AdminQuery) -> AdminReply { page(query, .prometheus) }

    private func page(_ query: AdminQuery, _ format: StatsFormat) -> AdminReply {
        do throws(InvalidStatsQuery) {
            let asked = try StatsQuery(query.items, format: format)
            process.statistics.pageWanted()
            let page = StatsPage(process.store, asked)
            var reply = AdminReply()
            reply.contentType = page.contentType
            reply.page = page
            reply.countsAtOnce = asked.format != .prometheus
            return reply
        } catch {
            return AdminReply(400, error.message)
        }
    }
}
