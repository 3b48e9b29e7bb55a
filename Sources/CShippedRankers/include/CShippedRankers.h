/* The rankers that come with Kith, as ShippedRankers reads them; written anew by `make train-ranker`. */
#ifndef KITH_SHIPPED_RANKERS_H
#define KITH_SHIPPED_RANKERS_H

/* `size` bytes that never change; 0 bytes where none were fitted yet. */
const unsigned char *kith_shipped_rankers(unsigned long *size);

#endif
