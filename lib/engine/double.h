/* Drop-in replacements that stand beside their own words. */
#ifndef CNS_ENGINE_DOUBLE_H
#define CNS_ENGINE_DOUBLE_H

#include "consult/lint.h"

/* The span to replace: with it goes what stands beside it in the same sentence and the words would say again: all of them, also
 * behind commas and spaces if they are several characters (喂，您好 → 您好); what they begin with (请等 → 请稍等); what they end
 * with, if that is two characters or more. */
consult_span cns_double_span(const char *text, size_t size, consult_span span, const char *words);

/* Whether nothing but a pause lies between two spans that get the same words. */
bool cns_double_joins(const char *text, consult_span first, consult_span second, const char *words);

/* Replacements of two places: with how many bytes of its end `first` says what `second` begins with, when nothing lies between
 * the places that keeps them apart. 0: they stand side by side as they are. Behind a pause only words that one of the two holds
 * as a whole count, and no single character (您，您好 is said). */
size_t cns_double_shared(const char *text, consult_span first, const char *first_words, consult_span second,
                         const char *second_words);

#endif
