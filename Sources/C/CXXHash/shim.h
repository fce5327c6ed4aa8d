// xxHash: the hash of Envoy-compatible ring, Maglev and route hashing.
#include <xxhash.h>
