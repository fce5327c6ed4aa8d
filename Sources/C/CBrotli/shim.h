// Brotli: the br content coding.
#include <brotli/decode.h>
#include <brotli/encode.h>
