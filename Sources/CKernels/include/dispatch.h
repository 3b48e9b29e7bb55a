// KITH_DISPATCH before a function has it compiled for several levels of the processor, the best of which is chosen when
// the program is loaded. Elsewhere than on x86-64 with ELF it is empty: there the baseline already has vectors. So it is
// under the thread sanitizer, whose calls in the choosing functions come before it is ready.
#pragma once

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define KITH_NO_DISPATCH
#endif
#endif

#if defined(__x86_64__) && defined(__ELF__) && !defined(KITH_NO_DISPATCH)
#define KITH_DISPATCH __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define KITH_DISPATCH
#endif
