// `/status/N`, and `/status/200:0.9,503:0.1`, which throws dice.

import Base
import Document
import Serving

enum HTTPBinStatus {
    static func answer(_ text: String) -> ServiceAnswer {
        var choices: [(status: Int, weight: Double)] = []
        for item in text.split(separator: ",") {
            let parts = item.split(separator: ":", maxSplits: 1)
            guard let first = parts.first, let status = Int(first), (200...599).contains(status) else {
                return HTTPBin.refused("found '\(item)', expected a status from 200 to 599: /status/503")
            }
            let weight = parts.count == 1 ? 1 : Double(parts[1]) ?? -1
            if !(weight >= 0 && weight.isFinite) {
                return HTTPBin.refused("found '\(item)', expected STATUS:WEIGHT: /status/200:0.9,503:0.1")
            }
            choices.append((status, weight))
        }
        guard !choices.isEmpty else { return HTTPBin.refused("found no status, expected /status/503") }
        return plain(pick(choices))
    }

    static func pick(_ choices: [(status: Int, weight: Double)]) -> Int {
        let sum = choices.reduce(0) { $0 + $1.weight }
        var left = Double.random(in: 0..<max(sum, .leastNormalMagnitude))
        for choice in choices {
            left -= choice.weight
            if left < 0 { return choice.status }
        }
        return choices[choices.count - 1].status
    }

    private static func plain(_ status: Int) -> ServiceAnswer {
        switch status {
        case 301, 302, 303, 305, 307, 308: ServiceAnswer(status, ["location": "/redirect/1"])
        case 401: ServiceAnswer(401, ["www-authenticate": "Basic realm=\"Fake Realm\""])
        case 407: ServiceAnswer(407, ["proxy-authenticate": "Basic realm=\"Fake Realm\""])
        case 402: ServiceAnswer(402, ["content-type": "text/plain"], Array("Payment comes first.\n".utf8))
        case 406:
            HTTPBin.pretty(
                [
                    "message": "Client did not request a supported media type.",
                    "accept": ["image/webp", "image/svg+xml", "image/jpeg", "image/png", "image/*"],
                ], status: 406)
        case 418: ServiceAnswer(418, ["x-more-info": "http://tools.ietf.org/html/rfc2324"], Array(teapot.utf8))
        default: ServiceAnswer(status, ["content-type": "text/html; charset=utf-8"])
        }
    }

    static let teapot = """

            -=[ teapot ]=-

                 o
              .-----.     __
          ___/       \\   /  |
         /  |         |_/ / |
         \\__|           _/ ./
             \\_________/
              ~~~~~~~~~

        """
}
