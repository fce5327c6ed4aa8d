// Health checks over HTTP/1.

import Base
import HTTP1
import Health
import Runtime

final class HTTP1HealthProbe: HealthProbe {
    private var parser: HTTP1Parser
    private var headers = HeaderBlock()
    private var answer = HealthCheckAnswer()
    private var isWaiting = false
    private var keepsAlive = true

    override init(_ session: HealthSession, _ transport: Transport) {
        parser = HTTP1Parser(role: .response, options: session.cluster.http1)
        super.init(session, transport)
    }

    override func check() {
        var request = HeaderBlock()
        session.writeRequest(to: &request)
        parser.expectResponse(to: request.first(.method)?.equals("HEAD") ?? false ? .head : .other)
        answer = HealthCheckAnswer()
        isWaiting = true
        let body = session.requestBody
        transport.write { output in
            _ = HTTP1Encoder.requestHead(
                request, endStream: body.isEmpty, casing: session.cluster.http1Casing, into: &output)
            output.append(body)
        }
    }

    override func transportReceived(_ bytes: ByteView) -> Int {
        var offset = 0
        while !isClosed {
            guard isWaiting else {
                // Bytes that nobody asked for: the connection can't be trusted with another check.
                if offset < bytes.count { ended() }
                return bytes.count
            }
            var consumed = 0
            let event = parser.parse(bytes.dropFirst(offset), into: &headers, consumed: &consumed)
            offset += consumed
            switch event {
            case .needMore: return offset
            case .head(let head):
                if head.isInformational { continue }
                keepsAlive = head.keepAlive
                answer.read(headers)
            case .body(let body): answer.append(body, limit: session.bodyLimit)
            case .trailers: break
            case .end: finished()
            case .violation: ended()
            }
        }
        return bytes.count
    }

    private func finished() {
        isWaiting = false
        let answer = answer
        if !keepsAlive || !session.params.reusesConnection { session.discard(self) }
        session.answered(answer)
    }

    override func transportEnded() {
        if isWaiting, case .end = parser.inputClosed() {
            keepsAlive = false
            return finished()
        }
        ended()
    }
}
