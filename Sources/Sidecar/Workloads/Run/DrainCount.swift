// How many requests a proxy still serves, by its statistics page.

enum DrainCount {
    /// Of lines such as `http.inbound_0.0.0.0_9080;.downstream_rq_active: 2`; what isn't one is passed over.
    static func active(_ page: String) -> Int {
        page.split(whereSeparator: \.isNewline).reduce(0) { sum, line in
            guard line.contains("inbound"), let colon = line.lastIndex(of: ":") else { return sum }
            let number = line[line.index(after: colon)...].drop { $0 == " " }
            return sum + (Int(number) ?? 0)
        }
    }
}
