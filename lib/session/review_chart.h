/* The charts of a printed review, as SVG within the page. Whole numbers only. */
#ifndef CNS_SESSION_REVIEW_CHART_H
#define CNS_SESSION_REVIEW_CHART_H

#include "session/review_page.h"

void cns_chart_score(cns_page *p);      /* a ring */
void cns_chart_dimensions(cns_page *p); /* a bar for each */
void cns_chart_share(cns_page *p);      /* who said how much */
void cns_chart_replies(cns_page *p);    /* how long each reply took, and in which phase */

#endif
