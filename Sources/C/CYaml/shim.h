// libyaml: the event parser under Document.
#include <yaml.h>
