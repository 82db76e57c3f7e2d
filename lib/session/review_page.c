#include "session/review_page.h"

#include "text/utf8.h"

#include <stdio.h>
#include <string.h>

consult_status cns_page_begin(cns_page *p, const consult_review *review, consult_worker *worker, const char *title) {
    consult_review_result *result;
    if (title && cns_utf8_check(title, strlen(title)) != strlen(title))
        return cns_worker_fail(worker, CONSULT_INVALID_UTF8, cns_utf8_check(title, strlen(title)), "the title must be UTF-8");
    consult_status status = cns_review_judge(review, worker, &result);
    if (status != CONSULT_OK) return cns_worker_fail(worker, status, CONSULT_NO_OFFSET, "the host's allocator gave no memory");
    cns_buffer_clear(&worker->text);
    *p = (cns_page){review, result, &review->session->pack->model, title, &worker->text, false};
    return CONSULT_OK;
}

consult_status cns_page_end(cns_page *p, consult_worker *worker, consult_string *out) {
    if (p->out->failed) return cns_worker_fail(worker, CONSULT_NO_MEMORY, CONSULT_NO_OFFSET, "the host's allocator gave no memory");
    *out = (consult_string){p->out->data ? p->out->data : "", p->out->size};
    return CONSULT_OK;
}

static const char *escaped(char c) {
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return NULL;
    }
}

void cns_page_put(cns_page *p, const char *text, size_t size) {
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        const char *markup = p->escape ? escaped(text[i]) : NULL;
        if (markup)
            cns_buffer_text(p->out, markup);
        else
            cns_buffer_char(p->out, c < 0x20 || c == 0x7F ? ' ' : text[i]);
    }
}

void cns_page_say(cns_page *p, const char *text) {
    if (text) cns_page_put(p, text, strlen(text));
}

static const char *find_term(const cns_page *p, const char *id) {
    char whole[64];
    snprintf(whole, sizeof whole, "review.%s", id);
    uint32_t term = cns_model_find(p->model, CONSULT_PACK_TERM, whole);
    return term == CNS_NONE ? id : cns_review_title(p->review, &p->model->terms[term].titles, p->model->terms[term].id);
}

void cns_page_term(cns_page *p, const char *id) {
    cns_page_say(p, find_term(p, id));
}

void cns_page_term_number(cns_page *p, const char *id, int64_t number) {
    const char *text = find_term(p, id), *mark = strstr(text, "{n}");
    cns_page_put(p, text, mark ? (size_t)(mark - text) : strlen(text));
    if (!mark) return;
    cns_buffer_integer(p->out, number);
    cns_page_say(p, mark + 3);
}

void cns_page_tenths(cns_page *p, uint32_t permille) {
    cns_buffer_integer(p->out, permille / 10);
    cns_buffer_char(p->out, '.');
    cns_buffer_integer(p->out, permille % 10);
}

void cns_page_points(cns_page *p, uint32_t ten_thousandths) {
    cns_page_tenths(p, (ten_thousandths + 5) / 10);
}

void cns_page_clock(cns_page *p, int64_t ms) {
    int64_t seconds = ms / 1000;
    cns_buffer_integer(p->out, seconds / 60);
    cns_buffer_char(p->out, ':');
    cns_buffer_char(p->out, (char)('0' + seconds % 60 / 10));
    cns_buffer_char(p->out, (char)('0' + seconds % 10));
}

void cns_page_missed(cns_page *p, const consult_review_point *point) {
    bool often = point->due > 1 && point->done > 0;
    if (point->due || point->measured) cns_page_term(p, point->verdict == CONSULT_VERDICT_PARTLY ? "partly" : "missed");
    cns_page_say(p, point->title);
    if (!point->measured && !often) return;
    cns_page_raw(p, " ");
    if (point->share) {
        cns_page_tenths(p, point->figure);
        cns_page_raw(p, "%");
        return;
    }
    cns_buffer_integer(p->out, point->measured ? point->figure : point->done);
    if (point->measured) return;
    cns_page_raw(p, "/");
    cns_buffer_integer(p->out, point->due);
}

static bool is_clean(const consult_review_point *point) {
    return point->verdict == CONSULT_VERDICT_EARNED && (point->turn == CONSULT_REVIEW_NO_TURN || point->done != 1);
}

uint32_t cns_page_clean(const cns_page *p) {
    uint32_t points = 0;
    for (size_t i = 0; i < p->result->point_count; i++)
        if (is_clean(p->result->points[i])) points += p->result->points[i]->earned;
    return points;
}

void cns_page_clean_titles(cns_page *p) {
    bool any = false;
    cns_page_term(p, "clean");
    for (size_t i = 0; i < p->result->point_count; i++) {
        if (!is_clean(p->result->points[i])) continue;
        if (any) cns_page_term(p, "and");
        cns_page_say(p, p->result->points[i]->title);
        any = true;
    }
}

void cns_page_figures(cns_page *p, bool share, void (*put)(cns_page *p, const char *term, int64_t value)) {
    const consult_review_figures *f = p->result->figures;
    put(p, "figure.turns_patient", f->patient_turns);
    put(p, "figure.turns_agent", f->agent_turns);
    if (share) put(p, "figure.share", (f->talk_permille + 5) / 10);
    if (f->replies && !p->review->note) {
        put(p, "figure.median", f->reply_median_s);
        put(p, "figure.p90", f->reply_p90_s);
        put(p, "figure.longest", f->reply_longest_s);
    }
    if (f->typing_cpm) put(p, "figure.typing", f->typing_cpm);
    if (f->canned) put(p, "figure.canned", f->canned);
}
