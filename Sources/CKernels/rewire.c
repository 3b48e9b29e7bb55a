// Random exchanges of the ends of two ties, whose speed is that of memory: the next exchanges are drawn ahead, so that
// what they look at is on its way.
#include "CKernels.h"

enum { AHEAD = 64 };

static inline uint64_t mixed(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static inline uint64_t next_random(uint64_t *state) { return mixed(*state += 0x9E3779B97F4A7C15u); }

static inline uint64_t key_of(uint32_t one, uint32_t other) {
    return one < other ? (uint64_t)one << 32 | other : (uint64_t)other << 32 | one;
}

// The table is lines of eight words: seven keys or zeros in any places, then how many keys whose home is this line live in
// later ones because it was full.
enum { LINE = 8, KEYS = LINE - 1 };

typedef struct {
    uint64_t *words;
    size_t mask;
    unsigned shift;
} tie_table;

static inline size_t home(const tie_table *table, uint64_t key) {
    key *= 0xD6E8FEB86659FD93u;
    key ^= key >> 32;
    return (size_t)(key * 0x9E3779B97F4A7C15u >> table->shift);
}

static inline unsigned matches(const uint64_t *line, uint64_t key) {
    unsigned places = 0;
    for (unsigned k = 0; k < KEYS; k++) places |= (unsigned)(line[k] == key) << k;
    return places;
}

static inline int holds(const tie_table *table, uint64_t key) {
    size_t number = home(table, key), start = number;
    const uint64_t *line = table->words + LINE * number;
    if (matches(line, key)) return 1;
    for (uint64_t away = line[KEYS]; away > 0;) {
        number = (number + 1) & table->mask;
        line = table->words + LINE * number;
        if (matches(line, key)) return 1;
        for (unsigned k = 0; k < KEYS; k++) away -= line[k] != 0 && home(table, line[k]) == start;
    }
    return 0;
}

// Puts `key` where `old` is in its line or the first one after it that has such: a new key in place of 0, or 0 in place of
// a key that is there.
static inline void replace(tie_table *table, uint64_t key, uint64_t old, uint64_t new) {
    size_t number = home(table, key);
    uint64_t *line = table->words + LINE * number;
    unsigned places = matches(line, old);
    if (!places) {
        line[KEYS] += new != 0 ? 1 : (uint64_t)-1;
        do {
            number = (number + 1) & table->mask;
            line = table->words + LINE * number;
            places = matches(line, old);
        } while (!places);
    }
    line[__builtin_ctz(places)] = new;
}

static inline void insert(tie_table *table, uint64_t key) { replace(table, key, 0, key); }

static inline void take_out(tie_table *table, uint64_t key) { replace(table, key, key, 0); }

static inline void ends_of(const uint64_t *ties, size_t one, size_t other, int turn, uint32_t ends[4]) {
    uint64_t first = ties[one], second = ties[other];
    ends[0] = (uint32_t)(first >> 32), ends[1] = (uint32_t)first;
    ends[2] = (uint32_t)(turn ? second : second >> 32), ends[3] = (uint32_t)(turn ? second >> 32 : second);
}

KITH_DISPATCH uint64_t kith_rewire(
    uint64_t *ties, size_t count, uint64_t *words, unsigned bits, uint64_t attempts, uint64_t seed) {
    tie_table lines = {words, ((size_t)1 << (bits - 3)) - 1, 64 - (bits - 3)};
    tie_table *table = &lines;
    uint64_t state = seed, made = 0;
    for (size_t tie = 0; tie < count; tie++) insert(table, ties[tie]);
    uint32_t one[AHEAD], other[AHEAD];
    uint8_t turns[AHEAD];
    while (attempts > 0) {
        size_t batch = attempts < AHEAD ? (size_t)attempts : AHEAD;
        attempts -= batch;
        for (size_t k = 0; k < batch; k++) {
            uint64_t random = next_random(&state);
            one[k] = (uint32_t)((random >> 32) * count >> 32);
            other[k] = (uint32_t)((random & 0xFFFFFFFFu) * count >> 32);
            turns[k] = (uint8_t)(random * 0x9E3779B97F4A7C15u >> 63);
            __builtin_prefetch(ties + one[k], 1);
            __builtin_prefetch(ties + other[k], 1);
        }
        for (size_t k = 0; k < batch; k++) {
            uint32_t ends[4];
            ends_of(ties, one[k], other[k], turns[k], ends);
            __builtin_prefetch(words + LINE * home(table, key_of(ends[0], ends[3])), 1);
            __builtin_prefetch(words + LINE * home(table, key_of(ends[2], ends[1])), 1);
            __builtin_prefetch(words + LINE * home(table, ties[one[k]]), 1);
            __builtin_prefetch(words + LINE * home(table, ties[other[k]]), 1);
        }
        for (size_t k = 0; k < batch; k++) {
            uint32_t ends[4];
            ends_of(ties, one[k], other[k], turns[k], ends);
            if (one[k] == other[k] || ends[0] == ends[3] || ends[1] == ends[2]) continue;
            uint64_t first = key_of(ends[0], ends[3]), second = key_of(ends[2], ends[1]);
            if (holds(table, first) || holds(table, second)) continue;
            take_out(table, ties[one[k]]);
            take_out(table, ties[other[k]]);
            insert(table, first);
            insert(table, second);
            ties[one[k]] = first;
            ties[other[k]] = second;
            made++;
        }
    }
    return made;
}
