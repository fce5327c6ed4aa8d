// c-ares: DNS without blocking.
#include <sys/select.h>
#include <netdb.h>
#include <ares.h>
