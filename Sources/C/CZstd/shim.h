// Zstandard: the zstd content coding.
#include <zstd.h>
#include <zstd_errors.h>
