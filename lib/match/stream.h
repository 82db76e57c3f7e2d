/* The scan over a text that comes in pieces, cut anywhere, inside a character too: the same hits as over the whole.
 *
 * What is kept between pieces is bounded: the bytes of a character that is not complete, and the symbols of the longest literal. */
#ifndef CNS_MATCH_STREAM_H
#define CNS_MATCH_STREAM_H

#include "match/automaton.h"

/* A literal at bytes [start, end) of the whole text. */
typedef struct cns_stream_hit {
    uint32_t literal;
    uint64_t start, end;
} cns_stream_hit;

typedef struct cns_stream {
    const cns_memory *memory;
    cns_alphabet alphabet;
    cns_matcher matcher;
    uint32_t limit;        /* hits of the whole text */
    cns_symbols piece;     /* what is read at once */
    cns_vector symbols;    /* uint16_t: those behind which more may come, then the new ones */
    cns_vector starts;     /* uint64_t: their bytes in the whole text */
    cns_vector ends;       /* uint64_t */
    cns_vector found;      /* cns_hit, of one piece */
    cns_vector hits;       /* cns_stream_hit: in the order of their starts, shorter ones first; take them away as you like */
    uint64_t taken;        /* bytes of the whole text that were read */
    uint64_t found_so_far; /* hits */
    unsigned char cut[4];  /* a character that is not complete */
    uint32_t cut_size;
} cns_stream;

void cns_stream_start(cns_stream *s, const cns_memory *memory, const cns_alphabet *alphabet, const cns_matcher *matcher,
                      uint32_t limit);
void cns_stream_free(cns_stream *s);

/* The next piece. Appends the hits that are certain now to s->hits. INVALID_UTF8 with its place in the whole text, LIMIT (more hits
 * than `limit`), NO_MEMORY; after a failure only cns_stream_free(). */
consult_status cns_stream_feed(cns_stream *s, const char *piece, size_t size, uint64_t *bad);

/* There is no more: appends the last hits. INVALID_UTF8 when the text ends inside a character. */
consult_status cns_stream_end(cns_stream *s, uint64_t *bad);

#endif
