// Maximal cliques within one neighbourhood, on bits: Bron and Kerbosch with Tomita's pivot. The search keeps its own
// stack, so that it can stop anywhere and go on later.
#include "CKernels.h"

#define KITH_INLINE static inline __attribute__((always_inline))

// A frame of the stack is three sets (candidates, those still to branch on, members) and four numbers.
enum { CANDIDATES, BRANCHES, MEMBERS, SETS };
enum { BEGIN, END, OWNER, CHOSEN, NUMBERS };

KITH_INLINE size_t count_bits(const uint64_t *set, size_t W) {
    size_t count = 0;
    for (size_t w = 0; w < W; w++) count += (size_t)__builtin_popcountll(set[w]);
    return count;
}

KITH_INLINE size_t count_common(const uint64_t *a, const uint64_t *b, size_t W) {
    size_t count = 0;
    for (size_t w = 0; w < W; w++) count += (size_t)__builtin_popcountll(a[w] & b[w]);
    return count;
}

// Whether `set` holds all of `part`.
KITH_INLINE int holds(const uint64_t *set, const uint64_t *part, size_t W) {
    uint64_t missing = 0;
    for (size_t w = 0; w < W; w++) missing |= part[w] & ~set[w];
    return missing == 0;
}

KITH_INLINE uint64_t *set_of(const KithCliqueSearch *s, size_t depth, int which, size_t W) {
    return s->frames + (depth * SETS + (size_t)which) * W;
}

// Writes down a clique, or counts it: those fixed, `members` and, where it is not null, `more`.
KITH_INLINE void emit(
    KithCliqueSearch *s, const uint64_t *members, const uint64_t *more, size_t size, size_t W) {
    s->sizes[size]++;
    s->found++;
    if (!s->output) return;
    uint32_t *out = s->output + s->used;
    size_t fixed = 0;
    *out++ = (uint32_t)size;
    for (size_t w = 0; w < W; w++) {
        for (uint64_t rest = members[w] | (more ? more[w] : 0); rest; rest &= rest - 1) {
            const uint32_t name = s->names[w * 64 + (size_t)__builtin_ctzll(rest)];
            while (fixed < s->fixedCount && s->fixed[fixed] < name) *out++ = s->fixed[fixed++];
            *out++ = name;
        }
    }
    while (fixed < s->fixedCount) *out++ = s->fixed[fixed++];
    s->used = (size_t)(out - s->output);
}

// Looks at frame `depth`, whose candidates, members and list of excluded stand: emits what is plain at once, or chooses
// what to branch on. Returns whether there is something to branch on. No excluded vertex covers all candidates.
KITH_INLINE int enter(KithCliqueSearch *s, size_t depth, size_t size, size_t W) {
    uint64_t *P = set_of(s, depth, CANDIDATES, W), *T = set_of(s, depth, BRANCHES, W);
    uint64_t *R = set_of(s, depth, MEMBERS, W);
    uint64_t *numbers = s->numbers + depth * NUMBERS;
    const size_t count = count_bits(P, W);
    if (size + count < s->minSize) return 0;
    // Whoever is tied to all other candidates is in every clique from here on.
    size_t universal = 0, best = 0, fewest = count;
    const uint64_t *pivot = 0;
    for (size_t w = 0; w < W; w++) {
        T[w] = 0;
        for (uint64_t rest = P[w]; rest; rest &= rest - 1) {
            const uint64_t *row = s->rows + (w * 64 + (size_t)__builtin_ctzll(rest)) * W;
            const size_t ties = count_common(row, P, W);
            if (ties + 1 == count) {
                T[w] |= rest & -rest;
                universal++;
                continue;
            }
            if (ties < fewest) fewest = ties;
            if (!pivot || ties > best) {
                best = ties;
                pivot = row;
            }
        }
    }
    if (universal == count) {
        emit(s, R, P, size + count, W);
        return 0;
    }
    size_t begin = numbers[BEGIN], end = numbers[END];
    if (universal) {
        for (size_t w = 0; w < W; w++) {
            R[w] |= T[w];
            P[w] &= ~T[w];
        }
        if (numbers[OWNER] == depth) {
            size_t kept = begin;
            for (size_t i = begin; i < end; i++) {
                const uint64_t *mask = s->masks + i * W;
                uint64_t any = 0;
                if (!holds(mask, T, W)) continue;
                for (size_t w = 0; w < W; w++) any |= mask[w] & P[w];
                if (!any) continue;
                for (size_t w = 0; w < W; w++) s->masks[kept * W + w] = mask[w];
                kept++;
            }
            end = numbers[END] = kept;
        }
        best -= universal;
    }
    const size_t left = count - universal;
    const size_t total = size + universal;
    if (begin == end && !s->output && fewest + 2 >= count && left <= 80) {
        // All candidates but for pairs that lack each other: one of each pair, in every way.
        const size_t pairs = left / 2;
        if (total + pairs >= s->minSize) {
            s->sizes[total + pairs] += (uint64_t)1 << pairs;
            s->found += (uint64_t)1 << pairs;
        }
        return 0;
    }
    uint64_t need[W];
    const int isOwn = numbers[OWNER] == depth;
    for (size_t w = 0; w < W; w++) need[w] = isOwn ? 0 : R[w] & ~set_of(s, numbers[OWNER], MEMBERS, W)[w];
    for (size_t i = begin; i < end; i++) {
        const uint64_t *mask = s->masks + i * W;
        const size_t ties = count_common(mask, P, W);
        if (ties > best && (isOwn || holds(mask, need, W))) {
            best = ties;
            pivot = mask;
        }
    }
    for (size_t w = 0; w < W; w++) T[w] = P[w] & ~pivot[w];
    return 1;
}

KITH_INLINE int search(KithCliqueSearch *s, size_t W) {
    size_t depth = s->depth;
    uint64_t nodes = s->nodeLimit;
    const size_t room = 2 * (1 + s->fixedCount + s->candidates);
    if (!s->isStarted) {
        s->isStarted = 1;
        depth = enter(s, 0, s->fixedCount, W) ? 1 : 0;
    }
    while (depth) {
        uint64_t *P = set_of(s, depth - 1, CANDIDATES, W), *T = set_of(s, depth - 1, BRANCHES, W);
        uint64_t *R = set_of(s, depth - 1, MEMBERS, W);
        uint64_t *numbers = s->numbers + (depth - 1) * NUMBERS;
        size_t word = 0;
        while (word < W && !T[word]) word++;
        if (word == W) {
            // Back to the frame below, where the vertex branched on is excluded from now on.
            depth--;
            if (!depth) break;
            uint64_t *below = s->numbers + (depth - 1) * NUMBERS;
            const size_t chosen = below[CHOSEN];
            uint64_t *mask = s->masks + below[END]++ * W;
            for (size_t w = 0; w < W; w++) mask[w] = s->rows[chosen * W + w];
            continue;
        }
        if (!nodes || s->found >= s->foundLimit || (s->output && s->capacity - s->used < room)) {
            s->depth = depth;
            return !nodes ? 2 : s->found >= s->foundLimit ? 3 : 1;
        }
        nodes--;
        const uint64_t bit = T[word] & -T[word];
        const size_t v = word * 64 + (size_t)__builtin_ctzll(bit);
        const uint64_t *row = s->rows + v * W;
        T[word] &= ~bit;
        P[word] &= ~bit;
        uint64_t next[W], need[W], blocked[W];
        const int isOwn = numbers[OWNER] == depth - 1;
        size_t count = 0;
        for (size_t w = 0; w < W; w++) {
            next[w] = P[w] & row[w];
            count += (size_t)__builtin_popcountll(next[w]);
            need[w] = isOwn ? 0 : R[w] & ~set_of(s, numbers[OWNER], MEMBERS, W)[w];
            blocked[w] = 0;
        }
        need[word] |= bit;
        uint64_t *parentEnd = s->masks + numbers[END] * W;
        size_t size = count_bits(R, W) + s->fixedCount + 1;
        int isOpen = size + count >= s->minSize, isCompact = 0;
        size_t kept = numbers[END] + 1;
        if (isOpen) {
            // Whoever is excluded and tied to all candidates has been, or will be, in every clique from here.
            const uint64_t *masks = s->masks;
            isCompact = 2 * numbers[END] - numbers[BEGIN] + 1 + s->candidates <= s->maskCapacity;
            for (size_t i = numbers[BEGIN]; i < numbers[END]; i++) {
                const uint64_t *mask = masks + i * W;
                uint64_t any = 0, missing = 0, lacking = 0;
                for (size_t w = 0; w < W; w++) {
                    lacking |= need[w] & ~mask[w];
                    any |= mask[w] & next[w];
                    missing |= next[w] & ~mask[w];
                }
                if (lacking) continue;
                if (!missing) {
                    isOpen = 0;
                    break;
                }
                if (!any) continue;
                for (size_t w = 0; w < W; w++) blocked[w] |= mask[w];
                if (!isCompact) continue;
                for (size_t w = 0; w < W; w++) s->masks[kept * W + w] = mask[w];
                kept++;
            }
        }
        int descends = 0;
        if (isOpen) {
            uint64_t *childP = set_of(s, depth, CANDIDATES, W), *childR = set_of(s, depth, MEMBERS, W);
            for (size_t w = 0; w < W; w++) {
                childP[w] = next[w];
                childR[w] = R[w];
            }
            childR[word] |= bit;
            if (count <= 1) {
                emit(s, childR, childP, size + count, W);
            } else {
                uint64_t *child = s->numbers + depth * NUMBERS;
                child[BEGIN] = isCompact ? numbers[END] + 1 : numbers[BEGIN];
                child[END] = isCompact ? kept : numbers[END];
                child[OWNER] = isCompact ? depth : numbers[OWNER];
                descends = enter(s, depth, size, W);
            }
        }
        if (descends) {
            numbers[CHOSEN] = v;
            depth++;
        } else {
            for (size_t w = 0; w < W; w++) parentEnd[w] = row[w];
            numbers[END]++;
        }
    }
    s->depth = 0;
    return 0;
}

KITH_DISPATCH static int search_1(KithCliqueSearch *s) { return search(s, 1); }
KITH_DISPATCH static int search_2(KithCliqueSearch *s) { return search(s, 2); }
KITH_DISPATCH static int search_3(KithCliqueSearch *s) { return search(s, 3); }
KITH_DISPATCH static int search_4(KithCliqueSearch *s) { return search(s, 4); }
KITH_DISPATCH static int search_any(KithCliqueSearch *s) { return search(s, s->width); }

int kith_cliques_search(KithCliqueSearch *s) {
    switch (s->width) {
    case 0:
    case 1: return search_1(s);
    case 2: return search_2(s);
    case 3: return search_3(s);
    case 4: return search_4(s);
    default: return search_any(s);
    }
}

int kith_cliques_prepare(const KithCliqueGraph *g, uint32_t vertex, uint32_t *places, KithCliqueSearch *s) {
    const size_t count = g->laterEnds[vertex] - g->offsets[vertex];
    const size_t width = count <= 64 ? 1 : (count + 63) / 64;
    const uint32_t *own = g->columns + g->offsets[vertex];
    s->candidates = count;
    s->width = width;
    s->names = own;
    s->depth = 0;
    s->isStarted = 0;
    for (size_t i = 0; i < count; i++) places[own[i]] = (uint32_t)i + 1;
    uint64_t *rows = s->room;
    for (size_t i = 0; i < count * width; i++) rows[i] = 0;
    for (size_t i = 0; i < count; i++) {
        const uint32_t other = own[i];
        for (uint64_t j = g->offsets[other]; j < g->laterEnds[other]; j++) {
            const size_t place = places[g->columns[j]];
            if (!place) continue;
            rows[i * width + (place - 1) / 64] |= (uint64_t)1 << ((place - 1) % 64);
            rows[(place - 1) * width + i / 64] |= (uint64_t)1 << (i % 64);
        }
    }
    s->rows = rows;
    size_t kept = 0;
    int isOpen = 1;
    const uint64_t end = s->masks ? g->offsets[vertex + 1] : 0;
    for (uint64_t e = g->laterEnds[vertex]; isOpen && e < end; e++) {
        const uint32_t other = g->columns[e];
        uint64_t *mask = s->masks + kept * width;
        size_t ties = 0;
        for (size_t w = 0; w < width; w++) mask[w] = 0;
        for (uint64_t j = g->offsets[other]; j < g->laterEnds[other]; j++) {
            const size_t place = places[g->columns[j]];
            if (!place) continue;
            mask[(place - 1) / 64] |= (uint64_t)1 << ((place - 1) % 64);
            ties++;
        }
        if (ties == count) isOpen = 0;
        if (ties) kept++;
    }
    for (size_t i = 0; i < count; i++) places[own[i]] = 0;
    if (!isOpen) return 0;
    uint64_t *P = s->frames;
    for (size_t w = 0; w < width * SETS; w++) P[w] = 0;
    for (size_t i = 0; i < count; i++) P[i / 64] |= (uint64_t)1 << (i % 64);
    s->numbers[BEGIN] = 0;
    s->numbers[END] = kept;
    s->numbers[OWNER] = 0;
    return 1;
}

// Candidates that greedy coloring cannot fit into `colors` classes: a clique that is larger has one of them.
KITH_INLINE void branch_by_color(
    const KithCliqueSearch *s, const uint64_t *P, uint64_t *T, size_t colors, size_t W) {
    for (size_t w = 0; w < W; w++) T[w] = P[w];
    for (size_t color = 0; color < colors; color++) {
        uint64_t class[W];
        uint64_t any = 0;
        for (size_t w = 0; w < W; w++) any |= class[w] = T[w];
        if (!any) return;
        for (size_t w = 0; w < W; w++) {
            while (class[w]) {
                const uint64_t bit = class[w] & -class[w];
                const uint64_t *row = s->rows + (w * 64 + (size_t)__builtin_ctzll(bit)) * W;
                T[w] &= ~bit;
                class[w] &= ~bit;
                for (size_t other = w; other < W; other++) class[other] &= ~row[other];
            }
        }
    }
}

KITH_INLINE int maximum(KithCliqueSearch *s, size_t W) {
    size_t depth = s->depth;
    uint64_t nodes = s->nodeLimit;
    if (!s->isStarted) {
        s->isStarted = 1;
        depth = 1;
        const size_t colors = s->best > s->fixedCount ? s->best - s->fixedCount : 0;
        branch_by_color(s, s->frames, set_of(s, 0, BRANCHES, W), colors, W);
    }
    while (depth) {
        uint64_t *P = set_of(s, depth - 1, CANDIDATES, W), *T = set_of(s, depth - 1, BRANCHES, W);
        uint64_t *R = set_of(s, depth - 1, MEMBERS, W);
        size_t word = W;
        while (word && !T[word - 1]) word--;
        if (!word) {
            depth--;
            continue;
        }
        if (!nodes) {
            s->depth = depth;
            return 2;
        }
        nodes--;
        word--;
        // Whoever is still to be branched on stays out, so that each clique is met from its last such member alone.
        const size_t place = 63 - (size_t)__builtin_clzll(T[word]);
        const uint64_t bit = (uint64_t)1 << place;
        const uint64_t *row = s->rows + (word * 64 + place) * W;
        uint64_t *childP = set_of(s, depth, CANDIDATES, W), *childR = set_of(s, depth, MEMBERS, W);
        T[word] &= ~bit;
        for (size_t w = 0; w < W; w++) {
            childP[w] = P[w] & ~T[w] & row[w];
            childR[w] = R[w];
        }
        childR[word] |= bit;
        const size_t size = count_bits(childR, W) + s->fixedCount, count = count_bits(childP, W);
        if (size + count <= s->best) continue;
        if (!count) {
            s->best = size;
            s->found++;
            s->used = 0;
            emit(s, childR, 0, size, W);
            continue;
        }
        branch_by_color(s, childP, set_of(s, depth, BRANCHES, W), s->best > size ? s->best - size : 0, W);
        depth++;
    }
    s->depth = 0;
    return 0;
}

KITH_DISPATCH static int maximum_1(KithCliqueSearch *s) { return maximum(s, 1); }
KITH_DISPATCH static int maximum_2(KithCliqueSearch *s) { return maximum(s, 2); }
KITH_DISPATCH static int maximum_3(KithCliqueSearch *s) { return maximum(s, 3); }
KITH_DISPATCH static int maximum_4(KithCliqueSearch *s) { return maximum(s, 4); }
KITH_DISPATCH static int maximum_any(KithCliqueSearch *s) { return maximum(s, s->width); }

int kith_cliques_maximum(KithCliqueSearch *s) {
    switch (s->width) {
    case 0:
    case 1: return maximum_1(s);
    case 2: return maximum_2(s);
    case 3: return maximum_3(s);
    case 4: return maximum_4(s);
    default: return maximum_any(s);
    }
}
