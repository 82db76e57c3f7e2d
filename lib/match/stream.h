/* The scan over a text that comes in pieces, cut anywhere, inside a character too: the same hits as over the whole, for the words
 * of every variant.
 *
 * What is kept between pieces is bounded: the bytes of a character that is not complete, and for each variant the symbols of its
 * longest literal, however much stands between them in the text. */
#ifndef CNS_MATCH_STREAM_H
#define CNS_MATCH_STREAM_H

#include "match/automaton.h"
#include "match/squeeze.h"
#include "text/lookalike.h"

/* A literal at bytes [start, end) of the whole text. */
typedef struct cns_stream_hit {
    uint32_t literal;
    uint64_t start, end;
} cns_stream_hit;

/* The words of one variant: what they are found with, and how the text is seen by them. */
typedef struct cns_stream_words {
    cns_matcher matcher;
    cns_squeeze squeeze;
} cns_stream_words;

/* Inside: the text as one variant sees it, from the first symbol on behind which more may come. */
typedef struct cns_stream_lane {
    cns_stream_words words;
    cns_vector symbols; /* uint16_t */
    cns_vector starts;  /* uint64_t: their bytes in the whole text */
    cns_vector ends;    /* uint64_t */
    uint32_t last;      /* symbol that was kept, for repeated ones */
} cns_stream_lane;

typedef struct cns_stream {
    const cns_memory *memory;
    cns_alphabet alphabet;
    cns_stream_lane lanes[CNS_VARIANT_COUNT];
    uint32_t lane_count;
    uint32_t limit;        /* hits of the whole text */
    cns_symbols piece;     /* what is read at once */
    cns_vector found;      /* cns_hit, of one piece and lane */
    cns_vector hits;       /* cns_stream_hit: those of one lane in the order of their starts, shorter ones first; take them away as
                              you like */
    uint64_t taken;        /* bytes of the whole text that were read */
    uint64_t found_so_far; /* hits */
    unsigned char cut[4];  /* a character that is not complete */
    uint32_t cut_size;
} cns_stream;

/* `words` are copied: one to CNS_VARIANT_COUNT of them, over one alphabet; the tables behind them must live as long as the stream.
 * Allocates nothing. */
void cns_stream_start(cns_stream *s, const cns_memory *memory, const cns_alphabet *alphabet, const cns_stream_words *words,
                      uint32_t count, uint32_t limit);
void cns_stream_free(cns_stream *s);

/* The next piece. Appends the hits that are certain now to s->hits. INVALID_UTF8 with its place in the whole text, LIMIT (more hits
 * than `limit`), NO_MEMORY; after a failure only cns_stream_free(). */
consult_status cns_stream_feed(cns_stream *s, const char *piece, size_t size, uint64_t *bad);

/* There is no more: appends the last hits. INVALID_UTF8 when the text ends inside a character. */
consult_status cns_stream_end(cns_stream *s, uint64_t *bad);

/* From which byte of the whole text on hits may still come: what lies before is settled. */
uint64_t cns_stream_settled(const cns_stream *s);

#endif
