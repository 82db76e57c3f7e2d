/* A review as a page to be printed: one file, nothing loaded, no script. */
#include "session/review_chart.h"

#include <string.h>

static const char style[] =
    "@page{size:A4;margin:14mm}*{box-sizing:border-box}"
    "body{font:14px/1.6 \"Noto Sans CJK SC\",\"PingFang SC\",\"Microsoft YaHei\",\"PingFang TC\",\"Microsoft JhengHei\",sans-serif;"
    "color:#1d2733;max-width:780px;margin:24px auto;padding:0 24px}"
    "h1{font-size:22px;margin:0 0 4px}h2{font-size:16px;margin:26px 0 8px;padding-bottom:4px;border-bottom:2px solid #2f6f8f;"
    "break-after:avoid}"
    ".head{display:flex;gap:24px;align-items:center}.head p{margin:2px 0}.muted{color:#5c6b7a}"
    "table{border-collapse:collapse;width:100%}td,th{padding:5px 8px;border-bottom:1px solid #dfe5ea;text-align:left;"
    "vertical-align:top}tr{break-inside:avoid}th{font-weight:600;color:#44525f}"
    ".n{white-space:nowrap;text-align:right;font-variant-numeric:tabular-nums}.minus{color:#b3382c;font-weight:600}"
    ".plus{color:#23734a;font-weight:600}blockquote{margin:3px 0;padding:1px 10px;border-left:3px solid #b9c6d0;color:#44525f}"
    ".advice{color:#1f5a76}.steps span{display:inline-block;margin:0 14px 2px 0}.no{color:#b3382c}.yes{color:#23734a}"
    ".agent-turn td{background:#f4f8fa}mark{background:#fbe3a7}.level{font-size:12px;padding:0 6px;border-radius:3px;"
    "border:1px solid;white-space:nowrap}.l1{color:#5c6b7a}.l2{color:#8a6100}.l3,.l4{color:#b3382c}svg{max-width:100%;height:auto;"
    "display:block}"
    "svg text{font:13px \"Noto Sans CJK SC\",\"PingFang SC\",\"Microsoft YaHei\",sans-serif;fill:#1d2733}svg .small{font-size:12px}"
    "svg .tiny{font-size:10px;fill:#5c6b7a}svg .middle,svg .big{text-anchor:middle}svg .label,svg .end{text-anchor:end}"
    "svg .big{font-size:32px;font-weight:600}svg .inside{fill:#fff;font-size:12px}.ring{fill:none;stroke:#e3e9ed;stroke-width:14}"
    ".good-line{stroke:#2e8b62}.fair-line{stroke:#d39a1e}.poor-line{stroke:#c5493c}.track{fill:#e9eef1}.good{fill:#2e8b62}"
    ".fair{fill:#d39a1e}.poor{fill:#c5493c}.agent{fill:#2f6f8f}.patient{fill:#8c6b9e}.reply{fill:#6fa3bd}.phase{fill:#eef3f6}"
    ".dark{fill:#dde7ed}.sign{margin-top:30px;display:flex;gap:40px}.sign span{flex:1;border-bottom:1px solid #5c6b7a}"
    "@media print{body{margin:0;padding:0;max-width:none}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}";

static void open_section(cns_page *p, const char *term) {
    cns_page_raw(p, "<section><h2>");
    cns_page_term(p, term);
    cns_page_raw(p, "</h2>\n");
}

static void close_section(cns_page *p) {
    cns_page_raw(p, "</section>\n");
}

static void put_quote(cns_page *p, uint32_t turn, consult_string quote) {
    if (turn == CONSULT_REVIEW_NO_TURN) return;
    cns_page_raw(p, "<blockquote>");
    cns_page_term_number(p, "turn", (int64_t)turn + 1);
    cns_page_raw(p, " ");
    cns_page_term(p, p->result->turns[turn]->role == CONSULT_ROLE_PATIENT ? "patient" : "agent");
    if (quote.size) {
        cns_page_raw(p, " ");
        cns_page_term(p, "quote.open");
        cns_page_put(p, quote.data, quote.size);
        cns_page_term(p, "quote.close");
    }
    cns_page_raw(p, "</blockquote>");
}

static void put_head(cns_page *p) {
    const consult_review_result *r = p->result;
    bool hant = p->review->session->state->locale == CONSULT_LOCALE_ZH_HANT;
    cns_page_raw(p, "<!DOCTYPE html>\n<html lang=\"");
    cns_page_raw(p, hant ? "zh-Hant" : "zh-Hans");
    cns_page_raw(p, "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>");
    cns_page_term(p, p->review->note ? "title.note" : "title");
    cns_page_raw(p, " ");
    cns_page_say(p, p->title);
    cns_page_raw(p, "</title><style>");
    cns_page_raw(p, style);
    cns_page_raw(p, "</style></head><body>\n<div class=\"head\">");
    if (r->scored) cns_chart_score(p);
    cns_page_raw(p, "<div><h1>");
    cns_page_term(p, p->review->note ? "title.note" : "title");
    cns_page_raw(p, "</h1><p class=\"muted\">");
    cns_page_say(p, p->title);
    cns_page_raw(p, "</p>");
    if (r->ending && !p->review->note) {
        cns_page_raw(p, "<p>");
        cns_page_term(p, "ending");
        cns_page_raw(p, " <b>");
        cns_page_say(p, r->ending_title);
        cns_page_raw(p, "</b></p>");
    }
    if (r->capped_by) {
        cns_page_raw(p, "<p class=\"no\">");
        cns_page_term(p, "capped");
        cns_page_raw(p, "</p>");
    }
    if (p->review->trainee) {
        cns_page_raw(p, "<p class=\"muted\">");
        cns_page_term(p, "trainee");
        cns_page_raw(p, "</p>");
    }
    cns_page_raw(p, "</div></div>\n");
}

static void put_amount(cns_page *p, const char *class, const char *sign, uint32_t points) {
    cns_page_raw(p, "<td class=\"n ");
    cns_page_raw(p, class);
    cns_page_raw(p, "\">");
    cns_page_raw(p, sign);
    cns_page_points(p, points);
    cns_page_raw(p, "</td>");
}

static void put_lost(cns_page *p, const consult_review_point *point) {
    cns_page_raw(p, "<tr>");
    put_amount(p, "minus", "&minus;", point->possible - point->earned);
    cns_page_raw(p, "<td><b>");
    cns_page_missed(p, point);
    cns_page_raw(p, "</b>");
    put_quote(p, point->turn, point->quote);
    cns_page_raw(p, "<div class=\"advice\">");
    cns_page_say(p, point->advice);
    cns_page_raw(p, "</div>");
    if (point->say) {
        cns_page_raw(p, "<div class=\"muted\">");
        cns_page_term(p, "example");
        cns_page_say(p, point->say);
        cns_page_raw(p, "</div>");
    }
    cns_page_raw(p, "</td></tr>\n");
}

static void put_earned(cns_page *p, const consult_review_point *point) {
    cns_page_raw(p, "<tr>");
    put_amount(p, "plus", "+", point->earned);
    cns_page_raw(p, "<td>");
    cns_page_say(p, point->title);
    put_quote(p, point->turn, point->quote);
    cns_page_raw(p, "</td></tr>\n");
}

static void put_all_lost(cns_page *p) {
    const consult_review_result *r = p->result;
    bool any = false;
    for (size_t i = 0; i < r->point_count; i++) {
        consult_verdict verdict = r->points[i]->verdict;
        if (verdict != CONSULT_VERDICT_PARTLY && verdict != CONSULT_VERDICT_LOST) continue;
        if (!any) {
            open_section(p, "lost");
            cns_page_raw(p, "<table>");
        }
        any = true;
        put_lost(p, r->points[i]);
    }
    if (!any) return;
    cns_page_raw(p, "</table>");
    close_section(p);
}

static void put_all_earned(cns_page *p) {
    const consult_review_result *r = p->result;
    if (!r->scored) return;
    open_section(p, "earned");
    cns_page_raw(p, "<table>");
    for (size_t i = 0; i < r->point_count; i++) {
        const consult_review_point *point = r->points[i];
        if (point->verdict == CONSULT_VERDICT_EARNED && point->turn != CONSULT_REVIEW_NO_TURN && point->done == 1)
            put_earned(p, point);
    }
    if (cns_page_clean(p)) {
        cns_page_raw(p, "<tr>");
        put_amount(p, "plus", "+", cns_page_clean(p));
        cns_page_raw(p, "<td>");
        cns_page_clean_titles(p);
        cns_page_raw(p, "</td></tr>\n");
    }
    cns_page_raw(p, "</table>");
    close_section(p);
}

static void put_steps(cns_page *p) {
    const consult_review_result *r = p->result;
    const char *phase = NULL;
    if (r->step_count == 0) return;
    open_section(p, "steps");
    cns_page_raw(p, "<table class=\"steps\">");
    for (size_t i = 0; i < r->step_count; i++) {
        const consult_review_step *s = r->steps[i];
        if (s->phase != phase) {
            cns_page_raw(p, phase ? "</td></tr>\n<tr><th>" : "<tr><th>");
            cns_page_say(p, s->phase_title);
            cns_page_raw(p, "</th><td>");
        }
        phase = s->phase;
        cns_page_raw(p, s->done ? "<span><b class=\"yes\">✓</b> " : "<span><b class=\"no\">✗</b> ");
        if (s->form == CONSULT_STEP_GOAL)
            cns_page_term(p, "goal");
        else
            cns_page_say(p, s->title);
        cns_page_raw(p, "</span>");
    }
    cns_page_raw(p, "</td></tr></table>");
    close_section(p);
}

static void put_findings(cns_page *p) {
    const consult_review_result *r = p->result;
    static const char *const levels[] = {"", "level.info", "level.warning", "level.error", "level.block"};
    if (r->finding_count == 0) return;
    open_section(p, "findings");
    cns_page_raw(p, "<table>");
    for (size_t i = 0; i < r->finding_count; i++) {
        const consult_review_finding *f = r->findings[i];
        cns_page_raw(p, "<tr><td><span class=\"level l");
        cns_buffer_integer(p->out, (int64_t)f->level);
        cns_page_raw(p, "\">");
        cns_page_term(p, levels[f->level]);
        cns_page_raw(p, "</span></td><td><b>");
        cns_page_say(p, f->message);
        cns_page_raw(p, "</b> <span class=\"muted\">");
        cns_page_say(p, f->rule);
        cns_page_raw(p, "</span>");
        put_quote(p, f->turn, f->quote);
        const char *mend = f->replacement && *f->replacement ? f->replacement : f->advice;
        if (mend) {
            cns_page_raw(p, "<div class=\"advice\">");
            cns_page_term(p, "better");
            cns_page_say(p, mend);
            cns_page_raw(p, "</div>");
        }
        if (*f->law) {
            cns_page_raw(p, "<div class=\"muted\">");
            cns_page_say(p, f->law);
            cns_page_raw(p, "</div>");
        }
        cns_page_raw(p, "</td></tr>\n");
    }
    cns_page_raw(p, "</table>");
    close_section(p);
}

static void put_figure(cns_page *p, const char *term, int64_t value) {
    cns_page_raw(p, "<span>");
    cns_page_term_number(p, term, value);
    cns_page_raw(p, "</span>");
}

static void put_figures(cns_page *p) {
    const consult_review_figures *f = p->result->figures;
    open_section(p, "figures");
    if (!p->review->note && f->agent_turns && f->patient_turns) cns_chart_share(p);
    cns_page_raw(p, "<p class=\"steps\">");
    cns_page_figures(p, false, put_figure);
    for (size_t i = 0; i < p->result->tally_count && !p->review->note; i++) {
        cns_page_raw(p, "<span>");
        cns_page_say(p, p->result->tallies[i]->title);
        cns_page_raw(p, " ");
        cns_buffer_integer(p->out, p->result->tallies[i]->count);
        cns_page_raw(p, "</span>");
    }
    cns_page_raw(p, "</p>");
    if (!p->review->note && f->replies) {
        cns_page_raw(p, "<p class=\"muted\">");
        cns_page_term(p, "replies");
        cns_page_raw(p, "</p>");
        cns_chart_replies(p);
    }
    close_section(p);
}

/* The text of a turn, its findings marked. Quotes are masked as the text is, so that they stand in it. */
static void put_words(cns_page *p, uint32_t turn) {
    const consult_review_result *r = p->result;
    consult_string text = r->turns[turn]->text;
    size_t at = 0;
    for (size_t i = 0; i < r->finding_count; i++) {
        const consult_review_finding *f = r->findings[i];
        const char *found = f->turn == turn && f->quote.size ? strstr(text.data + at, f->quote.data) : NULL;
        if (!found) continue;
        size_t start = (size_t)(found - text.data);
        cns_page_put(p, text.data + at, start - at);
        cns_page_raw(p, "<mark>");
        cns_page_put(p, found, f->quote.size);
        cns_page_raw(p, "</mark>");
        at = start + f->quote.size;
    }
    cns_page_put(p, text.data + at, text.size - at);
}

static void put_talk(cns_page *p) {
    const consult_review_result *r = p->result;
    if (r->turn_count == 0) return;
    open_section(p, "transcript");
    cns_page_raw(p, "<table>");
    for (uint32_t i = 0; i < r->turn_count; i++) {
        const consult_review_turn *t = r->turns[i];
        bool agent = t->role == CONSULT_ROLE_AGENT;
        cns_page_raw(p, agent ? "<tr class=\"agent-turn\"><td class=\"n muted\">" : "<tr><td class=\"n muted\">");
        cns_buffer_integer(p->out, (int64_t)i + 1);
        cns_page_raw(p, "</td><td class=\"n muted\">");
        cns_page_clock(p, cns_review_since(r->turns[0]->at_ms, t->at_ms));
        cns_page_raw(p, "</td><td class=\"n\">");
        cns_page_term(p, agent ? "agent" : "patient");
        cns_page_raw(p, "</td><td>");
        put_words(p, i);
        cns_page_raw(p, "</td></tr>\n");
    }
    cns_page_raw(p, "</table>");
    close_section(p);
}

consult_status consult_review_html(const consult_review *review, consult_worker *worker, const char *title, consult_string *html) {
    if (html) *html = (consult_string){NULL, 0};
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    if (!review || !html)
        return cns_worker_fail(worker, CONSULT_INVALID_ARGUMENT, CONSULT_NO_OFFSET, "review and html must be given");
    cns_page page;
    consult_status status = cns_page_begin(&page, review, worker, title);
    if (status != CONSULT_OK) return status;
    page.escape = true;
    put_head(&page);
    if (page.result->scored) {
        open_section(&page, "dimensions");
        cns_chart_dimensions(&page);
        close_section(&page);
    }
    put_all_lost(&page);
    put_findings(&page);
    put_all_earned(&page);
    put_steps(&page);
    put_figures(&page);
    put_talk(&page);
    cns_page_raw(&page, "<p class=\"muted\">");
    cns_page_term(&page, "note");
    cns_page_raw(&page, "</p><p class=\"sign\">");
    cns_page_term(&page, "sign");
    cns_page_raw(&page, "<span></span>");
    cns_page_term(&page, "date");
    cns_page_raw(&page, "<span></span></p>\n</body></html>\n");
    return cns_page_end(&page, worker, html);
}
