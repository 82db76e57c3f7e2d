#include "match/stream.h"

#include "text/utf8.h"

#include <string.h>

/* So many bytes are read at once, so that memory does not grow with the piece. */
#define STEP 4096u

void cns_stream_start(cns_stream *s, const cns_memory *memory, const cns_alphabet *alphabet, const cns_stream_words *words,
                      uint32_t count, uint32_t limit) {
    memset(s, 0, sizeof *s);
    s->memory = memory;
    s->alphabet = *alphabet;
    s->limit = limit;
    s->lane_count = count;
    for (uint32_t i = 0; i < count; i++) {
        cns_stream_lane *lane = &s->lanes[i];
        lane->words = words[i];
        lane->last = CNS_SQUEEZE_START;
        cns_vector_start(&lane->symbols, sizeof(uint16_t));
        cns_vector_start(&lane->starts, sizeof(uint64_t));
        cns_vector_start(&lane->ends, sizeof(uint64_t));
    }
    cns_vector_start(&s->found, sizeof(cns_hit));
    cns_vector_start(&s->hits, sizeof(cns_stream_hit));
}

void cns_stream_free(cns_stream *s) {
    if (!s->memory) return;
    for (uint32_t i = 0; i < s->lane_count; i++) {
        cns_vector_free(&s->lanes[i].symbols, s->memory);
        cns_vector_free(&s->lanes[i].starts, s->memory);
        cns_vector_free(&s->lanes[i].ends, s->memory);
    }
    cns_symbols_free(&s->piece, s->memory);
    cns_vector_free(&s->found, s->memory);
    cns_vector_free(&s->hits, s->memory);
    s->memory = NULL;
}

/* What was read at once, behind the symbols of a lane that wait. */
static bool append_to(cns_stream *s, cns_stream_lane *lane) {
    uint32_t count = s->piece.count;
    if (!cns_vector_reserve(&lane->symbols, s->memory, count) || !cns_vector_reserve(&lane->starts, s->memory, count) ||
        !cns_vector_reserve(&lane->ends, s->memory, count))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        uint16_t symbol;
        if (!cns_squeeze_keep(&lane->words.squeeze, s->piece.symbols[i], &lane->last, &symbol)) continue;
        CNS_VECTOR_AT(&lane->symbols, uint16_t, lane->symbols.count++)[0] = symbol;
        CNS_VECTOR_AT(&lane->starts, uint64_t, lane->starts.count++)[0] = s->taken + s->piece.places[i].start;
        CNS_VECTOR_AT(&lane->ends, uint64_t, lane->ends.count++)[0] = s->taken + s->piece.places[i].end;
    }
    return true;
}

/* Whole characters → symbols behind those that wait. */
static consult_status append(cns_stream *s, const char *text, size_t size, uint64_t *bad) {
    size_t at = 0;
    consult_status status = cns_symbols_read(&s->piece, s->memory, &s->alphabet, text, size, &at);
    if (status == CONSULT_INVALID_UTF8) *bad = s->taken + at;
    if (status != CONSULT_OK) return status;
    for (uint32_t i = 0; i < s->lane_count; i++)
        if (s->lanes[i].words.matcher.longest && !append_to(s, &s->lanes[i])) return CONSULT_NO_MEMORY;
    s->taken += size;
    return CONSULT_OK;
}

static void drop(cns_vector *v, size_t count) {
    v->count -= count;
    memmove(v->data, (char *)v->data + count * v->element, v->count * v->element);
}

/* Scans what waits. The starts behind which the longest literal would still fit are certain; at the end all are. */
static consult_status scan_lane(cns_stream *s, cns_stream_lane *lane, bool end) {
    const cns_matcher *matcher = &lane->words.matcher;
    uint32_t count = (uint32_t)lane->symbols.count, open = matcher->longest ? matcher->longest - 1 : 0;
    uint32_t stop = end ? count : count > open ? count - open : 0;
    if (stop == 0) return CONSULT_OK;
    uint32_t left = s->limit > s->found_so_far ? (uint32_t)(s->limit - s->found_so_far) : 0;
    s->found.count = 0;
    consult_status status = cns_matcher_scan_starts(matcher, lane->symbols.data, count, stop, left, &s->found, s->memory);
    if (status != CONSULT_OK) return status;
    if (!cns_vector_reserve(&s->hits, s->memory, s->found.count)) return CONSULT_NO_MEMORY;
    for (size_t i = 0; i < s->found.count; i++) {
        const cns_hit *hit = CNS_VECTOR_AT(&s->found, cns_hit, i);
        uint64_t start = *CNS_VECTOR_AT(&lane->starts, uint64_t, hit->start);
        uint64_t last = *CNS_VECTOR_AT(&lane->ends, uint64_t, hit->end - 1);
        CNS_VECTOR_AT(&s->hits, cns_stream_hit, s->hits.count++)[0] = (cns_stream_hit){hit->literal, start, last};
    }
    s->found_so_far += s->found.count;
    drop(&lane->symbols, stop);
    drop(&lane->starts, stop);
    drop(&lane->ends, stop);
    return CONSULT_OK;
}

static consult_status scan(cns_stream *s, bool end) {
    consult_status status = CONSULT_OK;
    for (uint32_t i = 0; i < s->lane_count && status == CONSULT_OK; i++) status = scan_lane(s, &s->lanes[i], end);
    return status;
}

consult_status cns_stream_feed(cns_stream *s, const char *piece, size_t size, uint64_t *bad) {
    consult_status status = CONSULT_OK;
    while (s->cut_size > 0 && size > 0 && status == CONSULT_OK) {
        s->cut[s->cut_size++] = (unsigned char)*piece++;
        size--;
        if (s->cut_size < cns_utf8_length(s->cut[0])) continue;
        status = append(s, (const char *)s->cut, s->cut_size, bad);
        s->cut_size = 0;
    }
    while (size > 0 && status == CONSULT_OK) {
        size_t step = size < STEP ? size : STEP, cut = cns_utf8_cut(piece, step);
        status = append(s, piece, step - cut, bad);
        if (step == size) {
            memcpy(s->cut, piece + step - cut, cut);
            s->cut_size = (uint32_t)cut;
            size = 0;
        } else {
            size -= step - cut;
            piece += step - cut;
        }
        if (status == CONSULT_OK) status = scan(s, false);
    }
    return status;
}

consult_status cns_stream_end(cns_stream *s, uint64_t *bad) {
    if (s->cut_size > 0) {
        *bad = s->taken;
        return CONSULT_INVALID_UTF8;
    }
    return scan(s, true);
}

uint64_t cns_stream_settled(const cns_stream *s) {
    uint64_t settled = s->taken;
    for (uint32_t i = 0; i < s->lane_count; i++) {
        const cns_vector *starts = &s->lanes[i].starts;
        if (starts->count && *CNS_VECTOR_AT(starts, uint64_t, 0) < settled) settled = *CNS_VECTOR_AT(starts, uint64_t, 0);
    }
    return settled;
}
