/**
 * @file consult.h
 * libconsult: the deterministic guide and guard of a medical consultation. This header brings all others.
 * Start with context.h, pack.h, worker.h, session.h; the contract (ownership, threads, errors, ABI) is include/README.md.
 */
#ifndef CONSULT_CONSULT_H
#define CONSULT_CONSULT_H

#include "consult/agenda.h"
#include "consult/classify.h"
#include "consult/context.h"
#include "consult/coverage.h"
#include "consult/facts.h"
#include "consult/journal.h"
#include "consult/knowledge.h"
#include "consult/labs.h"
#include "consult/lint.h"
#include "consult/mask.h"
#include "consult/pack.h"
#include "consult/phrase.h"
#include "consult/plan.h"
#include "consult/report.h"
#include "consult/review.h"
#include "consult/route.h"
#include "consult/session.h"
#include "consult/status.h"
#include "consult/survey.h"
#include "consult/text.h"
#include "consult/when.h"
#include "consult/worker.h"
#include "consult/yield.h"

#endif
