// What becomes of a gRPC call of the proxy's own, told to whoever made it.

import Base

/// Subclassed by those who make calls. Calls arrive on the loop; `closed` comes exactly once and last, unless the stream
/// was cancelled.
class GRPCReceiver {
    /// The call was taken: the answer's head is there.
    func opened(_ headers: borrowing HeaderBlock) {}

    /// `bytes` are gone when this returns.
    func message(_ bytes: ByteView) {}

    func closed(_ status: GRPCStatus) {}

    /// The stream was overfull and has room again.
    func drained() {}
}
