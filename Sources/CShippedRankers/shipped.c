#include "CShippedRankers.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

/* One byte more, so that an empty file is no empty array. */
static const unsigned char rankers[] = {
#embed "shipped.kithranker" suffix(, )
    0};

const unsigned char *kith_shipped_rankers(unsigned long *size) {
    *size = sizeof rankers - 1;
    return rankers;
}
