// zlib: gzip content coding.
#include <zlib.h>
