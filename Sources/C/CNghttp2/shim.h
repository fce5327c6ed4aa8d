// nghttp2: HTTP/2 framing, HPACK and flow control for both roles.
#include <nghttp2/nghttp2.h>
