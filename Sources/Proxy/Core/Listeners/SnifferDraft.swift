// Until the HTTP sniffer is merged.

import Base

struct HTTPSniffer {
    enum Result { case needMore, http10, http11, http2, notHTTP }
    mutating func parse(_ bytes: ByteView) -> Result { .notHTTP }
}
