#include "session/review_chart.h"

enum { WIDTH = 720, LABEL = 170, BAR = 440, ROW = 26 };

/* name="value" */
static void attribute(cns_page *p, const char *name, int64_t value) {
    cns_buffer_char(p->out, ' ');
    cns_page_raw(p, name);
    cns_page_raw(p, "=\"");
    cns_buffer_integer(p->out, value);
    cns_page_raw(p, "\"");
}

static void open_svg(cns_page *p, int64_t width, int64_t height, const char *term) {
    cns_page_raw(p, "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 ");
    cns_buffer_integer(p->out, width);
    cns_page_raw(p, " ");
    cns_buffer_integer(p->out, height);
    cns_page_raw(p, "\"");
    attribute(p, "width", width);
    attribute(p, "height", height);
    cns_page_raw(p, "><title>");
    cns_page_term(p, term);
    cns_page_raw(p, "</title>");
}

static void rectangle(cns_page *p, const char *class, int64_t x, int64_t y, int64_t width, int64_t height) {
    cns_page_raw(p, "<rect class=\"");
    cns_page_raw(p, class);
    cns_page_raw(p, "\"");
    attribute(p, "x", x);
    attribute(p, "y", y);
    attribute(p, "width", width);
    attribute(p, "height", height);
    cns_page_raw(p, "/>");
}

static void open_text(cns_page *p, const char *class, int64_t x, int64_t y) {
    cns_page_raw(p, "<text class=\"");
    cns_page_raw(p, class);
    cns_page_raw(p, "\"");
    attribute(p, "x", x);
    attribute(p, "y", y);
    cns_page_raw(p, ">");
}

static void close_text(cns_page *p) {
    cns_page_raw(p, "</text>");
}

static const char *shade(uint32_t permille) {
    return permille >= 850 ? "good" : permille >= 600 ? "fair" : "poor";
}

void cns_chart_score(cns_page *p) {
    uint32_t score = p->result->score_permille;
    open_svg(p, 150, 150, "score");
    cns_page_raw(p, "<circle class=\"ring\" cx=\"75\" cy=\"75\" r=\"62\"/><circle class=\"ring ");
    cns_page_raw(p, shade(score));
    cns_page_raw(p, "-line\" cx=\"75\" cy=\"75\" r=\"62\" pathLength=\"1000\" transform=\"rotate(-90 75 75)\" stroke-dasharray=\"");
    cns_buffer_integer(p->out, score);
    cns_page_raw(p, " 1000\"/>");
    open_text(p, "big", 75, 84);
    cns_page_tenths(p, score);
    close_text(p);
    open_text(p, "small middle", 75, 106);
    cns_page_raw(p, "/ 100");
    close_text(p);
    cns_page_raw(p, "</svg>\n");
}

void cns_chart_dimensions(cns_page *p) {
    const consult_review_result *r = p->result;
    int64_t rows = 0;
    for (size_t i = 0; i < r->dimension_count; i++) rows += r->dimensions[i]->counts;
    open_svg(p, WIDTH, rows * ROW + 8, "dimensions");
    int64_t y = 4;
    for (size_t i = 0; i < r->dimension_count; i++) {
        const consult_review_dimension *d = r->dimensions[i];
        if (!d->counts) continue;
        open_text(p, "label", LABEL - 12, y + 17);
        cns_page_say(p, d->title);
        close_text(p);
        rectangle(p, "track", LABEL, y + 4, BAR, 16);
        rectangle(p, shade(d->permille), LABEL, y + 4, BAR * (int64_t)d->permille / 1000, 16);
        open_text(p, "small", LABEL + BAR + 10, y + 17);
        cns_page_points(p, d->earned);
        cns_page_raw(p, " / ");
        cns_page_points(p, d->possible);
        close_text(p);
        y += ROW;
    }
    cns_page_raw(p, "</svg>\n");
}

void cns_chart_share(cns_page *p) {
    const consult_review_figures *f = p->result->figures;
    int64_t agent = (WIDTH - 2) * (int64_t)f->talk_permille / 1000;
    open_svg(p, WIDTH, 34, "share");
    rectangle(p, "agent", 0, 4, agent, 26);
    rectangle(p, "patient", agent, 4, WIDTH - agent, 26);
    open_text(p, "inside", 8, 22);
    cns_page_term(p, "agent");
    cns_page_raw(p, " ");
    cns_page_tenths(p, f->talk_permille);
    cns_page_raw(p, "%");
    close_text(p);
    open_text(p, "inside end", WIDTH - 8, 22);
    cns_page_term(p, "patient");
    cns_page_raw(p, " ");
    cns_page_tenths(p, 1000 - f->talk_permille);
    cns_page_raw(p, "%");
    close_text(p);
    cns_page_raw(p, "</svg>\n");
}

/* Bands of equal phases below the bars; a title only where it fits. */
static void put_phases(cns_page *p, int64_t y, int64_t step) {
    const consult_review_result *r = p->result;
    bool dark = false;
    for (size_t i = 0; i < r->turn_count;) {
        size_t end = i;
        while (end < r->turn_count && r->turns[end]->phase == r->turns[i]->phase) end++;
        int64_t x = (int64_t)i * step, width = (int64_t)(end - i) * step;
        rectangle(p, dark ? "phase dark" : "phase", x, y, width, 22);
        if (width >= 50) {
            open_text(p, "small middle", x + width / 2, y + 15);
            cns_page_say(p, r->turns[i]->phase_title);
            close_text(p);
        }
        dark = !dark;
        i = end;
    }
}

void cns_chart_replies(cns_page *p) {
    const consult_review_result *r = p->result;
    enum { HIGH = 110, MOST_TURNS = 120 };
    if (r->turn_count == 0 || r->turn_count > MOST_TURNS || r->figures->replies == 0) return;
    int64_t step = WIDTH / (int64_t)r->turn_count, longest = 1000;
    bool roomy = step >= 14;
    for (size_t i = 0; i < r->turn_count; i++)
        if (r->turns[i]->reply_ms > longest) longest = r->turns[i]->reply_ms;
    open_svg(p, WIDTH, HIGH + 60, "replies");
    for (size_t i = 0; i < r->turn_count; i++) {
        int64_t ms = r->turns[i]->reply_ms, x = (int64_t)i * step;
        if (roomy) {
            open_text(p, "tiny middle", x + step / 2, HIGH + 56);
            cns_buffer_integer(p->out, (int64_t)i + 1);
            close_text(p);
        }
        if (ms < 0) continue;
        int64_t height = ms / 100 * (HIGH - 16) / (longest / 100);
        rectangle(p, "reply", x + step / 5, HIGH - height, step - step / 5 * 2, height > 0 ? height : 1);
        if (!roomy) continue;
        open_text(p, "tiny middle", x + step / 2, HIGH - height - 4);
        cns_buffer_integer(p->out, ms / 1000);
        close_text(p);
    }
    put_phases(p, HIGH + 20, step);
    cns_page_raw(p, "</svg>\n");
}
