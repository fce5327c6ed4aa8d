// Pages whose rendering is being merged.

extension AdminPages {
    func certs(_ query: AdminQuery) -> AdminReply { AdminReply(501, "") }
    func clusters(_ query: AdminQuery) -> AdminReply { AdminReply(501, "") }
    func configDump(_ query: AdminQuery) -> AdminReply { AdminReply(501, "") }
    func listeners(_ query: AdminQuery) -> AdminReply { AdminReply(501, "") }
}
