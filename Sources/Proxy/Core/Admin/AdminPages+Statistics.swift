// /stats in its three formats.

import Base
import Telemetry

extension AdminPages {
    func stats(_ query: AdminQuery) -> AdminReply { page(query, .text) }

    func prometheus(_ query: AdminQuery) -> AdminReply { page(query, .prometheus) }

    private func page(_ query: AdminQuery, _ format: StatsFormat) -> AdminReply {
        do throws(InvalidStatsQuery) {
            server.update(process)
            var page = StatsPage(process.store, try StatsQuery(query.items, format: format))
            var reply = AdminReply()
            reply.contentType = page.contentType
            while page.write(to: &reply.body, atLeast: 65_536) {}
            return reply
        } catch {
            return AdminReply(400, error.message)
        }
    }
}
