// What one call of the parser found.

import Base

public enum HTTP1Event {
    /// Nothing can be said before more bytes arrive.
    case needMore
    /// A complete head; its headers are in the block that was passed.
    case head(HTTP1Head)
    /// A piece of the body: a view on the input, valid until the caller lets go of its input.
    case body(ByteView)
    /// The trailers are in the block that was passed. Only with `enablesTrailers`.
    case trailers
    /// The message is complete; the next call reads the next one.
    case end
    /// The peer broke a rule. The parser stays in this state: answer, then close.
    case violation(HTTP1Violation)
}
