/* What the printed forms of a review share: the words of the pack, numbers, escaped texts. */
#ifndef CNS_SESSION_REVIEW_PAGE_H
#define CNS_SESSION_REVIEW_PAGE_H

#include "session/review.h"

typedef struct cns_page {
    const consult_review *review;
    const consult_review_result *result;
    const cns_model *model;
    const char *title; /* of the talk, or NULL */
    cns_buffer *out;
    bool escape; /* texts go into HTML */
} cns_page;

/* Judges and begins to write into the worker's text. INVALID_ARGUMENT, INVALID_UTF8 (title), NO_MEMORY. */
consult_status cns_page_begin(cns_page *p, const consult_review *review, consult_worker *worker, const char *title);

/* Hands the text out. NO_MEMORY. */
consult_status cns_page_end(cns_page *p, consult_worker *worker, consult_string *out);

/* A text of the talk or the pack: control characters become spaces; escaped when the page is HTML. */
void cns_page_put(cns_page *p, const char *text, size_t size);
void cns_page_say(cns_page *p, const char *text);

/* Markup, or what needs no escape. */
static inline void cns_page_raw(cns_page *p, const char *text) {
    cns_buffer_text(p->out, text);
}

/* A word of the section `terms` ("review." is put before it); the id itself when the pack has none. "{n}" in it is the number. */
void cns_page_term(cns_page *p, const char *id);
void cns_page_term_number(cns_page *p, const char *id, int64_t number);

/* 834 → 83.4; and of ten-thousandths, 834 → 8.3 */
void cns_page_tenths(cns_page *p, uint32_t permille);
void cns_page_points(cns_page *p, uint32_t ten_thousandths);

/* What was judged of a point that is not earned: whether it was missed, how often, its figure. */
void cns_page_missed(cns_page *p, const consult_review_point *point);

/* Points that were earned without a place, such as that no rule was broken: how many ten-thousandths; then their titles in a row.
 */
uint32_t cns_page_clean(const cns_page *p);
void cns_page_clean_titles(cns_page *p);

/* The figures that are known, each through `put`; `share`: the agent's part of the talk too. */
void cns_page_figures(cns_page *p, bool share, void (*put)(cns_page *p, const char *term, int64_t value));

/* Minutes and seconds: 1:05. */
void cns_page_clock(cns_page *p, int64_t ms);

#endif
