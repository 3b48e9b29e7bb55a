// The passes of Leiden over the ties of a graph: moving, refining, adding up. Bound by memory, not by vectors: what
// helps is that neighbours' groups are gathered without branches, which could not be foretold.
#include "CKernels.h"

// Ties without weights are counted in 32 bits, which keeps twice as many groups near the processor.
#define SUM(holder, group) (kind == 0 ? (double)(holder)->counts[group] : (holder)->cells[group].sum)
#define CLEAR(holder, group) (void)(kind == 0 ? ((holder)->counts[group] = 0) : ((holder)->cells[group].sum = 0))

#define KITH_INLINE static inline __attribute__((always_inline))

// What joining two weights of the null model costs.
KITH_INLINE double cost(double scale, double x, double y, double otherX, double otherY, int directed) {
    return directed ? scale * (x * otherY + y * otherX) : scale * x * otherX;
}

KITH_INLINE double weight(const KithTies *ties, uint64_t place, int kind) {
    return kind == 0 ? 1.0 : kind == 1 ? (double)ties->floats[place] : ties->doubles[place];
}

// Where vertex `v` gains most, and how much; its own group where nowhere gains. `counts`, or the sums in the cells, are
// zero before and after.
KITH_INLINE uint32_t best_group(
    const KithTies *ties, const KithMoving *m, uint32_t *counts, uint32_t *touched, uint32_t v, uint32_t spare,
    double *gain, int kind, int directed) {
    const uint64_t begin = ties->begins[v], end = ties->ends[v];
    const uint32_t own = m->labels[v];
    size_t found = 0;
    for (uint64_t place = begin; place < end; place++) {
        const uint32_t label = m->labels[ties->columns[place]];
        touched[found] = label;
        if (kind == 0) {
            found += counts[label]++ == 0;
        } else {
            const double sum = m->cells[label].sum;
            found += sum == 0;
            m->cells[label].sum = sum + weight(ties, place, kind);
        }
    }
    const double x = ties->masses[v], y = directed ? ties->inMasses[v] : 0;
    const double ownCost = cost(
        ties->scale, x, y, m->cells[own].total - x, directed ? m->inTotals[own] - y : 0, directed);
    const double ownSum = kind == 0 ? (double)counts[own] : m->cells[own].sum;
    if (kind == 0) counts[own] = 0;
    else m->cells[own].sum = 0;
    const double stay = ownSum - ownCost;
    uint32_t target = own;
    double best = 0, size = ownSum + ownCost;
    int isFirst = 1;
    for (size_t index = 0; index < found; index++) {
        const uint32_t label = touched[index];
        const double sum = kind == 0 ? (double)counts[label] : m->cells[label].sum;
        if (kind == 0) counts[label] = 0;
        else m->cells[label].sum = 0;
        if (label == own || sum == 0) continue;
        const double price = cost(
            ties->scale, x, y, m->cells[label].total, directed ? m->inTotals[label] : 0, directed);
        const double score = sum - price;
        if (isFirst || score > best || (m->takesLast && score == best)) {
            best = score, target = label, isFirst = 0;
            size = ownSum + ownCost + sum + price;
        }
    }
    if ((isFirst || best < 0) && m->sizes[own] > 1) {
        best = 0, target = spare;
        size = ownSum + ownCost;
    }
    *gain = best - stay;
    // Differences within the rounding of what they come from are none.
    return *gain > 1e-12 * size ? target : own;
}

KITH_INLINE uint64_t move_all(const KithTies *ties, const KithMoving *m, double *gain, int kind, int directed) {
    const size_t count = ties->count;
    size_t head = 0, waiting = m->firstCount, spares = m->spareCount;
    uint64_t moves = 0;
    double gained = 0;
    while (waiting) {
        const uint32_t v = m->queue[head];
        head = head + 1 == count ? 0 : head + 1;
        waiting--;
        m->queued[v] = 0;
        const uint32_t own = m->labels[v];
        double more;
        // A group of several leaves a number to spare.
        const uint32_t target = best_group(
            ties, m, m->counts, m->touched, v, m->spare[spares ? spares - 1 : 0], &more, kind, directed);
        if (target == own) continue;
        const double x = ties->masses[v], y = directed ? ties->inMasses[v] : 0;
        if (m->sizes[target] == 0) spares--;
        m->labels[v] = target;
        m->cells[own].total -= x;
        m->cells[target].total += x;
        if (directed) m->inTotals[own] -= y, m->inTotals[target] += y;
        m->sizes[target]++;
        if (--m->sizes[own] == 0) {
            m->spare[spares++] = own;
            m->cells[own].total = 0;
            if (directed) m->inTotals[own] = 0;
        }
        gained += more;
        moves++;
        for (uint64_t place = ties->begins[v]; place < ties->ends[v]; place++) {
            const uint32_t u = ties->columns[place];
            if (m->queued[u] | (m->labels[u] == target)) continue;
            m->queued[u] = 1;
            size_t tail = head + waiting++;
            m->queue[tail >= count ? tail - count : tail] = u;
        }
    }
    *gain = gained;
    return moves;
}

uint64_t kith_leiden_move(const KithTies *ties, const KithMoving *moving, double *gain) {
    if (ties->inMasses) {
        if (ties->doubles) return move_all(ties, moving, gain, 2, 1);
        return ties->floats ? move_all(ties, moving, gain, 1, 1) : move_all(ties, moving, gain, 0, 1);
    }
    if (ties->doubles) return move_all(ties, moving, gain, 2, 0);
    return ties->floats ? move_all(ties, moving, gain, 1, 0) : move_all(ties, moving, gain, 0, 0);
}

KITH_INLINE size_t gainers(
    const KithTies *ties, const KithMoving *m, const uint32_t *order, size_t count, uint32_t *counts,
    uint32_t *touched, uint32_t *kept, int directed) {
    size_t found = 0;
    for (size_t index = 0; index < count; index++) {
        const uint32_t v = order[index];
        double gain;
        kept[found] = v;
        // Any number but the vertex's own group serves as the empty group.
        found += best_group(ties, m, counts, touched, v, UINT32_MAX, &gain, 0, directed) != m->labels[v];
    }
    return found;
}

size_t kith_leiden_gainers(
    const KithTies *ties, const KithMoving *moving, const uint32_t *order, size_t count, uint32_t *counts,
    uint32_t *touched, uint32_t *kept) {
    return ties->inMasses ? gainers(ties, moving, order, count, counts, touched, kept, 1)
                          : gainers(ties, moving, order, count, counts, touched, kept, 0);
}

KITH_INLINE uint64_t refine_some(
    const KithTies *ties, const KithRefining *r, size_t first, size_t end, uint32_t *touched, int kind, int directed) {
    uint64_t merges = 0;
    double outside = 0;
    uint32_t outsideCount = 0;
    for (size_t index = first; index < end; index++) {
        const uint32_t v = r->order[index];
        const uint32_t own = r->labels[v];
        double sum = 0;
        for (uint64_t place = ties->begins[v]; place < ties->ends[v]; place++) {
            const double w = weight(ties, place, kind);
            sum += r->labels[ties->columns[place]] == own ? w : 0;
        }
        r->inside[v] = sum;
    }
    for (size_t index = first; index < end; index++) {
        const uint32_t v = r->order[index];
        const uint32_t own = r->labels[v];
        if (r->parts[v] != v || r->sizes[v] != 1) continue;
        const double x = ties->masses[v], y = directed ? ties->inMasses[v] : 0;
        const double all = r->totals[own], inAll = directed ? r->inTotals[own] : 0;
        if (r->inside[v] < cost(ties->scale, x, y, all - x, inAll - y, directed)) continue;
        size_t found = 0;
        for (uint64_t place = ties->begins[v]; place < ties->ends[v]; place++) {
            const uint32_t u = ties->columns[place];
            const int isOwn = r->labels[u] == own;
            // Parts of other groups may be another thread's.
            const uint32_t part = r->parts[isOwn ? u : v];
            touched[found] = part;
            if (kind == 0) {
                uint32_t *count = isOwn ? &r->counts[part] : &outsideCount;
                found += isOwn & (*count == 0);
                ++*count;
            } else {
                double *sum = isOwn ? &r->cells[part].sum : &outside;
                found += isOwn & (*sum == 0);
                *sum += weight(ties, place, kind);
            }
        }
        uint32_t target = v;
        double best = 0, joined = 0;
        for (size_t index = 0; index < found; index++) {
            const uint32_t part = touched[index];
            const double sum = SUM(r, part), X = r->cells[part].total;
            const double Y = directed ? r->inParts[part] : 0;
            CLEAR(r, part);
            const double score = sum - cost(ties->scale, x, y, X, Y, directed);
            if (score <= best || r->inside[part] < cost(ties->scale, X, Y, all - X, inAll - Y, directed)) continue;
            best = score, target = part, joined = sum;
        }
        if (target == v) continue;
        r->parts[v] = target;
        r->sizes[target]++;
        r->sizes[v] = 0;
        r->cells[target].total += x;
        if (directed) r->inParts[target] += y;
        r->inside[target] += r->inside[v] - 2 * joined;
        merges++;
    }
    return merges;
}

uint64_t kith_leiden_refine(
    const KithTies *ties, const KithRefining *refining, size_t first, size_t end, uint32_t *touched) {
    if (ties->inMasses) {
        if (ties->doubles) return refine_some(ties, refining, first, end, touched, 2, 1);
        return ties->floats ? refine_some(ties, refining, first, end, touched, 1, 1)
                            : refine_some(ties, refining, first, end, touched, 0, 1);
    }
    if (ties->doubles) return refine_some(ties, refining, first, end, touched, 2, 0);
    return ties->floats ? refine_some(ties, refining, first, end, touched, 1, 0)
                        : refine_some(ties, refining, first, end, touched, 0, 0);
}

KITH_INLINE uint64_t aggregate_some(
    const KithTies *ties, const uint32_t *groups, const uint32_t *order, const uint32_t *starts, size_t first,
    size_t end, uint64_t place, const KithCoarse *coarse, const KithGroupSums *sums, int kind) {
    for (size_t group = first; group < end; group++) {
        const uint64_t begin = place;
        double mass = 0, inMass = 0;
        // Not zero, so that the group itself is not listed.
        if (kind == 0) sums->counts[group] = 1;
        else sums->sums[group] = 1;
        for (uint32_t index = starts[group]; index < starts[group + 1]; index++) {
            const uint32_t v = order[index];
            mass += ties->masses[v];
            if (ties->inMasses) inMass += ties->inMasses[v];
            for (uint64_t from = ties->begins[v]; from < ties->ends[v]; from++) {
                const uint32_t other = groups[ties->columns[from]];
                coarse->columns[place] = other;
                if (kind == 0) {
                    place += sums->counts[other]++ == 0;
                    continue;
                }
                const double sum = sums->sums[other], more = weight(ties, from, kind);
                place += (sum == 0) & (more != 0);
                sums->sums[other] = sum + more;
            }
        }
        if (kind == 0) sums->counts[group] = 0;
        else sums->sums[group] = 0;
        for (uint64_t to = begin; to < place; to++) {
            const uint32_t other = coarse->columns[to];
            coarse->weights[to] = kind == 0 ? (double)sums->counts[other] : sums->sums[other];
            if (kind == 0) sums->counts[other] = 0;
            else sums->sums[other] = 0;
        }
        coarse->begins[group] = begin;
        coarse->ends[group] = place;
        coarse->masses[group] = mass;
        if (ties->inMasses) coarse->inMasses[group] = inMass;
    }
    return place;
}

uint64_t kith_leiden_aggregate(
    const KithTies *ties, const uint32_t *groups, const uint32_t *order, const uint32_t *starts, size_t first,
    size_t end, uint64_t place, const KithCoarse *coarse, const KithGroupSums *sums) {
    if (ties->doubles) return aggregate_some(ties, groups, order, starts, first, end, place, coarse, sums, 2);
    return ties->floats ? aggregate_some(ties, groups, order, starts, first, end, place, coarse, sums, 1)
                        : aggregate_some(ties, groups, order, starts, first, end, place, coarse, sums, 0);
}

uint32_t kith_leiden_components(
    const KithTies *ties, const uint32_t *labels, uint32_t *components, uint32_t *stack) {
    uint32_t found = 0;
    for (size_t v = 0; v < ties->count; v++) components[v] = UINT32_MAX;
    for (size_t root = 0; root < ties->count; root++) {
        if (components[root] != UINT32_MAX) continue;
        size_t height = 1;
        stack[0] = (uint32_t)root;
        components[root] = found;
        while (height) {
            const uint32_t v = stack[--height];
            for (uint64_t place = ties->begins[v]; place < ties->ends[v]; place++) {
                const uint32_t u = ties->columns[place];
                if (components[u] != UINT32_MAX || labels[u] != labels[v]) continue;
                if (ties->floats && ties->floats[place] == 0) continue;
                components[u] = found;
                stack[height++] = u;
            }
        }
        found++;
    }
    return found;
}

double kith_leiden_inside(const KithTies *ties, const uint32_t *labels, size_t first, size_t end) {
    double total = 0;
    for (size_t v = first; v < end; v++) {
        const uint32_t own = labels[v];
        double sum = 0;
        for (uint64_t place = ties->begins[v]; place < ties->ends[v]; place++) {
            const double w = ties->floats ? (double)ties->floats[place] : ties->doubles ? ties->doubles[place] : 1;
            sum += labels[ties->columns[place]] == own ? w : 0;
        }
        total += sum;
    }
    return total;
}
